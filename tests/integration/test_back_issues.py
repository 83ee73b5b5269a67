"""A backfill by way of the site itself: what its sitemaps and day pages have of some days, and nothing else."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spiders.backfilling import Backfill, Via
from tests.integration.crawls import Night, crawl, keys, source
from tests.integration.site_server import Answer, Site, page
from transforms.urls import url_key

OCTOBER = Backfill(Via.SITEMAP, date(2020, 10, 1), date(2020, 10, 3))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site("127.0.7.171") as site:
        yield site


def sitemap(site: Site, *rows: tuple[str, str]) -> Answer:
    entries = "".join(f"<url><loc>{site.url}{path}</loc>{more}</url>" for path, more in rows)
    return Answer(f"<urlset>{entries}</urlset>".encode())


def index(site: Site, *paths: str) -> Answer:
    rows = "".join(f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in paths)
    return Answer(f"<sitemapindex>{rows}</sitemapindex>".encode())


def day_list(*paths: str, onward: str = "") -> Answer:
    links = "".join(f'<a href="{path}">A story</a>' for path in paths)
    more = f'<a rel="next" href="{onward}">More</a>' if onward else ""
    return Answer(f"<html><body>{links}{more}</body></html>".encode())


def backfill(folder: Path, site: Site, task: Backfill = OCTOBER, **changes: Any) -> Night:
    how = {"sitemaps": (f"{site.url}/index.xml",), "download_delay": 0.0}
    return crawl(
        folder, [source("gazette", site.url, **(how | changes.pop("how", {})))], backfill=task, **changes
    )


def told(night: Night) -> dict[str, tuple[int, int, int]]:
    """By day: listed, known, captured."""
    days = night.outcome.days.get("gazette", {})
    return {day: (count.listed, count.known, count.captured) for day, count in days.items()}


def pages(site: Site) -> Sequence[str]:
    return sorted(path for path in site.paths if "story" in path)


def test_the_months_of_an_index_and_the_links_of_the_days_are_read_and_no_others(
    site: Site, tmp_path: Path
) -> None:
    site.routes |= {
        "/index.xml": index(site, "/2020-08.xml", "/2020-10.xml", "/2020-12.xml"),
        "/2020-10.xml": sitemap(
            site,
            ("/2020/10/01/story-a", "<lastmod>2021-05-05</lastmod>"),
            ("/2020/10/02/story-b", ""),
            ("/2020/10/03/story-c", ""),
            ("/2020/10/04/story-d", ""),
            ("/2020/10/02/story-gone", ""),
        ),
    } | {f"/2020/10/{day}/story-{name}": page() for day, name in (("01", "a"), ("02", "b"), ("03", "c"))}
    night = backfill(tmp_path, site, known=keys(site.url, "/2020/10/03/story-c"))
    assert night.outcome.ok
    assert [path for path in site.paths if path.endswith(".xml")] == ["/index.xml", "/2020-10.xml"]
    assert pages(site) == ["/2020/10/01/story-a", "/2020/10/02/story-b", "/2020/10/02/story-gone"]
    assert told(night) == {"2020-10-01": (1, 0, 1), "2020-10-02": (2, 0, 2), "2020-10-03": (1, 1, 0)}
    assert not night.outcome.unread
    listed = {line["url"]: line["listed_day"] for line in night.lines}
    assert listed[f"{site.url}/2020/10/02/story-gone"] == "2020-10-02"
    # of listings nothing is noted: a night has to find the rest in them
    assert {line["type"] for line in night.lines} == {"url"}


def test_sitemaps_that_only_robots_txt_names_are_read(site: Site, tmp_path: Path) -> None:
    site.routes |= {
        "/robots.txt": Answer(
            f"Sitemap: {site.url}/archive.xml\n".encode(), headers={"Content-Type": "text/plain"}
        ),
        "/archive.xml": sitemap(site, ("/2020/10/01/story-a", "")),
        "/2020/10/01/story-a": page(),
    }
    night = backfill(tmp_path, site, how={"sitemaps": (), "sections": (f"{site.url}/",)})
    assert night.outcome.ok
    assert pages(site) == ["/2020/10/01/story-a"]
    assert not night.outcome.unread


def test_day_pages_are_read_to_their_last_page(site: Site, tmp_path: Path) -> None:
    site.routes |= {
        "/day/2020/10/01": day_list(
            "/news/story-alpha-opens-again-today-1", "/2019/01/01/story-of-old", onward="?page=2"
        ),
        "/day/2020/10/01?page=2": day_list("/news/story-beta-opens-again-today-2", onward="?page=3"),
        "/day/2020/10/01?page=3": day_list("/news/story-beta-opens-again-today-2", onward="?page=4"),
        "/day/2020/10/03": day_list("/news/story-gamma-opens-again-today-3"),
        "/index.xml": index(site),
    } | {
        f"/news/story-{name}-opens-again-today-{n}": page()
        for n, name in enumerate(("alpha", "beta", "gamma"), 1)
    }
    night = backfill(
        tmp_path,
        site,
        how={"archive": f"{site.url}/day/{{yyyy}}/{{mm}}/{{dd}}", "allow": ("/news/", r"/2019/")},
    )
    assert night.outcome.ok
    assert told(night) == {"2020-10-01": (2, 0, 2), "2020-10-03": (1, 0, 1)}
    assert "/day/2020/10/01?page=4" not in site.paths  # the third page told nothing new
    assert "/2019/01/01/story-of-old" not in site.paths
    assert not night.outcome.unread  # that of 2 October is not there: no news that day


def test_a_look_asks_for_no_page_and_says_what_there_is(site: Site, tmp_path: Path) -> None:
    site.routes |= {
        "/index.xml": index(site, "/2020-10.xml"),
        "/2020-10.xml": sitemap(site, ("/2020/10/01/story-a", ""), ("/2020/10/01/story-b", "")),
    }
    look = Backfill(Via.SITEMAP, OCTOBER.first, OCTOBER.last, look_only=True)
    night = backfill(tmp_path, site, look, known=keys(site.url, "/2020/10/01/story-b"))
    assert told(night) == {"2020-10-01": (2, 1, 0)}
    assert pages(site) == []
    assert not night.lines


def test_what_is_left_is_told_and_a_listing_that_cannot_be_read_has_a_reason(
    site: Site, tmp_path: Path
) -> None:
    site.routes |= {
        "/index.xml": index(site, "/2020-10.xml", "/2020-10-b.xml"),
        "/2020-10.xml": sitemap(site, *((f"/2020/10/01/story-{n}", "") for n in range(4))),
        "/2020-10-b.xml": Answer(b"no", 403),
    } | {f"/2020/10/01/story-{n}": page() for n in range(4)}
    night = backfill(tmp_path, site, run_pages=3)
    assert night.outcome.days["gazette"]["2020-10-01"].left == 1
    assert "2020-10-b.xml: HTTP 403" in night.outcome.unread["gazette"]
    assert len(pages(site)) == 3
    states = {
        line["state"] for line in night.lines if line["url_key"] == url_key(f"{site.url}/2020/10/01/story-3")
    }
    assert states == {"pending"}
