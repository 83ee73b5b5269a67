"""Reading while writing: readers see the last committed state at any time, block nobody, and nobody blocks them."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.made_segments import page, segment
from tests.new_warehouse import new_warehouse
from transforms.errors import WarehouseError
from warehouse.checks import run_checks
from warehouse.connect import publish, put_in_the_place_of, reader, writer
from warehouse.load import load_segments
from warehouse.migrate import migrate
from warehouse.query import run_sql
from warehouse.statements import folder

ROOT = Path(__file__).parents[2]
AT_REST = {"warehouse.duckdb", "warehouse.writing.lock"}

Process = subprocess.Popen[str]
Start = Callable[..., Process]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose warehouse has three articles, for copying."""
    folder = tmp_path_factory.mktemp("filled")
    with new_warehouse(folder / "warehouse.duckdb") as connection:
        load(connection, tmp_path_factory.mktemp("segments"), 1, range(3))
    return folder


@pytest.fixture
def home(tmp_path: Path, filled: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "home") / "warehouse.duckdb"


def load(connection: duckdb.DuckDBPyConnection, folder: Path, number: int, pages: range) -> None:
    urls = [f"https://gazette.example/{name}" for name in pages]
    load_segments(connection, [segment(folder, [page(url) for url in urls], number=number)])


def count(path: Path) -> int:
    """Articles, as `nightdesk sql` sees them, without waiting for anyone."""
    with run_sql(path, "select count(*) from articles", wait=0) as answer:
        ((articles,),) = answer.rows
    return int(articles)


def is_whole(path: Path) -> bool:
    with reader(path, wait=0) as connection:
        return all(result.ok for result in run_checks(connection))


def files(path: Path) -> set[str]:
    return {file.name for file in path.parent.iterdir()}


BEGIN = """
import os, resource, signal, sys
from pathlib import Path
import duckdb
from tests.integration.test_publishing import count, load
from transforms.errors import WarehouseError
from warehouse.connect import publish, put_in_the_place_of, reader, writer

home, scratch = Path(sys.argv[1]), Path(sys.argv[2])

def say(word):
    print(word, flush=True)
    sys.stdin.readline()
"""

LOADS = """
from datetime import UTC, datetime
from tests.made_segments import page, segment
from warehouse import load
from warehouse.transaction import transaction

with writer(home) as connection:
    files = segment(scratch, [page("https://gazette.example/new")], number=2)
    with transaction(connection):
        load._load(connection, [files], datetime.now(UTC))
        say("loading")
"""

LOOKS = """
connection = duckdb.connect(home, read_only={read_only})
say(connection.execute("select count(*) from articles").fetchone()[0])
say(connection.execute("select count(*) from articles").fetchone()[0])
"""


