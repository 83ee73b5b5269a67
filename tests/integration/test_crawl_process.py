"""The crawl's process: ended early, killed, orphaned, broken; nothing that was whole is lost."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psutil
import pytest

from spiders.plan import CrawlOutcome, CrawlPlan
from spiders.recovery import recover
from spiders.run import run_crawl
from tests.integration.certificates import self_signed
from tests.integration.crawls import AGENT, Night, crawl, read_lines, read_records, source
from tests.integration.site_server import Answer, Site, Talk, page, rss
from transforms.errors import SettingsError
from transforms.items import Source

PAGES = [f"/{number:03d}" for number in range(60)]


@pytest.fixture
def site() -> Iterator[Site]:
    """A feed with many pages, each of which takes its time."""

    def slow(talk: Talk) -> Answer:
        time.sleep(0.02)
        return page(f"Story {talk.path} " + "x" * 5000)

    with Site("127.0.7.50") as site:
        site.routes |= {"/rss": Answer(rss(site.url, *PAGES)), **dict.fromkeys(PAGES, slow)}
        yield site


def wait_for(what: str, holds: object, seconds: float = 20.0) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come about in {seconds} seconds")
        time.sleep(0.005)


def crawlers(of: int | None = None) -> list[psutil.Process]:
    """The crawl processes below a process."""
    found = []
    for child in psutil.Process(of).children():
        try:
            if "spiders.crawl" in child.cmdline():
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def killing(site: Site, after: int) -> object:
    """`run_crawl`, whose child is killed once the site was asked so often."""

    def run(plan: CrawlPlan, **values: object) -> CrawlOutcome:
        outcomes: list[CrawlOutcome] = []
        thread = threading.Thread(target=lambda: outcomes.append(run_crawl(plan, **values)))  # type: ignore[arg-type]
        thread.start()
        wait_for("the crawl", lambda: len(site.asked) >= after)
        (child,) = crawlers()
        child.kill()
        thread.join()
        return outcomes[0]

    return run


@pytest.mark.parametrize("after", [1, 20, 45])
def test_a_killed_crawl_loses_nothing_that_was_whole(site: Site, tmp_path: Path, after: int) -> None:
    one = source("slow", site.url, "/rss")
    night = crawl(tmp_path, [one], run=killing(site, after), segment_captures=8)  # type: ignore[arg-type]
    assert not night.outcome.ok
    assert night.outcome.finish_reason == "died"
    assert "was killed by SIGKILL" in str(night.outcome.error)

    asked = [path for path in site.paths if path in PAGES]
    recover(tmp_path / "landing")
    assert not list((tmp_path / "landing").glob("*.open"))
    lines = read_lines(tmp_path / "landing", night.run_id)
    captured = [
        record.url
        for record in read_records(tmp_path / "landing", night.run_id)
        if record.metadata["kind"] == "page"
    ]
    # a page is asked for when the one before it arrived: all but the last two were whole
    assert captured[: len(asked) - 2] == [site.url + path for path in asked[: len(asked) - 2]]
    urls = [line["url"] for line in lines if line["type"] == "url"]
    assert urls == [site.url + path for path in PAGES][: len(urls)]
    feed_lines = [line for line in lines if line["url"] == f"{site.url}/rss"]
    if feed_lines:  # then it lists no link that was lost
        assert len(urls) == len(PAGES)

    # the next night goes on from there, and asks for nothing twice that is in the archive
    before = len(site.asked)
    pending = [line for line in lines if line["type"] == "url" and line["url"] not in captured]
    second = crawl(
        tmp_path,
        [one],
        number=2,
        known=[line["url_key"] for line in lines if line["type"] == "url"],
        listings={}
        if not feed_lines
        else Night(tmp_path / "landing", night.run_id, night.outcome).known_listings(),
        due={"slow": [_due(line) for line in pending]},
    )
    assert second.outcome.ok
    again = [site.url + asked.path for asked in site.asked[before:] if asked.path in PAGES]
    assert sorted([*captured, *again]) == [site.url + path for path in PAGES]


def _due(line: object) -> object:
    from spiders.plan import DueUrl

    assert isinstance(line, dict)
    return DueUrl(line["url"], line["discovered_in"])


def test_a_stopped_crawl_closes_its_segments_and_leaves_the_rest_pending(site: Site, tmp_path: Path) -> None:
    stop = threading.Event()

    def on_progress(counts: dict[str, int]) -> None:
        if counts["pages"]:
            stop.set()

    night = crawl(tmp_path, [source("slow", site.url, "/rss")], stop=stop, on_progress=on_progress)
    assert night.outcome.ok
    assert night.outcome.finish_reason == "stopped"
    assert not list((tmp_path / "landing").glob("*.open"))
    assert recover(tmp_path / "landing") == []
    assert 1 <= len(night.captured()) < len(PAGES)
    assert list(night.urls().values()) == [("pending", "listed")] * len(PAGES)
    assert night.outcome.counts["pages"] == len(night.captured())


def test_a_crawl_ends_when_its_time_is_up(site: Site, tmp_path: Path) -> None:
    night = crawl(tmp_path, [source("slow", site.url, "/rss")], max_seconds=0.8)
    assert night.outcome.ok
    assert night.outcome.finish_reason == "time_limit"
    assert len(night.captured()) < len(PAGES)


def test_a_crawl_that_is_to_end_does_not_wait_for_those_who_keep_it_waiting(tmp_path: Path) -> None:
    def never(talk: Talk) -> None:
        time.sleep(8)
        talk.close_connection = True

    with Site("127.0.7.51") as patient, Site("127.0.7.52") as silent:
        patient.routes |= {
            "/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 50"),
            "/rss": Answer(rss(patient.url, "/a", "/b", "/c")),
        }
        silent.routes["/robots.txt"] = never
        stop = threading.Event()

        def stop_once_both_were_asked() -> None:
            wait_for("a request to each", lambda: patient.asked and silent.asked)
            stop.set()

        watcher = threading.Thread(target=stop_once_both_were_asked)
        watcher.start()
        sources = [source("patient", patient.url, "/rss"), source("silent", silent.url, "/rss")]
        night = crawl(tmp_path, sources, stop=stop, request_seconds=3.0)
        watcher.join()
        assert night.outcome.ok
        assert night.outcome.finish_reason == "stopped"
        assert patient.paths == ["/robots.txt"]  # the pause that it asked for is kept


def test_a_segment_is_closed_when_it_is_full_and_the_lines_go_on_in_order(site: Site, tmp_path: Path) -> None:
    night = crawl(tmp_path, [source("slow", site.url, "/rss")], segment_captures=10)
    segments = sorted((tmp_path / "landing").glob("*.jsonl"))
    assert night.outcome.ok
    assert len(segments) >= 5
    assert [path.name.removesuffix(".jsonl") for path in segments] == [
        f"{night.run_id}-00-{number:05d}" for number, _ in zip(count(), segments, strict=False)
    ]
    assert sorted(url for url, _ in night.captured()) == [site.url + path for path in PAGES]


def test_a_host_is_never_asked_two_things_at_once(tmp_path: Path) -> None:
    under_way, most = 0, 0
    lock = threading.Lock()

    def counted(talk: Talk) -> Answer:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.01)
        with lock:
            under_way -= 1
        return page()

    with Site("127.0.7.54") as site:
        paths = [f"/{number}" for number in range(20)]
        site.routes |= {"/rss": Answer(rss(site.url, *paths)), **dict.fromkeys(paths, counted)}
        night = crawl(tmp_path, [source("counted", site.url, "/rss")])
    assert len(night.captured()) == 20
    assert most == 1
    assert site.paths == ["/robots.txt", "/rss", *paths]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path, "127.0.7.53")


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_counts_only_if_someone_vouches_for_it(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Site("127.0.7.53", certificate=certificate) as site:
        site.routes |= {"/rss": Answer(rss(site.url, "/a")), "/a": page()}
        night = crawl(tmp_path / "crawl", [source("secure", site.url, "/rss")])
    assert night.outcome.ok
    assert night.captured() == ([(f"{site.url}/a", 200)] if trusted else [])
    if not trusted:
        warning = night.listing(f"{site.url}/robots.txt")["warning"]
        assert warning == "tls: TLS: certificate verify failed"


ORPHANED = """
import sys
from pathlib import Path
from spiders.plan import CrawlPlan, SourcePlan, write_known
from spiders.run import run_crawl
from transforms.items import Source
folder, url = Path(sys.argv[1]), sys.argv[2]
write_known(folder / "known.bin", [])
source = Source("slow", "Slow", url + "/", feeds=(url + "/rss",))
run_crawl(
    CrawlPlan(
        "20261123T065501Z-3f2a9c", 0, folder / "landing", "", (SourcePlan(source),), folder / "known.bin",
        allow_private_addresses=True,
    ),
    folder=folder,
    on_progress=lambda counts: None,
)
"""


def test_a_crawl_whose_parent_dies_ends_at_once(site: Site, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANED, str(tmp_path), site.url], cwd=Path(__file__).parents[2]
    )
    try:
        wait_for("the crawl", lambda: len(site.asked) >= 10)
        (child,) = crawlers(parent.pid)
    finally:
        parent.kill()
        parent.wait()
    wait_for(
        "the end of the crawl", lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 10
    )
    assert len(site.asked) < len(PAGES)
    (segment,) = recover(tmp_path / "landing")
    assert read_records(tmp_path / "landing", segment.rsplit("-", 2)[0])


def test_a_spider_that_raises_is_a_failed_crawl_and_the_others_go_on(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a fault inside the child, put there as its interpreter starts
    (tmp_path / "sitecustomize.py").write_text(
        "import spiders.discovery\n"
        "whole = spiders.discovery.read_listing\n"
        "def read_listing(body, *, url, **more):\n"
        "    if url.endswith('/bad'):\n"
        "        raise ZeroDivisionError('a slip')\n"
        "    return whole(body, url=url, **more)\n"
        "spiders.discovery.read_listing = read_listing\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    site.routes |= {"/bad": Answer(b"x"), "/rss": Answer(rss(site.url, "/000"))}
    night = crawl(tmp_path, [source("slow", site.url, "/bad", "/rss")])
    assert not night.outcome.ok
    assert "ZeroDivisionError: a slip" in str(night.outcome.error)
    assert night.captured() == [(f"{site.url}/000", 200)]


def test_a_crawl_that_can_not_write_ends_and_says_why(site: Site, tmp_path: Path) -> None:
    (tmp_path / "landing").write_text("in the way")
    night = crawl(tmp_path, [source("slow", site.url, "/rss")])
    assert not night.outcome.ok
    assert night.outcome.finish_reason == "storage"
    assert "landing" in str(night.outcome.error)
    assert len(site.asked) < 10


def test_a_plan_that_can_not_be_carried_out_says_why(site: Site, tmp_path: Path) -> None:
    night = crawl(tmp_path, [source("slow", site.url, "/rss")], known_file=tmp_path / "nowhere.bin")
    assert not night.outcome.ok
    assert night.outcome.finish_reason == "not_started"
    assert "nowhere.bin" in str(night.outcome.error)


def test_no_crawl_starts_without_a_contact(tmp_path: Path) -> None:
    remote = Source("gazette", "Gazette", "https://gazette.example/", feeds=("https://gazette.example/rss",))
    with pytest.raises(SettingsError, match="user_agent"):
        crawl(tmp_path, [remote], user_agent="Desk/1")
    assert AGENT  # which has one


def test_nothing_to_do_leaves_nothing_behind(tmp_path: Path) -> None:
    night = crawl(tmp_path, [])
    assert night.outcome.ok
    assert night.outcome.counts["requests"] == 0
    assert not (tmp_path / "landing").exists()


def test_a_lock_that_the_child_inherits_is_held_until_it_is_gone(site: Site, tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    stop = threading.Event()

    def run(plan: CrawlPlan, **values: object) -> CrawlOutcome:
        outcome = run_crawl(plan, pass_fds=(write_end,), **values)  # type: ignore[arg-type]
        assert held == [True] * len(held) != []
        return outcome

    def on_progress(counts: dict[str, int]) -> None:
        (child,) = crawlers()
        held.append(Path(f"/proc/{child.pid}/fd/{write_end}").exists())
        if counts["pages"]:
            stop.set()

    held: list[bool] = []
    crawl(tmp_path, [source("slow", site.url, "/rss")], run=run, on_progress=on_progress, stop=stop)
    os.close(write_end)
    # nobody holds it any more: the pipe is at its end
    assert os.read(read_end, 1) == b""
    os.close(read_end)
