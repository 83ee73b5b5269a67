"""`sources add` on each of the made-up news sites, from its bare front page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.drafting import draft_from, now, problem_of, shortage_of, untold
from flows.onboard import look
from flows.settings import Settings
from spiders.catalogue import permits
from spiders.scouting import MAX_REQUESTS
from spiders.source_file import place
from tests.newsroom import Newsroom

# publisher, language, time zone (None: the site's pages leave several), where its news is listed
SITES = {
    "tarnmouth-courier": ("The Tarnmouth Courier", "en-GB", "Europe/London", "feeds", "/rss.xml"),
    "lake-orrin-ledger": ("Lake Orrin Ledger", "en-US", "America/Chicago", "sections", "/"),
    "vaubrenne-courrier": ("Le Courrier de Vaubrenne", "fr", None, "sections", "/"),
    "norderwald-tageblatt": ("Norderwalder Tageblatt", "de", "Europe/Berlin", "sitemaps", "/sitemaps/news.xml"),
    "kestrel-coast": ("Kestrel Coast Now", "en-NZ", "Pacific/Auckland", "feeds", "/feed"),
    "valdesol-correo": ("El Correo de Valdesol", "es", None, "feeds", "/feed.json"),
    "verkhneluzhsk-vesti": ("Верхнелужские вести", "ru", "Asia/Yekaterinburg", "sections", "/"),
}  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with Newsroom(tmp_path_factory.mktemp("room"), host_base="127.0.31") as newsroom:
        yield newsroom


@pytest.mark.parametrize("name", SITES)
def test_a_site_is_known_from_its_front_page(name: str, room: Newsroom, tmp_path: Path) -> None:
    publisher, language, zone, key, listing = SITES[name]
    site = room.site(name)
    settings = Settings(home=tmp_path / "data", allow_private_addresses=True, processes=1)
    found = look(settings, site.url, "site", lambda told: None)
    assert problem_of(found) is None
    assert found.requests == len(room.requests(name)) <= MAX_REQUESTS
    draft = draft_from(found, "site", now())
    _, source = place(draft, tmp_path)

    assert (source.publisher, source.in_language, source.timezone) == (publisher, language, zone)
    assert getattr(source, key) == (site.url.rstrip("/") + listing,)
    assert bool(untold(draft)) == (zone is None)
    truth = {url.url: url.state for url in room.expected.urls.values() if url.site == name}
    articles = {url for url, state in truth.items() if state == "article"}
    assert articles
    assert all(permits(source, url) for url in articles), "also those that were not looked at"
    assert set(source.accepts) <= articles
    assert not set(source.rejects) & articles
    # the smallest of them has four articles, and is refused but for --force
    assert (shortage_of(found) is None) == (len(articles) >= 5)
