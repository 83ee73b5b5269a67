"""The README's blocks work as they stand there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from prefect.schedules import Cron

from flows.settings import read_settings
from spiders.catalogue import check_source, read_catalogue
from tests.e2e.conftest import Filled
from tests.e2e.desk import Desk
from tests.newsroom import Newsroom

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_two_commands_are_run_by_ci() -> None:
    (block,) = blocks("sh")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert block.split("\n")[:2] == ["make demo", "make test"]
    assert set(block.split("\n")[:2]) <= set(ci)


def test_the_source_file_is_a_source(tmp_path: Path) -> None:
    source, _ = blocks("toml")
    (tmp_path / "gazette.toml").write_text(source, encoding="utf-8")
    (read,) = read_catalogue([tmp_path])
    assert read.publisher == "Example Gazette"
    assert check_source(read) == []


def test_the_settings_are_settings(tmp_path: Path) -> None:
    _, settings = blocks("toml")
    (tmp_path / "nightdesk.toml").write_text(settings, encoding="utf-8")
    read = read_settings(tmp_path / "nightdesk.toml")
    assert read.user_agent == tomllib.loads(settings)["user_agent"]
    assert read.sources == (tmp_path / "sources",)


def test_the_cron_line_runs_the_night(tmp_path: Path, room: Newsroom) -> None:
    (line,) = blocks("crontab")
    *fields, command = line.strip().split(" ", 5)
    Cron(" ".join(fields))
    # cron gives a bare environment: HOME, a short PATH, and sh
    home = tmp_path / "home"
    desk = Desk(home / "news", room.sources)
    (home / "nightdesk" / ".venv" / "bin").mkdir(parents=True)
    (home / "nightdesk" / ".venv" / "bin" / "nightdesk").symlink_to(
        Path(sys.executable).with_name("nightdesk")
    )
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "news"}
    done = subprocess.run(["/bin/sh", "-c", command], env=environment, cwd=home, check=False, timeout=120)
    log = (home / "news" / "nightly.log").read_text(encoding="utf-8")
    assert done.returncode == 0, log
    assert "done in" in log
    desk.reconciles()
    assert desk.value("select count(*) from articles") == len(room.expected.articles)


@pytest.mark.parametrize(
    "statement", [part for block in blocks("sql") for part in block.split(";") if part.strip()]
)
def test_the_queries_answer(filled: Filled, statement: str) -> None:
    assert filled.desk.rows(statement)


def test_the_command_in_the_text_works(filled: Filled) -> None:
    assert 'nightdesk sql "from articles limit 5"' in README
    assert len(filled.desk.rows("from articles limit 5")) == 5


def test_its_parts_stand_in_the_promised_order() -> None:
    headings = re.findall(r"^## (.*)$", README, re.MULTILINE)
    assert headings[:4] == ["Two commands", "A source", "Cron", "SQL"]


def test_every_page_that_it_links_is_there() -> None:
    for target in re.findall(r"\]\(([^):]+)\)", README):
        assert (ROOT / target).is_file(), target
