"""The whole way from a capture to an article: one outcome for anything, the same one every time."""

import dataclasses
import gc
import json
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.made_pages import HEADLINE, PARAGRAPHS, URL, capture, node, page
from transforms.extract import EXTRACTOR, extract
from transforms.items import Extraction, Hints, Kind, Reason, Source
from transforms.marks import MarkedArticle, marked
from transforms.worker import as_line

GAZETTE = Source(
    name="gazette",
    publisher="The Orrin Gazette",
    url="https://gazette.example/",
    timezone="Europe/Berlin",
    in_language="en",
)


def test_an_article_has_all_that_its_page_says() -> None:
    head = f'<link rel="canonical" href="{URL}?utm_source=feed"><meta name="description" content="The repairs took a year.">'
    extraction = extract(
        capture(page(head=head, json_ld=node(keywords=["bridges", "Orrin"], articleSection="Town"))), GAZETTE
    )
    article = extraction.article
    assert article is not None
    assert extraction.rejection is None
    assert article.url == URL
    assert article.article_key == "gazette.example/2026/03/bridge-over-the-orrin-reopens"
    assert article.headline == HEADLINE
    assert article.description == "The repairs took a year."
    assert article.authors == ("Jane Roe",)
    assert article.date_published_raw == "2026-03-05T08:30:00+01:00"
    assert article.in_language == "en"
    assert (article.section, article.keywords) == ("Town", ("bridges", "Orrin"))
    assert article.body == "\n".join(PARAGRAPHS)
    assert article.body_markdown == "\n\n".join(PARAGRAPHS)
    assert article.word_count == len(" ".join(PARAGRAPHS).split())
    assert article.extractor == EXTRACTOR


def test_only_pages_have_an_outcome() -> None:
    for kind in (Kind.FEED, Kind.SITEMAP, Kind.SECTION, Kind.ROBOTS):
        extraction = extract(capture(page(), kind=kind), None)
        assert (extraction.article, extraction.rejection) == (None, None)


def test_the_same_capture_gives_the_same_article() -> None:
    raw = capture(page(json_ld=node()))
    before = dataclasses.replace(raw)
    assert extract(raw, GAZETTE) == extract(raw, GAZETTE)
    assert raw == before


def _marked(extraction: Extraction) -> MarkedArticle:
    assert extraction.article is not None
    return marked(extraction.article, extraction.story)


def test_furniture_does_not_change_the_fingerprint() -> None:
    one = _marked(extract(capture(page(json_ld=node())), None))
    other = _marked(extract(capture(page(json_ld=node()).replace("Barge strikes", "Ferry strikes")), None))
    assert one.fingerprint == other.fingerprint


def test_a_wire_story_has_the_same_body_fingerprint_everywhere() -> None:
    one = _marked(extract(capture(page(json_ld=node())), None))
    html = page(title="A bridge opens - The Courier", h1="<h1>A bridge opens</h1>").replace(
        "Orrin Gazette", "Courier"
    )
    other = _marked(extract(capture(html, url="https://courier.example/a-bridge-opens-today"), None))
    assert one.body_fingerprint == other.body_fingerprint
    assert len({one.fingerprint, one.body_fingerprint, other.fingerprint}) == 3


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        extract(capture(page()), None)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_hints_fill_gaps() -> None:
    hints = Hints(headline="The bridge is open", date_published="2026-03-05T08:30:00Z", section="Town")
    article = extract(capture(page(title="", h1=""), hints=hints), None).article
    assert article is not None
    assert article.headline == "The bridge is open"
    assert article.date_published_from == "feed"
    assert article.section == "Town"


@pytest.mark.parametrize(
    "evil",
    [
        "&#1;&#xFFFE;\x00\x0b",
        "\ud800lone",
        "<div>" * 500 + "deep",
        '<a href="http://[bad">x</a> and <a href="//:0">y</a> and <a href="javascript:alert(1)">z</a> run along with the words of this line.',
        "<svg><p>in a picture",
        "</body></html>after the end of all things there is still text to be read by those who scroll that far.",
    ],
)
def test_nothing_on_a_page_stops_it(evil: str) -> None:
    html = page(
        body=f"<p>{PARAGRAPHS[0]}</p><p>{evil}</p>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:]),
        json_ld=node(),
    )
    article = extract(capture(html.encode("utf-8", "surrogatepass")), None).article
    assert article is not None
    assert PARAGRAPHS[0] in article.body
    assert PARAGRAPHS[3] in article.body


