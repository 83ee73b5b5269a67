"""Which block of a page is taken for the article, and what of it and above it is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.made_pages import HEADLINE, PARAGRAPHS, URL, capture, page, paragraphs_html
from transforms.body import Body, cut, find_body
from transforms.cleaning import cleaned
from transforms.items import Hints
from transforms.markdown import Marks
from transforms.metadata import read_metadata
from transforms.page import Page, open_page
from transforms.parsing import parse, sanitise

WHOLE = "\n".join(PARAGRAPHS)
LEAD = "For a year the people of Orrin had gone round by the ferry; now the shortest way is open again."


def body_of(html: str) -> Body:
    opened = open_page(capture(html))
    assert isinstance(opened, Page)
    metadata = read_metadata(opened, None, Hints())
    cut(opened, (), metadata.boxes)
    return find_body(opened, metadata)


@pytest.mark.parametrize(
    ("head", "printed"),
    [
        ("", f'<p class="article-lead">{LEAD}</p>'),
        ("", f'<div class="vorspann"><span>{LEAD}</span></div>'),
        (f'<meta property="og:description" content="{LEAD}">', f"<h2>{LEAD}</h2>"),
        (f'<meta name="description" content="{LEAD[:70]}…">', f"<header><p>{LEAD}</p></header>"),
    ],
)
def test_a_standfirst_under_the_headline_is_the_first_line(head: str, printed: str) -> None:
    html = page(head=head, h1=f"<h1>{HEADLINE}</h1>{printed}")
    assert body_of(html).text == f"{LEAD}\n{WHOLE}"


def test_empty_and_short_lines_above_a_standfirst_do_not_end_the_search_for_it() -> None:
    blank = " " * 60
    above = f"<form>{blank}<input>{blank}</form><div>The{blank}<br>{blank}</div>"
    long = paragraphs_html(
        PARAGRAPHS * 3
    )  # so that the block with the lead is not the one with most of the text
    html = page(body=long, h1=f'{above}<h1>{HEADLINE}</h1><p class="article-lead">{LEAD}</p>')
    assert body_of(html).text.startswith(f"{LEAD}\n{PARAGRAPHS[0]}")


FIRST = (
    "The bridge over the Orrin had been shut since a barge lost its way in the fog and ran into the middle pier.",
    "Nobody was hurt on that morning, but the ferry had to carry all the traffic for a year and a day.",
)
LONG = paragraphs_html(PARAGRAPHS * 3)  # with most of the text: what stands above is no part of its block


@pytest.mark.parametrize(
    "above",
    [
        f"<div class=free>{paragraphs_html(FIRST)}</div>",
        f'<p class="article-lead">{LEAD}</p><div class=free>{paragraphs_html(FIRST)}</div>',
    ],
)
def test_first_paragraphs_above_the_body_s_block_are_of_the_article(above: str) -> None:
    text = body_of(page(body=LONG, h1=f"<h1>{HEADLINE}</h1>{above}")).text
    assert text.removeprefix(LEAD).strip().startswith("\n".join((*FIRST, PARAGRAPHS[0])))


def test_a_teaser_under_the_headline_is_the_story_s_own() -> None:
    head = f'<h1>{HEADLINE}</h1><div class="article-teaser"><p>{FIRST[0]}</p></div>'
    assert body_of(page(body=LONG, h1=head)).text.startswith(FIRST[0])


@pytest.mark.parametrize(
    "note",
    [
        "We may be paid a small sum for things that are bought through the links on this page, at no cost to you.",
        "Readers with an account can listen to this text. Voices are made by a machine; tell us how you like them.",
    ],
)
def test_notes_between_headline_and_body_are_no_text(note: str) -> None:
    html = page(body=LONG, h1=f"<h1>{HEADLINE}</h1><div class=hint><p>{note}</p></div>")
    assert body_of(html).text.startswith(PARAGRAPHS[0])


def test_paragraphs_above_the_headline_are_of_other_stories() -> None:
    html = page(body=LONG, h1=f"<div><p>{FIRST[0]}</p></div><h1>{HEADLINE}</h1>")
    assert body_of(html).text.startswith(PARAGRAPHS[0])


def test_a_standfirst_that_opens_the_body_is_there_once() -> None:
    html = page(head=f'<meta property="og:description" content="{PARAGRAPHS[0]}">')
    assert body_of(html).text == WHOLE
    html = page(h1=f'<h1>{HEADLINE}</h1><p class="lead">{PARAGRAPHS[0]}</p>')
    assert body_of(html).text == WHOLE


def test_a_description_that_the_page_does_not_print_is_no_text() -> None:
    assert body_of(page(head=f'<meta property="og:description" content="{LEAD}">')).text == WHOLE


def test_a_lead_of_another_story_is_none_of_this_one() -> None:
    teaser = f'<aside><p class="lead">{LEAD}</p></aside><ul><li><a href="/x"><p class="lead">{LEAD}</p></a></li></ul>'
    assert body_of(page(h1=f"{teaser}<h1>{HEADLINE}</h1>")).text == WHOLE


def test_readers_comments_longer_than_the_story_are_not_taken_for_it() -> None:
    opinion = "I crossed it on the first day and found that the wind is as bad as it has always been, and worse for the band. "
    thread = "".join(f'<div class="comment"><p>{opinion * 2}</p></div>' for _ in range(6))
    html = page().replace("</main>", f'<div class="reader-opinions">{thread}</div></main>')
    assert body_of(html).text == WHOLE


def test_the_text_above_comments_that_are_most_of_its_block_is_found() -> None:
    comments = "".join(f'<div class="Comment c{n}">{paragraphs_html(PARAGRAPHS)}</div>' for n in range(6))
    html = page(body=f"<article>{paragraphs_html(PARAGRAPHS)}<div>{comments}</div></article>")
    assert body_of(html).text == WHOLE


def test_a_name_that_most_of_the_text_has_condemns_nothing() -> None:
    parts = "".join(f'<div class="social-sidebar-grid"><p>{text}</p></div>' for text in PARAGRAPHS)
    box = '<div class="newsletter-box"><p>Have our letter sent to you each morning, free of charge.</p></div>'
    assert body_of(page(body=parts + box)).text == WHOLE


def test_paragraphs_may_be_divs() -> None:
    divs = "".join(f"<div>{text}</div>" for text in PARAGRAPHS)
    assert body_of(page(body=divs)).text == WHOLE


@pytest.mark.parametrize(
    "stand_in",
    [
        '<blockquote class="instagram-media"><div>Look at this post</div><p>Posted by Orrin Town Band</p></blockquote>',
        '<div class="BorlabsCookie"><div><p>Click below to load what maps.example has to show you here.</p></div></div>',
        '<div class="embed-consent"><h3>From elsewhere</h3><p>We need your consent to show what others have made.</p></div>',
        '<div class="author_box"><p>Jane Roe has written of bridges for the Gazette since she learned to write.</p></div>',
    ],
)
def test_what_stands_in_for_something_else_is_no_text(stand_in: str) -> None:
    html = page(body=f"<p>{PARAGRAPHS[0]}</p>{stand_in}{paragraphs_html(PARAGRAPHS[1:])}")
    assert body_of(html).text == WHOLE


def test_text_between_a_block_and_a_line_break_is_a_paragraph() -> None:
    photo = '<div class="photo"><p class="legend">Photo: Tomas Ivers</p></div>'
    first, second, *others = PARAGRAPHS
    first = first.replace("barge", "<b>barge</b>")
    text = body_of(page(body=f"{photo}{first}<br>{second}<br><br>{'<br><br>'.join(others)}<br>")).text
    assert text.endswith(WHOLE)


def test_text_behind_an_empty_element_stays() -> None:
    marked = PARAGRAPHS[0].replace("a year and a day", "<b></b>a year<span></span> and a day")
    assert body_of(page(body=f"<p>{marked}</p>{paragraphs_html(PARAGRAPHS[1:])}")).text == WHOLE


_TAGS = st.sampled_from(
    ["div", "p", "ul", "li", "table", "tr", "td", "a", "b", "h2", "blockquote", "figure", "br", "span"]
)
_NAMES = st.sampled_from(
    ["", ' class="share"', ' class="x" style="display:none"', ' id="comments"', " hidden"]
)


@given(st.lists(st.tuples(_TAGS, _NAMES, st.text(max_size=30), st.booleans()), max_size=30))
def test_cleaning_never_fails_and_leaves_its_block_alone(parts: list[tuple[str, str, str, bool]]) -> None:
    html = "".join(f"<{tag}{name}>{text}{f'</{tag}>' if closed else ''}" for tag, name, text, closed in parts)
    tree = parse(sanitise(f"<html><body><div>{html}</div></body></html>".encode("utf-8", "replace")))
    before = tree.text_content()
    marks = Marks("https://gazette.example/")
    for block in marks.blocks(cleaned(tree[0][0], marks)):
        assert "\n" not in block.text
    assert tree.text_content() == before


LINK = '<a href="/{0}">The council will meet on day {0}</a>'
FARM = "".join(f"<li>{LINK.format(number)}</li>" for number in range(90))
SAID = "".join(f"<p>{text} {LINK.format(number)}</p>" for number, text in enumerate(PARAGRAPHS * 3))


@pytest.mark.parametrize(
    ("inner", "stays"),
    [
        (f"<div>{SAID}</div>", True),  # long, and hardly linked
        (f"<div><ul>{FARM}</ul></div>", False),  # longer still, and all of it in links
        (f"<div><p>More of it</p>{LINK.format(1)}</div>", False),
    ],
)
def test_a_block_goes_that_is_mostly_links_however_long_it_is(inner: str, stays: bool) -> None:
    tree = parse(sanitise(f"<html><body><div>{paragraphs_html()}{inner}</div></body></html>".encode()))
    text = "".join(cleaned(tree[0][0], Marks(URL)).itertext())
    assert PARAGRAPHS[0] in text
    assert ("on day 1" in text) is stays
