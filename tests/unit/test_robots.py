"""robots.txt by RFC 9309: what a file allows to whom."""

import base64
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

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


SUITE_IS_THERE = pytest.mark.skipif(
    not SUITE.is_file(), reason="the robots.txt suite is not beside the checkout"
)


def waived(case: dict[str, Any], robots: bytes) -> str | None:
    """The line of RFC 9309 that a case of Google's is at odds with. Their own matcher leaves both to its caller."""
    if case["url"].endswith("/robots.txt") and not case["allowed"]:
        return '2.2.2, second paragraph: "The /robots.txt URI is implicitly allowed."'
    if not case["url"].isascii():
        return (
            '2.2.2, third paragraph: "Octets in the URI and robots.txt paths outside the range of the ASCII '
            'coded character set [...] MUST be percent-encoded [...] prior to comparison."'
        )
    if b"%62%61%7A" in robots and case["url"].endswith("baz"):
        return "2.2.2, the last line of its table: /foo/bar/%62%61%7A matches /foo/bar/baz"
    return None


@SUITE_IS_THERE
@pytest.mark.parametrize(("standard", "passing", "waivers"), [(True, 371, 7), (False, 22, 0)])
def test_googles_cases_pass_but_for_those_that_the_rfc_contradicts(
    standard: bool, passing: int, waivers: int
) -> None:
    outcomes: Counter[str] = Counter()
    for case in map(json.loads, SUITE.read_text(encoding="utf-8").splitlines()):
        if case["standard"] is not standard:
            continue
        robots = base64.b64decode(case["robots_base64"])
        url = resolve(case["url"], "") or case["url"]
        passes = Rules.of(robots, case["user_agent"]).allow(url) is case["allowed"]
        if waived(case, robots) is None:
            assert passes, (case["case"], robots, case["user_agent"], url)
            outcomes["passed"] += 1
        else:
            assert not passes, f"{case['case']} passes: no need to waive it"
            outcomes["waived"] += 1
    assert outcomes == {"passed": passing, "waived": waivers} if waivers else {"passed": passing}


@pytest.mark.parametrize(
    ("rule", "url", "matches"),
    [
        # the table of 2.2.2, line by line, both ways round where that is another thing
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", True),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", True),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", True),
        ("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar", True),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%e3%83%84", "/foo/bar/ツ", True),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", True),
        ("/foo/bar/baz", "/foo/bar/%62%61%7a", True),
        # the tables of 2.2.3
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", True),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-x.html", False),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/path/foo-%24", "/path/foo-", False),
        # what is reserved is not the same escaped as not, where it divides the URL
        ("/a%2Fb", "/a/b", False),
        ("/a%3Fb", "/a?b", False),
        # different octets stay different, also where they are no UTF-8
        ("/%FC", "/%FD", False),
        ("/%FC", "/%fc", True),
        ("/%C3%BC", "/%FC", False),
        ("/~me", "/%7Eme", True),
        ("/100%", "/100%", True),
        # case counts, but for that of escapes
        ("/Path", "/path", False),
        # "$" ends a pattern and nothing else; without it a pattern is a beginning
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a$", "/a$b", False),
        ("/a$b", "/a$b", True),
        ("/a*$", "/abc", True),
        ("/*.php", "/index.php?x=1", True),
        ("/*.php$", "/index.php?x=1", False),
        ("*/private", "/x/private/y", True),
        ("/*/*/c", "/a/b/c", True),
        ("/*/*/c", "/b/c", False),
        ("/**a", "/bba", True),
        # a wildcard goes through the query as well
        ("/*/private/", "/a?x=/private/", True),
        ("/?", "/", False),
        ("/?", "/?q", True),
        # no path at all
        ("private", "/private", False),
    ],
)
def test_a_rule_matches_by_octets_and_special_characters(rule: str, url: str, matches: bool) -> None:
    assert allows(f"User-agent: *\nDisallow: {rule}", url) is not matches
    assert allows(f"User-agent: *\nDisallow: /\nAllow: {rule}", url) is matches


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        # the most specific match is the one with the most octets (2.2.2)
        (
            "Disallow: /example/page/disallowed.gif\nAllow: /example/page/",
            "/example/page/disallowed.gif",
            False,
        ),
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Disallow: /folder\nAllow: /folder", "/folder/page", True),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Allow: /page\nDisallow: /*.ph", "/page.php5", True),  # 5 octets each
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page", False),
        ("Allow: /*?\nDisallow: /p/x", "/p/x?q", False),  # 3 octets against 4: "?" is one, and so is "*"
        ("Allow: /a$\nDisallow: /ab", "/ab", False),
        ("Allow: /ab\nDisallow: /a*", "/abc", True),
        ("Allow: /a*\nDisallow: /abc", "/abc", False),
    ],
)
def test_the_longest_rule_wins_and_allow_wins_a_tie(rules: str, path: str, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}", path) is allowed


