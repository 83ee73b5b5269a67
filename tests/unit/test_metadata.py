"""What a page says of itself, in all the ways in which pages do."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.made_pages import HEADLINE, URL, capture, node, page
from transforms import jsonld
from transforms.items import Caption, Hints, Related, Source
from transforms.metadata import Metadata, read_metadata
from transforms.page import Page, open_page

GAZETTE = Source(
    name="gazette", publisher="The Orrin Gazette", url="https://gazette.example/", timezone="Europe/Berlin"
)
PUBLISHED = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


def read(
    html: str, *, url: str = URL, source: Source | None = GAZETTE, hints: Hints | None = None
) -> Metadata:
    opened = open_page(capture(html, url=url))
    assert isinstance(opened, Page)
    return read_metadata(opened, source, hints or Hints())


def metas(**properties: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{value}">'
        for name, value in properties.items()
    )


# --- JSON-LD in all its shapes


@pytest.mark.parametrize(
    "json_ld",
    [
        node(),
        [node()],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, node()]},
        {"@type": "WebPage", "mainEntity": node()},
        [{"@type": "BreadcrumbList"}, [node()]],
        node(**{"@type": ["NewsArticle", "ReportageNewsArticle"]}),
        node(**{"@type": "https://schema.org/NewsArticle"}),
        node(headline="Bridge over the Orrin reopens after&nbsp;a year of repairs"),
        node(author=[{"@type": "Person", "name": ["Jane Roe"]}]),
        node(author="Jane Roe"),
    ],
)
def test_json_ld_is_found_wherever_it_lies(json_ld: object) -> None:
    metadata = read(page(json_ld=json_ld))
    assert metadata.headline == HEADLINE
    assert metadata.byline.people == ("Jane Roe",)
    assert metadata.published is not None
    assert metadata.published.at == PUBLISHED
    assert metadata.published.raw == "2026-03-05T08:30:00+01:00"
    assert metadata.published.origin == "json-ld"
    assert metadata.says_article


def test_an_author_may_be_a_reference() -> None:
    person = {"@type": "Person", "@id": "https://gazette.example/#jane", "name": "Jane Roe"}
    article = node(author={"@id": "https://gazette.example/#jane"})
    assert read(page(json_ld={"@graph": [article, person]})).byline.people == ("Jane Roe",)


def test_of_several_articles_the_one_with_the_page_s_url_counts() -> None:
    other = node(
        headline="Barge strikes bridge",
        url="https://gazette.example/2026/02/barge",
        datePublished="2026-02-01",
    )
    own = node(url=URL + "?utm_source=x")
    metadata = read(page(json_ld=[other, own, other]))
    assert metadata.published is not None
    assert metadata.published.at == PUBLISHED


def test_a_list_of_teasers_is_not_the_article() -> None:
    teasers = [
        node(headline=f"Story number {n} of the day", url=f"https://gazette.example/{n}") for n in range(5)
    ]
    metadata = read(page(json_ld=teasers, title="Town news", h1="<h1>Town news</h1>"))
    assert not metadata.says_article
    assert metadata.byline.people == ()


GOOD = json.dumps(node(articleSection="Town"))


@pytest.mark.parametrize(
    "broken",
    [
        GOOD + ";",
        f"<!-- {GOOD} -->",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        GOOD.replace("}", ",}", 1),
        GOOD.replace('", "', '",\n\t"'),
        GOOD.replace("Bridge over", "Bridge\nover"),
        GOOD.replace("a year", 'a "year"'),
        GOOD.replace("Bridge", r"Bridge \x"),
        GOOD.replace('"', "&quot;"),
        GOOD[:-1],
        GOOD + GOOD,
    ],
)
def test_broken_json_is_repaired(broken: str) -> None:
    metadata = read(page(head=f'<script type="application/ld+json">{broken}</script>'))
    assert metadata.section == "Town"
    assert metadata.byline.people == ("Jane Roe",)


@given(st.text(max_size=300))
def test_no_script_breaks_the_reader(text: str) -> None:
    jsonld.loads(text)
    jsonld.loads('{"@type": "NewsArticle", "headline": "' + text)


scalars = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@value", "name", "url", "author"]), inner, max_size=4
        )
    ),
)
properties = st.sampled_from(
    ["headline", "author", "datePublished", "dateModified", "image", "keywords", "articleSection", "articleBody",
     "publisher", "mainEntityOfPage", "liveBlogUpdate", "hasPart", "isAccessibleForFree", "inLanguage", "creator"]
)  # fmt: skip


@given(st.dictionaries(properties, values, max_size=6))
def test_any_value_of_any_property_is_borne(wild: dict[str, Any]) -> None:
    metadata = read(page(json_ld={"@type": "NewsArticle"} | wild))
    assert metadata.headline


# --- where there is no JSON-LD


def test_open_graph_alone_is_enough() -> None:
    head = metas(
        og_type="article",
        og_title=HEADLINE,
        og_description="The repairs took a year.",
        og_site_name="The Orrin Gazette",
        og_image="/media/bridge.jpg",
        article_published_time="2026-03-05T08:30:00+01:00",
        article_modified_time="2026-03-05T10:00:00+01:00",
        article_section="Town",
        article_author="Jane Roe",
    )
    metadata = read(
        page(
            head=head
            + '<meta property="article:tag" content="Orrin"><meta property="article:tag" content="bridges">'
        )
    )
    assert metadata.headline == HEADLINE
    assert metadata.description == "The repairs took a year."
    assert metadata.byline.people == ("Jane Roe",)
    assert metadata.published is not None
    assert (metadata.published.at, metadata.published.origin) == (PUBLISHED, "meta")
    assert metadata.modified is not None
    assert metadata.modified.at == datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    assert metadata.section == "Town"
    assert metadata.keywords == ("Orrin", "bridges")
    assert metadata.main_image == "https://gazette.example/media/bridge.jpg"
    assert metadata.says_article


def test_microdata_alone_is_enough() -> None:
    body = f"""<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{HEADLINE}</h1>
    <span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Jane Roe</span></span>
    <time itemprop="datePublished" datetime="2026-03-05T08:30:00+01:00">5 March</time><span itemprop="articleSection">Town</span></div>"""
    metadata = read(page(h1="", body=body))
    assert metadata.byline.people == ("Jane Roe",)
    assert metadata.section == "Town"
    assert metadata.published is not None
    assert (metadata.published.at, metadata.published.origin) == (PUBLISHED, "time")
    assert metadata.says_article


def test_what_is_printed_counts_where_nothing_is_declared() -> None:
    printed = """<p class="byline">By Jane Roe and Ole Berg</p><p class="date">5 March 2026, 08:30</p>"""
    metadata = read(page(h1=f"<h1>{HEADLINE}</h1>{printed}"))
    assert metadata.byline.people == ("Jane Roe", "Ole Berg")
    assert metadata.byline.printed == "By Jane Roe and Ole Berg"
    assert metadata.published is not None
    assert (metadata.published.at, metadata.published.origin) == (PUBLISHED, "text")


def test_the_url_s_day_is_a_date_and_a_witness() -> None:
    dated = "https://gazette.example/2026/03/04/bridge"
    published = read(page(), url=dated).published
    assert published is not None
    assert (published.at, published.origin) == (datetime(2026, 3, 4, tzinfo=UTC), "url")
    elsewhere = read(page(h1=f'<h1>{HEADLINE}</h1><p class="date">1 January 2020</p>'), url=dated).published
    assert elsewhere is not None
    assert elsewhere.at == datetime(2026, 3, 4, tzinfo=UTC)


def test_the_feed_is_heard_where_the_page_is_silent() -> None:
    hints = Hints(
        headline="From the feed",
        date_published="Thu, 05 Mar 2026 08:30:00 +0100",
        section="Town",
        in_language="en",
        keywords=("a", "b"),
    )
    metadata = read(page(title="", h1=""), hints=hints)
    assert metadata.headline == "From the feed"
    assert metadata.published is not None
    assert (metadata.published.at, metadata.published.origin) == (PUBLISHED, "feed")
    assert metadata.section == "Town"
    assert metadata.keywords == ("a", "b")
    assert read(page(json_ld=node()), hints=hints).headline == HEADLINE


def test_a_date_after_the_capture_or_before_the_web_is_none() -> None:
    assert read(page(json_ld=node(datePublished="2031-01-01T00:00:00Z"))).published is None
    assert read(page(json_ld=node(datePublished="1970-01-01T00:00:00Z"))).published is None


def test_a_change_before_the_publication_is_none() -> None:
    assert read(page(json_ld=node(dateModified="2026-03-01T00:00:00Z"))).modified is None


def test_a_time_without_zone_is_the_source_s() -> None:
    published = read(page(json_ld=node(datePublished="2026-03-05T08:30:00"))).published
    assert published is not None
    assert published.at == PUBLISHED


# --- the headline


@pytest.mark.parametrize(
    ("title", "h1"),
    [
        (f"{HEADLINE} | The Orrin Gazette", ""),
        (f"{HEADLINE} - The Orrin Gazette", ""),
        (f"The Orrin Gazette: {HEADLINE}", f"<h1>{HEADLINE}</h1>"),
        (f"The Orrin Gazette – {HEADLINE}", ""),
        (f"{HEADLINE} | Town | The Orrin Gazette", f"<h1>{HEADLINE}</h1>"),
        (f"{HEADLINE} - gazette.example", ""),
        (f"{HEADLINE}", "<h1>The Orrin Gazette</h1>"),
        (f"{HEADLINE} | The Orrin Gazette", f"<h1>The Orrin Gazette</h1><h1> {HEADLINE} </h1>"),
        ("The Orrin Gazette", f"<h1>{HEADLINE}</h1>"),
    ],
)
def test_the_headline_has_no_site_name(title: str, h1: str) -> None:
    assert read(page(title=title, h1=h1)).headline == HEADLINE


def test_a_dash_in_a_headline_stays() -> None:
    headline = "Bridge - and ferry - reopen"
    assert read(page(title=f"{headline} - The Orrin Gazette", h1="")).headline == headline


def test_a_kicker_is_told_from_the_headline() -> None:
    h1 = f'<h1><span class="kicker">Traffic</span><span>{HEADLINE}</span></h1>'
    assert read(page(json_ld=node(), h1=h1)).headline == HEADLINE
    joined = f"Traffic: {HEADLINE}"
    assert read(page(json_ld=node(headline=joined), h1=h1)).headline == joined


def test_all_wordings_of_the_headline_are_known() -> None:
    metadata = read(
        page(json_ld=node(headline="Orrin bridge reopens"), title="Bridge reopens | The Orrin Gazette")
    )
    assert {"Orrin bridge reopens", "Bridge reopens"} <= set(metadata.wordings)


# --- authors and agencies


def test_people_and_agencies_stand_apart() -> None:
    authors = [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Organization", "name": "AFP"}]
    byline = read(page(json_ld=node(author=authors))).byline
    assert (byline.people, byline.agency) == (("Jane Roe",), "AFP")


def test_the_site_itself_is_no_author() -> None:
    byline = read(page(json_ld=node(author={"@type": "Organization", "name": "The Orrin Gazette"}))).byline
    assert (byline.people, byline.agency) == ((), None)


def test_authors_of_comments_and_other_stories_are_not_the_article_s() -> None:
    others = """<div class="comments"><span class="author">Angry Reader</span></div>
    <div class="teaser"><a rel="author" href="/x">Ole Berg</a></div>"""
    assert read(
        page(h1=f'<h1>{HEADLINE}</h1><p class="byline">By Jane Roe</p>', body=others)
    ).byline.people == ("Jane Roe",)


# --- access, pictures, related stories, live blogs


@pytest.mark.parametrize(
    ("properties", "head", "free"),
    [
        ({"isAccessibleForFree": False}, "", False),
        ({"isAccessibleForFree": "False"}, "", False),
        ({"isAccessibleForFree": "https://schema.org/True"}, "", True),
        ({"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "false"}}, "", False),
        ({}, '<meta property="article:content_tier" content="locked">', False),
        ({}, '<meta property="article:content_tier" content="free">', True),
        ({}, '<meta property="article:content_tier" content="metered">', False),
        ({}, '<meta name="isAccessibleForFree" content="false">', False),
        ({}, '<meta name="premium" content="true">', False),
        ({"isAccessibleForFree": True}, '<meta name="paywall" content="metered">', True),
        ({}, '<link rel="stylesheet" href="/paywall.css">', None),
        ({}, "", None),
    ],
)
def test_paywalls_are_told(properties: dict[str, Any], head: str, free: bool | None) -> None:
    assert read(page(json_ld=node(**properties), head=head)).is_accessible_for_free is free


@pytest.mark.parametrize(
    "figure",
    [
        '<figure><img src="a.jpg"><figcaption>The bridge on Thursday. <span class="credit">Ole Berg</span></figcaption></figure>',
        '<figure><img src="a.jpg"><figcaption>The bridge on Thursday. (Photo: Ole Berg)</figcaption></figure>',
        '<figure><img src="a.jpg"><figcaption>The bridge on Thursday. © Ole Berg</figcaption></figure>',
        '<div><img src="a.jpg"><p class="wp-caption-text">The bridge on Thursday. Foto: Ole Berg</p></div>',
        '<div class="caption"><span class="caption-text">The bridge on Thursday.</span> <span class="caption-credit">Ole Berg</span></div>',
    ],
)
def test_captions_and_credits_stand_apart(figure: str) -> None:
    assert read(page(h1=f"<h1>{HEADLINE}</h1>{figure}")).captions == (
        Caption("The bridge on Thursday.", "Ole Berg"),
    )


def test_a_caption_may_stand_in_json_ld_alone() -> None:
    image = {
        "@type": "ImageObject",
        "url": "a.jpg",
        "caption": "The bridge on Thursday.",
        "creditText": "Ole Berg",
    }
    assert read(page(json_ld=node(image=image))).captions == (Caption("The bridge on Thursday.", "Ole Berg"),)


def test_related_stories_are_those_that_are_offered_as_such() -> None:
    related = read(page()).related
    assert related == (
        Related(
            "Barge strikes bridge over the Orrin", "https://gazette.example/2026/02/barge-strikes-bridge"
        ),
    )


def test_a_live_blog_tells_its_posts() -> None:
    post = {
        "@type": "BlogPosting",
        "headline": "Band plays",
        "articleBody": "It is windy.\nThey stop.",
        "datePublished": "2026-03-05T18:45:00+01:00",
    }
    updates = read(page(json_ld=node(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=[post]))).live_updates
    assert [(u.headline, u.paragraphs, u.clock) for u in updates] == [
        ("Band plays", ("It is windy.", "They stop."), "18:45")
    ]


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://gazette.example/the-bridge", "https://gazette.example/the-bridge"),
        ("/the-bridge", "https://gazette.example/the-bridge"),
        ("https://elsewhere.example/the-bridge", URL),
        ("https://gazette.example/", URL),
        ("javascript:void(0)", URL),
    ],
)
def test_the_canonical_url_is_believed_if_it_can_be(canonical: str, url: str) -> None:
    assert read(page(head=f'<link rel="canonical" href="{canonical}">')).canonical_url == url
