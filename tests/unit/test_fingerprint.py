"""Fingerprints: the same for what reads the same, and for nothing else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.fingerprint import fingerprints
from transforms.former_fingerprint import former_fingerprint

BODY = "“It’s open,” said the mayor.\nThe bridge – closed for a year – is open…"


def test_typography_makes_no_difference() -> None:
    plain = '"It\'s open," said the mayor.\n\n  The bridge - closed for  a year - is open...\n'
    assert fingerprints("The “bridge”", ("Jane Roe",), BODY) == fingerprints(
        'The "bridge"', ("Jane  Roe",), plain
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It’s", "Itâ€™s"),
        ("“Ja”, sagte er", "â€œJaâ€, sagte er"),
        ("« Oui », dit-il : quoi ?", '"Oui", dit-il: quoi?'),
        ("Er sagt »Ja« und »Nein«.", "Er sagt „Ja“ und „Nein“."),
        ("a—b", "a - b"),
        ("他说「好」。\n今天", "他说“好”。今天"),
        ("在 2024 年", "在2024年"),
        ("café", "café"),
        ("co\xadop", "coop"),
        ("٣ و ۴", "3 و 4"),
        ("Ｔｏｋｙｏ", "Tokyo"),
        ("don´t", "don't"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("MÃ¼nchen", "München"),
        ("well…", "well..."),
        ("'Word' he said", '"Word" he said'),
        ("the ﬁrst", "the first"),
        ("ﻻ", "لا"),
        ("5\xa0000", "5 000"),
        ("كتاب", "کتاب"),
        ("10′30″", "10'30\""),
    ],
)
def test_looks_damage_and_white_space_make_no_difference(one: str, other: str) -> None:
    assert fingerprints(one, (), f"{one} x") == fingerprints(other, (), f"{other} x")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5", "3,5"),
        ("-5 degrees", "5 degrees"),
        ("to -5", "to 5"),
        ("can't", "cant"),
        ("10", "100"),
        ("A", "a"),
        ("its", "it's"),
        ("1-2", "12"),
        ("he said", "he, said"),
        ("5%", "5"),
        ("علي", "على"),
    ],
)
def test_an_edit_makes_a_difference_however_small(one: str, other: str) -> None:
    assert fingerprints("x", (), f"So {one} it is.") != fingerprints("x", (), f"So {other} it is.")


@pytest.mark.parametrize(
    "line",
    [
        "Updated 5 minutes ago",
        "Last updated: 10:30",
        "3 hours ago",
        "Aktualisiert vor 5 Minuten",
        "12 comments",
        "Stand: 5. März 2024, 10:30 Uhr",
        "Mis à jour le 5 mars 2024 à 10h30",
        "Actualizado a las 10:30 del 5 de marzo de 2024",
        "Обновлено: 5 марта 2024 г. в 10:30 мск",
        "5 минут назад",
        "最終更新：2024年3月5日 10時30分",
        "更新于2024年3月5日 10:30",
        "5分钟前",
        "입력 2024.03.05. 오전 10:30",
        "آخر تحديث: الثلاثاء 5 مارس 2024",
        "منذ 5 دقائق",
        "Atualizado em 05/03/2024 às 10h30",
        "há 5 minutos",
        "Aggiornato il 5 marzo 2024 alle 10:30",
        "Güncelleme: 05.03.2024 - 10:30",
        "अपडेटेड 5 मार्च 2024, 10:30 बजे",
        "Cập nhật lúc 10:30 ngày 5/3/2024",
        "อัปเดตล่าสุด 5 มีนาคม 2567 10:30 น.",
        "Zaktualizowano: 5 marca 2024, 10:30",
        "12 Kommentare",
        "1.2K shares",
        "5 min read",
        "Lesezeit: 3 Min.",
        "Temps de lecture : 3 min",
        "Просмотров: 1 234",
        "阅读 1.2万",
        "閲覧数 123",
        "Advertisement",
        "ANZEIGE",
        "広告",
        "This article was last updated on March 5, 2024 at 10:30 a.m. ET",
        "Published 5 March 2024",
        "2 people like this",
        "3 Kommentare | Aktualisiert: 10:30",
        "just now",
        "Terakhir diperbarui 5 Maret 2024 pukul 10.30 WIB",
        "Bijgewerkt op 5 maart 2024 om 10:30",
        "Comments (12)",
    ],
)
def test_a_line_that_changes_by_itself_makes_no_difference(line: str) -> None:
    plain = fingerprints("x", (), BODY)
    assert fingerprints("x", (), f"{BODY}\n{line}") == plain
    assert fingerprints("x", (), f"By Ann Example | {line}\n{BODY}") == fingerprints(
        "x", (), f"By Ann Example\n{BODY}"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Updated guidance was issued by the ministry",
        "Published works of 1998",
        "First published in 1998",
        "Posted workers get 5 euros more",
        "5 minutes",
        "90 minutes",
        "The 5 March attack",
        "5 March 2024",
        "vor 5 Minuten kam er",
        "In 5 days",
        "Shares 1,234",
        "He scored 3 times",
        "Likes: the 5 best films",
        "Reading 2 Luton 1",
        "This article was updated on 5 March to correct the number of dead.",
        "May 5",
        "12 dead",
        "View from 12 rooms",
        "Two hours ago he left",
        "On Monday, 5 March 2024, the bridge fell",
        "The mayor said that she had heard of it only five minutes ago.",
    ],
)
def test_text_about_times_and_counts_counts(line: str) -> None:
    assert fingerprints("x", (), f"{BODY}\n{line}") != fingerprints("x", (), BODY)


def test_a_date_that_stands_alone_is_a_stamp_at_the_top_only() -> None:
    line = "Tuesday, March 5, 2024"
    assert fingerprints("x", (), f"{line}\n{BODY}") == fingerprints("x", (), BODY)
    assert fingerprints("x", (), f"{BODY}\n{line}") != fingerprints("x", (), BODY)


def test_the_order_of_authors_makes_no_difference() -> None:
    assert fingerprints("x", ("Jane Roe", "Ole Berg"), BODY) == fingerprints(
        "x", ("Ole Berg", "Jane Roe"), BODY
    )


# But for what may be the first byte of UTF-8 that was read as Windows-1252: that is repaired now
UNDAMAGED = st.text(st.characters(exclude_characters="".join(map(chr, range(0xC2, 0xF5)))))


@given(UNDAMAGED, UNDAMAGED)
@example("'`", "")
def test_what_read_the_same_by_the_former_rules_still_does(one: str, other: str) -> None:
    for text in (one, other, _single_blanks(one), one.replace("'", "’")):
        if former_fingerprint("x", (), text) == former_fingerprint("x", (), one):
            assert fingerprints("x", (), text)[0] == fingerprints("x", (), one)[0]


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


def _single_blanks(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines())