def test_robots_txt_itself_is_always_allowed() -> None:
    assert allows("User-agent: *\nDisallow: /", "/robots.txt")
    assert not allows("User-agent: *\nDisallow: /", "/robots.txt/x")


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
        # what is no record of the RFC's interferes with nothing (2.2.4), Crawl-delay included
        ("User-agent: nightdesk\nCrawl-delay: 5\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: nightdesk\nSitemap: /s.xml\n\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: nightdesk\nDisallow:\nUser-agent: other\nDisallow: /", "/a", True),
        # a group for us is all there is for us, also if it says nothing
        ("User-agent: *\nDisallow: /\nUser-agent: nightdesk", "/a", True),
        ("User-agent: * for all\nDisallow: /", "/a", False),
        ("User-agent: *bot\nDisallow: /", "/a", True),
        ("Disallow: /", "/a", True),
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


def test_a_crawl_delay_is_for_the_agents_above_it() -> None:
    robots = b"User-agent: other\nCrawl-delay: 9\nUser-agent: nightdesk\nCrawl-delay: 7\nDisallow: /x"
    assert Rules(robots, AGENT).crawl_delay == 7
    assert Rules(robots.replace(b"nightdesk", b"another"), AGENT).crawl_delay == 0


def test_a_name_with_digits_is_heeded_as_far_as_it_is_one() -> None:
    robots = b"User-agent: Press24Bot\nDisallow: /\nUser-agent: *\nAllow: /"
    assert not Rules(robots, "Press24Bot/1.0 (+https://desk.example/bot)").allow(SITE + "/a")
    assert Rules.of(robots, "Press24Bot").allow(SITE + "/a")  # 2.2.1: that is no product token


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        (AGENT, "nightdesk"),
        ("Mozilla/5.0 (compatible; GazetteBot/2.1; +https://gazette.example)", "gazettebot"),
        ("Press24Bot/1.0", "press"),
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


PATHS = st.text(st.sampled_from("abAB/?=&%*$.:~é 0123456789F"), max_size=12).map(lambda text: "/" + text)


@given(st.lists(st.tuples(st.booleans(), PATHS), max_size=5), PATHS)
@settings(deadline=None)
def test_a_url_and_its_escaped_spelling_are_treated_alike(rules: list[tuple[bool, str]], path: str) -> None:
    lines = [f"{'Allow' if allow else 'Disallow'}: {rule}" for allow, rule in rules]
    robots = "\n".join(["User-agent: *", *lines])
    spelt = re.sub("[abABF]", lambda letter: f"%{ord(letter[0]):02x}", path.replace("%", "%25"))
    assert allows(robots, path.replace("%", "%25")) is allows(robots, spelt)


@given(PATHS.map(lambda path: path.replace("*", "").replace("$", "").replace("%", "")), PATHS)
@settings(deadline=None)
def test_a_plain_rule_matches_all_that_begins_with_it(rule: str, more: str) -> None:
    url = rule.rstrip() + more.lstrip("/").replace("%", "")
    assert not allows(f"User-agent: *\nDisallow: {rule}", url)


def test_a_hostile_file_is_read_in_no_time() -> None:
    robots = "User-agent: *\n" + "Disallow: /" + "*a" * 100_000 + "b\n" + "Disallow: /*a*a*a*a*b\n" * 10_000
    rules = Rules(robots.encode(), AGENT)
    assert rules.allow(SITE + "/" + "a" * 2000)
