"""Source files: what is let through, what is refused, and in what words."""

import dataclasses
from pathlib import Path

import pytest

from spiders import catalogue
from spiders.catalogue import check_source, default_folder, permits, read_catalogue, read_source, why_not
from transforms.errors import SourceError
from transforms.items import Source

WHOLE = """
publisher      = "Example Gazette"
url            = "https://gazette.example/"
in_language    = "en"
timezone       = "Europe/Berlin"
feeds          = ["https://gazette.example/rss.xml"]
sitemaps       = ["https://gazette.example/sitemap-news.xml"]
sections       = ["https://gazette.example/world"]
allow          = ['/\\d{4}/\\d{2}/']
deny           = ['/(video|podcast)/']
accepts        = ["https://gazette.example/2026/03/bridge-reopens"]
rejects        = ["https://gazette.example/video/2026/03/bridge"]
enabled        = false
download_delay = 7
max_pages      = 100
remove         = ["aside.promo", "#newsletter > div"]
user_agent     = "GazetteReader/1.0 (+https://reader.example/bot)"
"""


def write(folder: Path, text: str, name: str = "gazette") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(key: str, line: str) -> str:
    """The whole file, with one key's line replaced."""
    lines = [old for old in WHOLE.strip().splitlines() if old.split("=")[0].strip() != key]
    return "\n".join([*lines, line])


def test_every_key_of_a_source_file_is_read(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, WHOLE))
    assert source == Source(
        name="gazette",
        publisher="Example Gazette",
        url="https://gazette.example/",
        in_language="en",
        timezone="Europe/Berlin",
        feeds=("https://gazette.example/rss.xml",),
        sitemaps=("https://gazette.example/sitemap-news.xml",),
        sections=("https://gazette.example/world",),
        allow=(r"/\d{4}/\d{2}/",),
        deny=("/(video|podcast)/",),
        accepts=("https://gazette.example/2026/03/bridge-reopens",),
        rejects=("https://gazette.example/video/2026/03/bridge",),
        enabled=False,
        download_delay=7.0,
        max_pages=100,
        remove=("aside.promo", "#newsletter > div"),
        user_agent="GazetteReader/1.0 (+https://reader.example/bot)",
    )


def test_the_reader_knows_exactly_the_fields_of_a_source() -> None:
    assert set(catalogue._KEYS) == {field.name for field in dataclasses.fields(Source)} - {"name"}


@pytest.mark.parametrize(
    ("key", "line", "expected", "found"),
    [
        ("feed", 'feed = "https://gazette.example/rss.xml"', "one of the keys publisher, url", "'feed'"),
        ("schedule", 'schedule = "0 2 * * *"', "one of the keys", "'schedule'"),
        ("rendering", "rendering = true", "one of the keys", "'rendering'"),
        (
            "archive",
            'archive = "https://gazette.example/news"',
            "a URL with the year",
            "gazette.example/news",
        ),
        (
            "archive",
            'archive = "https://gazette.example/{yyyy}/{mm}/{day}"',
            "nothing in braces but",
            "{day}",
        ),
        ("archive", 'archive = "https://{yyyy}.example/{mm}/{dd}"', "the same every day", "{yyyy}.example"),
        ("publisher", "", "the publisher's name", "missing"),
        ("publisher", 'publisher = " "', "some text", "' '"),
        ("accepts", "", "an array of absolute http", "missing"),
        ("rejects", "rejects = []", "one at least", "[]"),
        ("url", 'url = "gazette.example"', "an absolute http or https URL", "'gazette.example'"),
        (
            "url",
            'url = "ftp://gazette.example/"',
            "an absolute http or https URL",
            "'ftp://gazette.example/'",
        ),
        ("url", 'url = "https://me:pw@gazette.example/"', "without user and password", "me:pw"),
        ("feeds[1]", 'feeds = ["https://gazette.example/a", "/rss.xml"]', "an absolute http", "'/rss.xml'"),
        ("feeds", 'feeds = "https://gazette.example/rss.xml"', "an array of absolute http", "'https"),
        ("feeds[0]", "feeds = [3]", "an array of absolute http", "3"),
        ("allow[0]", "allow = ['(/news/']", "a regular expression (missing )", "'(/news/'"),
        ("timezone", 'timezone = "Europe/Atlantis"', "an IANA time zone", "'Europe/Atlantis'"),
        ("timezone", 'timezone = "../../etc/passwd"', "an IANA time zone", "passwd"),
        ("in_language", 'in_language = "english"', "a BCP 47 language tag", "'english'"),
        ("in_language", "in_language = 1", "a BCP 47 language tag", "1"),
        ("enabled", 'enabled = "yes"', "true or false", "'yes'"),
        ("download_delay", "download_delay = -1", "seconds, from 0", "-1"),
        ("download_delay", 'download_delay = "5"', "seconds, from 0", "'5'"),
        ("download_delay", "download_delay = nan", "seconds, from 0", "nan"),
        ("max_pages", "max_pages = 0", "a whole number, 1 at least", "0"),
        ("max_pages", "max_pages = true", "a whole number, 1 at least", "True"),
        ("remove[0]", 'remove = ["div["]', "a CSS selector", "'div['"),
        ("user_agent", 'user_agent = "a\\nb"', "some text, on one line", "\\n"),
    ],
)
def test_a_wrong_key_is_refused_with_its_file_what_was_expected_and_what_was_found(
    tmp_path: Path, key: str, line: str, expected: str, found: str
) -> None:
    path = write(tmp_path, changed(key.partition("[")[0], line))
    with pytest.raises(SourceError) as error:
        read_source(path)
    message = str(error.value)
    assert message.startswith(f"{path}: {key}: expected ")
    told_expected, told_found = message.split(", found ", 1)
    assert expected in told_expected
    assert found in told_found


