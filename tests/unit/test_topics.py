"""Sections and keywords where a page's head does not name them."""

import pytest

from tests.unit.made_pages import capture, page
from transforms.items import Hints
from transforms.metadata import Metadata, read_metadata
from transforms.page import Page, open_page


def read(before: str = "", after: str = "", **made: object) -> Metadata:
    html = page(h1=f"{before}<h1>Bridge over the Orrin reopens</h1>", **made)  # type: ignore[arg-type]
    opened = open_page(
        capture(
            html.replace("</article>", f"{after}</article>"),
            url="https://gazette.example/town/bridge-reopens",
        )
    )
    assert isinstance(opened, Page)
    return read_metadata(opened, None, Hints())


@pytest.mark.parametrize(
    "before",
    [
        '<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/county">Waterside</a> &gt; <a href="/town/bridge-reopens">Bridge</a></div>',
        '<a rel="category tag" href="/category/waterside">Waterside</a>',
        '<div class="article-section section"><a href="/w">Waterside</a></div>',
        '<div class="text-xs"><a href="/">Gazette</a> <i></i> <a href="/w">Waterside</a></div>',
    ],
)
def test_a_section_is_read_where_it_is_printed(before: str) -> None:
    assert read(before).section == "Waterside"


def test_a_section_is_read_from_a_list_of_breadcrumbs() -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://gazette.example/"},
            {"@type": "ListItem", "position": 2, "item": {"@id": "https://gazette.example/w", "name": "Waterside"}},
            {"@type": "ListItem", "position": 3, "name": "Bridge", "item": "https://gazette.example/town/bridge-reopens"},
        ],
    }  # fmt: skip
    assert read(json_ld=crumbs).section == "Waterside"


def test_the_menu_names_the_folder_that_the_page_lies_in() -> None:
    assert read().section == "Town"


@pytest.mark.parametrize(
    "after",
    [
        '<p>Filed under <a rel="tag" href="/t/1">bridges</a>, <a rel="tag" href="/t/2">#Orrin</a></p>',
        '<ul class="article-tags"><li><a href="/tag/bridges">bridges</a></li><li><a href="/tag/orrin">Orrin</a></li></ul>',
    ],
)
def test_keywords_are_read_from_links_of_tags(after: str) -> None:
    assert read(after=after).keywords == ("bridges", "Orrin")


def test_what_is_trending_is_no_keyword() -> None:
    assert read(after='<div class="trending-tags"><a href="/tag/football">football</a></div>').keywords == ()
