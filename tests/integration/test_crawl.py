"""One night over many sites, each with a trait or a fault of its own, in one crawl process.

One process because it takes a second to start, and because that is how it runs: no site's fault may touch
another's pages.
"""

import gzip
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import brotli
import pytest

from tests.integration.crawls import AGENT, Night, crawl, due, keys, source
from tests.integration.site_server import Answer, Asked, Site, Talk, page, rss, sitemap, sitemap_index
from transforms.items import Source

SITES = {
    name: f"127.0.7.{number}"
    for number, name in enumerate(
        [
            "plain",
            "codings",
            "denied",
            "robots_503",
            "robots_429",
            "robots_slow",
            "robots_reset",
            "robots_moved",
            "robots_huge",
            "redirects",
            "broken",
            "retries",
            "filters",
            "limited",
            "sitemaps",
            "odd_feeds",
            "section",
            "again",
            "resting",
            "tls",
        ],
        start=1,
    )
}


def reset(talk: Talk) -> None:
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.connection.close()
    talk.close_connection = True


def half(talk: Talk) -> None:
    talk.answer(Answer(b"only so much", headers={"Content-Length": "1000"}))
    talk.close_connection = True


def garbage(talk: Talk) -> None:
    talk.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
    talk.close_connection = True


def slow(talk: Talk) -> None:
    time.sleep(2.5)
    talk.close_connection = True


def bomb(talk: Talk) -> None:
    talk.answer(Answer(headers={"Content-Length": str(30 << 20)}))
    talk.close_connection = True


def to(location: str, status: int = 301) -> Answer:
    return Answer(b"moved", status, {"Location": location})


def in_turn(*answers: Answer) -> object:
    left = list(answers)
    return lambda talk: left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with ExitStack() as stack:
        found = {name: stack.enter_context(Site(host)) for name, host in SITES.items()}
        for name, site in found.items():
            script(name, site)
        yield found


