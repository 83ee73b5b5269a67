"""Endless supplies of URLs are told from articles by the URL alone."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.traps import why_trap
from tests.unit.corpus_urls import CORPUS, corpus_urls

TODAY = date(2026, 11, 23)
SUITE = Path(__file__).parents[3] / "shared" / "suites" / "url" / "urltestdata.json"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/a/b/a/b/a/b", "its path has 'a' 3 times"),
        ("/news/x/news/y/news", "its path has 'news' 3 times"),
        ("/1/1/1/1", "its path has '1' 4 times"),
        ("/5/5/5/5/x/y/x/z/x", "its path has '5' 4 times"),
        ("/7/7/7/x/y/x/z/x", "its path has 'x' 3 times"),
        ("/en/world/top/en/world/top/story", "its path repeats 'en/world/top'"),
        ("/" + "/".join(f"s{n}" for n in range(21)), "its path has 21 segments, more than 20"),
        ("/?" + "&".join(f"p{n}=1" for n in range(16)), "it has 16 parameters, more than 15"),
        ("/list?tag=a&tag=b&tag=c", "it has the parameter 'tag' 3 times"),
        ("/list?f%5B%5D=1&f%5B%5D=2&f%5B%5D=3", "it has the parameter 'f[]' 3 times"),
        (
            "/login?next=%2Flogin%3Fnext%3D%252Flogin%253Fnext%253D%25252F",
            "it has the parameter 'next' 3 times",
        ),
        ("/a?u=%2525252525", "it is percent-encoded again and again"),
        ("/a;jsessionid=1;jsessionid=2", "it has the session id 'jsessionid' 2 times"),
        ("/a?sid=1&b=2&sid=3", "it has the session id 'sid' 2 times"),
        ("/calendar/2026/12", "its date, 2026-12-01, is more than 7 days ahead"),
        ("/calendar/2026/12/01/", "its date, 2026-12-01, is more than 7 days ahead"),
        ("/calendar/2031-01", "its date, 2031-01-01, is more than 7 days ahead"),
        ("/day/20310105/list", "its date, 2031-01-05, is more than 7 days ahead"),
        ("/archive/1988/05/12", "its date, 1988-05-12, is before 1990"),
        ("/cal/year/2031/month/5", "its date, 2031-05-01, is more than 7 days ahead"),
        ("/events?month=2&year=2027", "its date, 2027-02-01, is more than 7 days ahead"),
        ("/events?Year=1970&Month=1", "its date, 1970-01-01, is before 1990"),
        ("/tv?date=2026-12-24", "its date, 2026-12-24, is more than 7 days ahead"),
        ("/tv?date=20261224", "its date, 2026-12-24, is more than 7 days ahead"),
        ("/tv?d=2026-12-24T00%3A00", "its date, 2026-12-24, is more than 7 days ahead"),
        ("/?m=203101", "its date, 2031-01-01, is more than 7 days ahead"),
    ],
)
def test_an_endless_supply_is_told(path: str, why: str) -> None:
    assert why_trap(f"https://gazette.example{path}", TODAY) == why


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/world/2026/11/23/ferry-crew-pulls-whale-from-net",
        "/2011/11/11/armistice",  # numbers repeat in dates
        "/11/11/11/x",
        "/2026/11/30/what-to-expect-next-week",  # a week ahead
        "/2031/01/01/pinned-by-a-date-to-come",  # some sites keep a story on top so
        "/1975/03/02/archives/city-council-votes-on-the-bridge.html",  # an archive's article
        "/1975/03/02/12345678",
        "/archive/1975/03",  # of an archive, and not without end
        "/id/2099/13",  # no month
        "/video/20991231123",
        "/a?id=20991231",  # a number like any other
        "/a?start=0&rows=20&utm_source=a&utm_medium=b&utm_campaign=c&utm_term=d&utm_content=e&fbclid=f",
        "/a?sid=1",
        "/de/nachrichten/de/nachrichten",
        "/a;jsessionid=1?return=%2Fb%3Freturn%3Dc",
    ],
)
def test_what_looks_like_a_page_is_none(path: str) -> None:
    assert why_trap(f"https://gazette.example{path}", TODAY) is None


@pytest.mark.parametrize("text", ["", "mailto:a@b.example", "http://", "/a/a/a/a", "\ud800"])
def test_what_is_no_url_is_no_trap(text: str) -> None:
    assert why_trap(text, TODAY) is None


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert why_trap(f"https://gazette.example/{text}", TODAY) != ""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the checkout")
def test_no_url_of_the_corpus_is_taken_for_a_trap() -> None:
    urls = set(corpus_urls())
    assert len(urls) > 1000
    assert [(url, why) for url in urls if (why := why_trap(url, TODAY))] == []


@pytest.mark.skipif(not SUITE.is_file(), reason="the URL suite is not beside the checkout")
def test_no_odd_url_is_taken_for_a_trap() -> None:
    cases = [case for case in json.loads(SUITE.read_text()) if isinstance(case, dict)]
    urls = {case["href"] for case in cases if case.get("href", "").startswith(("http:", "https:"))}
    assert len(urls) > 150
    assert [(url, why) for url in urls if (why := why_trap(url, TODAY))] == []
