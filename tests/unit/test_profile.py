"""What a page shows of its site, and what a site's profile does for the next page."""

import pickle
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flows.cli.site import profile_lines
from tests.unit.made_pages import HEADLINE, PARAGRAPHS, capture, page, paragraphs_html
from transforms.extract import extract
from transforms.markdown import Block, join_markdown, join_text, paragraph
from transforms.marks import marked
from transforms.parsing import parse
from transforms.profile import (
    NO_KEY,
    NO_PROFILE,
    Profile,
    Profiles,
    block_key,
    block_marks,
    find_place,
    place_of,
)
from transforms.wording import one_line

SENTENCE = "Subscribe to our letter, and never miss a ferry."


@given(st.text())
def test_a_key_is_a_signed_number_of_64_bits(text: str) -> None:
    assert -(2**63) <= block_key(text) < 2**63


def test_words_make_a_key_and_nothing_else() -> None:
    assert block_key(SENTENCE) == block_key("subscribe  to our letter\u2014and never miss a ferry")
    assert block_key(SENTENCE) != block_key(SENTENCE.replace("ferry", "train"))
    assert block_key("The bank pays 3 per cent.") != block_key("The bank pays 4 per cent.")
    assert block_key("___") == block_key(" * * * ") == NO_KEY


@given(st.lists(st.text(min_size=1).map(one_line).filter(bool).map(paragraph)))
def test_marks_cut_markdown_where_its_blocks_end(blocks: list[Block]) -> None:
    whole = join_markdown(blocks)
    keys, ends = block_marks(join_text(blocks), whole)
    assert len(keys) == len(blocks)
    pieces = [whole[start:end] for start, end in zip((0, *ends), ends, strict=False)]
    assert [piece.lstrip("\n") for piece in pieces] == [block.markdown for block in blocks]


def test_a_place_is_found_again_and_names_no_number() -> None:
    tree = parse(
        b"<html><body><main class='wrap post-1234'><div class='text w90'><p>One.</p></div></main></body></html>"
    )
    assert tree is not None
    block = tree.find(".//div")
    assert place_of(block) == "main.wrap > div.text"
    assert find_place(tree, ["section.gone > div", "main.wrap > div.text"]) is block
    block.addnext(parse(b"<html><body><div class='text'>Two.</div></body></html>").find(".//div"))  # type: ignore[union-attr]
    assert find_place(tree, ["main.wrap > div.text"]) is None, "two of them: neither is the body"
    block.getparent().attrib.clear()
    block.attrib.clear()
    assert place_of(block) is None


def test_profiles_go_to_workers_as_a_file(tmp_path: Path) -> None:
    known = Profile(("main > div.text",), (" | The Orrin Gazette",), ("span.author",), True)
    path = tmp_path / "profiles.json"
    waiting = pickle.dumps(Profiles(path))  # before there is one
    Profiles.write(path, {"gazette": known})
    found: Profiles = pickle.loads(waiting)
    assert found.of("gazette") == known
    assert found.of("herald") == Profiles().of("gazette") == NO_PROFILE


def test_a_page_shows_its_habits() -> None:
    html = page(title=f"{HEADLINE} | The Orrin Gazette", body=f"<div class='story'>{paragraphs_html()}</div>")
    article = extract(capture(html), None).article
    assert article is not None
    assert article.clues is not None
    assert article.clues.headline_end == " | The Orrin Gazette"
    assert article.clues.body_place is not None
    assert article.clues.body_place.endswith("div.story")
    assert marked(article).block_keys == tuple(map(block_key, article.body.split("\n")))


def test_a_profile_that_does_not_fit_makes_no_difference(tmp_path: Path) -> None:
    strange = Profile(("main.gone > div.text", "body > div.teaser"), (" - Somebody else",), ("b.writer",))
    profiles = Profiles.write(tmp_path / "profiles.json", {"gazette": strange})
    html = page(body=f"<div class='teaser'>Read on.</div><div class='story'>{paragraphs_html()}</div>")
    plain, informed = extract(capture(html), None), extract(capture(html), None, profiles=profiles)
    assert informed == plain
    assert informed.article is not None
    assert PARAGRAPHS[0] in informed.article.body


def test_the_site_tells_which_number_is_the_day(tmp_path: Path) -> None:
    html = page(head='<meta property="article:published_time" content="3/2/2026 09:00">')
    for day_first, wanted in ((True, (2, 3)), (False, (3, 2))):
        profiles = Profiles.write(tmp_path / "profiles.json", {"gazette": Profile(day_first=day_first)})
        article = extract(capture(html), None, profiles=profiles).article
        assert article is not None
        assert article.date_published is not None
        assert (article.date_published.month, article.date_published.day) == wanted


def test_titles_are_freed_of_what_the_site_puts_to_them(tmp_path: Path) -> None:
    html = page(title=f"{HEADLINE} :: all the news there is", h1="")
    known = Profile(headline_ends=(" :: all the news there is",))
    profiles = Profiles.write(tmp_path / "profiles.json", {"gazette": known})
    article = extract(capture(html), None, profiles=profiles).article
    assert article is not None
    assert article.headline == HEADLINE


def test_a_site_without_a_profile_is_told_so() -> None:
    (line,) = profile_lines(None)
    assert "No profile yet" in line
