"""`sources add` on sites that nobody knows yet: what it asks them, what it makes of the answers."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flows.drafting import draft_from, now, problem_of, shortage_of
from flows.onboard import Findings, look
from flows.settings import Settings
from spiders.scouting import MAX_REQUESTS
from spiders.source_file import place
from tests.integration.made_site import PLAIN, XML, feed, front, paper, paths
from tests.integration.site_server import Answer, Route, Site, Talk, sitemap, sitemap_index
from tests.unit import made_pages
from transforms.items import Source


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hosts are remembered from run to run."""
    monkeypatch.setenv("NIGHTDESK_HOME", str(tmp_path / "data"))


def scout(
    site: Site, routes: Mapping[str, Route] | None = None, address: str = "", **settings: Any
) -> Findings:
    site.routes |= routes or {}
    given = Settings(**({"allow_private_addresses": True, "processes": 1} | settings))
    found = look(given, address or site.url, "gazette", lambda told: None)
    assert found.requests == len(site.paths) <= MAX_REQUESTS
    return found


def written(found: Findings, folder: Path) -> Source:
    """The source that comes of it, read from its file."""
    assert problem_of(found) is None
    assert shortage_of(found) is None
    return place(draft_from(found, "gazette", now()), folder)[1]


LINK = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'


def test_a_feed_that_the_front_page_names_is_taken_and_comments_are_not_even_asked_for(
    tmp_path: Path,
) -> None:
    with Site("127.0.7.140") as site:
        head = LINK.format("/comments/feed", "Comments") + LINK.format("/news.php?as=rss", "News")
        found = scout(
            site, paper() | {"/": front(paths(), head), "/news.php?as=rss": feed(site.url, paths())}
        )
        source = written(found, tmp_path)
        assert source.feeds == (f"{site.url}/news.php?as=rss",)
        assert source.sitemaps == source.sections == ()
        assert (source.publisher, source.in_language) == ("The Orrin Gazette", "en")
        assert set(source.accepts) <= {site.url + path for path in paths()}
        assert len(found.articles) == 8
        assert "/comments/feed" not in site.paths
        assert "/feed" not in site.paths, "no guessing where a good feed was found"


def test_a_bare_address_without_tls_is_found_and_its_redirect_is_followed(tmp_path: Path) -> None:
    with Site("127.0.7.156", paper()) as site:
        site.routes |= {
            "/": Answer(b"", 301, {"Location": "/en/"}),
            "/en/": front(paths()),
            "/rss": feed(site.url, paths()),
        }
        settings = Settings(allow_private_addresses=True, processes=1)
        found = look(settings, f"127.0.7.156:{site.port}", "gazette", lambda told: None)
        source = written(found, tmp_path)
        assert source.url == f"{site.url}/en/"
        assert source.feeds == (f"{site.url}/rss",)


def test_a_feed_that_only_articles_name_is_found(tmp_path: Path) -> None:
    with Site("127.0.7.141") as site:
        head = LINK.format("/odd/place", "News")
        found = scout(site, paper(head=head) | {"/": front(paths()), "/odd/place": feed(site.url, paths())})
        assert written(found, tmp_path).feeds == (f"{site.url}/odd/place",)


def test_of_several_feeds_those_stay_that_list_something_of_their_own(tmp_path: Path) -> None:
    with Site("127.0.7.142") as site:
        names = ("all", "town", "old", "elsewhere", "sport")
        head = "".join(LINK.format(f"/rss/{name}", name) for name in names)
        feeds = {
            "/rss/all": feed(site.url, paths()[:6]),
            "/rss/town": feed(site.url, paths()[:3]),
            "/rss/old": feed(site.url, paths()[4:], "Mon, 02 Mar 2020 08:00:00 +0100"),
            "/rss/elsewhere": feed("https://other.example", paths()),
            "/rss/sport": feed(site.url, paths()[5:]),
        }
        found = scout(site, paper() | feeds | {"/": front(paths(), head)})
        assert written(found, tmp_path).feeds == (f"{site.url}/rss/all", f"{site.url}/rss/sport")
        verdicts = {
            candidate.url.rpartition("/")[2]: candidate.verdict for candidate in found.scouted.candidates
        }
        assert verdicts["old"] == "its newest link is of 2020-03-02"
        assert verdicts["elsewhere"] == "0 of its 8 links are of this site: too few"


