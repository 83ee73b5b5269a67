"""Which listings are worth reading, and which URLs look like articles; the patterns that come of it."""

import re
from datetime import UTC, datetime

import pytest

from spiders.candidates import (
    choose,
    judge,
    looks_like_article,
    read_announced,
    robots_sitemaps,
    section_links,
    spread,
)
from spiders.markup import Found
from spiders.patterns import FRONT_PAGE, Patterns, find_patterns
from spiders.scouting import Candidate
from transforms.items import Hints, Kind, Link, Source

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BASE = "https://gazette.example"
GAZETTE = Source(name="gazette", publisher="Gazette", url=f"{BASE}/")


def links(*paths: str, **hints: str) -> tuple[Link, ...]:
    return tuple(Link(BASE + path, Hints(**hints)) for path in paths)  # type: ignore[arg-type]


def feed(*paths: str, url: str = "/rss", kind: Kind = Kind.FEED, **hints: str) -> Candidate:
    return judge(BASE + url, kind, Found(links(*paths, **hints)), GAZETTE, NOW)


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/2026/03/05/bridge", True),
        ("/news/bridge-over-the-orrin-reopens", True),
        ("/story/48037.html", True),
        ("/news/48037-x/", True),
        ("/archives/article_48037.html", True),
        ("/", False),
        ("/sport/", False),
        ("/tag/bridge-over-the-orrin", False),
        ("/video/2026/03/05/a-goal-from-afar", False),
        ("/about-us", False),
    ],
)
def test_articles_are_told_by_their_urls(path: str, is_article: bool) -> None:
    assert looks_like_article(BASE + path) is is_article


def test_a_listing_is_judged_by_what_it_yields() -> None:
    fresh, old = "2026-11-22T08:00:00Z", "2026-01-02T08:00:00Z"
    assert feed("/a", "/b", "/c", date_published=fresh).is_useful
    assert feed("/a", "/b", "/c").is_useful, "many feeds have no dates"
    assert not feed("/a", "/b").is_useful
    assert not feed("/a", "/b", "/c", date_published=old).is_useful
    assert not feed("/a", "/b", "/c", headline="Comment on Bridge by Jane").is_useful
    assert not feed("/about", "/town/", "/sport/", kind=Kind.SITEMAP).is_useful
    assert feed("/a", "/b", "/c", kind=Kind.SITEMAP, headline="Bridge").is_news
    assert judge(BASE, Kind.FEED, Found(warning="is no feed"), GAZETTE, NOW).verdict == "is no feed"


def test_feeds_go_before_news_sitemaps_and_those_before_plain_ones() -> None:
    days = [f"/2026/03/0{day}/bridge" for day in (1, 2, 3)]
    plain = feed(*days, url="/sitemap.xml", kind=Kind.SITEMAP)
    news = feed("/a", "/b", "/c", url="/news.xml", kind=Kind.SITEMAP, headline="Bridge")
    more = feed("/a", "/b", "/c", "/d", "/e", "/f", url="/more.xml", kind=Kind.SITEMAP, headline="Bridge")
    rss, same = feed("/a", "/b", "/c"), feed("/a", "/b", "/c", url="/feed")
    assert choose([plain, news, rss, same]) == [rss]
    assert choose([plain, more, rss]) == [rss, more], "a news sitemap that lists more than the feeds stays"
    assert choose([plain, news]) == [news]
    assert choose([plain]) == [plain]
    assert choose([]) == []


def test_a_page_names_feeds_and_robots_txt_names_sitemaps() -> None:
    html = b"""<html><head><base href="/de/">
    <link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" href="atom">
    <link rel=alternate type=application/rss+xml href="https://feeds.other.example/x">
    <link rel=alternate type=application/feed+json href="/feed.json">
    <link rel=alternate type=application/rss+xml href="/c" title="Gazette &raquo; Comments Feed">
    <link rel=alternate type=application/json href="/wp-json/1"><link rel=alternate hreflang=de href="/de">
    <link rel=stylesheet href="/x.css"></head><body><a href="/rss/">RSS</a><a href="//else.example/rss/">RSS</a>"""
    found = read_announced(html, f"{BASE}/index.html")
    assert found.alternates == (f"{BASE}/de/atom", f"{BASE}/feed.json", "https://feeds.other.example/x")
    assert found.anchors == (f"{BASE}/rss/",)
    robots = (
        b"User-agent: *\r\nSITEMAP : /all.xml\nsitemap:https://gazette.example/news.xml # new\nSitemap:\n"
    )
    assert robots_sitemaps(robots, f"{BASE}/robots.txt") == [f"{BASE}/news.xml", f"{BASE}/all.xml"]
    assert read_announced(b"\x00\xff" * 99, BASE).links == ()


