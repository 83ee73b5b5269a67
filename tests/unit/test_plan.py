"""Plans, outcomes, known URLs and the dealing of sources: what two processes tell each other."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.plan import (
    CrawlOutcome,
    CrawlPlan,
    DueUrl,
    KnownListing,
    KnownUrls,
    SourcePlan,
    deal,
    outcome_path,
    read_outcome,
    read_plan,
    write_known,
    write_outcome,
    write_plan,
)
from transforms.errors import CrawlError, SettingsError, StorageError
from transforms.items import Hints, Source


def source(name: str, url: str, **values: object) -> Source:
    values.setdefault("feeds", (url + "rss.xml",))
    return dataclasses.replace(Source(name=name, publisher=name, url=url), **values)  # type: ignore[arg-type]


def plan(folder: Path, *sources: Source, user_agent: str = "Desk/1 (+https://desk.example/bot)") -> CrawlPlan:
    return CrawlPlan(
        run_id="20261123T065501Z-3f2a9c",
        process=3,
        landing=folder / "landing",
        user_agent=user_agent,
        sources=tuple(
            SourcePlan(
                one,
                {one.feeds[0]: KnownListing('"x"', "Mon, 23 Mar 2026 10:00:00 GMT", "sha1:ABC", False)},
                (DueUrl("https://gazette.example/ä", None, Hints("T", keywords=("a", "b"))),),
            )
            for one in sources
        ),
        known_file=folder / "known.bin",
        allow_networks=("10.1.0.0/16",),
        hosts=folder / "hosts",
        robots_tags=("noarchive",),
        max_seconds=1.5,
    )


def test_a_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    whole = plan(
        tmp_path,
        source("gazette", "https://gazette.example/", allow=(r"/\d+/",), download_delay=7.0, max_pages=3),
    )
    write_plan(whole, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == whole


def test_an_outcome_comes_back_as_it_was(tmp_path: Path) -> None:
    path = outcome_path(tmp_path / "crawl-00.json")
    assert read_outcome(path) is None
    outcome = CrawlOutcome("finished", ok=True, counts={"pages": 3})
    write_outcome(outcome, path)
    assert read_outcome(path) == outcome
    path.write_bytes(path.read_bytes()[:-5])
    assert read_outcome(path) is None


def test_what_is_no_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="expected a crawl plan"):
        read_plan(tmp_path / "plan.json")
    (tmp_path / "plan.json").write_text('{"run_id": 3}')
    with pytest.raises(CrawlError, match="expected a crawl plan"):
        read_plan(tmp_path / "plan.json")


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "  ",
        "Mozilla/5.0 (X11; Linux x86_64)",
        "Desk/1 (contact us)",
        "Desk/1 (+http://)",
        "Desk/1 (+https:// desk.example)",
        "Desk/1 (+http://localhost/)",
        "Desk/1 (+http://.example/)",
        "Desk/1 (+ftp://desk.example/)",
        "Desk/1 (www.desk.example)",
        "Desk/1 (x@y)",
        "Desk/1 (@desk.example)",
        "Desk/1 (desk@)",
        "Desk/1 (desk@.example)",
        "Desk/1 (a @ desk.example)",
        "Desk/1 (me@1.2)",
        "(+https://desk.example/bot)",  # no name that a robots.txt could call it by
        "1/1 (+https://desk.example/bot)",
        "Desk/1 (+https://desk.example/bot)\r\nX-Forwarded-For: 127.0.0.1",
    ],
)
def test_other_peoples_sites_are_not_asked_without_a_contact(tmp_path: Path, agent: str) -> None:
    remote = source("gazette", "https://gazette.example/")
    with pytest.raises(SettingsError, match="user_agent: expected a name with a contact"):
        write_plan(plan(tmp_path, remote, user_agent=agent), tmp_path / "plan.json")
    assert not (tmp_path / "plan.json").exists()
    with pytest.raises(SettingsError, match="source gazette"):
        write_plan(
            plan(tmp_path, dataclasses.replace(remote, user_agent=agent or " ")), tmp_path / "plan.json"
        )
    # one feed elsewhere is enough
    mixed = source("local", "http://127.0.0.1/", feeds=("https://gazette.example/rss",))
    with pytest.raises(SettingsError):
        write_plan(plan(tmp_path, mixed, user_agent=agent), tmp_path / "plan.json")


@pytest.mark.parametrize(
    "agent",
    [
        "Desk/1 (+https://desk.example/bot)",
        "Desk/1 (desk@press.example)",
        "Desk http://a.example",
        "Mozilla/5.0 (compatible; Desk/1; +https://www.desk-24.example.org:8443/bot?x)",
        "Desk/1.0 (+HTTPS://DESK.EXAMPLE)",
        "Desk/1.0 (first.last+bot@news.press.example)",
        "Desk/1.0 (+https://пресса.рф/)",
        "  Desk/1.0 desk@press.example  ",
    ],
)
def test_a_url_or_an_address_is_a_contact(tmp_path: Path, agent: str) -> None:
    write_plan(plan(tmp_path, source("g", "https://g.example/"), user_agent=agent), tmp_path / "plan.json")
    own = source("g", "https://g.example/", user_agent=agent)
    write_plan(plan(tmp_path, own, user_agent=""), tmp_path / "plan.json")


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://127.0.0.1.example/", "http://localhost.example/", "http://[::2]/"]
)
def test_what_only_looks_like_ones_own_machine_needs_one(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="contact"):
        write_plan(plan(tmp_path, source("local", url), user_agent="Desk/1"), tmp_path / "plan.json")


@pytest.mark.parametrize("kind", ["feeds", "sitemaps", "sections"])
def test_a_single_listing_elsewhere_needs_a_contact(tmp_path: Path, kind: str) -> None:
    one = source("local", "http://127.0.0.1/", **{kind: ("http://127.0.0.1/x", "https://gazette.example/x")})
    with pytest.raises(SettingsError, match="contact"):
        write_plan(plan(tmp_path, one, user_agent="Desk/1"), tmp_path / "plan.json")


@pytest.mark.parametrize("url", ["http://127.0.0.5:8080/", "http://localhost/", "http://[::1]:99/"])
def test_ones_own_machine_needs_no_contact(tmp_path: Path, url: str) -> None:
    write_plan(plan(tmp_path, source("local", url), user_agent=""), tmp_path / "plan.json")


@given(st.lists(st.text(max_size=30), max_size=200), st.lists(st.text(max_size=30), max_size=50))
@settings(max_examples=50, deadline=None)
def test_known_urls_are_those_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], others: list[str]
) -> None:
    path = tmp_path_factory.mktemp("known") / "known.bin"
    assert write_known(path, iter(keys)) == len(set(keys))
    assert path.stat().st_size == 8 * len(set(keys))
    with KnownUrls(path) as known:
        assert len(known) == len(set(keys))
        assert all(key in known for key in keys)
        assert [key for key in others if key in known] == [key for key in others if key in set(keys)]


def test_known_urls_are_sorted_in_parts_and_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.plan._KEYS_SORTED_AT_ONCE", 100)
    keys = [f"gazette.example/{number}" for number in range(1000)]
    assert write_known(tmp_path / "known", [*keys, *keys[::-1]]) == 1000
    with KnownUrls(tmp_path / "known") as known:
        assert all(key in known for key in keys)
        assert "gazette.example/1000" not in known
        assert 3 not in known


def test_a_file_that_holds_no_known_urls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="expected the known URLs"):
        KnownUrls(tmp_path / "known")
    (tmp_path / "known").write_bytes(b"123456789")
    with pytest.raises(StorageError, match="expected 8 bytes a URL"):
        KnownUrls(tmp_path / "known")


def test_a_site_is_always_dealt_to_one_process() -> None:
    sources = [
        source("a", "https://www.gazette.example/"),
        source("b", "https://herald.example/", feeds=("https://feeds.shared.example/b",)),
        source("c", "https://sport.gazette.example/"),
        source("d", "https://post.example/", sitemaps=("https://feeds.shared.example/d",)),
        source("e", "http://127.0.0.2:81/"),
        source("f", "http://127.0.0.3:81/"),
    ]
    hands = deal(sources, 3)
    assert sorted(one.name for hand in hands for one in hand) == list("abcdef")
    assert [len(hand) for hand in hands] == [2, 2, 2]
    of = {one.name: place for place, hand in enumerate(hands) for one in hand}
    assert of["a"] == of["c"]
    assert of["b"] == of["d"]


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.integers(-1, 5))
def test_every_source_is_dealt_once_and_no_hand_is_empty(names: list[str], processes: int) -> None:
    sources = [source(name, f"https://{name}.example/") for name in names]
    hands = deal(sources, processes)
    assert all(hands)
    assert len(hands) <= max(1, processes)
    assert sorted(one.name for hand in hands for one in hand) == sorted(names)
    assert deal(sources, 1) == ([sources] if sources else [])
