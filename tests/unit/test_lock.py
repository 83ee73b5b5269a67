"""One run at a time, and whoever comes second is told who holds the home."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.lock import held, holder
from transforms.errors import LockedError, StorageError

HOLDER = """
import subprocess, sys
from pathlib import Path
from flows.lock import held
with held(Path(sys.argv[1]), what="nightdesk nightly") as descriptor:
    child = None
    if sys.argv[2] == "with-child":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[descriptor])
    print(child.pid if child else 0, flush=True)
    sys.stdin.read()
"""


def start_holder(path: Path, *how: str) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), *(how or ("alone",))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def kill(process: subprocess.Popen[str]) -> None:
    """Not `communicate`: that would wait for the child as well, which holds the same pipe."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.kill()
    process.wait(timeout=10)
    process.stdin.close()
    process.stdout.close()


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "home" / "nightdesk.lock"
    process, _ = start_holder(path)
    try:
        with (
            pytest.raises(LockedError, match=rf"nightdesk nightly, process {process.pid}") as caught,
            held(path, what="me"),
        ):
            pass
        assert caught.value.exit_code == 3
        found = holder(path)
        assert found is not None
        assert found["pid"] == process.pid
    finally:
        kill(process)


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "nightdesk.lock"
    process, _ = start_holder(path)
    kill(process)
    with held(path, what="me"):
        pass
    assert holder(path) is None


def test_a_killed_run_holds_on_until_its_last_child_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "nightdesk.lock"
    process, child = start_holder(path, "with-child")
    kill(process)
    try:
        with pytest.raises(LockedError), held(path, what="me", wait=0.3):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
    with held(path, what="me", wait=10):
        pass


def test_a_free_lock_has_no_holder_and_leaves_none(tmp_path: Path) -> None:
    path = tmp_path / "nightdesk.lock"
    assert holder(path) is None
    with held(path, what="me"):
        assert (holder(path) or {})["pid"] == os.getpid()
    assert holder(path) is None


def test_a_home_that_can_not_be_made_is_storage_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(StorageError, match="set `home`"),
        held(tmp_path / "file" / "nightdesk.lock", what="me"),
    ):
        pass
