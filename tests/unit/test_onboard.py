"""What an address means, what a source is called, where its file goes, and that no bad file gets there."""

from pathlib import Path

import pytest

from flows.drafting import place_for, refuse_taken
from flows.onboard import Findings, Refused, Seen, likeliest_first, name_for, starts
from flows.settings import Settings
from spiders.catalogue import default_folder
from spiders.scouting import Scouted
from spiders.source_file import Draft, place, render
from transforms.errors import SourceError, UsageError
from transforms.items import Link

GOOD: dict[str, str | tuple[str, ...]] = {
    "publisher": "Gazette",
    "url": "https://gazette.example/",
    "in_language": "",
    "feeds": ("https://gazette.example/rss",),
    "allow": (r"/\d{4}/it's",),
    "deny": (r"/tag/",),
    "accepts": ("https://gazette.example/2026/it's",),
    "rejects": ("https://gazette.example/tag/",),
}


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("https://news.example/", ("https://news.example/",)),
        ("http://news.example/de#top", ("http://news.example/de",)),
        ("News.example", ("https://news.example/", "http://news.example/", "https://www.news.example/")),
        ("blog.news.example", ("https://blog.news.example/", "http://blog.news.example/")),
        ("127.0.0.1:8000", ("https://127.0.0.1:8000/", "http://127.0.0.1:8000/")),
        ("bücher.example", ("https://xn--bcher-kva.example/", "http://xn--bcher-kva.example/", "https://www.xn--bcher-kva.example/")),
    ],
)  # fmt: skip
def test_a_bare_domain_is_tried_in_several_ways_and_a_url_as_it_is(
    address: str, meant: tuple[str, ...]
) -> None:
    assert starts(address) == meant


@pytest.mark.parametrize("address", ["", "  ", "ftp://a.example", "mailto:a@b.example", "javascript:alert(1)", "a b.example", "https://", "https://u:p@a.example/"])  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="expected a site's domain"):
        starts(address)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example-news.org/", "example_news"),
        ("https://edition.gazette.co.uk/", "edition_gazette"),
        ("https://news.gazette.co.uk/", "gazette"),
        ("http://127.0.0.1:8000/", "127_0_0_1"),
        ("http://localhost/", "localhost"),
    ],
)
def test_a_source_is_called_after_its_domain(url: str, name: str) -> None:
    assert name_for(url) == name


def test_a_file_goes_to_the_first_folder_that_is_ones_own(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    shipped = Settings(sources=(default_folder(),))
    assert place_for(shipped, tmp_path, None).folder == tmp_path / "sources"
    assert "Set sources = [" in str(place_for(shipped, tmp_path, None).advice)
    both = Settings(sources=(default_folder(), mine, other))
    assert place_for(both, tmp_path, None).folder == mine, "made, if it is not there yet"
    assert place_for(both, tmp_path, None).advice is None
    assert place_for(both, tmp_path, tmp_path / "else").advice is not None
    for ours in (default_folder(), default_folder() / "below"):
        with pytest.raises(UsageError, match="comes with Nightdesk"):
            place_for(both, tmp_path, ours)


def test_a_name_that_another_folder_has_is_refused_even_by_force(tmp_path: Path) -> None:
    settings = Settings(sources=(tmp_path / "mine", tmp_path / "other"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "gazette.toml").touch()
    target = place_for(settings, tmp_path, None)
    for force in (False, True):
        with pytest.raises(UsageError, match="--name"):
            refuse_taken(settings, "gazette", target, force=force)


def test_a_file_is_whole_and_good_or_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "sources"
    with pytest.raises(SourceError, match="rejects"):
        place(Draft("gazette", GOOD | {"deny": (), "allow": ()}), folder)
    assert list(folder.iterdir()) == []
    path, source = place(Draft("gazette", GOOD), folder)
    assert (source.name, source.allow, source.in_language) == ("gazette", (r"/\d{4}/it's",), None)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="--force"):
        place(Draft("gazette", GOOD | {"publisher": "Other"}), folder)
    assert path.read_bytes() == before
    assert place(Draft("gazette", GOOD | {"publisher": "Other"}), folder, force=True)[1].publisher == "Other"
    assert [each.name for each in folder.iterdir()] == ["gazette.toml"]


def test_a_file_is_written_for_people() -> None:
    remarks = {"timezone": ("timezone: could not be told: several\nenabled = false",)}
    text = render(Draft("gazette", GOOD | {"timezone": ""}, ("Written by a test.",), remarks))
    lines = text.splitlines()
    assert lines[:3] == [
        "# Written by a test.",
        'publisher   = "Gazette"',
        'url         = "https://gazette.example/"',
    ]
    assert "deny        = ['/tag/']" in lines
    assert "# timezone: could not be told: several enabled = false" in lines


def test_a_second_look_begins_where_articles_came_out_and_ends_where_none_did() -> None:
    site = "https://gazette.example"
    waiting = tuple(Link(f"{site}/{path}") for path in ("jobs/c", "about", "town/c", "town/d"))
    found = Findings(
        site,
        scouted=Scouted(12, waiting=waiting),
        articles={"a": Seen(f"{site}/town/a", "Bridge", None, None, (), 300, "en")},
        refused={
            f"{site}/{path}": Refused(f"{site}/{path}", "not_article", None) for path in ("town/b", "jobs/b")
        },
    )
    ordered = [link.url.removeprefix(f"{site}/") for link in likeliest_first(found)]
    assert ordered == ["town/c", "town/d", "about", "jobs/c"]
