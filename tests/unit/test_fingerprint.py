"""Fingerprints: the same for what reads the same, and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.fingerprint import fingerprints

BODY = "“It’s open,” said the mayor.\nThe bridge – closed for a year – is open…"


def test_typography_makes_no_difference() -> None:
    plain = '"It\'s open," said the mayor.\n\n  The bridge - closed for  a year - is open...\n'
    assert fingerprints("The “bridge”", ("Jane Roe",), BODY) == fingerprints(
        'The "bridge"', ("Jane  Roe",), plain
    )


def test_a_line_that_changes_by_itself_makes_no_difference() -> None:
    for line in (
        "Updated 5 minutes ago",
        "Last updated: 10:30",
        "3 hours ago",
        "Aktualisiert vor 5 Minuten",
        "12 comments",
    ):
        assert fingerprints("x", (), f"{line}\n{BODY}") == fingerprints("x", (), BODY)


def test_a_sentence_about_minutes_counts() -> None:
    said = "The mayor said that she had heard of it only five minutes ago, when a clerk had run over from the town hall to tell her."
    assert fingerprints("x", (), f"{said}\n{BODY}") != fingerprints("x", (), BODY)


def test_words_case_headline_and_authors_make_a_difference() -> None:
    whole, alone = fingerprints("The bridge", ("Jane Roe",), BODY)
    for headline, authors, body in (
        ("The Bridge", ("Jane Roe",), BODY),
        ("The bridge", ("Ole Berg",), BODY),
        ("The bridge", ("Jane Roe",), BODY + " Now."),
    ):
        assert fingerprints(headline, authors, body)[0] != whole
    assert fingerprints("Another headline", ("Ole Berg",), BODY)[1] == alone


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
def test_any_text_has_two_of_32_hex_digits(headline: str, authors: list[str], body: str) -> None:
    for digest in fingerprints(headline, tuple(authors), body):
        assert len(digest) == 32
        assert int(digest, 16) >= 0


def test_a_standfirst_of_ones_own_makes_no_other_text() -> None:
    bare, led = fingerprints("x", (), BODY), fingerprints("x", (), f"What it is about.\n{BODY}", BODY)
    assert led[1] == bare[1]
    assert led[0] != bare[0]
