"""robots.txt by RFC 9309: what a file allows to whom."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.robots import MAX_BYTES, MAX_CRAWL_DELAY, Rules
from transforms.robots_tags import product_token
from transforms.urls import resolve

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "robots" / "cases.jsonl"
AGENT = "Nightdesk/0.1 (+https://desk.example/bot)"
SITE = "https://gazette.example"


def allows(robots: str | bytes, path: str, agent: str = AGENT) -> bool:
    body = robots.encode() if isinstance(robots, str) else robots
    return Rules(body, agent).allow(SITE + path)


@pytest.mark.skipif(not SUITE.is_file(), reason="the robots.txt suite is not beside the checkout")
def test_googles_cases_of_standard_behaviour_pass() -> None:
    tried, failed = 0, []
    for case in map(json.loads, SUITE.read_text(encoding="utf-8").splitlines()):
        if not case["standard"] or case["url"].endswith("/robots.txt"):
            continue  # its own rules are not for robots.txt itself: 2.2.2
        url = resolve(case["url"], "")
        if url is None or "ツ" in case["url"]:
            continue  # matched as raw bytes there; WHATWG URLs have none
        robots = base64.b64decode(case["robots_base64"])
        if b"%62%61%7A" in robots and case["url"].endswith("baz"):
            continue  # the RFC's own table says that it matches (2.2.2)
        if any(letter.isdigit() for letter in case["user_agent"]):
            continue  # no product token by 2.2.1; here a file that names such a crawler is heeded all the same
        tried += 1
        if Rules(robots, case["user_agent"]).allow(url) is not case["allowed"]:
            failed.append((case["case"], robots, case["user_agent"], url))
    assert failed == []
    assert tried > 250


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
        ("User-agent: *\nDisallow: /\nUser-agent: nightDESK\nDisallow: /x", "/a", True),
        ("User-agent: nightdesk\nDisallow: /x\nUser-agent: *\nAllow: /", "/x", False),
        # a group of several agents, also with a line in between that nobody knows
        ("User-agent: other\nUser-agent: nightdesk\nDisallow: /", "/a", False),
        ("User-agent: nightdesk\nNoindex: /b\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: nightdesk\n<br>\nDisallow: /", "/a", False),
        # two groups for the same agent count together
        ("User-agent: nightdesk\nDisallow: /a\n\nUser-agent: nightdesk\nDisallow: /b", "/a", False),
        ("User-agent: nightdesk\nDisallow: /a\n\nUser-agent: nightdesk\nDisallow: /b", "/b", False),
        # whole tokens only
        ("User-agent: night\nDisallow: /", "/a", True),
        ("User-agent: nightdesk-images\nDisallow: /", "/a", True),
        ("User-agent: nightdesk/0.1\nDisallow: /", "/a", False),
        # misspelt, without colons, with other line ends, with a torn BOM
        ("user agent *\rdissalow /a", "/a", False),
        (b"\xef\xbbUser-agent: *\r\nDisallow: /a", "/a", False),
        # bytes beyond ASCII
        ("User-agent: *\nDisallow: /ü", "/%C3%BC", False),
        (b"User-agent: *\nDisallow: /\xfc", "/%FC", False),
        ("User-agent: *\nDisallow: /a # really", "/a", False),
    ],
)
def test_rules_are_read_as_they_are_meant(robots: str | bytes, path: str, allowed: bool) -> None:
    assert allows(robots, path) is allowed


def test_it_is_read_up_to_500_kib_and_never_half_a_line() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    filler = b"#" * 99 + b"\n"
    body = head + filler * (MAX_BYTES // 100 - 1)
    body += b"Disallow: /" + b"b" * 500 + b"\nDisallow: /c\n"
    assert not allows(body, "/a")
    assert allows(body, "/b")  # "Disallow: /bbb..." is cut, and would forbid more than was meant
    assert allows(body, "/c")


@pytest.mark.parametrize(
    ("line", "delay"),
    [("Crawl-delay: 10", 10), ("Crawl-delay: 9999", MAX_CRAWL_DELAY), ("Crawl-delay: x", 0), ("", 0)],
)
def test_a_crawl_delay_is_kept_to_within_reason(line: str, delay: float) -> None:
    assert Rules(f"User-agent: *\n{line}\nDisallow: /x".encode(), AGENT).crawl_delay == delay


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        (AGENT, "nightdesk"),
        ("Mozilla/5.0 (compatible; GazetteBot/2.1; +https://gazette.example)", "gazettebot"),
        ("", ""),
        ("12", ""),
    ],
)
def test_the_product_token_is_what_files_call_a_crawler(agent: str, token: str) -> None:
    assert product_token(agent) == token


@given(st.binary(max_size=300), st.text(max_size=20))
@settings(deadline=None)
def test_any_bytes_are_a_robots_txt(body: bytes, agent: str) -> None:
    rules = Rules(b"User-agent: *\nDisallow: /forbidden\n" + body, agent)
    assert rules.allow(SITE + "/forbidden/x") in (True, False)
    assert 0 <= rules.crawl_delay <= MAX_CRAWL_DELAY
