"""The headline as printed, where the page's statements differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.made_pages import HEADLINE, URL, capture, node, page
from transforms.habits import Habits
from transforms.headline import agreement
from transforms.items import Hints
from transforms.metadata import read_metadata
from transforms.page import Page, open_page
from transforms.titles import squeezed, without_end, without_site


def headline_of(html: str, *, url: str = URL, habits: Habits | None = None) -> str | None:
    opened = open_page(capture(html, url=url))
    assert isinstance(opened, Page)
    return read_metadata(opened, None, Hints(), habits or Habits()).headline


def graph(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


OTHER = "A year of repairs ends on the Orrin"


def test_json_ld_and_open_graph_together_are_believed_over_the_h1() -> None:
    assert headline_of(page(json_ld=node(), head=graph(HEADLINE), h1=f"<h1>{OTHER}</h1>")) == HEADLINE


@pytest.mark.parametrize("said", [graph(OTHER), ""])
def test_one_of_them_alone_is_not(said: str) -> None:
    assert headline_of(page(head=said, title=OTHER)) == HEADLINE


def test_a_kicker_of_some_words_is_kept_and_a_section_is_not() -> None:
    for kicker, kept in (("After the storm: ", True), ("Town: ", False)):
        said = kicker + HEADLINE
        html = page(json_ld=node(headline=said), head=graph(said), title=said)
        assert headline_of(html) == (said if kept else HEADLINE)


@pytest.mark.parametrize(
    ("h1", "said", "kept"),
    [
        (f"After the storm: {HEADLINE}", HEADLINE, HEADLINE),
        (f"<span>After the storm</span> {HEADLINE}", HEADLINE, HEADLINE),
        (f"<span>After the storm</span> - <span>{HEADLINE}</span>", f"A year on: {HEADLINE}", HEADLINE),
        (f"<span>After the storm:</span> <span>{HEADLINE}</span>", f"After the storm: {HEADLINE}", None),
    ],
)
def test_a_kicker_that_open_graph_leaves_out_or_words_anew_is_none_of_the_headline(
    h1: str, said: str, kept: str | None
) -> None:
    html = page(head=graph(said), h1=f"<h1>{h1}</h1>", title=f"{HEADLINE} - The Orrin Gazette")
    assert headline_of(html) == (kept or said)


def test_an_h1_that_goes_on_where_the_statements_end_is_the_headline() -> None:
    longer = f"{HEADLINE} in Lower Orrin"
    assert headline_of(page(json_ld=node(), head=graph(HEADLINE), h1=f"<h1>{longer}</h1>")) == longer
    two = f"<h1><span>{HEADLINE}</span> <span>Council votes again</span></h1>"
    assert headline_of(page(json_ld=node(), head=graph(HEADLINE), h1=two)) == HEADLINE


def test_a_smaller_heading_is_the_headline_where_it_is_a_part_of_the_title_alone() -> None:
    title = f"Orrin Diary » Archive » {HEADLINE} | Notes"
    html = page(h1="<h1>Orrin Diary</h1>", title=title, body=f"<h2>{HEADLINE}</h2><h2>Archive</h2>")
    assert headline_of(html, url="https://orrin-diary.example/1") == HEADLINE


def test_a_title_that_all_pages_share_is_no_headline() -> None:
    name = "Orrin Diary: templates, plugins / designs"
    head = graph(name) + f'<meta property="og:site_name" content="{name}">'
    assert headline_of(page(head=head, title=name), url="https://x.example/1") == HEADLINE


def test_a_site_that_is_called_as_its_story_does_not_cut_the_headline() -> None:
    long = f"{HEADLINE} - half a year late"
    said = [node(headline=long), {"@type": "WebSite", "name": long}]
    assert headline_of(page(json_ld=said, h1=f"<h1>{long}</h1>", title=long)) == long


def test_a_statement_cut_short_does_not_cut_the_headline() -> None:
    long = f"{HEADLINE}, half a million crowns cheaper than the council of Lower Orrin had been told to expect in spring"
    short = long[:100].rstrip() + "…"
    assert headline_of(page(json_ld=node(headline=short), head=graph(short), h1=f"<h1>{long}</h1>")) == long


@pytest.mark.parametrize("h1", ["Navigation and service", "The Orrin Gazette", "Original text"])
def test_an_h1_that_has_nothing_to_do_with_the_title_is_no_headline(h1: str) -> None:
    assert headline_of(page(h1=f"<h1>{h1}</h1>", head=graph(HEADLINE))) == HEADLINE


def test_an_h1_that_ends_the_title_names_the_site() -> None:
    html = page(h1="<h1>Orrin Diary</h1>", title=f"{HEADLINE} : Orrin Diary | News since 1911")
    assert headline_of(html) == HEADLINE


def test_quotes_around_a_headline_stay() -> None:
    assert (
        headline_of(page(h1="<h1>«The bridge is ours»</h1>", title="«The bridge is ours»"))
        == "«The bridge is ours»"
    )


def test_titles_in_scripts_without_blanks() -> None:
    html = page(
        h1="<h1>大雨で橋の工事が延期になりました</h1>",
        title="大雨で橋の工事が延期になりました：町役場 公式サイト",
    )
    assert headline_of(html) == "大雨で橋の工事が延期になりました"


def test_a_window_s_title_alone_loses_its_short_end() -> None:
    assert (
        headline_of(page(h1="", title=f"{HEADLINE} - Lower Orrin Bote"), url="https://x.example/1")
        == HEADLINE
    )
    assert without_end("Weekly report 14 - 20 March") == "Weekly report 14 - 20 March"


def test_what_a_site_s_titles_have_taught_is_cut() -> None:
    habits = Habits(headline_ends=(" — all the news of the valley, every day",))
    html = page(h1="", title=f"{HEADLINE} — all the news of the valley, every day")
    assert headline_of(html, habits=habits) == HEADLINE


@given(st.text(max_size=60), st.text(max_size=60))
def test_agreement_is_symmetric_and_between_none_and_all(one: str, other: str) -> None:
    assert agreement(one, other) == agreement(other, one)
    assert 0.0 <= agreement(one, other) <= 1.0


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_a_title_only_loses(text: str, names: list[str]) -> None:
    cut = without_site(text, [name for name in map(squeezed, names) if name], [])
    assert cut in text