def test_a_file_that_lists_no_news_anywhere_is_refused(tmp_path: Path) -> None:
    text = "\n".join(
        line for line in WHOLE.splitlines() if not line.startswith(("feeds", "sitemaps", "sections"))
    )
    with pytest.raises(SourceError, match="feeds: expected at least one URL in feeds, sitemaps or sections"):
        read_source(write(tmp_path, text))


def test_sections_need_no_allow(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, changed("allow", "")))
    assert source.sections
    assert source.allow == ()


def test_accepts_and_rejects_are_held_against_the_filters(tmp_path: Path) -> None:
    path = write(tmp_path, changed("deny", "deny = ['bridge']"))
    with pytest.raises(
        SourceError, match=r"accepts: expected https://gazette.example/2026/03/bridge-reopens"
    ) as error:
        read_source(path)
    assert "deny pattern 'bridge' matches" in str(error.value)
    with pytest.raises(
        SourceError, match=r"rejects: expected https://gazette.example/video/2026/03/bridge to be held"
    ):
        read_source(write(tmp_path, changed("deny", "deny = []")))


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"publisher = [", "expected TOML, found"), (b'publisher = "\xff"', "expected UTF-8 text, found")],
)
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "gazette.toml"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=expected):
        read_source(path)


def test_a_file_name_that_can_be_no_source_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="expected a file name of lower-case letters"):
        read_source(write(tmp_path, WHOLE, name="The Gazette"))


def test_all_problems_of_all_folders_are_told_at_once(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir()
    second.mkdir()
    write(first, WHOLE)
    twin = write(second, WHOLE)
    other = write(second, changed("url", 'url = "nowhere"') + '\npublisher2 = "x"', name="herald")
    with pytest.raises(SourceError) as error:
        read_catalogue([first, second, tmp_path / "three"])
    lines = str(error.value).splitlines()
    assert lines[0].startswith(f"{twin}: expected a name that no other source has, found 'gazette'")
    assert lines[1].startswith(f"{other}: publisher2: expected one of the keys")
    assert lines[2].startswith(f"{other}: url: expected an absolute http or https URL")
    assert lines[3].startswith(f"{tmp_path / 'three'}: expected a folder of source files")


def test_sources_come_by_name_from_all_folders(tmp_path: Path) -> None:
    write(tmp_path, WHOLE, name="zebra")
    write(tmp_path, WHOLE, name="apple")
    (tmp_path / "notes.md").write_text("no source")
    assert [source.name for source in read_catalogue([tmp_path])] == ["apple", "zebra"]


def test_off_its_own_sites_only_a_pattern_that_names_the_host_lets_a_url_through() -> None:
    source = Source(
        name="gazette",
        publisher="Gazette",
        url="https://www.gazette.example/",
        feeds=("https://feeds.gazette-cdn.example/rss",),
        allow=(r"/\d{4}/", r"^https://wire\.example/stories/"),
        deny=("/video/",),
    )
    assert permits(source, "https://gazette.example/2026/a")
    assert permits(source, "https://m.gazette.example/2026/a")
    assert permits(source, "https://gazette-cdn.example/2026/a")
    assert permits(source, "https://wire.example/stories/1")
    assert not permits(source, "https://evil.example/2026/a")
    assert not permits(source, "https://gazette.example/about")
    assert why_not(source, "https://gazette.example/video/2026/a") == "deny pattern '/video/' matches"
    unfiltered = dataclasses.replace(source, allow=(), deny=())
    assert permits(unfiltered, "https://gazette.example/anything")
    assert not permits(unfiltered, "https://evil.example/anything")


def test_the_catalogue_that_comes_with_it_is_whole() -> None:
    sources = read_catalogue([default_folder()])
    assert len(sources) >= 10
    first = next(source for source in sources if source.name == "moscow_times")
    assert first.publisher == "The Moscow Times"
    assert "https://www.themoscowtimes.com/rss/news" in first.feeds
    for source in sources:
        assert check_source(source) == []
        assert source.accepts
        assert len(source.rejects) >= 2
        assert source.in_language
        assert source.timezone
        assert all(url.startswith("https://") for url in (source.url, *source.feeds, *source.sitemaps))
