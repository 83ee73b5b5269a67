"""What a URL is, what it is known by, and whose it is."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.urls import (
    TRACKING_PARAMETERS,
    believable_canonical,
    host_of,
    key_hash,
    netloc_of,
    resolve,
    site_of,
    url_key,
)

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "url" / "urltestdata.json"

words = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)
hosts = st.builds(
    lambda a, b: f"{a}{b}.example", st.sampled_from("abcdxyz"), words.map(lambda w: w.strip("-"))
)
paths = st.lists(words, max_size=4).map(lambda parts: "".join(f"/{part}" for part in parts))
parameters = st.lists(
    st.tuples(st.sampled_from(["id", "p", "page", "article", "q", "ref"]), words), max_size=4
)
tracking = st.lists(
    st.tuples(
        st.sampled_from([*sorted(TRACKING_PARAMETERS), "utm_source", "UTM_Medium", "at_medium"]), words
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (
            "https://www.Gazette.example:443/2026/03/bridge-reopens/?utm_source=x&id=3#top",
            "gazette.example/2026/03/bridge-reopens?id=3",
        ),
        ("http://gazette.example", "gazette.example/"),
        ("http://gazette.example/?", "gazette.example/"),
        ("http://gazette.example/?utm_medium=rss&", "gazette.example/"),
        ("http://gazette.example/index.html", "gazette.example/index.html"),
        ("http://u:p@gazette.example/a", "gazette.example/a"),
        ("http://gazette.example:8080/a", "gazette.example:8080/a"),
        ("https://gazette.example:80/a", "gazette.example/a"),
        ("http://gazette.example./a", "gazette.example/a"),
        ("http://www.example/a", "www.example/a"),
        ("http://gazette.example/a?b=2&a=1&b=1", "gazette.example/a?a=1&b=2&b=1"),
        ("http://gazette.example/%7Eann/%c3%a9?q=%41", "gazette.example/~ann/%C3%A9?q=A"),
        ("http://gazette.example/é", "gazette.example/%C3%A9"),
        ("http://gazette.example/a/../b/./c", "gazette.example/b/c"),
        ("  http://gazette.example/a\n/b ", "gazette.example/a/b"),
        ("http://bücher.example/", "xn--bcher-kva.example/"),
        ("http://[::1]:8080/a", "[::1]:8080/a"),
        ("http://0x7f.1/", "127.0.0.1/"),
        ("mailto:desk@gazette.example", "invalid:mailto:desk@gazette.example"),
        ("/only/a/path", "invalid:/only/a/path"),
        ("http://", "invalid:http://"),
        ("http://a b/", "invalid:http://ab/"),
        ("", "invalid:"),
        ("invalid:x", "invalid:x"),
    ],
)
def test_what_a_url_is_known_by(url: str, key: str) -> None:
    assert url_key(url) == key


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "p",
        "page",
        "article",
        "articleId",
        "story",
        "aid",
        "newsid",
        "ref",
        "source",
        "s",
        "v",
        "lang",
        "date",
    ],
)
def test_parameters_that_may_name_an_article_stay(name: str) -> None:
    assert url_key(f"https://gazette.example/read?{name}=1") != url_key(
        f"https://gazette.example/read?{name}=2"
    )


@given(hosts, paths, parameters, tracking, st.randoms())
def test_variants_of_a_url_have_one_key(
    host: str, path: str, names: list[tuple[str, str]], noise: list[tuple[str, str]], chance
) -> None:
    plain = f"https://{host}{path}" + ("?" + "&".join(f"{n}={v}" for n, v in names) if names else "")
    # other parameters may come between, but those of one name keep their order
    mixed = sorted([*names, *noise], key=lambda pair: (pair[0] != "id", pair[0] not in ("p", "q")))
    query = "?" + "&".join(f"{n}={v}" for n, v in mixed) if mixed else chance.choice(["", "?"])
    scheme = chance.choice(["http", "https", "HTTPS"])
    www = chance.choice(["", "www.", "WWW."])
    port = chance.choice(["", ":443", ":80"])
    slash = chance.choice(["", "/"])
    fragment = chance.choice(["", "#", "#comments", "#:~:text=bridge"])
    variant = f"{scheme}://{www}{host.upper()}{port}{path}{slash}{query}{fragment}"
    assert url_key(variant) == url_key(plain)


@given(hosts, paths, paths)
def test_other_paths_have_other_keys(host: str, one: str, other: str) -> None:
    keys = url_key(f"https://{host}{one}"), url_key(f"https://{host}{other}")
    assert (keys[0] == keys[1]) == (one == other)


arbitrary = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Zs", "L"])),
    st.text().map(lambda text: f"http://gazette.example/{text}"),
    st.text().map(lambda text: f"https://{text}"),
    st.text("htps:/.@%?#&=[]\\ www+\u00e9\ud800", max_size=30).map(lambda text: f"http://{text}"),
)


@given(arbitrary)
@example("http://www.www.gazette.example//")
@example("http://gazette.example/%2525?%26=%3d")
@example("http://gazette.example?a%3Db&a=b")
@example("http://gazette.example/?%75tm_source=x")
@example("http://gazette.example/a/%2f/")
@example("http://www..example/")
@example("http://a../")
@example("invalid:invalid:" + "x" * 5000)
def test_a_key_is_clean_and_its_own_key(text: str) -> None:
    key = url_key(text)
    assert key.isprintable() or not key.isascii()
    assert not any(ord(c) <= 0x20 or 0x7F <= ord(c) <= 0x9F or 0xD800 <= ord(c) <= 0xDFFF for c in key)
    assert url_key(key if key.startswith("invalid:") else f"https://{key}") == key
    assert 0 <= key_hash(key) < 1 << 64


@given(arbitrary, arbitrary)
def test_nothing_here_raises_on_any_text(base: str, href: str) -> None:
    absolute = resolve(base, href)
    assert absolute is None or absolute.startswith(("http://", "https://"))
    assert absolute is None or resolve(base, absolute) == absolute
    assert isinstance(host_of(href) + site_of(href) + netloc_of(href) + believable_canonical(base, href), str)


def test_long_texts_that_are_no_urls_stay_apart() -> None:
    assert url_key("x" * 5000 + "a") != url_key("x" * 5000 + "b")
    assert len(url_key("x" * 5000)) < 600


def test_hashes_are_the_same_everywhere() -> None:
    # a file of them is written by one process and read by another
    assert key_hash("gazette.example/") == 0x297F40BEA5A7F2A
    assert len({key_hash(f"gazette.example/{number}") for number in range(10_000)}) == 10_000


def test_resolve_follows_the_whatwg_cases() -> None:
    if not SUITE.exists():
        pytest.skip("../shared/suites/url/urltestdata.json is absent")
    seen = 0
    for case in json.loads(SUITE.read_text()):
        if isinstance(case, str) or not (case["base"] or case["input"]):
            continue
        base = case["base"] or "about:blank"
        expected = None if case.get("failure") else case["href"]
        if expected is not None and not expected.startswith(("http://", "https://")):
            expected = None
        assert resolve(base, case["input"]) == expected, case
        seen += expected is not None
    assert seen > 200


@pytest.mark.parametrize(
    ("base", "href", "absolute"),
    [
        ("https://gazette.example/a/b", "../c?d#e", "https://gazette.example/c?d#e"),
        ("https://gazette.example/a/b", "//cdn.example/x", "https://cdn.example/x"),
        ("https://gazette.example/a/b", "", "https://gazette.example/a/b"),
        ("https://gazette.example/a/b", "javascript:void(0)", None),
        ("https://gazette.example/a/b", "ftp://gazette.example/", None),
        ("no base", "https://gazette.example", None),
        ("no base", "relative", None),
    ],
)
def test_resolve(base: str, href: str, absolute: str | None) -> None:
    assert resolve(base, href) == absolute


@pytest.mark.parametrize(
    ("url", "host", "netloc", "site"),
    [
        ("https://News.BBC.co.uk:444/x", "news.bbc.co.uk", "news.bbc.co.uk:444", "bbc.co.uk"),
        (
            "https://u:p@www.gazette.example:443/",
            "www.gazette.example",
            "www.gazette.example",
            "gazette.example",
        ),
        ("http://127.0.0.2:8001/", "127.0.0.2", "127.0.0.2:8001", "127.0.0.2"),
        ("http://[::1]:8001/", "[::1]", "[::1]:8001", "[::1]"),
        ("http://localhost/", "localhost", "localhost", "localhost"),
        ("http://ann.blogspot.com/", "ann.blogspot.com", "ann.blogspot.com", "ann.blogspot.com"),
        ("http://co.uk/", "co.uk", "co.uk", "co.uk"),
        ("http://пример.рф/", "xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("mailto:a@b.example", "", "", ""),
    ],
)
def test_host_and_site(url: str, host: str, netloc: str, site: str) -> None:
    assert host_of(url) == host
    assert netloc_of(url) == netloc
    if host:
        assert site_of(url) == site
        assert site_of(host) == site
        assert site_of(netloc) == site


PAGE = "https://www.gazette.example/2026/03/bridge?utm_source=x"


@pytest.mark.parametrize(
    ("url", "declared", "believed"),
    [
        (PAGE, "https://gazette.example/2026/03/bridge", "https://gazette.example/2026/03/bridge"),
        (PAGE, "/2026/03/bridge#top", "https://www.gazette.example/2026/03/bridge"),
        (PAGE, "http://amp.gazette.example/a", "http://amp.gazette.example/a"),
        (PAGE, None, PAGE),
        (PAGE, "", PAGE),
        (PAGE, "  ", PAGE),
        (PAGE, "https://other.example/2026/03/bridge", PAGE),
        (PAGE, "https://gazette.example/", PAGE),
        (PAGE, "/", PAGE),
        (PAGE, "/?p=3", "https://www.gazette.example/?p=3"),
        (PAGE, "mailto:desk@gazette.example", PAGE),
        (PAGE, "https://[", PAGE),
        ("https://gazette.example/", "https://www.gazette.example/", "https://www.gazette.example/"),
        ("http://127.0.0.2:8001/a", "http://127.0.0.2:8001/b", "http://127.0.0.2:8001/b"),
        ("http://127.0.0.2:8001/a", "http://127.0.0.3:8001/b", "http://127.0.0.2:8001/a"),
        ("no url", "https://gazette.example/a", "no url"),
    ],
)
def test_a_canonical_is_believed_within_reason(url: str, declared: str | None, believed: str) -> None:
    assert believable_canonical(url, declared) == believed
