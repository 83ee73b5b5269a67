"""Page shapes of real news sites, made up: each field of each of them by itself, so that a failure names the field."""

import pytest

from tests.golden.cases import FIELDS, article_of, names, read_case, shown, text_of


def _tests() -> list[object]:
    """A test a field. Known flaws fail loudly as soon as they are mended, so that the mark goes."""
    return [
        pytest.param(
            name,
            field,
            id=f"{name}-{field}",
            marks=[pytest.mark.xfail(reason=reason, strict=True)]
            if (reason := read_case(name).flaws.get(field))
            else [],
        )
        for name in names()
        for field in FIELDS
    ]


@pytest.mark.parametrize(("name", "field"), _tests())
def test_field(name: str, field: str) -> None:
    assert shown(article_of(name), field) == read_case(name).expectation(field)


def test_there_are_thirty_shapes_or_more() -> None:
    assert len({read_case(name).meta["shape"] for name in names()}) >= 30


def test_plain_text_of_markdown() -> None:
    markdown = "## A *b*\n\n1\\. [c \\[d\\]](https://x.example/e) **f**\n\n- g\n1. h\n\n> i\\_j\n\n| k | l |\n| --- | --- |"
    assert text_of(markdown) == ["A b", "1. c [d] f", "g", "h", "i_j", "k l"]
