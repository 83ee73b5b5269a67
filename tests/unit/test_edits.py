"""Sentences, and what became of them: what a reader of both versions would say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.edits import edits, pieces
from transforms.sentences import sentences


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ["Dr. Smith paid 3.5 million.", 'He said: "It is over. We go."', "The U.S. government agreed."],
        ),
        ("de", ["Am 5. März kam Dr. Müller z.B. aus Köln.", "Es waren 3,5 Mio. Euro."]),
        ("fr", ["M. Dupont est là.", "Oui."]),
        ("ar", ["قال الرئيس إنه سيأتي.", "هل هذا صحيح؟", "انتهى."]),
        ("hi", ["डॉ. शर्मा आए।", "यह दूसरा है।"]),
        ("ja", ["今日は雨です。", "明日は晴れ。"]),
        ("zh-Hant", ["今天下雨！", "為什麼？"]),
        ("th", ["วันนี้ฝนตก", "พรุ่งนี้แดดออก 35 องศา"]),
        ("xx-unknown", ["One is here.", "Two is there."]),
    ],
)
def test_sentences_of_all_scripts(language: str, expected: list[str]) -> None:
    blank = "" if language in ("ja", "zh-Hant") else " "
    assert sentences(blank.join(expected), language) == expected


def test_a_line_ends_a_sentence() -> None:
    assert sentences("A subhead\nThe text.\n\n", None) == ["A subhead", "The text."]


def told(old: list[str], new: list[str]) -> list[tuple[str, str | None]]:
    return [(edit.kind, edit.new or edit.old) for edit in edits(old, new)]


def test_what_became_of_each_sentence() -> None:
    old = [
        "It opened on Monday.",
        "It cost 3.5 million.",
        "Nobody came to see it.",
        "The end.",
        "A quiet day.",
    ]
    new = ["A quiet day.", "It opened on Monday.", "It cost 3.6 million.", "The end.", "Rain is due."]
    assert told(old, new) == [
        ("moved", "A quiet day."),
        ("same", "It opened on Monday."),
        ("changed", "It cost 3.6 million."),
        ("removed", "Nobody came to see it."),
        ("same", "The end."),
        ("added", "Rain is due."),
    ]


def test_what_reads_the_same_is_the_same() -> None:
    assert told(["“It’s open” – he said…"], ['"It\'s open" - he  said...']) == [
        ("same", '"It\'s open" - he  said...')
    ]


def test_changed_words_are_marked_and_numbers_are_one_word() -> None:
    marked = [(piece.kind, piece.text) for piece in pieces("It cost 3.5 million.", "It cost 3.6 million.")]
    assert marked == [("same", "It cost "), ("removed", "3.5"), ("added", "3.6"), ("same", " million.")]
    chinese = [(piece.kind, piece.text) for piece in pieces("三千人来了。", "四千人来了。")]
    assert chinese == [("removed", "三"), ("added", "四"), ("same", "千人来了。")]


_texts = st.lists(st.text("ab c.1%'\"漢", max_size=12), max_size=12)


@given(_texts, _texts)
def test_both_versions_can_be_read_off_the_edits(old: list[str], new: list[str]) -> None:
    found = edits(old, new)
    assert [edit.new for edit in found if edit.new_place] == new
    assert sorted(edit.old_place for edit in found if edit.old_place) == list(range(1, len(old) + 1))
    for edit in found:
        if edit.kind == "changed":
            assert "".join(piece.text for piece in edit.pieces if piece.kind != "removed") == edit.new


@given(st.text(), st.sampled_from([None, "en", "de", "zh", "th", "xx", ""]))
def test_no_letter_of_a_text_is_lost(text: str, language: str | None) -> None:
    joined = "".join(sentences(text, language))
    assert "".join(joined.split()) == "".join(text.split())
