"""Prefect watches the runs and schedules them; that it is not there, or dies, costs no article."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from flows.server import prefect_server
from tests.e2e.desk import Desk, wait_for
from tests.newsroom import Fault, Newsroom

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prefect_server(tmp_path_factory.mktemp("prefect")) as url:
        yield url


SITES = ("tarnmouth-courier", "kestrel-coast")


@pytest.fixture
def desk(tmp_path: Path, room: Newsroom) -> Iterator[Desk]:
    """A home with two of the newsroom's sites: it is Prefect that is looked at here."""
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in SITES:
        shutil.copy(room.sources / f"{name}.toml", sources)
    desk = Desk(tmp_path / "desk", sources, prefect="auto")
    yield desk
    desk.reconciles()


def has_all(desk: Desk, room: Newsroom) -> bool:
    """Whether the warehouse has every article of the two sites."""
    wanted = [url for url in room.expected.articles if room.expected.urls[url].site in SITES]
    return bool(desk.value("select count(*) from articles") == len(wanted) > 0)


def ask(api: str, path: str, body: Any = None) -> Any:
    answer = httpx.post(f"{api}/{path}", json=body or {}, timeout=30)
    answer.raise_for_status()
    return answer.json()


def flow_runs(api: str, name: str) -> list[Any]:
    found: list[Any] = ask(api, "flow_runs/filter", {"flows": {"name": {"any_": [name]}}})
    return found


def served(api: str, name: str = "nightly") -> list[Any]:
    """Deployments of that name that no work pool runs."""
    wanted = {"deployments": {"name": {"any_": [name]}}}
    return [one for one in ask(api, "deployments/filter", wanted) if one["work_pool_name"] is None]


def test_a_run_and_its_tasks_show_in_prefect(desk: Desk, room: Newsroom, api: str) -> None:
    ended = desk.done("nightly", env={"PREFECT_API_URL": api})
    assert "under Prefect" in ended.out
    (run,) = flow_runs(api, "nightly")
    assert run["state"]["type"] == "COMPLETED"
    tasks = ask(api, "task_runs/filter", {"task_runs": {"flow_run_id": {"any_": [run["id"]]}}})
    names = {task["name"].rsplit("-", 1)[0] for task in tasks}
    assert {"begin", "plan", "crawl", "extract", "load", "finish"} <= names
    assert all(task["state"]["type"] == "COMPLETED" for task in tasks)
    # a task is a batch, never a page
    assert len(tasks) < desk.value("select count(*) from captures")
    logs = ask(api, "logs/filter", {"logs": {"flow_run_id": {"any_": [run["id"]]}}})
    assert any("loaded" in line["message"] for line in logs)
    assert desk.value("select orchestrator from runs") == "under Prefect"
    assert has_all(desk, room)


def test_an_api_that_does_not_answer_costs_nothing_but_a_line(desk: Desk, room: Newsroom) -> None:
    ended = desk.done("nightly", env={"PREFECT_API_URL": "http://127.0.0.1:9/api"})
    assert "did not answer" in ended.err
    assert "its API did not answer" in desk.value("select orchestrator from runs")
    assert has_all(desk, room)


def test_serve_keeps_the_schedule_and_runs_the_flow(desk: Desk, room: Newsroom, api: str) -> None:
    process = desk.start("serve", env={"PREFECT_API_URL": api})
    try:
        wait_for(lambda: served(api, "backfill"), seconds=60, what="the deployments")
        (on_demand,) = served(api, "backfill")
        assert on_demand["schedules"] == []
        (deployment,) = served(api)
        (schedule,) = deployment["schedules"]
        assert schedule["schedule"]["cron"] == "15 2 * * *"
        assert schedule["active"]
        run = ask(api, f"deployments/{deployment['id']}/create_flow_run")

        def ended() -> bool:
            state = httpx.get(f"{api}/flow_runs/{run['id']}", timeout=30).json()["state"]["type"]
            assert state not in {"FAILED", "CRASHED"}, desk.errors()
            return bool(state == "COMPLETED")

        wait_for(ended, seconds=90, what="the served run")
        assert has_all(desk, room)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        finally:
            process.kill()  # else a failure here shows up as an unended process in some other test
            process.wait()
    (deployment,) = served(api)
    assert deployment["schedules"][0]["active"], "the schedule goes on when it is started again"


def test_prefect_yaml_deploys_it_to_a_work_pool(desk: Desk, room: Newsroom, api: str) -> None:
    environment = desk.environment(
        {
            "PREFECT_API_URL": api,
            "NIGHTDESK_CONFIG": str(desk.folder / "nightdesk.toml"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        }
    )

    def prefect(*arguments: str) -> None:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("prefect")), "--no-prompt", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    prefect("work-pool", "create", "nightdesk", "--type", "process")
    prefect("deploy", "--all")
    (deployment,) = ask(api, "deployments/filter", {"work_pools": {"name": {"any_": ["nightdesk"]}}})
    assert deployment["schedules"][0]["schedule"]["cron"] == "15 2 * * *"
    run = ask(api, f"deployments/{deployment['id']}/create_flow_run")
    prefect("worker", "start", "--pool", "nightdesk", "--run-once")
    state = httpx.get(f"{api}/flow_runs/{run['id']}", timeout=30).json()["state"]
    assert state["type"] == "COMPLETED", state
    logs = ask(api, "logs/filter", {"logs": {"flow_run_id": {"any_": [run["id"]]}}})
    assert any("loaded" in line["message"] for line in logs)
    assert has_all(desk, room)


def test_without_an_api_no_server_is_started(desk: Desk, room: Newsroom) -> None:
    ended = desk.done("nightly")
    assert "no PREFECT_API_URL" in ended.out
    assert not (desk.folder / "prefect" / "prefect.db").exists()
    assert has_all(desk, room)


# The last one: it kills the server.
def test_an_api_that_dies_midway_costs_nothing_but_a_line(desk: Desk, room: Newsroom, api: str) -> None:
    room.set_fault(Fault("slow", value=0.2))
    process = desk.start("nightly", env={"PREFECT_API_URL": api})
    wait_for(lambda: "crawl 0" in desk.errors(), seconds=60, what="the crawl")
    kill_server(api)
    assert process.wait(120) == 0, desk.errors()
    assert "API was lost" in desk.output()
    assert has_all(desk, room)
    assert desk.value("select count(*) from runs") == 1
    assert "was lost" in desk.value("select orchestrator from runs")


def kill_server(url: str) -> None:
    """Kill the server of ours that listens at `url`, as a crash would."""
    port = httpx.URL(url).port
    listening = {
        child
        for child in psutil.Process().children(recursive=True)
        for connection in child.net_connections(kind="tcp")
        if connection.laddr.port == port and connection.status == psutil.CONN_LISTEN
    }
    assert listening
    for child in listening:
        child.kill()