def test_a_news_sitemap_that_lists_more_than_the_feed_stands_beside_it(tmp_path: Path) -> None:
    with Site("127.0.7.143") as site:
        entry = "<url><loc>{}</loc><news><title>About</title></news></url>"
        news = "".join(entry.format(site.url + path) for path in paths())
        maps = [f"{site.url}/maps/{name}.xml" for name in ("pages", "news", "authors")]
        found = scout(
            site,
            paper()
            | {
                "/": front(paths(), LINK.format("/rss", "News")),
                "/rss": feed(site.url, paths()[:4]),
                "/robots.txt": Answer(f"Sitemap: {site.url}/maps.xml".encode(), headers=PLAIN),
                "/maps.xml": Answer(sitemap_index(*maps), headers=XML),
                "/maps/news.xml": Answer(f"<urlset>{news}</urlset>".encode(), headers=XML),
            },
        )
        source = written(found, tmp_path)
        assert (source.feeds, source.sitemaps) == ((f"{site.url}/rss",), (maps[1],))
        assert "/maps/pages.xml" not in site.paths


def test_a_sitemap_that_only_robots_txt_names_is_taken(tmp_path: Path) -> None:
    with Site("127.0.7.143") as site:
        robots = f"User-agent: *\nDisallow: /private/\nSitemap: {site.url}/maps/index.xml\n".encode()
        every = [site.url + path for path in [*paths(), "/about", "/town/"]]
        found = scout(
            site,
            paper()
            | {
                "/": front([]),
                "/robots.txt": Answer(robots, headers=PLAIN),
                "/maps/index.xml": Answer(sitemap_index(f"{site.url}/maps/2026-03.xml.gz"), headers=XML),
                "/maps/2026-03.xml.gz": Answer(gzip.compress(sitemap(*every)), headers=XML),
            },
        )
        source = written(found, tmp_path)
        assert source.sitemaps == (f"{site.url}/maps/index.xml",), (
            "the part of a month has another name next month"
        )
        assert source.allow, "a sitemap lists more than articles"
        assert f"{site.url}/town/" in source.rejects


def test_a_site_with_neither_feeds_nor_sitemaps_is_read_by_its_sections(tmp_path: Path) -> None:
    with Site("127.0.7.144") as site:
        found = scout(
            site,
            paper(12)
            | {"/": front(paths(12)[:4]), "/town/": front(paths(12)[4:]), "/sport/": front(paths(12)[:6])},
        )
        source = written(found, tmp_path)
        assert source.sections == (f"{site.url}/", f"{site.url}/town/")
        assert source.allow
        assert (source.feeds, source.sitemaps) == ((), ())


def test_what_is_no_article_is_held_back_and_all_articles_are_let_through(tmp_path: Path) -> None:
    with Site("127.0.7.145") as site:
        videos = ["/video/2026/03/a-goal-from-afar", "/video/2026/03/the-band-plays-on"]
        clip = made_pages.page(
            body="<video src='/v.mp4'></video>", json_ld={"@type": "VideoObject", "name": "A goal"}
        )
        routes = {path: Answer(clip.encode()) for path in videos}
        found = scout(
            site, paper() | routes | {"/": front(paths()), "/rss": feed(site.url, [*videos, *paths()])}
        )
        source = written(found, tmp_path)
        assert source.deny == ("/video/",)
        assert videos[0] in {url.removeprefix(site.url) for url in source.rejects}
        assert len(found.articles) >= 5


def test_too_few_articles_are_not_enough_and_more_pages_are_looked_at_first() -> None:
    with Site("127.0.7.146") as site:
        dead = [f"/town/2026/03/20/gone-{number}-for-good-now" for number in range(9)]
        routes = {path: Answer(b"<!doctype html><title>Oops</title><p>Nothing here.") for path in dead}
        found = scout(site, paper(4) | routes | {"/": front([]), "/rss": feed(site.url, [*dead, *paths(4)])})
        assert 8 < len(found.scouted.fetched) <= 16, "a second look, since none of the first came out"
        assert len(found.articles) == 4
        shortage = shortage_of(found)
        assert shortage is not None
        assert "4 of 13 pages came out as articles, expected at least 5" in shortage


def test_the_last_request_is_the_thirtieth_however_many_links_are_dead() -> None:
    with Site("127.0.7.158") as site:
        dead = [f"/town/2026/03/20/gone-{number}-for-good" for number in range(60)]
        found = scout(site, paper(0) | {"/": front([]), "/rss": feed(site.url, dead)})
        assert len(site.paths) == MAX_REQUESTS
        assert "0 of 27 pages came out as articles" in str(problem_of(found))


def test_nothing_at_all_is_told_as_such() -> None:
    with Site("127.0.7.147") as site:
        found = scout(site, {"/": Answer(b"<!doctype html><title>Parked</title><p>This domain is for sale.")})
        assert "no feed, sitemap or section page lists articles" in str(problem_of(found))


