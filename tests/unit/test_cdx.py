"""A web archive's index: what its server is asked, what its answers say in each format, and how they are paged."""

import asyncio
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.cdx import Match, Scope, query_url, read_answer, time_of, timestamp_of
from spiders.cdx_pages import NotTold, Page, Told, pages

FIRST, LAST = datetime(2020, 10, 1, tzinfo=UTC), datetime(2020, 10, 31, 23, 59, 59, tzinfo=UTC)
DIGEST = "JJ3UYLE7O2YRB4KRULUGFKD7BX637XSZ"
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
ROW = ["example,gazette)/a", "20201001100000", "https://gazette.example/a", "text/html", "200", DIGEST, "362"]
SCOPE = Scope("gazette.example", Match.DOMAIN)
PYWB = {
    "urlkey": ROW[0],
    "timestamp": ROW[1],
    "url": ROW[2],
    "mime": ROW[3],
    "status": ROW[4],
    "digest": f"sha1:{DIGEST}",
    "length": "362",
    "filename": "press.warc.gz",
}
LONG = " ".join([*ROW[:6], "-", "-", "362", "0", "press.warc.gz"])
CDXJ = f"{ROW[0]} {ROW[1]} {json.dumps({**PYWB, 'urlkey': '', 'timestamp': ''})}"


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([NAMES, ROW]),
        json.dumps([ROW]),
        json.dumps([NAMES[::-1], ROW[::-1]]),
        json.dumps([PYWB]),
        " ".join(ROW),
        f" CDX N b a m s k r M S V g\n{LONG}",
        CDXJ,
        json.dumps(PYWB) + "\n",
        "\ufeff" + json.dumps(PYWB),
    ],
)
def test_a_capture_is_the_same_in_every_format(body: str) -> None:
    answer = read_answer(body.encode())
    assert answer.problem is None
    (row,) = answer.rows
    assert (row.urlkey, row.timestamp, row.url) == tuple(ROW[:3])
    assert (row.mimetype, row.status, row.digest, row.length) == ("text/html", 200, DIGEST, 362)
    assert row.is_page
    assert row.time == datetime(2020, 10, 1, 10, tzinfo=UTC)


def test_resume_keys_are_found_and_a_line_of_text_is_none() -> None:
    assert read_answer(json.dumps([NAMES, ROW, [], ["a b!"]]).encode()).resume_key == "a b!"
    assert read_answer(f"{' '.join(ROW)}\n\nkey%21\n".encode()).resume_key == "key%21"
    assert read_answer(" ".join(ROW).encode()).resume_key is None
    assert read_answer(b"\n\nkey").rows == []


@pytest.mark.parametrize(
    ("mimetype", "status", "is_page"),
    [
        ("text/html", "200", True),
        ("warc/revisit", "-", True),
        ("warc/revisit", "200", True),
        ("warc/revisit", "404", False),
        ("text/html", "404", False),
        ("text/html", "-", False),
        ("image/png", "200", False),
        ("unk", "200", True),
    ],
)
def test_pages_are_told_from_all_else_whatever_the_server_let_through(
    mimetype: str, status: str, is_page: bool
) -> None:
    (row,) = read_answer(" ".join([*ROW[:3], mimetype, status, *ROW[5:]]).encode()).rows
    assert row.is_page is is_page


@pytest.mark.parametrize(
    "timestamp", ["2020", "20201301000000", "２０２０１００１１０００００", "2020100110000x"]
)
def test_a_line_without_a_time_is_none_and_is_told(timestamp: str) -> None:
    answer = read_answer(json.dumps([NAMES, ROW, [ROW[0], timestamp, *ROW[2:]]]).encode())
    assert len(answer.rows) == 1
    assert answer.problem == "expected captures, found 1 of 2 lines that tell of none"


@settings(max_examples=50)
@given(
    st.binary()
    | st.text().map(str.encode)
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(lambda value: json.dumps([value, value]).encode())
)
def test_whatever_comes_is_an_answer_or_has_a_reason(body: bytes) -> None:
    answer = read_answer(body)
    assert len(answer.rows) <= answer.told
    assert answer.problem is not None or len(answer.rows) == answer.told


@given(st.integers(820_454_400, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_times_are_written_and_read_alike(time: datetime) -> None:
    assert time_of(timestamp_of(time)) == time


def test_a_question_names_what_is_wanted_and_goes_on_where_the_last_answer_ended() -> None:
    url = query_url("https://archive.example/cdx?x=1", SCOPE, FIRST, LAST, limit=7, resume_key="a+b %2F!")
    asked = parse_qs(urlsplit(url).query)
    assert asked["x"] == ["1"]
    assert (asked["from"], asked["to"]) == (["20201001000000"], ["20201031235959"])
    assert asked["resumeKey"] == ["a+b %2F!"]
    assert asked["limit"] == ["7"]
    exact = query_url(
        "https://archive.example/cdx", Scope("gazette.example/a?b=c&d", Match.EXACT), FIRST, LAST, limit=7
    )
    assert "collapse" not in parse_qs(urlsplit(exact).query)
    assert parse_qs(urlsplit(exact).query)["url"] == ["gazette.example/a?b=c&d"]


class Server:
    """Has captures at some times, and gives no more of them than it likes, without a word."""

    def __init__(self, times: list[str], most: int, *, too_large: bool = False) -> None:
        self._times, self._most, self._too_large = times, most, too_large
        self.questions = 0

    async def __call__(self, url: str) -> Told | NotTold:
        self.questions += 1
        asked = parse_qs(urlsplit(url).query)
        found = [time for time in self._times if asked["from"][0] <= time <= asked["to"][0]]
        if self._too_large and len(found) > self._most:
            return NotTold("too_large: more than 20 MB", too_large=True)
        rows = [[f"key{number}", time, *ROW[2:]] for number, time in enumerate(found)]
        return Told(200, json.dumps([NAMES, *rows[: min(self._most, int(asked["limit"][0]))]]).encode())


def read(ask: Server, limit: int = 1000) -> tuple[list[str], list[str]]:
    """The times of all captures that were told of, and the problems."""

    async def run() -> list[Page]:
        return [page async for page in pages(ask, "http://x/cdx", SCOPE, FIRST, LAST, limit=limit)]

    found = asyncio.run(run())
    return [row.timestamp for page in found for row in page.rows], [
        page.problem for page in found if page.problem
    ]


@pytest.mark.parametrize(("most", "too_large"), [(100, False), (5000, False), (70, True)])
def test_a_server_that_cuts_its_answers_is_asked_for_shorter_spans(most: int, too_large: bool) -> None:
    times = sorted(f"202010{1 + n % 31:02d}{n % 24:02d}{n % 60:02d}{n % 59:02d}" for n in range(2_530))
    server = Server(times, most, too_large=too_large)
    told, problems = read(server)
    assert told == times
    assert not problems
    assert server.questions < 150


def test_more_captures_in_a_second_than_an_answer_holds_are_told() -> None:
    told, problems = read(Server(["20201005120000"] * 150, 100))
    assert told == ["20201005120000"] * 100
    assert problems == ["100 captures in a second: there may be more"]


def test_answers_without_an_end_are_given_up() -> None:
    class Endless(Server):
        async def __call__(self, url: str) -> Told:
            self.questions += 1
            row = [f"key{self.questions:09d}", *ROW[1:]]
            return Told(200, json.dumps([NAMES, row, [], [f"resume{self.questions}"]]).encode())

    told, problems = read(Endless([], 0))
    assert len(told) == 2_000
    assert problems == ["its answers do not end: 2000 were read"]
