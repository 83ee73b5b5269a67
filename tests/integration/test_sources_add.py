"""The command `sources add`: what it writes, where, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from flows.cli.sources import add
from spiders.catalogue import default_folder
from tests.integration.made_site import feed, front, paper, paths
from tests.integration.site_server import Answer, Site, Talk
from transforms.errors import UsageError

NIGHTDESK = str(Path(sys.executable).with_name("nightdesk"))


def run(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIGHTDESK_")}
    return subprocess.run(
        [NIGHTDESK, "sources", *arguments],
        cwd=folder,
        env=kept | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "nightdesk.toml").write_text('home = "data"\nallow_private_addresses = true\nprocesses = 1\n')
    return tmp_path


def test_the_command_writes_beside_its_settings_and_never_over_a_file(desk: Path) -> None:
    with Site("127.0.7.154", paper()) as site:
        site.routes |= {"/": front(paths()), "/rss": feed(site.url, paths())}
        ended = run(desk, "add", site.url, "--name", "orrin")
        assert ended.returncode == 0, ended.stderr
        file = desk / "sources" / "orrin.toml"
        assert tomllib.loads(file.read_text())["publisher"] == "The Orrin Gazette"
        assert [path.name for path in file.parent.iterdir()] == ["orrin.toml"]
        assert "Set sources = [" in ended.stdout
        assert "The bridge of Orrin opens again" in ended.stdout, "articles are shown before it writes"
        assert "  1/30  200  robots" in ended.stderr
        asked = len(site.paths)

        again = run(desk, "add", site.url, "--name", "orrin")
        assert again.returncode == 2
        assert "--force" in again.stderr
        assert len(site.paths) == asked, "it says so before it asks the site"

        forced = run(desk, "add", site.url, "--name", "orrin", "--force", "--json")
        assert forced.returncode == 0, forced.stderr
        told = json.loads(forced.stdout)
        assert told["written"] == str(file)
        assert told["source"]["feeds"] == [f"{site.url}/rss"]
        assert len(told["articles"]) == 8
        assert told["requests"] == len(site.paths) - asked


def test_the_command_ends_with_1_and_writes_nothing_if_too_little_was_found(desk: Path) -> None:
    with Site("127.0.7.155", paper(3)) as site:
        site.routes |= {"/": front(paths(3)), "/rss": feed(site.url, paths(3))}
        ended = run(desk, "add", site.url, "--name", "small", "--json")
        assert ended.returncode == 1
        assert "expected at least 5" in json.loads(ended.stdout)["problem"]
        assert not (desk / "sources").exists()
        forced = run(desk, "add", site.url, "--name", "small", "--force", "--to", "mine")
        assert forced.returncode == 0, forced.stderr
        assert len(tomllib.loads((desk / "mine" / "small.toml").read_text())["accepts"]) == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"url": "ftp://127.0.7.156/"}, "expected a site's domain"),
        ({"url": "not a domain"}, "expected a site's domain"),
        ({"url": "http://me:secret@127.0.7.156/"}, "expected a site's domain"),
        ({"url": "127.0.7.156", "name": "../evil"}, "--name: expected"),
        ({"url": "127.0.7.156", "to": default_folder()}, "comes with Nightdesk"),
        ({"url": "news.example"}, "expected a name with a contact"),
    ],
)
def test_wrong_usage_is_told_before_anybody_is_asked(
    desk: Path, arguments: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError) as raised:
        add(**arguments, config=desk / "nightdesk.toml")
    assert told in str(raised.value)
    assert raised.value.exit_code == 2
    assert not (desk / "sources").exists()


def test_ctrl_c_leaves_nothing_behind(desk: Path) -> None:
    def slow(talk: Talk) -> Answer:
        time.sleep(60)
        return Answer()

    with Site("127.0.7.157", {"/robots.txt": Answer(), "/": slow}) as site:
        process = subprocess.Popen(
            [NIGHTDESK, "sources", "add", site.url, "--name", "slow"],
            cwd=desk,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(desk)},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        while "/" not in site.paths:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped. Nothing was written." in errors
    assert "Traceback" not in errors
    # the home remembers the host's robots.txt, for the next time
    assert {path.name for path in desk.iterdir()} == {"nightdesk.toml", "data"}
