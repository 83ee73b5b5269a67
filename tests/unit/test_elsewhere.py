"""Lines and lists that lead elsewhere and say nothing themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from tests.unit.made_pages import PARAGRAPHS, capture, page
from transforms.elsewhere import is_menu, is_only_links
from transforms.extract import extract

STORY = '<a href="/2026/02/barge">How the barge came to strike the middle pier</a>'


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{STORY}</p>",
        f"<p>{STORY}<br>{STORY}</p>",
        f"<p>Olvassa tovább: {STORY}</p>",
        f"<p><em>Zum Unglück: {STORY}</em></p>",
        f"<p><strong>Before that:</strong> {STORY}.</p>",
        f"<p><b>More</b> <b>{STORY} [FILM]</b><br><b>{STORY} [MAP]</b></p>",
        f"<p><strong>Before that: {STORY} | {STORY}</strong></p>",
    ],
)
def test_a_label_and_links_are_no_text(line: str) -> None:
    assert is_only_links(fromstring(line))
    first, *others = (f"<p>{text}</p>" for text in PARAGRAPHS)
    article = extract(capture(page(body="".join((first, line, *others)))), None).article
    assert article is not None
    assert article.body.splitlines() == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "<p>The town has a plan.</p>",
        f"<p>The mayor told the paper: {STORY} is all that anybody asks.</p>",
        f"<p>As the paper told in February under a headline that was much laughed at: {STORY}</p>",
        f"<p>She wrote {STORY}</p>",
        '<p>It has <a href="/a">closed the schools</a>, <a href="/b">stopped the ferry</a> and <a href="/c">emptied the harbour</a>.</p>',
        '<p>Where to watch: <a href="/hbo">HBO Max</a></p>',
        '<p>Tickets: <a href="https://ferry.example/">www.ferry.example or at the pier itself</a></p>',
    ],
)
def test_a_sentence_with_a_link_is_text(line: str) -> None:
    assert not is_only_links(fromstring(line))


def test_a_list_of_labels_and_links_is_a_menu() -> None:
    item = f"<li><strong>Piers:</strong> {STORY}</li>"
    assert is_menu(fromstring(f"<ul>{item * 2}</ul>"))
    assert is_menu(fromstring(f"<ul>{f'<li>{STORY}</li>' * 4}</ul>"))
    assert not is_menu(fromstring(f"<ul>{f'<li>{STORY}</li>' * 3}</ul>"))
    assert not is_menu(fromstring(f"<ul>{item * 3}<li>The ferry runs until June.</li></ul>"))
    assert not is_menu(fromstring(f"<ul>{item}<li>{STORY} and more of it</li></ul>"))


def card(
    path: str, headline: str, attributes: str = "", text: str = "The council will vote in June. " * 8
) -> str:
    return f'<div {attributes}><h3><a href="{path}">{headline}</a></h3><p>{text}</p></div>'


@pytest.mark.parametrize(
    "cards",
    [
        card("/a", "Ferry breaks down twice", 'class="b_1"')
        + card("/b", "Band gets new drums", 'class="b_2"'),
        f"{card('/a', 'Ferry breaks down', 'class=b')}<p>{PARAGRAPHS[3]}</p><div>{card('/b', 'New drums', 'class=b')}</div>",
        '<section><div><a href="/a"><h4>Ferry breaks down</h4></a></div><div><a href="/b"><h4>New drums</h4></a></div></section>',
    ],
)
def test_teasers_of_other_stories_are_no_text(cards: str) -> None:
    html = page(body="".join(f"<p>{text}</p>" for text in PARAGRAPHS[:3]) + cards + f"<p>{PARAGRAPHS[3]}</p>")
    article = extract(capture(html), None).article
    assert article is not None
    assert set(article.body.splitlines()) == set(PARAGRAPHS)


@pytest.mark.parametrize(
    "cards",
    [
        card("/a", "Ferry breaks down twice"),  # one may be a chapter of the story's own
        card("https://inn.example/", "The Anchor") + card("https://mill.example/", "The Mill"),
        card("/a", "The Anchor", text="A fine inn. " * 90) + card("/b", "The Mill", text="Another. " * 90),
        card("#anchor", "The Anchor") + card("#mill", "The Mill"),
    ],
)
def test_chapters_with_linked_headings_are_text(cards: str) -> None:
    html = page(body="".join(f"<p>{text}</p>" for text in PARAGRAPHS) + cards)
    article = extract(capture(html), None).article
    assert article is not None
    assert len(article.body.splitlines()) > len(PARAGRAPHS)


@given(
    st.lists(
        st.sampled_from([STORY, "<a></a>", "<b>Label:</b>", "Label: ", "word", "<br>", " | ", "\n", "<i>"])
    )
)
def test_any_line_is_judged(parts: list[str]) -> None:
    line = fromstring(f"<p>{''.join(parts)}</p>")
    if is_only_links(line):
        linked = sum(sum(map(str.isalnum, link.text_content())) for link in line.iter("a"))
        assert linked >= 0.5 * sum(
            map(str.isalnum, line.text_content())
        )  # strokes between links are no words
    is_menu(fromstring(f"<ul><li>{''.join(parts)}</li></ul>"))
