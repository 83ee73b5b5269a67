"""X-Robots-Tag and `<meta name="robots">`: what is asked, of whom, and what becomes of the page."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.made_pages import capture, page
from transforms.extract import extract
from transforms.items import Reason, Source, UrlState
from transforms.robots_tags import HEAD, RobotsTags, metas_in

AT = datetime(2026, 11, 23, 6, 55, tzinfo=UTC)
ALL = RobotsTags.of(("noindex", "noarchive"), "ExampleBot/1.0 (+https://desk.example/bot)")
NONE = RobotsTags()


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        (["noindex"], "noindex"),
        (["NoIndex, NOFOLLOW"], "noindex"),
        (["none"], "noindex"),
        (["nofollow", "noarchive"], "noarchive"),
        (["nocache"], "noarchive"),
        (["noarchive,noindex"], "noarchive noindex"),
        (["all"], ""),
        (["index, follow"], ""),
        ([""], ""),
        (["all", "noindex"], "noindex"),  # the stricter one counts
        # who is meant: from its name on, until another one
        (["otherbot: noindex, noarchive"], ""),
        (["otherbot: noindex", "noarchive"], "noarchive"),
        (["noarchive, otherbot: noindex"], "noarchive"),
        (["otherbot: noindex, examplebot: noarchive"], "noarchive"),
        (["ExampleBot: noindex"], "noindex"),
        (["examplebot/1.0: noindex"], "noindex"),
        (["examplebot-images: noindex"], ""),
        (["Nightdesk: noindex"], "noindex"),
        (["*: noindex"], "noindex"),
        (["robots: noindex"], "noindex"),
        # values with colons and commas are no agents
        (["max-snippet: 20, noindex"], "noindex"),
        (["max-image-preview:large,noarchive"], "noarchive"),
        (["noindex: yes"], "noindex"),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST"], "noindex"),
        (["unavailable_after: Friday, 25-Jun-10 15:00:00 GMT, noarchive"], "noindex noarchive"),
        (["unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT"], "noindex"),
        (["unavailable_after: 2010-06-25"], "noindex"),
        (["unavailable_after: 2026-11-23T06:54:59Z"], "noindex"),
        (["unavailable_after: 2026-11-23T06:55:01Z"], ""),
        (["unavailable_after: 31 Dec 2099 00:00:00 GMT, noarchive"], "noarchive"),
        (["unavailable_after: noindex"], ""),
        (["otherbot: unavailable_after: 25 Jun 2010 15:00:00 PST"], ""),
    ],
)
def test_headers_are_read_as_their_senders_mean_them(values: list[str], asked: str) -> None:
    assert ALL.in_headers(values, AT) == frozenset(asked.split())


@pytest.mark.parametrize(
    ("name", "content", "asked"),
    [
        ("robots", "noindex,nofollow", "noindex"),
        ("ROBOTS", " NOARCHIVE ", "noarchive"),
        ("robots", "noindex noarchive", "noindex noarchive"),
        ("examplebot", "none", "noindex"),
        ("nightdesk", "noarchive", "noarchive"),
        ("googlebot", "noindex", ""),
        ("", "noindex", ""),
        ("robots", "unavailable_after: 25 Jun 2010 15:00:00 PST", "noindex"),
        ("description", "noindex", ""),
    ],
)
def test_meta_elements_are_read_as_their_authors_mean_them(name: str, content: str, asked: str) -> None:
    assert ALL.in_metas([(name, content)], AT) == frozenset(asked.split())


def test_what_is_said_to_all_counts_only_by_the_setting_and_what_is_said_to_us_always() -> None:
    assert NONE.in_headers(["noindex, noarchive"], AT) == frozenset()
    assert NONE.in_metas([("robots", "noindex")], AT) == frozenset()
    assert NONE.in_headers(["nightdesk: noindex"], AT) == {"noindex"}
    assert NONE.in_headers(["otherbot: noindex"], AT) == frozenset()
    assert NONE.called("OtherBot/2 (+https://x.example)").in_headers(["otherbot: noindex"], AT) == {"noindex"}
    half = RobotsTags.of(("noarchive",), None)
    assert half.in_headers(["noindex, noarchive"], AT) == {"noarchive"}


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<head><meta name="robots" content="noarchive"></head>', [("robots", "noarchive")]),
        ("<META CONTENT=noarchive NAME=robots>", [("robots", "noarchive")]),
        ("<meta\n name = 'robots'\n content='noindex, noarchive' />", [("robots", "noindex, noarchive")]),
        ('<meta name="robots" content="no&#97;rchive">', [("robots", "noarchive")]),
        ('<!-- <meta name="robots" content="noarchive"> --><p>', []),
        ('<!-- a --><meta name="a" content="b"><!-- <meta name="c" content="d">', [("a", "b")]),
        ('<meta charset="utf-8"><meta property="x" content="y">', []),
        (" " * HEAD + '<meta name="robots" content="noarchive">', []),
    ],
)
def test_meta_elements_are_found_without_parsing(html: str, found: list[tuple[str, str]]) -> None:
    assert list(metas_in(html)) == found


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<meta ", '<meta name="', "<meta a=", "<meta " + "a='" * 300 + ">", "unavailable_after: a", ","],
)
def test_a_hostile_page_or_header_is_read_in_no_time(piece: str) -> None:
    text = piece * (2 * HEAD // len(piece))
    list(metas_in(text))
    ALL.in_headers([text], AT)
    ALL.in_metas([("robots", text)], AT)


@given(st.lists(st.text(max_size=60), max_size=4))
@settings(deadline=None)
def test_any_text_is_a_header(values: list[str]) -> None:
    assert ALL.in_headers(values, AT) <= {"noindex", "noarchive"}
    assert ALL.in_metas([(value, value) for value in values], AT) <= {"noindex", "noarchive"}
    assert list(metas_in("<meta ".join(values))) is not None


@given(st.lists(st.sampled_from(["nofollow", "all", "max-snippet:3", "notranslate"]), max_size=4))
def test_noindex_is_found_wherever_it_stands(others: list[str]) -> None:
    for place in range(len(others) + 1):
        listed = ", ".join([*others[:place], "noindex", *others[place:]])
        assert ALL.in_headers([listed], AT) == {"noindex"}
        assert ALL.in_headers([f"otherbot: {listed}"], AT) == frozenset()


def meta(name: str, content: str) -> str:
    return page().replace("<head>", f'<head><meta name="{name}" content="{content}">', 1)


SOURCE = Source(
    "gazette", "Gazette", "https://gazette.example/", user_agent="GazetteReader/1 (+https://g.example)"
)


@pytest.mark.parametrize(
    ("header", "html", "tags", "reason"),
    [
        (None, page(), ALL, None),
        ("noindex", page(), NONE, None),
        ("noindex", page(), ALL, Reason.NOINDEX),
        ("nightdesk: noindex", page(), NONE, Reason.NOINDEX),
        ("nightdesk: noarchive", page(), NONE, Reason.NOARCHIVE),
        ("noarchive", page(), ALL, Reason.NOARCHIVE),
        ("gazettereader: noindex", page(), NONE, Reason.NOINDEX),  # what the source is asked as
        ("otherbot: noindex", page(), ALL, None),
        (None, meta("robots", "noindex"), NONE, None),
        (None, meta("robots", "noindex"), ALL, Reason.NOINDEX),
        (None, meta("robots", "noarchive"), ALL, Reason.NOARCHIVE),
        (None, meta("nightdesk", "noindex"), NONE, Reason.NOINDEX),
        (None, meta("nightdesk", "noarchive"), NONE, Reason.NOARCHIVE),
    ],
)
def test_a_page_that_its_publisher_holds_back_is_no_article(
    header: str | None, html: str, tags: RobotsTags, reason: Reason | None
) -> None:
    headers = [("Content-Type", "text/html"), *([("X-Robots-Tag", header)] if header else [])]
    extraction = extract(capture(html, headers=headers), SOURCE, tags=tags)
    if reason is None:
        assert extraction.article is not None
    else:
        assert extraction.rejection is not None
        assert extraction.rejection.reason is reason
        assert extraction.rejection.detail is not None
        assert reason.url_state is UrlState.DENIED


def test_a_page_that_is_not_there_is_not_found_whatever_its_headers_say() -> None:
    extraction = extract(capture("", status=404, headers=[("X-Robots-Tag", "noindex")]), None, tags=ALL)
    assert extraction.rejection is not None
    assert extraction.rejection.reason is Reason.NOT_FOUND