def script(name: str, site: Site) -> None:
    """What a site answers. Where nothing else is said, a feed lists /a and /b."""
    feed = lambda *paths: Answer(rss(site.url, *paths), headers={"Content-Type": "application/rss+xml"})  # noqa: E731
    routes = site.routes
    routes |= {"/rss": feed("/a", "/b"), "/a": page(), "/b": page()}
    if name == "codings":
        routes["/a"] = Answer(brotli.compress(b"<p>brotli"), headers={"Content-Encoding": "br"})
        routes["/b"] = Answer(gzip.compress(b"<p>gzip"), headers={"Content-Encoding": "gzip"})
        packed = brotli.compress(rss(site.url, "/a", "/b"))
        routes["/rss"] = Answer(packed, headers={"Content-Encoding": "br", "ETag": '"1"'})
    elif name == "denied":
        routes["/robots.txt"] = Answer(b"User-agent: nightdesktest\nDisallow: /a\nUser-agent: *\nDisallow: /")
    elif name == "robots_503":
        routes["/robots.txt"] = Answer(status=503)
    elif name == "robots_429":
        routes["/robots.txt"] = Answer(status=429)
    elif name == "robots_slow":
        routes["/robots.txt"] = slow
    elif name == "robots_reset":
        routes["/robots.txt"] = reset
    elif name == "robots_moved":
        routes["/robots.txt"] = to("/robots-2.txt")
        routes["/robots-2.txt"] = Answer(b"User-agent: *\nDisallow: /b")
    elif name == "robots_huge":
        routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /b\n" + b"# padding\n" * 100_000)
    elif name == "redirects":
        chain = [f"/chain-{number}" for number in range(12)]
        routes |= {path: to(onward) for path, onward in pairwise(chain)}
        routes |= {
            "/rss": to("/feed", 308),
            "/feed": feed(
                "/old",
                "/loop-1",
                "/slash",
                "/chain-0",
                "/to-deny",
                "/to-known",
                "/off-site",
                "/to-file",
                "/inside",
            ),
            "/old": to("/new?utm_source=feed"),
            "/new?utm_source=feed": page("moved here"),
            "/loop-1": to("/loop-2"),
            "/loop-2": to("/loop-1", 302),
            "/slash": to("/slash/"),
            "/slash/": page("with a slash"),
            "/to-deny": to("/private/x"),
            "/to-known": to("/known"),
            "/off-site": to("https://elsewhere.example/"),
            "/to-file": to("file:///etc/passwd"),
            "/inside": to("http://127.0.8.1/secret"),
        }
    elif name == "broken":
        routes |= {"/rss": feed("/half", "/reset", "/garbage", "/slow", "/bomb", "/a")}
        routes |= {"/half": half, "/reset": reset, "/garbage": garbage, "/slow": slow, "/bomb": bomb}
    elif name == "retries":
        failing = Answer(b"oops", 500)
        routes |= {"/rss": feed("/heals", "/never", "/gone", "/wait")}
        routes |= {
            "/heals": in_turn(failing, failing, page()),
            "/never": failing,
            "/gone": Answer(status=410),
        }
        routes["/wait"] = in_turn(Answer(b"slow down", 429, {"Retry-After": "1"}), page())
    elif name == "filters":
        routes["/rss"] = feed("/2026/a", "/video/2026/b", "/about")
        routes["/2026/a"] = page()
    elif name == "limited":
        routes["/rss"] = feed("/a", "/b", "/c", "/d", "/e")
    elif name == "sitemaps":
        urls = [f"{site.url}/s{number}" for number in range(4)]
        routes |= {
            "/index.xml": Answer(
                sitemap_index(f"{site.url}/news.xml", f"{site.url}/deep.xml", "http://127.0.7.1/x.xml")
            ),
            "/news.xml": Answer(gzip.compress(sitemap(*urls[:2])), headers={"ETag": '"n1"'}),
            "/deep.xml": Answer(sitemap_index(f"{site.url}/deeper.xml")),
            "/deeper.xml": Answer("\n".join(urls[2:]).encode(), headers={"Content-Type": "text/plain"}),
        }
    elif name == "odd_feeds":
        routes |= {
            "/html": page("Not a feed"),
            "/torn": Answer(rss(site.url, "/a", "/b")[:-80]),
            "/lies": Answer(b"nonsense", headers={"Content-Encoding": "gzip"}),
            "/reset": reset,
        }
    elif name == "section":
        routes["/world"] = Answer(
            b'<a href="/2026/a">A</a><a href="/about">B</a><a href="//elsewhere.example/2026/">C</a>'
        )
        routes["/2026/a"] = page()
    elif name == "again":
        routes["/robots.txt"] = Answer(b"User-agent: *\nAllow: /")
        routes["/rss"] = Answer(
            rss(site.url, "/a", "/b"),
            headers={"ETag": '"one"', "Last-Modified": "Mon, 23 Mar 2026 10:00:00 GMT"},
        )
        routes["/rss-2"] = feed("/a", "/c")
        routes["/c"] = page()
    elif name == "resting":
        routes["/rss"] = feed("/a", "/b", "/c")
        routes["/a"] = Answer(b"busy", 503, {"Retry-After": "3600"})


def sources_of(sites: dict[str, Site]) -> list[Source]:
    def at(name: str, *feeds: str, **values: object) -> Source:
        return source(name, sites[name].url, *(feeds or ("/rss",)), **values)

    special = {
        "redirects": at("redirects", deny=("/private/",), allow=("^http://127",)),
        "filters": at("filters", allow=(r"/\d{4}/", "^http://127.0.8.1/"), deny=("/video/",)),
        "limited": at("limited", max_pages=2),
        "sitemaps": source(
            "sitemaps", sites["sitemaps"].url, sitemaps=(f"{sites['sitemaps'].url}/index.xml",)
        ),
        "odd_feeds": at("odd_feeds", "/missing", "/html", "/torn", "/lies", "/reset"),
        "section": source(
            "section", sites["section"].url, sections=(f"{sites['section'].url}/world",), allow=(r"/\d{4}/",)
        ),
        "again": at("again", "/rss", "/rss-2", in_language="de"),
        "tls": source("tls", sites["tls"].url.replace("http:", "https:"), "/rss"),
    }
    closed = source("closed", "http://127.0.7.99:9", "/rss")  # where nothing listens
    return [*(special.get(name) or at(name) for name in sites), closed]


