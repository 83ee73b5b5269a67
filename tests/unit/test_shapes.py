"""Section pages: links that look like articles, by guess and by what was learned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.shapes import MAX_TRIES, MAX_TRIES_A_SOURCE, Guess, Shapes, guess, shape, tally
from tests.unit.corpus_urls import CORPUS, corpus_urls
from transforms.items import Source
from transforms.urls import url_key

SITE = "https://gazette.example"
SOURCE = Source(name="gazette", publisher="G", url=f"{SITE}/", sections=(f"{SITE}/world",))


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/world/2026/11/23/some-long-slug-here-a1234.html", "/world/{date}/{slug}.html"),
        ("/world/2026/nov/23/ferry-crew-pulls-whale-from-net/", "/world/{date}/{slug}"),
        ("/world/2025/01/02/a-slug-of-five-words", "/world/{date}/{slug}"),
        ("/2026-11-23/x", "/{date}/{word}"),
        ("/a/202611/23/WS65571297a310d5acd876f404.html", "/a/{date}/{id}.html"),
        ("/news/ferry-crew-pulls-whale-from-net-14848251", "/news/{slug-id}"),
        ("/News/articles/c4gz8r0ldk1o", "/news/articles/{id}"),
        ("/story/1234567", "/story/{N}"),
        ("/page/2", "/page/{n}"),
        ("/tag/grid-power", "/tag/{words}"),
        ("/tag/bridges", "/tag/{word}"),
        ("/us-news/141e61e9-8a07-42e4-a527-2f03f45e7ef0", "/us-news/{id}"),
        ("/index.php?id=12345&section=world&utm_source=x", "/{word}.php?id={N}&section={word}"),
        ("/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/x", "/новости/{word}"),
        ("/news/паром-вытащил-кита-из-сети", "/news/{slug}"),
        ("", "/"),
    ],
)
def test_a_shape_is_what_urls_have_in_common(path: str, form: str) -> None:
    assert shape(SITE + path) == form
    assert shape(f"http://www.other.example:8080{path}") == form


def test_what_is_no_url_has_no_shape() -> None:
    assert shape("mailto:desk@gazette.example") == ""
    assert guess("mailto:desk@gazette.example") is Guess.NEVER


@given(st.text(max_size=300))
def test_any_url_has_a_shape_that_is_not_much_longer(text: str) -> None:
    url = f"{SITE}/{text}"
    assert len(shape(url)) <= 12 * 42 + 60 * len(text) + 20
    assert guess(url) in Guess


@pytest.mark.parametrize(
    "path",
    [
        "/world/2026/11/23/ferry-crew-pulls-whale-from-net",
        "/ferry-crew-pulls-whale-from-net/",
        "/news/articles/c4gz8r0ldk1o",
        "/news/ferry-crew-14848251.html",
        "/2026/11/ferry.html",
        "/a/202611/17/WS65571297a310d5acd876f404.html",
        "/some-headline-of-a-story/5928990/",
        "/article.php?id=23456",
        "/stories/3376705/",
        "/nachrichten/die-faehre-und-der-wal",
        "/2026/11/22/паром",
    ],
)
def test_what_looks_like_an_article_is_likely(path: str) -> None:
    assert guess(SITE + path) is Guess.LIKELY


@pytest.mark.parametrize(
    "path",
    [
        "/world",
        "/tag/ferries-and-bridges-of-the-north",
        "/author/ada-lovelace-of-the-desk",
        "/video/ferry-crew-pulls-whale-from-net",
        "/about-us",
        "/privacy-policy.html",
        "/world/page/2",
        "/2026/11/22",
        "/category/world/europe",
        "/world?page=2",
    ],
)
def test_what_looks_like_a_list_is_not(path: str) -> None:
    assert guess(SITE + path) is Guess.UNLIKELY


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/2026/11/23/whale-in-a-fishing-net.jpg",
        "/rss.xml",
        "/login",
        "/my-account/x",
        "/search?q=whale",
    ],
)
def test_what_is_no_page_is_never_tried(path: str) -> None:
    assert guess(SITE + path) is Guess.NEVER
    assert not Shapes({}, SOURCE).wants(SITE + path)


def wanted(shapes: Shapes, paths: list[str]) -> list[str]:
    return [path for path in paths if shapes.wants(SITE + path)]


def test_a_shape_that_gave_articles_is_wanted_whatever_it_looks_like() -> None:
    paths = [f"/watch/ferry{number}" for number in "abcdefghijk"]
    assert wanted(Shapes({"/watch/{word}": (1, 4)}, SOURCE), paths) == paths
    assert wanted(Shapes({"/watch/{word}": (1, 5)}, SOURCE), paths) == []


def test_a_shape_that_gave_none_is_not_wanted_but_gets_another_chance_if_it_looks_like_one() -> None:
    paths = [f"/guide/how-to-catch-a-ferry-{number}" for number in range(9)]
    assert wanted(Shapes({"/guide/{slug}": (0, 2)}, SOURCE), paths) == paths
    assert wanted(Shapes({"/guide/{slug}": (0, 3)}, SOURCE), paths) == paths[:1]
    assert wanted(Shapes({"/tag/{word}": (0, 3)}, SOURCE), ["/tag/a", "/tag/b"]) == []


def test_a_few_of_an_unlikely_shape_are_tried() -> None:
    paths = [f"/pieces/{word}" for word in "abcdefghijk"]
    assert wanted(Shapes({}, SOURCE), paths) == paths[:MAX_TRIES]
    folders = [f"/{word}/x" for word in "abcdefghijklmnopqrstuvwxyz"]
    assert len(wanted(Shapes({}, SOURCE), folders)) == MAX_TRIES_A_SOURCE


def test_what_is_known_takes_no_try() -> None:
    known = {url_key(f"{SITE}/pieces/{word}") for word in "abc"}
    shapes = Shapes({}, SOURCE, lambda url: url_key(url) in known)
    paths = [f"/pieces/{word}" for word in "abcdefghijk"]
    assert wanted(shapes, paths) == paths[:6]


def test_an_odd_site_is_learned_in_a_few_nights() -> None:
    paths = [
        f"/{folder}/{number}{letter}"
        for folder in ("reader", "shelf")
        for number in "12"
        for letter in "abcdef"
    ]
    states: dict[str, str] = {}
    for _ in range(2):
        rows = [(SITE + path, state) for path, state in states.items()]
        shapes = Shapes(tally(rows), SOURCE, lambda url: url.removeprefix(SITE) in states)
        for path in wanted(shapes, paths):
            states.setdefault(path, "article" if path.startswith("/reader/") else "rejected")
    assert {path for path, state in states.items() if state == "article"} == set(paths[:12])
    assert list(states.values()).count("rejected") == MAX_TRIES


def test_patterns_of_a_person_count_for_more() -> None:
    strict = Source(
        name="gazette", publisher="G", url=f"{SITE}/", allow=("/watch/", "/tag/"), deny=("secret",)
    )
    paths = ["/watch/a", "/tag/b", "/watch/secret", "/2026/11/23/ferry-crew-pulls-whale-from-net"]
    assert wanted(Shapes({"/watch/{word}": (0, 100)}, strict), paths) == paths[:2]


def test_filters_and_other_sites_hold_back() -> None:
    source = Source(name="gazette", publisher="G", url=f"{SITE}/", deny=("/sport/",))
    shapes = Shapes({}, source)
    assert not shapes.wants(f"{SITE}/sport/2026/11/23/ferry-crew-wins-the-relay")
    assert not shapes.wants("https://elsewhere.example/2026/11/23/ferry-crew-pulls-whale-from-net")
    assert shapes.wants("https://news.gazette.example/2026/11/23/ferry-crew-pulls-whale-from-net")


def test_the_tally_counts_by_shape_what_became_of_pages() -> None:
    rows = [
        (f"{SITE}/a/1234", "article"),
        (f"{SITE}/a/1235", "duplicate"),
        (f"{SITE}/a/1236", "rejected"),
        (f"{SITE}/a/1237", "failed"),
        (f"{SITE}/tag/x", "rejected"),
        (f"{SITE}/b/c", "pending"),
        ("invalid:x", "rejected"),
    ]
    assert tally(rows) == {"/a/{N}": (2, 1), "/tag/{word}": (0, 1)}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the checkout")
@pytest.mark.parametrize(("sets", "share"), [("fundus_*", 0.97), ("zyte", 0.92), ("*", 0.85)])
def test_the_guess_knows_most_articles_of_the_corpus(sets: str, share: float) -> None:
    urls = list(corpus_urls(sets))
    assert sum(guess(url) is Guess.LIKELY for url in urls) >= share * len(urls)
