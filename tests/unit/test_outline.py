"""The outline of a page finds what a walk through it would find, in the order of the page."""

from lxml.html import document_fromstring

from transforms.names import Named
from transforms.outline import Outline

_HTML = """<html><head><title>Ferry</title><meta property="og:title" content="x"></head><body>
<div class="Byline big"><a rel="author" href="/a">Jane Roe</a></div>
<h1 itemprop="headline" property="schema:headline">Ferry <b class="x">late</b></h1>
<p id="byline-2">One</p><p class="plain">Two</p><div class="Byline big">Three</div>
</body></html>"""


def _outline() -> Outline:
    return Outline(document_fromstring(_HTML))


def test_names_are_found_in_any_case_and_in_the_order_of_the_page() -> None:
    found = _outline().named(("byline",), Named(r"(?:^|[\s_-])byline(?:$|[\s_-])").says)
    assert [element.text_content().strip() for element in found] == ["Jane Roe", "One", "Three"]


def test_a_name_with_the_letters_that_fails_the_test_is_left_out() -> None:
    found = _outline().named(("byline", "plain"), lambda _names, name: name == "byline-2")
    assert [element.text for element in found] == ["One"]


def test_what_elements_say_is_kept_once() -> None:
    outline = _outline()
    assert [element.tag for element in outline.properties] == ["h1"]
    assert [(element.tag, rel) for element, rel in outline.rels] == [("a", "author")]
    assert [element.text for element in outline.tagged("title")] == ["Ferry"]


def test_what_follows_an_element_leaves_out_what_is_in_it() -> None:
    outline = _outline()
    (h1,) = outline.tagged("h1")
    assert [element.text for element in outline.after(h1)] == ["One", "Two", "Three"]
