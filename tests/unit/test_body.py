"""The article's text: all of it, nothing else, and its structure in Markdown."""

import pytest

from tests.unit.made_pages import HEADLINE, PARAGRAPHS, URL, capture, node, page, paragraphs_html
from transforms.body import Body, cut, find_body
from transforms.items import Hints
from transforms.metadata import read_metadata
from transforms.page import Page, open_page


def body_of(html: str, remove: tuple[str, ...] = ()) -> Body:
    opened = open_page(capture(html))
    assert isinstance(opened, Page)
    metadata = read_metadata(opened, None, Hints())
    cut(opened, remove)
    return find_body(opened, metadata)


WHOLE = "\n".join(PARAGRAPHS)


def test_a_paragraph_is_a_line_and_the_page_around_is_not_there() -> None:
    assert body_of(page()).text == WHOLE


def test_a_page_without_text_has_no_body() -> None:
    assert body_of("<html><head><title>x</title></head><body><div id=app></div></body></html>").text == ""


@pytest.mark.parametrize(
    "opening",
    [
        f"<h2>{HEADLINE}</h2>",
        f"<p>{HEADLINE}</p>",
        f"<p>{HEADLINE.upper()}</p>",
        f"<p><strong>{HEADLINE}.</strong></p>",
    ],
)
def test_a_first_line_that_repeats_the_headline_goes(opening: str) -> None:
    assert body_of(page(body=opening + paragraphs_html())).text == WHOLE


def test_the_headline_s_words_later_on_stay() -> None:
    html = page(
        body=f"{paragraphs_html()}<p>{HEADLINE}, the town paper wrote on the day after, and everybody read it.</p>"
    )
    assert HEADLINE in body_of(html).text


@pytest.mark.parametrize(
    "note",
    [
        "Jane Roe has written of bridges for the Gazette since 1998.",
        "<em>Dr. Jane Roe is the keeper of the harbour's books.</em>",
    ],
)
def test_what_is_said_of_the_author_below_the_text_is_none_of_it(note: str) -> None:
    author = node(author={"@type": "Person", "name": "Jane Roe"})
    assert body_of(page(body=f"{paragraphs_html()}<p>{note}</p>", json_ld=author)).text == WHOLE
    quoted = f"<p>“I was there,” said the keeper; Jane Roe was there too.</p>{paragraphs_html()}"
    assert "was there too" in body_of(page(body=quoted, json_ld=author)).text


TEASERS = [
    "Ferry company asks for more money for its winter crossings, and says that nobody else would do it for less than that.",
    "Town band buys three drums from a circus that has gone out of business, and means to play them at every feast to come.",
    "Museum of weather wants its barometer back, which a visitor had borrowed in May for a walk along the harbour wall.",
]


def test_teasers_above_a_headline_in_the_body_are_of_other_stories() -> None:
    html = page(
        h1="", body=paragraphs_html(tuple(TEASERS)) + f"<h2>{HEADLINE}</h2>" + paragraphs_html(PARAGRAPHS * 2)
    )
    assert body_of(html).text == f"{WHOLE}\n{WHOLE}"


def test_a_headline_that_comes_again_does_not_cut_what_leads_to_it() -> None:
    opening = paragraphs_html(PARAGRAPHS)  # speaks of the bridge itself
    text = body_of(page(body=f"{opening}<h2>{HEADLINE}</h2>{paragraphs_html(PARAGRAPHS * 2)}")).text
    assert text.startswith(PARAGRAPHS[0])
    assert text.count(PARAGRAPHS[1]) == 3


def test_paragraphs_that_are_links_alone_go() -> None:
    teaser = '<p><a href="/2026/02/barge">Read more: how the barge had come to strike the middle pier of the bridge</a></p>'
    first, *others = PARAGRAPHS
    assert body_of(page(body=f"<p>{first}</p>{teaser}{paragraphs_html(tuple(others))}")).text == WHOLE


def test_links_and_emphasis_are_kept_in_markdown_only() -> None:
    marked = 'The <a href="/orrin">town of <em>Orrin</em></a> paid <strong>four million</strong> crowns for it, and <i>not a penny</i> more than that.'
    body = body_of(page(body=f"<p>{marked}</p>{paragraphs_html()}"))
    assert (
        body.text.splitlines()[0]
        == "The town of Orrin paid four million crowns for it, and not a penny more than that."
    )
    assert body.markdown.splitlines()[0] == (
        "The [town of *Orrin*](https://gazette.example/orrin) paid **four million** crowns for it, and *not a penny* more than that."
    )


