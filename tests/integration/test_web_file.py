"""A file on a web server reads like one on a disk, whatever happens to connections."""

import io
import random
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.addresses import Guard
from spiders.web_connection import MissingFileError, StoppedError, Web, WebFileError
from spiders.web_file import WebFile
from tests.integration.news_archive import Fault, NewsArchive

HOST = "127.0.7.91"
CONTENT = random.Random(1).randbytes(700_000)
FAULTS = st.sampled_from(
    [Fault(drop_after=0), Fault(drop_after=1), Fault(drop_after=90_000), Fault(status=503), Fault(status=429)]
)
MOVES = st.tuples(st.sampled_from(["seek", "read"]), st.integers(0, len(CONTENT) + 10))


@pytest.fixture(params=[True, False], ids=["ranges", "no ranges"])
def archive(request: pytest.FixtureRequest) -> Iterator[NewsArchive]:
    with NewsArchive(HOST, {"file": CONTENT}, ranges=request.param) as archive:
        yield archive


def web(stop: threading.Event | None = None, tries: int = 6) -> Web:
    guard = Guard(networks=["127.0.7.0/24"])
    return Web("Test/1.0", guard, stop or threading.Event(), seconds=5.0, pauses=(0.0,) * tries)


@given(moves=st.lists(MOVES, max_size=8), faults=st.lists(FAULTS, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reading_and_seeking_is_as_in_a_file_on_a_disk(
    archive: NewsArchive, moves: list[tuple[str, int]], faults: list[Fault]
) -> None:
    archive.faults = {"file": list(faults)}
    twin = io.BytesIO(CONTENT)
    with web() as connections, io.BufferedReader(WebFile(connections, f"{archive.url}/file"), 8192) as file:
        for move, number in moves:
            if move == "seek":
                assert file.seek(number) == twin.seek(number)
            else:
                assert file.read(number) == twin.read(number)
        file.seek(0)
        assert file.read() == CONTENT


def test_a_server_that_sends_ever_less_is_given_up(archive: NewsArchive) -> None:
    archive.fail("file", *[Fault(drop_after=200)] * 20)
    with web(tries=3) as connections, WebFile(connections, f"{archive.url}/file") as file:
        with pytest.raises(WebFileError, match="4 times in a row"):
            file.readall()
        assert connections.requests == 4


def test_what_is_not_there_is_told_apart(archive: NewsArchive) -> None:
    with web() as connections:
        with WebFile(connections, f"{archive.url}/other") as file, pytest.raises(MissingFileError):
            file.read(1)
        with WebFile(connections, f"{archive.url}/file") as file:
            assert file.size() == len(CONTENT)


def test_whoever_waits_for_the_network_is_woken_to_end(archive: NewsArchive) -> None:
    stop, go_on = threading.Event(), threading.Event()
    archive.fail("file", Fault(drop_after=10, before=lambda: stop.set() or (go_on.wait(30) and None)))
    with (
        web(stop) as connections,
        WebFile(connections, f"{archive.url}/file") as file,
        pytest.raises(StoppedError),
    ):
        file.readall()
    go_on.set()
