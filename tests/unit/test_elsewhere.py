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


@given(
    st.lists(
        st.sampled_from([STORY, "<a></a>", "<b>Label:</b>", "Label: ", "word", "<br>", " | ", "\n", "<i>"])
    )
)
def test_any_line_is_judged(parts: list[str]) -> None:
    line = fromstring(f"<p>{''.join(parts)}</p>")
    text = "".join(line.itertext())
    if is_only_links(line):
        assert "word" not in text
    is_menu(fromstring(f"<ul><li>{''.join(parts)}</li></ul>"))