@pytest.fixture
def start(tmp_path: Path, home: Path) -> Iterator[Start]:
    """Starts Python code in another process; answers when it says its first word."""
    started: list[Process] = []

    def begin(code: str) -> Process:
        process = subprocess.Popen(
            [sys.executable, "-c", BEGIN + code, str(home), str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def said(process: Process) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_reader_in_the_middle_of_a_load_reads_at_once(home: Path, start: Start) -> None:
    loading = start(LOADS)
    assert said(loading) == "loading"
    assert count(home) == 3
    with pytest.raises(WarehouseError, match="is being written by another command"), writer(home, wait=0):
        pass
    go_on(loading)
    assert loading.wait(30) == 0
    assert count(home) == 4
    assert is_whole(home)
    assert files(home) == AT_REST


@pytest.mark.parametrize("read_only", [True, False])
def test_a_tool_that_keeps_the_warehouse_open_blocks_nothing(
    home: Path, tmp_path: Path, start: Start, read_only: bool
) -> None:
    tool = start(LOOKS.format(read_only=read_only))
    assert said(tool) == "3"
    with writer(home, wait=0) as connection:
        load(connection, tmp_path, 2, range(3, 5))
    go_on(tool)
    assert said(tool) == "3", "it keeps its view"
    assert count(home) == 5
    assert said(start(LOOKS.format(read_only=read_only))) == "5", (
        "and sees the new one when it opens it again"
    )


def test_a_program_that_writes_to_the_published_file_holds_up_readers_until_the_next_publication(
    home: Path, start: Start
) -> None:
    tool = start(LOOKS.format(read_only=False))
    assert said(tool) == "3"
    with pytest.raises(
        WarehouseError, match=rf"the warehouse {home} is in use by another.*PID {tool.pid}.*read-only there"
    ):
        count(home)
    with writer(home, wait=0):
        pass
    assert count(home) == 3


def test_a_reader_keeps_its_view_and_the_next_one_of_its_process_has_the_new_one(
    home: Path, tmp_path: Path
) -> None:
    with reader(home, wait=0) as before, writer(home, wait=0, publish=False) as connection:
        load(connection, tmp_path, 2, range(3, 4))
        assert count(home) == 3
        articles = "select count(*) from articles"
        assert connection.execute(articles).fetchone() == (4,)
        assert before.execute(articles).fetchone() == (3,)
    with reader(home, wait=0) as before:
        assert publish(home, wait=0)
        assert before.execute(articles).fetchone() == (3,)
        assert count(home) == 4
    assert not publish(home), "there is nothing more to publish"


def test_what_another_program_writes_after_a_publication_harms_nobody(
    home: Path, tmp_path: Path, start: Start
) -> None:
    """Its log (WAL) lies beside the new file then, of which it knows nothing."""
    tool = start(
        "connection = duckdb.connect(home)\nsay('open')\n"
        "connection.execute('delete from stored.article_versions')\nsay('deleted')\n"
    )
    assert said(tool) == "open"
    with writer(home, wait=0) as connection:
        load(connection, tmp_path, 2, range(3, 5))
    go_on(tool)
    assert said(tool) == "deleted"
    assert home.with_name("warehouse.duckdb.wal").exists()
    assert count(home) == 5
    with writer(home, wait=0) as connection:
        load(connection, tmp_path, 3, range(5, 6))
    assert count(home) == 6
    assert is_whole(home)
    assert files(home) == AT_REST


def test_threads_of_one_process_write_in_turn(home: Path, tmp_path: Path) -> None:
    in_use = pytest.raises(WarehouseError, match="another part of this one")
    with writer(home) as connection:
        load(connection, tmp_path, 2, range(3, 4))
        with in_use, writer(home, wait=0):
            pass
    done = threading.Barrier(5)

    def write(number: int) -> None:
        with writer(home, wait=60) as connection:
            load(connection, tmp_path, 10 + number, range(10 + number, 11 + number))
        done.wait(60)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    done.wait(60)
    for thread in threads:
        thread.join()
    assert count(home) == 8
    assert is_whole(home)


DIES = """
from warehouse import copying

point = {point!r}

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def half(source, target):
    target.write_bytes(os.pread(source, os.fstat(source).st_size // 2, 0))
    die()

renamed = []
rename = Path.replace

def replace(self, target):
    renamed.append(target.name)
    if point == f"before {{target.name}}":
        die()
    rename(self, target)
    if point == f"after {{target.name}}":
        die()

Path.replace = replace
if point == "copy":
    copying._copy = half
with writer(home) as connection:
    if point == "before the load":
        die()
    load(connection, scratch, 2, range(3, 5))
    if point == "after the load":
        die()
"""


@pytest.mark.parametrize(
    ("point", "left", "seen"),
    [
        ("copy", {"warehouse.writing.duckdb.new"}, 3),
        ("before warehouse.writing.duckdb", {"warehouse.writing.duckdb.new"}, 3),
        ("after warehouse.writing.duckdb", {"warehouse.writing.duckdb"}, 3),
        ("before the load", {"warehouse.writing.duckdb"}, 3),
        ("after the load", {"warehouse.writing.duckdb", "warehouse.writing.duckdb.wal"}, 3),
        ("before warehouse.duckdb", {"warehouse.writing.duckdb"}, 3),
        ("after warehouse.duckdb", set(), 5),
    ],
)
def test_a_kill_at_any_point_loses_nothing(
    home: Path, tmp_path: Path, start: Start, point: str, left: set[str], seen: int
) -> None:
    assert start(DIES.format(point=point)).wait(30) == -signal.SIGKILL
    assert files(home) == AT_REST | left
    assert count(home) == seen
    assert is_whole(home)

    with writer(home, wait=0) as connection:
        load(connection, tmp_path, 2, range(3, 5))

    assert count(home) == 5
    assert is_whole(home)
    assert files(home) == AT_REST


def killed_before_publication(start: Start) -> None:
    assert start(DIES.format(point="before warehouse.duckdb")).wait(30) == -signal.SIGKILL


def test_publishing_shows_what_a_killed_writer_committed(home: Path, start: Start) -> None:
    killed_before_publication(start)
    assert publish(home)
    assert count(home) == 5
    assert start(DIES.format(point="after the load")).wait(30) == -signal.SIGKILL
    assert publish(home), "also what lies in its log (WAL) only"
    assert files(home) == AT_REST


def test_a_restored_backup_is_gone_on_from(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.duckdb"
    shutil.copyfile(home, backup)
    with writer(home) as connection:
        load(connection, tmp_path, 2, range(3, 5))
    shutil.copyfile(backup, home)
    with writer(home) as connection:
        load(connection, tmp_path, 3, range(5, 6))
    assert count(home) == 4


def test_a_backup_restored_over_what_was_not_published_asks_what_counts(
    home: Path, tmp_path: Path, start: Start
) -> None:
    backup = tmp_path / "backup.duckdb"
    shutil.copyfile(home, backup)
    with writer(home) as connection:
        load(connection, tmp_path, 7, range(7, 8))
    killed_before_publication(start)
    shutil.copyfile(backup, home)
    refused = pytest.raises(
        WarehouseError,
        match=r"publication 3, begun .* found publication 1, begun .*remove warehouse\.writing",
    )
    with refused, writer(home):
        pass
    assert count(home) == 3
    home.with_name("warehouse.writing.duckdb").unlink()  # as it says
    with writer(home) as connection:
        load(connection, tmp_path, 8, range(8, 9))
    assert count(home) == 4

    killed_before_publication(start)
    shutil.copyfile(backup, home)
    home.rename(tmp_path / "away")  # the other way that it names
    with writer(home):
        pass
    assert count(home) == 6


def test_a_home_of_an_older_release_is_taken_over_with_its_log(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "old.duckdb"
    older = [one for one in folder("migrations") if one.name != "0008_publication"]
    with duckdb.connect(path) as connection:
        migrate(connection, older)
    killed = start(
        f"path = Path({str(path)!r})\nconnection = duckdb.connect(path)\n"
        "load(connection, scratch, 1, range(3))\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert killed.wait(30) == -signal.SIGKILL
    assert path.with_name("old.duckdb.wal").stat().st_size > 0
    assert count(path) == 3
    assert is_whole(path)
    assert not path.with_name("old.duckdb.wal").exists()


def test_a_lost_published_file_is_made_from_the_working_file(home: Path, start: Start) -> None:
    killed_before_publication(start)
    home.unlink()
    assert publish(home)
    assert count(home) == 5


def test_a_disk_without_room_for_the_copy_changes_nothing(home: Path, start: Start) -> None:
    before = home.read_bytes()
    process = start(
        "resource.setrlimit(resource.RLIMIT_FSIZE, (home.stat().st_size // 2, -1))\n"
        "try:\n"
        "    with writer(home): pass\n"
        "except WarehouseError as error: say(error)\n"
    )
    assert "File too large. It needs" in said(process)
    assert home.read_bytes() == before
    assert files(home) == AT_REST


def test_a_disk_too_full_to_publish_keeps_what_was_loaded(home: Path, tmp_path: Path, start: Start) -> None:
    """DuckDB writes what is committed from its log into the file when it closes it; here it can't."""
    process = start(
        "with writer(home, publish=False) as connection:\n"
        "    size = home.with_name('warehouse.writing.duckdb').stat().st_size\n"
        "    load(connection, scratch, 2, range(3, 5))\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (size - 4096, -1))\n"
        "try: publish(home)\n"
        "except WarehouseError as error: say(error)\n"
    )
    told = said(process)
    go_on(process)
    assert process.wait(30) == 0
    assert "kept in" in told
    assert count(home) == 3
    with writer(home):
        pass
    assert count(home) == 5
    assert is_whole(home)


def test_a_killed_reader_leaves_nothing_for_long(home: Path, start: Start) -> None:
    process = start("with reader(home): say('open')\n")
    assert said(process) == "open"
    with writer(home):
        pass
    assert len(files(home)) == 3, "the folder of a reader at work is left alone"
    process.kill()
    process.wait()
    with writer(home):
        pass
    assert files(home) == AT_REST


def test_a_folder_that_may_not_be_written_to_is_read_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(home.parent))

    monkeypatch.setattr("tempfile.mkdtemp", refuse)  # root may write everywhere
    with reader(home, wait=0) as one, reader(home, wait=0) as other:
        assert one.execute("select 1").fetchone() == other.execute("select 1").fetchone()
        with pytest.raises(duckdb.PermissionException):
            other.execute("from read_text('/etc/hostname')")


@pytest.mark.parametrize("answer", [None, 0], ids=["no such call", "nothing copied"])
def test_a_copy_goes_by_plain_reading_where_the_kernel_has_nothing_better(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int | None
) -> None:
    monkeypatch.delattr(os, "copy_file_range")
    if answer is not None:
        monkeypatch.setattr(os, "copy_file_range", lambda *_: answer, raising=False)
    with writer(home) as connection:
        load(connection, tmp_path, 2, range(3, 5))
    assert count(home) == 5


def test_another_warehouse_takes_its_place_and_all_of_the_old_one_is_kept(
    home: Path, tmp_path: Path, start: Start
) -> None:
    assert start(DIES.format(point="after the load")).wait(30) == -signal.SIGKILL
    new, old = tmp_path / "new.duckdb", home.with_name("old.duckdb")
    with new_warehouse(new) as connection:
        load(connection, tmp_path, 9, range(9, 10))
    put_in_the_place_of(home, new, old)
    assert count(home) == 1
    assert count(old) == 3
    assert publish(old), "what was not published is kept with it"
    assert count(old) == 5
    assert AT_REST | {"old.duckdb", "old.writing.lock"} == files(home)
