"""A sitemap index of many parts: a night reads those that can hold news, and notices when lastmod lies."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders.plan import KnownListing
from tests.integration.crawls import crawl, source
from tests.integration.site_server import Answer, Site, page, sitemap
from transforms.items import Source

NOW = datetime.now(UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site("127.0.7.162") as site:
        yield site


def index(site: Site, parts: dict[str, datetime | None]) -> Answer:
    rows = "".join(
        f"<sitemap><loc>{site.url}{path}</loc>{f'<lastmod>{when.isoformat()}</lastmod>' if when else ''}</sitemap>"
        for path, when in parts.items()
    )
    return Answer(f"<sitemapindex>{rows}</sitemapindex>".encode())


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def at(site: Site) -> Source:
    return source("indexed", site.url, sitemaps=(f"{site.url}/index.xml",))


def asked(site: Site) -> list[str]:
    return [path for path in site.paths if path.endswith(".xml") and path != "/index.xml"]


def test_of_an_archive_only_the_days_of_the_window_are_read(site: Site, tmp_path: Path) -> None:
    days = [NOW.date() - timedelta(days=number) for number in range(60)]
    site.routes["/index.xml"] = index(site, {f"/{day}.xml": None for day in days})
    for day in days:
        site.routes[f"/{day}.xml"] = Answer(sitemap(f"{site.url}/{day}/story"))
        site.routes[f"/{day}/story"] = page()
    night = crawl(tmp_path, [at(site)])
    assert night.outcome.ok
    assert 8 <= len(asked(site)) <= 11
    assert asked(site)[0] == f"/{days[0]}.xml"
    assert night.outcome.counts["parts_skipped"] == 60 - len(asked(site))
    assert night.listing(f"{site.url}/index.xml")["warning"] is None
    assert len(night.captured(site.url)) == len(asked(site))


def test_a_lastmod_that_lies_is_noticed_said_and_believed_no_more(site: Site, tmp_path: Path) -> None:
    paths = [f"/part{number}.xml" for number in range(40)]
    site.routes["/index.xml"] = index(site, dict.fromkeys(paths, days_ago(50)))
    known = {
        f"{site.url}{path}": KnownListing(payload_digest="sha1:A", last_read=days_ago(2)) for path in paths
    }
    for number, path in enumerate(paths):
        site.routes[path] = Answer(sitemap(f"{site.url}/story-{number}"))
        site.routes[f"/story-{number}"] = page()
    first = crawl(tmp_path / "1", [at(site)], listings=known)
    assert 2 <= len(asked(site)) <= 12
    *_, line = (
        line for line in first.lines if line["type"] == "listing" and line["url"] == f"{site.url}/index.xml"
    )
    assert line["lastmod_lies"]
    assert line["warning"].startswith(f"lastmod calls {site.url}/part")
    assert line["payload_digest"]

    site.asked.clear()
    second = crawl(
        tmp_path / "2",
        [at(site)],
        number=2,
        listings=known | first.known_listings(),
        known=first.known_keys(),
    )
    assert sorted(asked(site)) == sorted(paths)
    assert second.outcome.counts["parts_skipped"] == 0
    assert len(first.captured(site.url)) + len(second.captured(site.url)) == 40


def test_a_look_into_an_old_part_takes_only_what_is_new(site: Site, tmp_path: Path) -> None:
    paths = [f"/part{number}.xml" for number in range(300)]
    site.routes["/index.xml"] = index(site, {path: days_ago(400 + n) for n, path in enumerate(paths)})
    today = NOW.strftime("%Y/%m/%d")
    for number, path in enumerate(paths):
        old = [f"{site.url}/2019/01/02/story-{number}", f"{site.url}/story-{number}"]
        site.routes[path] = Answer(sitemap(*old))
    peeks = {path: f"/{today}/news{path.removesuffix('.xml')}" for path in paths[2:]}
    for path, story in peeks.items():
        site.routes[path] = Answer(sitemap(f"{site.url}/2019/01/02/story{path}", site.url + story))
        site.routes[story] = page()
    night = crawl(tmp_path, [at(site)])
    peeked = [path for path in asked(site) if path in peeks]
    assert 1 <= len(peeked) <= 10
    # the newest two are read as any other; of the others, what is of these days
    assert sorted(night.urls(site.url)) == sorted(
        [site.url + peeks[path] for path in peeked]
        + [f"{site.url}/2019/01/02/story-{number}" for number in (0, 1)]
        + [f"{site.url}/story-{number}" for number in (0, 1)]
    )
    *_, line = (
        line for line in night.lines if line["type"] == "listing" and line["url"] == f"{site.url}/index.xml"
    )
    assert line["lastmod_lies"]


def test_an_index_in_an_index_in_an_index_comes_to_an_end_and_says_so(site: Site, tmp_path: Path) -> None:
    for depth in range(6):
        parts = {f"/deep{depth + 1}.xml": None, "/index.xml": None, f"/leaf{depth}.xml": None}
        site.routes["/index.xml" if depth == 0 else f"/deep{depth}.xml"] = index(site, parts)
        site.routes[f"/leaf{depth}.xml"] = Answer(sitemap(f"{site.url}/story{depth}"))
        site.routes[f"/story{depth}"] = page()
    night = crawl(tmp_path, [at(site)])
    assert sorted(asked(site)) == [
        f"/{name}.xml" for name in ("deep1", "deep2", "deep3", "leaf0", "leaf1", "leaf2")
    ]
    assert site.paths.count("/index.xml") == 1
    warning = night.listing(f"{site.url}/deep3.xml")["warning"]
    assert warning == "is an index 3 levels deep: its 3 parts were not read"


def test_parts_that_are_left_out_are_counted(site: Site, tmp_path: Path) -> None:
    site.routes["/index.xml"] = index(site, {f"/{number}.txt": None for number in range(1005)})
    night = crawl(tmp_path, [at(site)])
    warning = night.listing(f"{site.url}/index.xml")["warning"]
    assert warning == "5 of its parts were left out: at most 1000 are read a night"
    assert len([path for path in site.paths if path.endswith(".txt") and path != "/robots.txt"]) == 1000