def test_blanks_stand_outside_of_emphasis() -> None:
    body = body_of(
        page(
            body=f"<p>He said<b> never again </b>and left the town hall by the back door.</p>{paragraphs_html()}"
        )
    )
    assert "He said **never again** and left" in body.markdown


def test_what_would_be_markdown_is_escaped() -> None:
    body = body_of(
        page(
            body=f"<p>1. FC Orrin*) beat [the] others by snake_case and a &lt;b&gt; in the last minute.</p>{paragraphs_html()}"
        )
    )
    assert body.markdown.startswith("1\\. FC Orrin\\*) beat \\[the\\] others by snake\\_case and a \\<b> in")


def test_structure_is_kept() -> None:
    html = page(
        body=f"""{paragraphs_html()}<h2>What it cost</h2><p>The council listed the costs of the last twelve months in three lines.</p>
        <ul><li>two million for stones and their masons</li><li>one million for the ferry at Lower Orrin</li></ul>
        <blockquote><p>We had not thought that the river would give the stones back, said the mayor.</p></blockquote>
        <table><tr><th>Month</th><th>Crossings</th></tr><tr><td>May</td><td>1200</td></tr></table>{paragraphs_html()}"""
    )
    body = body_of(html)
    assert "What it cost" in body.text.splitlines()
    assert "two million for stones and their masons" in body.text.splitlines()
    assert "## What it cost" in body.markdown
    assert (
        "- two million for stones and their masons\n- one million for the ferry at Lower Orrin"
        in body.markdown
    )
    assert "> We had not thought" in body.markdown
    assert "| Month | Crossings |\n| --- | --- |\n| May | 1200 |" in body.markdown


def test_a_body_in_several_parts_is_taken_whole() -> None:
    more = tuple(
        f"Part {number} of the story tells at some length what was found in the river in its month of the year. "
        * 3
        for number in range(6)
    )
    part = '<div class="body__inner">{}</div>'
    parts = '<div class="ad">Advertisement</div>'.join(
        part.format(paragraphs_html(more[n : n + 2])) for n in (0, 2, 4)
    )
    text = body_of(page(body=parts)).text
    assert [line.split()[1] for line in text.splitlines()] == ["0", "1", "2", "3", "4", "5"]


def test_an_article_body_in_json_ld_helps_out_where_the_page_shows_little() -> None:
    cut_short = page(body=f"<p>{PARAGRAPHS[0]}</p>", json_ld=node(articleBody="\n\n".join(PARAGRAPHS)))
    assert body_of(cut_short).text == WHOLE
    flattened = page(json_ld=node(articleBody=" ".join(PARAGRAPHS)))
    assert body_of(flattened).text == WHOLE


def test_a_live_blog_has_all_its_posts_and_their_times() -> None:
    posts = [
        {
            "@type": "BlogPosting",
            "headline": f"Post {n}",
            "articleBody": PARAGRAPHS[n],
            "datePublished": f"2026-03-05T1{n}:15:00+01:00",
        }
        for n in (3, 2, 1)
    ]
    html = page(
        body=f"<p>{PARAGRAPHS[0]}</p><h3>Post 3</h3><p>{PARAGRAPHS[3]}</p>",
        json_ld=node(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=posts),
    )
    lines = body_of(html).text.splitlines()
    assert lines == [
        PARAGRAPHS[0],
        "13:15 Post 3",
        PARAGRAPHS[3],
        "12:15 Post 2",
        PARAGRAPHS[2],
        "11:15 Post 1",
        PARAGRAPHS[1],
    ]


def test_an_unclosed_button_does_not_swallow_the_page() -> None:
    assert PARAGRAPHS[0] in body_of(page().replace("<header>", "<header><button>Menu")).text


def test_what_the_source_file_says_goes() -> None:
    box = '<div class="fact-box"><p>The Orrin is four hundred miles long and has eleven bridges, five of them of stone.</p></div>'
    html = page(body=paragraphs_html() + box)
    assert "four hundred miles" in body_of(html).text
    assert body_of(html, (".fact-box",)).text == WHOLE


def test_soft_hyphens_and_control_characters_do_not_come_out() -> None:
    dirty = WHOLE.replace("bridge", "bri\xaddge&#1;", 1).replace("\n", "</p><p>")
    assert body_of(page(body=f"<p>{dirty}</p>")).text == WHOLE


def test_links_resolve_against_the_page() -> None:
    html = page(
        body=f'<p>The <a href="../maps?x=(1)">map of the river</a> shows where the stones had been.</p>{paragraphs_html()}'
    )
    assert (
        f"[map of the river]({URL.rpartition('/')[0].rpartition('/')[0]}/maps?x=%281%29)"
        in body_of(html).markdown
    )