@pytest.fixture(scope="module")
def night(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Night:
    base = {name: site.url for name, site in sites.items()}
    return crawl(
        tmp_path_factory.mktemp("night"),
        sources_of(sites),
        known=keys(base["plain"], "/b") | keys(base["redirects"], "/known") | keys(base["robots_503"], "/a"),
        due={
            "plain": due(base["plain"], "/failed-before", "/failed-before"),
            "filters": due(base["filters"], "/video/now-filtered"),
            "broken": due("http://nowhere.invalid", "/x"),
            "closed": due("http://127.0.7.99:9", "/closed"),
            "robots_503": due(base["robots_503"], "/a"),
            **{name: due(base[name], "/due") for name in ("robots_429", "robots_slow", "robots_reset")},
        },
        request_seconds=1.5,
    )


def test_the_night_ends_as_a_crawl_should(night: Night) -> None:
    assert night.outcome.error is None
    assert night.outcome.ok
    assert night.outcome.finish_reason == "finished"


def test_new_pages_are_fetched_and_known_ones_are_not(night: Night, sites: dict[str, Site]) -> None:
    site = sites["plain"]
    assert night.urls(site.url) == {f"{site.url}/a": ("pending", "listed")}
    assert sorted(night.captured(site.url)) == [(f"{site.url}/a", 200), (f"{site.url}/failed-before", 404)]
    assert sorted(site.paths) == ["/a", "/failed-before", "/robots.txt", "/rss"]


def test_a_capture_says_where_it_came_from(night: Night, sites: dict[str, Site]) -> None:
    (record,) = (record for record in night.records if record.url == f"{sites['plain'].url}/a")
    assert record.metadata == {
        "source": "plain",
        "kind": "page",
        "via": f"{sites['plain'].url}/rss",
        "hint-headline": "About /a",
    }


def test_requests_say_who_asks_and_what_is_taken(night: Night, sites: dict[str, Site]) -> None:
    for asked in (*sites["plain"].asked, *sites["again"].asked):
        assert asked.headers["user-agent"] == AGENT
        assert asked.headers["accept-encoding"] == "gzip, deflate, br, zstd"
        assert "cookie" not in asked.headers
        assert "referer" not in asked.headers
    assert {asked.headers.get("accept-language") for asked in sites["again"].asked} == {"de,*;q=0.5"}


def test_bodies_are_stored_as_they_came(night: Night, sites: dict[str, Site]) -> None:
    stored = {record.url: record for record in night.records if record.url.startswith(sites["codings"].url)}
    for path in ("/a", "/b", "/rss"):
        answer = sites["codings"].routes[path]
        assert isinstance(answer, Answer)
        record = stored[sites["codings"].url + path]
        assert record.body == answer.body
        assert record.headers["content-encoding"] == answer.headers["Content-Encoding"]
        assert record.headers["content-length"] == str(len(answer.body))


def test_robots_txt_is_asked_first_once_and_kept_to(night: Night, sites: dict[str, Site]) -> None:
    site = sites["denied"]
    assert site.paths == ["/robots.txt", "/rss", "/b"]
    assert night.urls(site.url)[f"{site.url}/a"] == ("denied", "robots")
    assert night.listing(f"{site.url}/robots.txt")["kind"] == "robots"
    assert night.captured(site.url, "robots") == [(f"{site.url}/robots.txt", 200)]


@pytest.mark.parametrize("name", ["robots_503", "robots_429", "robots_slow", "robots_reset"])
def test_without_a_robots_txt_to_be_had_nothing_is_fetched(
    night: Night, sites: dict[str, Site], name: str
) -> None:
    site = sites[name]
    assert set(site.paths) == {"/robots.txt"}
    assert len(site.paths) == 3  # it is tried again before it is given up
    path = "/a" if name == "robots_503" else "/due"
    assert night.urls(site.url) == {site.url + path: ("failed", "robots_unreachable")}
    assert night.listing(f"{site.url}/robots.txt")["warning"]
    assert "robots_unreachable" in night.listing(f"{site.url}/rss")["warning"]


def test_a_missing_robots_txt_allows_all(night: Night, sites: dict[str, Site]) -> None:
    line = night.listing(f"{sites['plain'].url}/robots.txt")
    assert (line["status"], line["warning"]) == (404, None)


def test_a_robots_txt_that_moved_is_followed(night: Night, sites: dict[str, Site]) -> None:
    site = sites["robots_moved"]
    assert site.paths == ["/robots.txt", "/robots-2.txt", "/rss", "/a"]
    assert night.urls(site.url)[f"{site.url}/b"] == ("denied", "robots")


def test_a_huge_robots_txt_counts_as_far_as_it_is_read(night: Night, sites: dict[str, Site]) -> None:
    assert "/a" in sites["robots_huge"].paths
    assert "/b" not in sites["robots_huge"].paths


def test_redirects_are_followed_hop_by_hop_and_each_is_captured(night: Night, sites: dict[str, Site]) -> None:
    base = sites["redirects"].url
    captured, urls = night.captured(base), night.urls(base)
    new = f"{base}/new?utm_source=feed"
    assert captured.index((f"{base}/old", 301)) < captured.index((new, 200))
    (line,) = (line for line in night.lines if line["url"] == new)
    assert (line["state"], line["reason"], line["discovered_in"]) == ("pending", "listed", f"{base}/old")
    # the same page by another spelling is no new URL
    assert (f"{base}/slash/", 200) in captured
    assert f"{base}/slash/" not in urls
    # to a known page, round in a circle, to a file: not followed
    paths = sites["redirects"].paths
    assert "/known" not in paths
    assert (paths.count("/loop-1"), paths.count("/loop-2")) == (1, 1)
    assert (f"{base}/to-file", 301) in captured


def test_a_redirect_goes_nowhere_that_a_link_could_not(night: Night, sites: dict[str, Site]) -> None:
    base = sites["redirects"].url
    assert night.urls(base)[f"{base}/private/x"] == ("denied", "filtered")
    assert night.urls()["https://elsewhere.example/"] == ("denied", "filtered")
    assert night.urls()["http://127.0.8.1/secret"] == ("denied", "address")


def test_a_redirect_too_many_is_not_followed(night: Night, sites: dict[str, Site]) -> None:
    base, paths = sites["redirects"].url, sites["redirects"].paths
    assert "/chain-6" in paths
    assert "/chain-7" not in paths
    assert night.urls(base)[f"{base}/chain-7"] == ("denied", "too_many_redirects")


def test_a_feed_that_moved_is_followed(night: Night, sites: dict[str, Site]) -> None:
    base = sites["redirects"].url
    assert night.listing(f"{base}/rss")["warning"] == f"redirects to {base}/feed"
    assert night.listing(f"{base}/feed")["links"] == 9


def test_what_gives_no_response_fails_with_a_reason(night: Night, sites: dict[str, Site]) -> None:
    site = sites["broken"]
    reasons = {url.removeprefix(site.url): state for url, state in night.urls(site.url).items()}
    assert reasons == {
        "/half": ("failed", "broken"),
        "/reset": ("failed", "broken"),
        "/garbage": ("failed", "broken"),
        "/slow": ("failed", "timeout"),
        "/bomb": ("failed", "too_large"),
        "/a": ("pending", "listed"),
    }
    assert night.captured(site.url) == [(f"{site.url}/a", 200)]
    assert [site.paths.count(path) for path in ("/half", "/slow", "/bomb")] == [3, 3, 1]
    assert night.listing("http://127.0.7.99:9/robots.txt")["warning"].startswith("connect")
    assert night.urls()["http://127.0.7.99:9/closed"] == ("failed", "robots_unreachable")


def test_a_page_that_is_due_passes_the_filters_as_any_other(night: Night, sites: dict[str, Site]) -> None:
    assert night.urls()["http://nowhere.invalid/x"] == ("denied", "filtered")
    now_filtered = f"{sites['filters'].url}/video/now-filtered"
    assert night.urls()[now_filtered] == ("denied", "filtered")


def test_passing_trouble_is_tried_again_and_each_try_is_captured(
    night: Night, sites: dict[str, Site]
) -> None:
    base, captured = sites["retries"].url, night.captured(sites["retries"].url)
    assert [status for url, status in captured if url == f"{base}/heals"] == [500, 500, 200]
    assert [status for url, status in captured if url == f"{base}/never"] == [500, 500, 500]
    assert [status for url, status in captured if url == f"{base}/gone"] == [410]
    assert [status for url, status in captured if url == f"{base}/wait"] == [429, 200]
    assert night.outcome.counts["retries"] >= 5


def test_a_host_that_asks_for_an_hour_of_peace_gets_it(night: Night, sites: dict[str, Site]) -> None:
    site = sites["resting"]
    assert site.paths.count("/a") == 1
    assert "/c" not in site.paths
    assert set(night.urls(site.url).values()) == {("pending", "listed")}


def test_filtered_urls_are_told_and_not_fetched(night: Night, sites: dict[str, Site]) -> None:
    site = sites["filters"]
    assert {url.removeprefix(site.url): state for url, state in night.urls(site.url).items()} == {
        "/2026/a": ("pending", "listed"),
        "/video/2026/b": ("denied", "filtered"),
        "/about": ("denied", "filtered"),
        "/video/now-filtered": ("denied", "filtered"),
    }
    assert site.paths == ["/robots.txt", "/rss", "/2026/a"]


def test_what_is_beyond_max_pages_stays_pending(night: Night, sites: dict[str, Site]) -> None:
    site = sites["limited"]
    assert len(night.captured(site.url)) == 2
    assert list(night.urls(site.url).values()) == [("pending", "listed")] * 5


def test_sitemaps_are_read_through_their_index(night: Night, sites: dict[str, Site]) -> None:
    site = sites["sitemaps"]
    assert sorted(night.urls(site.url)) == [f"{site.url}/s{number}" for number in range(4)]
    index, leaf = night.listing(f"{site.url}/index.xml"), night.listing(f"{site.url}/news.xml")
    assert (index["links"], index["new"], index["etag"]) == (3, 0, None)
    assert (leaf["links"], leaf["new"], leaf["etag"]) == (2, 2, '"n1"')
    assert not [line for line in night.lines if line["url"].endswith("/x.xml")]  # another site's


@pytest.mark.parametrize(
    ("path", "status", "warning"),
    [
        ("/missing", 404, "HTTP 404"),
        ("/html", 200, "is no feed"),
        ("/torn", 200, "ends in the middle of an entry"),
        ("/lies", 200, "its bytes are not what Content-Encoding says (gzip)"),
        ("/reset", None, "broken: "),
    ],
)
def test_a_feed_that_can_not_be_read_says_why(
    night: Night, sites: dict[str, Site], path: str, status: int | None, warning: str
) -> None:
    line = night.listing(sites["odd_feeds"].url + path)
    assert line["status"] == status
    assert line["warning"].startswith(warning)
    assert line["etag"] is None
    assert line["links"] == (1 if path == "/torn" else 0)


def test_a_section_gives_the_links_that_are_allowed(night: Night, sites: dict[str, Site]) -> None:
    site = sites["section"]
    assert night.urls(site.url) == {f"{site.url}/2026/a": ("pending", "listed")}
    assert (f"{site.url}/2026/a", 200) in night.captured(site.url)


def test_tls_that_fails_is_told_apart(night: Night, sites: dict[str, Site]) -> None:
    robots = night.listing(f"{sites['tls'].url.replace('http:', 'https:')}/robots.txt")
    assert robots["warning"].startswith("tls: TLS: ")


def test_a_listing_is_logged_after_all_that_it_lists(night: Night) -> None:
    listed = [line["url"] for line in night.lines if line["type"] == "listing"]
    assert len(listed) == len(set(listed))
    for place, line in enumerate(night.lines):
        if (
            line["type"] == "url"
            and line["discovered_in"] in listed
            and line["reason"] in ("listed", "filtered")
        ):
            after = [later["url"] for later in night.lines[place:] if later["type"] == "listing"]
            assert line["discovered_in"] in after


def test_the_counts_are_those_of_what_was_written(night: Night) -> None:
    counts, pages = night.outcome.counts, night.captured()
    logged = {line["url_key"] for line in night.lines if line["type"] == "url"}
    fetched = {url for url, _ in pages}
    assert counts["pages"] == len(pages)
    assert counts["failed"] == sum(line.get("state") == "failed" for line in night.lines)
    assert counts["denied"] == sum(line.get("state") == "denied" for line in night.lines)
    assert counts["bytes"] == sum(len(record.body) for record in night.records)
    # the due pages, known before, and two captures under another spelling
    assert counts["discovered"] == len(logged) + len(
        [url for url in fetched if url.endswith("/failed-before")]
    )
    assert counts["requests"] >= len(night.records)
    assert counts["robots"] >= len(SITES)
    assert night.progress
    assert {"pages", "listings", "discovered", "failed", "bytes", "queued"} <= set(night.progress[-1])


@pytest.fixture(scope="module")
def second(
    night: Night, sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Night, dict[str, list[Asked]]]:
    """The night after, with the faults that heal healed for good, and one feed that has news under an old ETag."""
    site = sites["again"]

    def not_modified(talk: Talk) -> Answer:
        if talk.headers["If-None-Match"] == '"one"':
            return Answer(status=304, headers={"ETag": '"one"'})
        return Answer(status=500)

    site.routes["/rss"] = not_modified
    # an ETag that stays while the content changes
    news = sites["sitemaps"].routes["/news.xml"]
    assert isinstance(news, Answer)
    urls = [f"{sites['sitemaps'].url}/s{number}" for number in (0, 1, 9)]
    sites["sitemaps"].routes["/news.xml"] = Answer(gzip.compress(sitemap(*urls)), headers=news.headers)
    before = {name: len(one.asked) for name, one in sites.items()}
    found = crawl(
        tmp_path_factory.mktemp("second"),
        sources_of(sites),
        number=2,
        known=night.known_keys() | keys(sites["plain"].url, "/b") | keys(sites["redirects"].url, "/known"),
        listings=night.known_listings(),
        request_seconds=1.5,
    )
    return found, {name: one.asked[before[name] :] for name, one in sites.items()}


def test_a_second_night_fetches_and_says_only_what_is_new(
    second: tuple[Night, dict[str, list[Asked]]], sites: dict[str, Site]
) -> None:
    night, _ = second
    base = sites["sitemaps"].url
    assert night.outcome.ok
    assert night.captured() == [(f"{base}/s9", 404)]
    told = [line for line in night.lines if line["type"] == "url" or line["status"] == 200]
    assert [(line["type"], line["url"]) for line in told] == [
        ("url", f"{base}/s9"),
        ("listing", f"{base}/news.xml"),
    ]
    # a feed that fails is told each time: the ledger counts its failures
    failing = {line["url"] for line in night.lines if line["type"] == "listing" and line["status"] != 200}
    assert f"{sites['odd_feeds'].url}/missing" in failing
    # no rows in the warehouse: all else that answered is a revisit
    responses = [record.url for record in night.records if record.type == "response"]
    assert sorted(responses) == [f"{base}/news.xml", f"{base}/s9"]


def test_a_second_night_asks_with_what_it_knows(
    second: tuple[Night, dict[str, list[Asked]]], sites: dict[str, Site]
) -> None:
    night, asked = second
    (rss_1,) = (one for one in asked["again"] if one.path == "/rss")
    assert rss_1.headers["if-none-match"] == '"one"'
    assert rss_1.headers["if-modified-since"] == "Mon, 23 Mar 2026 10:00:00 GMT"
    (rss_2,) = (one for one in asked["again"] if one.path == "/rss-2")
    assert "if-none-match" not in rss_2.headers
    assert sorted(one.path for one in asked["again"]) == ["/robots.txt", "/rss", "/rss-2"]
    assert {record.type for record in night.records if record.url.startswith(sites["again"].url)} == {
        "revisit"
    }
    # the index is read again for the sitemaps that it names, though it did not change
    assert {one.path for one in asked["sitemaps"]} == {
        "/robots.txt",
        "/index.xml",
        "/news.xml",
        "/deep.xml",
        "/deeper.xml",
        "/s9",
    }


def test_a_feed_that_heals_is_told(sites: dict[str, Site], night: Night, tmp_path: Path) -> None:
    site = sites["odd_feeds"]
    routes = dict(site.routes)
    site.routes |= {"/missing": Answer(rss(site.url, "/x")), "/html": Answer(status=500)}
    try:
        one = source("odd_feeds", site.url, "/missing", "/html")
        third = crawl(tmp_path, [one], number=3, known=night.known_keys(), listings=night.known_listings())
    finally:
        site.routes = routes
    healed, broken = third.listing(f"{site.url}/missing"), third.listing(f"{site.url}/html")
    assert (healed["status"], healed["warning"], healed["new"]) == (200, None, 1)
    assert (broken["status"], broken["warning"], broken["etag"]) == (500, "HTTP 500", None)
