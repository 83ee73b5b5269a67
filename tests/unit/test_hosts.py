"""What is known of hosts, in memory and in a folder that many processes share."""

import multiprocessing
import os
from pathlib import Path

import pytest

from spiders.hosts import MAX_REST, Hosts
from spiders.robots import MAX_BYTES
from transforms.errors import StorageError

ORIGIN = "https://gazette.example:8443"
HOST = "gazette.example"
DAY = 24 * 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["folder", "memory"])
def hosts(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Hosts:
    return Hosts(tmp_path / "hosts" if request.param == "folder" else None, clock=clock)


def test_a_robots_txt_is_kept_for_24_hours_and_no_longer(hosts: Hosts, clock: Clock) -> None:
    assert hosts.robots(ORIGIN) is None
    kept = hosts.keep_robots(ORIGIN, 200, b"User-agent: *\nDisallow: /\xff\n")
    assert hosts.robots(ORIGIN) == kept
    assert (kept.status, kept.body) == (200, b"User-agent: *\nDisallow: /\xff\n")
    assert hosts.robots("https://gazette.example") is None  # another origin of the same host
    clock.now += DAY - 1
    assert hosts.robots(ORIGIN) == kept
    clock.now += 1
    assert hosts.robots(ORIGIN) is None


def test_a_robots_txt_from_the_future_is_not_believed(hosts: Hosts, clock: Clock) -> None:
    hosts.keep_robots(ORIGIN, 404, b"")
    clock.now -= 10
    assert hosts.robots(ORIGIN) is None


def test_no_more_of_a_robots_txt_is_kept_than_is_read(hosts: Hosts) -> None:
    kept = hosts.keep_robots(ORIGIN, 200, b"Disallow: /a\n" * 100_000)
    assert MAX_BYTES - 13 <= len(kept.body) <= MAX_BYTES
    assert hosts.robots(ORIGIN) == kept


def test_turns_are_a_delay_apart(hosts: Hosts, clock: Clock) -> None:
    assert [hosts.turn(HOST, 5.0) for _ in range(3)] == [0, 5, 10]
    clock.now += 12
    assert hosts.turn(HOST, 5.0) == 3
    assert hosts.turn("other.example", 5.0) == 0
    clock.now += 100
    assert hosts.turn(HOST, 60.0) == 0
    assert hosts.turn(HOST, 60.0) == 60


def test_a_clock_that_was_set_back_by_days_stops_nobody(hosts: Hosts, clock: Clock) -> None:
    hosts.turn(HOST, 5.0)
    clock.now -= 3 * DAY
    assert hosts.turn(HOST, 5.0) == 0


def test_the_longest_rest_counts_up_to_a_day(hosts: Hosts, clock: Clock) -> None:
    assert hosts.rest_left(HOST) == 0
    hosts.rest(HOST, clock.now + 100)
    hosts.rest(HOST, clock.now + 10)
    assert hosts.rest_left(HOST) == 100
    clock.now += 99
    assert hosts.rest_left(HOST) == 1
    clock.now += 2
    assert hosts.rest_left(HOST) == 0
    hosts.rest(HOST, clock.now + 9 * DAY)
    assert hosts.rest_left(HOST) == MAX_REST == DAY


def test_another_run_knows_what_this_one_knew(tmp_path: Path, clock: Clock) -> None:
    one, other = Hosts(tmp_path, clock=clock), Hosts(tmp_path, clock=clock)
    one.keep_robots(ORIGIN, 200, b"x")
    one.turn(HOST, 5.0)
    one.rest(HOST, clock.now + 50)
    assert other.robots(ORIGIN) == one.robots(ORIGIN)
    assert other.turn(HOST, 5.0) == 5
    assert other.rest_left(HOST) == 50


def reserve(folder: Path, times: int, answers: "multiprocessing.Queue[list[float]]") -> None:
    hosts = Hosts(folder, clock=lambda: 1_000_000.0)
    answers.put([hosts.turn(HOST, 2.0) for _ in range(times)])


def test_no_two_processes_get_the_same_turn(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    processes = [spawn.Process(target=reserve, args=(tmp_path, 50, answers)) for _ in range(3)]
    for process in processes:
        process.start()
    waits = sorted(wait for _ in processes for wait in answers.get(timeout=60))
    for process in processes:
        process.join()
    assert waits == [2.0 * number for number in range(150)]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\x00" * 50, b'{"fetched_at": "x", "started": [], "rest": {}, "body": 3}']
)
def test_a_file_that_means_nothing_is_thrown_away(tmp_path: Path, clock: Clock, content: bytes) -> None:
    hosts = Hosts(tmp_path, clock=clock)
    hosts.turn(HOST, 5.0)
    hosts.keep_robots(ORIGIN, 200, b"x")
    for path in tmp_path.iterdir():
        path.write_bytes(content)
    assert hosts.robots(ORIGIN) is None
    assert hosts.rest_left(HOST) == 0
    assert hosts.turn(HOST, 5.0) == 0
    assert hosts.turn(HOST, 5.0) == 5
    hosts.rest(HOST, clock.now + 7)
    assert hosts.rest_left(HOST) == 7


def test_bodies_that_are_no_base64_are_thrown_away(tmp_path: Path, clock: Clock) -> None:
    hosts = Hosts(tmp_path, clock=clock)
    hosts.keep_robots(ORIGIN, 200, b"x")
    (path,) = tmp_path.iterdir()
    path.write_bytes(b'{"fetched_at": 1000000.0, "status": 200, "body": "*"}')
    assert hosts.robots(ORIGIN) is None


@pytest.mark.parametrize(
    "host", ["..", "a/../../b", "[::1]", "x" * 300, "bücher.example", "a\x00b", "\ud800"]
)
def test_any_host_has_a_file_of_its_own_in_the_folder(tmp_path: Path, host: str) -> None:
    folder = tmp_path / "hosts"
    hosts = Hosts(folder)
    hosts.turn(host, 5.0)
    hosts.turn(host + "y", 5.0)
    assert len(list(folder.iterdir())) == 2
    assert list(tmp_path.iterdir()) == [folder]


def test_a_host_without_a_pause_costs_no_file(tmp_path: Path) -> None:
    assert Hosts(tmp_path).turn(HOST, 0.0) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_folder_may_go_at_any_time(tmp_path: Path, clock: Clock) -> None:
    hosts = Hosts(tmp_path / "hosts", clock=clock)
    hosts.turn(HOST, 5.0)
    for path in (tmp_path / "hosts").iterdir():
        path.unlink()
    (tmp_path / "hosts").rmdir()
    assert hosts.turn(HOST, 5.0) == 0


def test_what_nobody_touched_for_30_days_is_forgotten(tmp_path: Path) -> None:
    hosts = Hosts(tmp_path)
    hosts.purge()
    hosts.turn("old.example", 5.0)
    hosts.turn("new.example", 5.0)
    (tmp_path / "notes.txt").write_text("not ours")
    old = tmp_path / "old.example.json"
    os.utime(old, (0, old.stat().st_mtime - 31 * DAY))
    os.utime(tmp_path / "notes.txt", (0, 0))
    hosts.purge()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.example.json", "notes.txt"]
    Hosts(tmp_path / "nowhere").purge()


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("in the way")
    with pytest.raises(StorageError, match="what is known of hosts"):
        Hosts(tmp_path / "hosts").turn(HOST, 5.0)
