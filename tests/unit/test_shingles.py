"""By what a text is known again: the same words give the same numbers, however they are set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.shingles import sign

ENGLISH = "The council’s “plan” for the harbour — 12,500 berths by 2031 — was passed on Tuesday night. " * 1
LONG = " ".join(f"word{number}" for number in range(4_000))


def test_case_quotes_dashes_and_white_space_make_no_difference() -> None:
    plain = 'the COUNCIL\'s "plan" for the harbour - 12,500 berths\nby 2031 - was  passed on Tuesday night.'
    assert sign(plain * 20) == sign((ENGLISH.strip()) * 20)


def test_about_one_run_of_words_in_six_is_kept() -> None:
    shingles, _ = sign(LONG)
    assert 580 < len(shingles) < 760
    assert list(shingles) == sorted(set(shingles))
    assert all(0 <= number < 2**30 for number in shingles)


def test_a_part_has_no_other_shingles_than_the_whole() -> None:
    whole, _ = sign(LONG)
    part, _ = sign(" ".join(LONG.split()[1_000:2_000]))
    assert len(part) > 120
    assert set(part) <= set(whole)


def test_figures_are_kept_as_they_are_written() -> None:
    _, figures = sign("It rose by 3.5 to 12,500 at 10:30, and by 3.5 again.")
    assert len(figures) == 3
    assert sign("At 10:30 it stood at 12,500, up 3.5.")[1] == figures


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            "今日は天気がいいので、散歩に出かけました。公園には桜が咲いていました。",
            "今日は天気がいいので散歩に出かけました公園には桜が咲いていました",
        ),
        (
            "市议会周二晚间通过了港口计划，到二零三一年将建成一万个泊位。",
            "市议会周二晚间通过了港口计划到二零三一年将建成一万个泊位",
        ),
    ],
)
def test_scripts_without_spaces_are_taken_by_their_characters(text: str, other: str) -> None:
    many = "".join(text[start:] for start in range(15))
    assert len(sign(many)[0]) > 3
    assert len(set(sign(text * 3)[0]) - set(sign(other * 3)[0])) == 0


def test_vowel_signs_are_part_of_their_word() -> None:
    hindi = "प्रधानमंत्री ने कहा कि सरकार किसानों की मदद करेगी और योजना जारी रहेगी"
    # by its letters alone there would be many more words, and so more shingles
    assert len(sign(" ".join(f"{hindi} {number}" for number in range(200)))[0]) < 200 * 14 / 6 * 1.5


@given(st.text())
def test_any_text_can_be_signed(text: str) -> None:
    shingles, figures = sign(text)
    assert sign(text) == (shingles, figures)
    assert sign(f"  {text}\n") == (shingles, figures)