def test_a_sample_is_spread_over_folders_and_strangers_come_later() -> None:
    sport = [f"/sport/game-{number}" for number in range(9)]
    order = [link.url.removeprefix(BASE) for link in spread(links("/video/1", *sport, "/town/a", "/town/b", "/town/b?utm_source=x"))]  # fmt: skip
    assert order[:4] == ["/sport/game-0", "/town/a", "/sport/game-1", "/town/b"]
    assert order.index("/video/1") == 6
    assert len(order) == 12
    assert section_links(links("/town/roads/", "/town/", "/a.pdf", "/x?y=1", "/2026/03/05/bridge")) == [
        f"{BASE}/town/",
        f"{BASE}/town/roads/",
    ]


def patterns(
    articles: list[str], *, refused: list[str] | None = None, listed: list[str] | None = None, needs_allow: bool = False
) -> Patterns:  # fmt: skip
    found = find_patterns(
        articles=[BASE + path for path in articles],
        listed=[BASE + path for path in listed or ()],
        refused=[BASE + path for path in refused or ()],
        sections=[f"{BASE}/town/", f"{BASE}/sport/"],
        front=f"{BASE}/",
        needs_allow=needs_allow,
    )
    assert found.rejects

    def passes(url: str) -> bool:
        allowed = not found.allow or any(re.search(pattern, url) for pattern in found.allow)
        return allowed and not any(re.search(pattern, url) for pattern in found.deny)

    assert all(passes(BASE + path) for path in articles)
    assert not any(passes(url) for url in found.rejects)
    return found


def test_patterns_let_all_articles_through_and_hold_back_what_differs() -> None:
    dated = [f"/{folder}/2026/03/0{day}/x" for day, folder in enumerate(["town", "sport", "town"], 1)]
    assert patterns(dated).allow == (r"/\d{4}/\d{1,2}/\d{1,2}/",)
    found = patterns(dated, refused=["/video/2026/03/04/goal", "/town/2026/03/05/soft-404"])
    assert found.deny == ("/video/",)
    assert found.remarks == (f"no article, but its URL looks as an article's: {BASE}/town/2026/03/05/soft-404",)  # fmt: skip


def test_a_folder_is_denied_only_if_no_article_lies_in_it() -> None:
    games = [f"/sport/2026/03/0{day}/game" for day in (1, 2, 3)]
    assert patterns(["/town/2026/03/01/a"], refused=games[:1]).deny == ()
    assert patterns(["/town/2026/03/01/a"], refused=games).deny == ("/sport/",)
    assert patterns(["/town/2026/03/01/a", "/sport/2026/03/09/b"], refused=games).deny == ()


def test_what_a_feed_announces_is_let_through_though_it_was_not_fetched() -> None:
    found = patterns(["/2026/03/01/a", "/2026/03/02/b"], listed=["/opinion/no-date-in-this-one"])
    assert found.allow == ()
    assert found.deny == (FRONT_PAGE,), "a file needs a URL that it holds back"


def test_headlines_alone_are_a_pattern_only_where_one_is_needed() -> None:
    slugs = ["/a-bridge-over-the-orrin", "/the-band-plays-on-and-on"]
    assert patterns(slugs).allow == ()
    assert patterns(slugs, needs_allow=True).allow == (r"/[^/?]+([-_][^/?]+){2,}/?(\?|$)",)
    assert patterns(["/news/bridge", "/town/band"], needs_allow=True).allow == ()


def test_a_pattern_fits_the_days_and_months_that_were_not_seen() -> None:
    (allow,) = patterns(["/2026/11/23/a", "/2026/12/24/b"]).allow
    assert re.search(allow, f"{BASE}/2026/7/3/c")