@pytest.mark.parametrize(
    ("routes", "told"),
    [
        (
            {"/robots.txt": Answer(b"User-agent: *\nDisallow: /\n", headers=PLAIN)},
            "its robots.txt forbids it",
        ),
        ({"/robots.txt": Answer(b"", 503)}, "without it nothing may be fetched"),
        ({"/": Answer(b"no", 403)}, "found HTTP status 403"),
    ],
)
def test_a_site_that_does_not_want_us_is_left_alone(routes: Mapping[str, Route], told: str) -> None:
    with Site("127.0.7.148") as site:
        found = scout(site, paper() | {"/": front(paths())} | routes)
        assert told in str(problem_of(found))
        assert set(site.paths) <= {"/robots.txt", "/"}


def test_a_private_address_is_refused_and_a_name_that_is_none_is_told() -> None:
    with Site("127.0.7.149") as site:
        found = scout(site, paper() | {"/": front(paths())}, allow_private_addresses=False)
        assert "allow_private_addresses = true" in str(problem_of(found))
        assert site.paths == []
    settings = Settings(user_agent="Tests/1.0 (+https://desk.example/bot)", processes=1)
    told = problem_of(look(settings, "http://nobody.invalid/", "nobody", lambda told: None))
    assert "the host does not resolve" in str(told)


def test_a_thousand_feeds_cost_no_more_than_thirty_requests() -> None:
    with Site("127.0.7.150") as site:
        head = "".join(LINK.format(f"/feed-{number}", "Feed") for number in range(1000))
        anchors = [f"/rss/{number}" for number in range(1000)]
        index = Answer(
            sitemap_index(*(f"{site.url}/sitemap-{number}.xml" for number in range(1000))), headers=XML
        )
        robots = "\n".join(f"Sitemap: {site.url}/index-{number}.xml" for number in range(1000))
        site.routes |= {f"/index-{number}.xml": index for number in range(1000)}
        site.routes |= {f"/feed-{number}": feed(site.url, []) for number in range(1000)}
        found = scout(
            site,
            paper()
            | {"/": front([*anchors, *paths()], head), "/robots.txt": Answer(robots.encode(), headers=PLAIN)},
        )
        assert len(site.paths) <= MAX_REQUESTS
        assert len(found.articles) == 8, "requests are kept for the articles"


def hop(talk: Talk) -> Answer:
    number = int(talk.path.rpartition("-")[2] or 0)
    return Answer(b"", 302, {"Location": f"{talk.path.rpartition('-')[0]}-{number + 1}"})


def bomb(talk: Talk) -> None:
    talk.send_response(200)
    talk.send_header("Content-Type", "application/rss+xml")
    talk.send_header("Content-Encoding", "gzip")
    talk.end_headers()
    talk.wfile.write(gzip.compress(b"<rss><channel>" + bytes(200 << 20)))
    talk.close_connection = True


def test_bombs_and_redirects_without_end_are_passed_over(tmp_path: Path) -> None:
    with Site("127.0.7.151") as site:
        head = LINK.format("/bomb", "News") + LINK.format("/hop-1", "More")
        hops = {f"/hop-{number}": hop for number in range(1, 40)}
        routes: dict[str, Route] = {"/": front(paths(), head), "/bomb": bomb, "/rss": feed(site.url, paths())}
        found = scout(site, paper() | hops | routes)
        assert written(found, tmp_path).feeds == (f"{site.url}/rss",)


def test_a_front_page_that_redirects_without_end_stops_it() -> None:
    with Site("127.0.7.152") as site:
        hops = {f"/hop-{number}": hop for number in range(1, 40)}
        found = scout(site, {"/robots.txt": Answer(), "/": Answer(b"", 302, {"Location": "/hop-1"})} | hops)
        assert "found HTTP status 302, after redirects" in str(problem_of(found))
        assert len(site.paths) <= 8


def test_what_a_site_says_ends_neither_a_comment_nor_a_string(tmp_path: Path) -> None:
    with Site("127.0.7.153") as site:
        name = "Gaz\"ette'\\ \n[evil]\nenabled = false #"
        pages = {
            path: Answer(
                made_pages.page(
                    json_ld=made_pages.node(headline=f"Headline {path}", publisher={"name": name})
                ).encode()
            )
            for path in paths()
        }
        found = scout(site, paper() | pages | {"/": front(paths()), "/rss": feed(site.url, paths())})
        source = written(found, tmp_path)
        assert source.enabled
        assert source.publisher == "Gaz\"ette'\\ [evil] enabled = false #"
