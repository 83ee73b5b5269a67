"""The restore drill, as docs/backup.md tells it."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb

from tests.e2e.desk import Desk
from tests.e2e.snapshot import differences, snapshot
from tests.newsroom import Newsroom

PAGE = (Path(__file__).parents[2] / "docs" / "backup.md").read_text(encoding="utf-8")


def drill(desk: Desk, backups: Path) -> str:
    """Run the page's blocks one after the other, with another folder of backups; what they say."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    done = subprocess.run(
        ["/bin/sh", "-eux", "-c", "\n".join(blocks).replace("/srv/backup", str(backups))],
        cwd=desk.folder,
        env=desk.environment({"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def test_the_drill_brings_back_what_was_there(desk: Desk, room: Newsroom, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    first = room.sites[0].name
    desk.done("nightly", "--source", first)
    made = desk.json("backup", "--to", str(backups))
    assert Path(made["path"]).parent == backups
    assert str(desk.home / "archive") in made["beside"]
    again = desk.run("backup", "--to", made["path"])
    assert (again.code, "is there already" in again.err) == (2, True)

    # by the way: a program that has the warehouse open, even to write, holds up no run
    with duckdb.connect(desk.home / "warehouse.duckdb") as held:
        desk.done("nightly")
        sources = "select count(distinct source) from articles"
        assert held.execute(sources).fetchone() == (1,)
        assert desk.value(sources) > 1
    before = snapshot(desk.home / "warehouse.duckdb")
    # a disk that failed in the middle of a run: nothing but logs and a torn file
    (desk.home / "warehouse.duckdb").write_bytes(b"torn")
    (desk.home / "warehouse.duckdb.wal").write_bytes(b"torn")
    (desk.home / "warehouse.writing.duckdb").write_bytes(b"torn")

    said = drill(desk, backups)

    assert re.search(r"landing holds \d+ segments of earlier runs", said)
    assert differences(snapshot(desk.home / "warehouse.duckdb"), before) == []
    assert {path.name for path in (desk.home / "set-aside").iterdir()} == {
        "warehouse.duckdb",
        "warehouse.duckdb.wal",
        "warehouse.writing.duckdb",
    }
    desk.reconciles()