def test_every_outcome_can_be_written_down() -> None:
    lone = json.dumps(
        node(headline="Lone \ud800 surrogate and \u0000 NUL", description="\udfff", keywords=["\ud800"])
    )
    html = page(head=f'<script type="application/ld+json">{lone}</script>')
    line = orjson.loads(as_line(extract(capture(html), None)))
    assert line["article"]["headline"]
    assert "\x00" not in line["article"]["headline"]
    refused = orjson.loads(as_line(extract(capture("", status=404), None)))
    assert refused["rejection"] == {
        "reason": "not_found",
        "detail": "HTTP status 404",
        "stage": "fetch",
        "url_state": "gone",
    }


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.binary(max_size=3000),
    st.sampled_from(["text/html", "text/html; charset=utf-16", "application/xhtml+xml", "text/plain", ""]),
)
def test_any_bytes_have_exactly_one_outcome(body: bytes, content_type: str) -> None:
    extraction = extract(capture(body, headers=[("Content-Type", content_type)]), None)
    assert (extraction.article is None) != (extraction.rejection is None)
    as_line(extraction)


tags = st.sampled_from(
    ["p", "div", "article", "h1", "h2", "ul", "li", "table", "tr", "td", "a", "b", "i", "span", "blockquote", "pre", "br", "time", "figure",
     "figcaption", "script", "style", "svg", "form", "section", "aside", "nav", "main", "title", "meta", "select", "option", "q", "code", "dl", "dd"]
)  # fmt: skip
attributes = st.sampled_from(
    ["", ' class="article-body"', ' class="byline author"', ' itemprop="articleBody"', ' itemprop="author"', ' class="caption credit"',
     ' href="/x"', ' datetime="2026-99-99"', ' class="date"', ' class="related"', ' id="content"', ' role="article"', ' style="display:none"']
)  # fmt: skip
pieces = st.one_of(
    st.builds("<{}{}>".format, tags, attributes),
    st.builds("</{}>".format, tags),
    st.sampled_from(PARAGRAPHS),
    st.text(max_size=30),
    st.sampled_from(
        [
            "&#0;",
            "&amp;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "\x00",
            "By Jane Roe",
            "5 March 2026",
            "&nbsp;",
            "\n",
        ]
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(pieces, max_size=60))
def test_any_markup_has_exactly_one_outcome(soup: list[str]) -> None:
    extraction = extract(capture("<html><body>" + "".join(soup)), GAZETTE)
    assert (extraction.article is None) != (extraction.rejection is None)
    as_line(extraction)
    if extraction.article is not None:
        assert len(extraction.article.body) >= 20
        assert "\n\n" not in extraction.article.body


def test_a_rejection_says_which_step_refused() -> None:
    rejection = extract(capture(page(), status=503), None).rejection
    assert rejection is not None
    assert rejection.reason is Reason.SERVER_ERROR
    assert rejection.reason.stage == "fetch"


def test_the_zone_that_a_date_was_printed_in_is_kept() -> None:
    article = extract(capture(page(json_ld=node(datePublished="2026-03-05T22:30:00-05:00"))), None).article
    assert article is not None
    assert article.date_published == datetime(2026, 3, 6, 3, 30, tzinfo=UTC)
    assert article.date_published_zone == "-05:00"


def test_nothing_of_a_page_waits_for_the_search_for_cycles() -> None:
    figure = '<figure><img src="a.jpg"><figcaption>The <b>bridge</b> at Orrin.</figcaption></figure>'
    html = page(h1=f"<h1><span>{HEADLINE}</span></h1>{figure}")
    extract(capture(html), GAZETTE)  # what is loaded once is loaded
    gc.collect()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        extract(capture(html), GAZETTE)
        assert gc.collect() == 0
    finally:
        if was_enabled:
            gc.enable()
