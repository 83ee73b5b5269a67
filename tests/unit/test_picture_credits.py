"""Credits of pictures, told apart from captions as they are printed in many countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.picture_credits import clean_credit, split_credit


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("The bridge on Thursday. (Photo: Ole Berg)", "The bridge on Thursday.", "Ole Berg"),
        ("The bridge on Thursday. Photo by Ole Berg/Orrin Gazette", "The bridge on Thursday.", "Ole Berg/Orrin Gazette"),
        ("The bridge on Thursday. (AP Photo/Ole Berg, File)", "The bridge on Thursday.", "AP Photo/Ole Berg, File"),
        ("The bridge on Thursday (Ole Berg/Associated Press)", "The bridge on Thursday", "Ole Berg/Associated Press"),
        ("The bridge. | Ole Berg/PA Images via Getty Images", "The bridge.", "Ole Berg/PA Images via Getty Images"),
        ("Die Brücke am Donnerstag. Philipp von Berg/dpa", "Die Brücke am Donnerstag.", "Philipp von Berg/dpa"),
        ("Die Brücke (Symbolfoto: Ole Berg)", "Die Brücke", "Ole Berg"),
        ("El puente, el jueves. EFE/ J.J. Roe", "El puente, el jueves.", "EFE/ J.J. Roe"),
        ("El puente en Orrin (España). Ole Berg / Europa Press", "El puente en Orrin (España).", "Ole Berg / Europa Press"),
        ("O povo na ponte — Foto: Ole Berg/Gazeta", "O povo na ponte", "Ole Berg/Gazeta"),
        ("Le pont jeudi. ©Ole Berg", "Le pont jeudi.", "Ole Berg"),
        ("Il ponte giovedì (foto Berg)", "Il ponte giovedì", "Berg"),
        ("Der Fluss bei Orrin / Ole Berg", "Der Fluss bei Orrin", "Ole Berg"),
        ("橋を渡る人々＝緑川町で（水無瀬亮撮影）", "橋を渡る人々＝緑川町で", "水無瀬亮撮影"),
        ("다리를 건너는 주민들. 사진=은해군 제공", "다리를 건너는 주민들.", "은해군 제공"),
        ("Cây cầu hôm thứ năm. Ảnh: Quốc Đại", "Cây cầu hôm thứ năm.", "Quốc Đại"),
        ("الجسر يوم الخميس (تصوير: ماهر الطويسي)", "الجسر يوم الخميس", "ماهر الطويسي"),
    ],
)  # fmt: skip
def test_a_credit_at_the_end_is_none_of_the_caption(printed: str, caption: str, credit: str) -> None:
    assert split_credit(printed) == (caption, credit)


@pytest.mark.parametrize(
    "caption",
    [
        "The bridge on Thursday (left) and a year ago (right)",
        "Blaulicht an einem Streifenwagen. (Symbolbild)",
        "El ministro saluda a su homólogo tras la foto de familia del grupo",
        "Photo prise le jeudi devant le pont",
        "The mayor, Dr. Jane Roe",
        "He came back – Jane Roe did not",
    ],
)
def test_a_caption_without_a_credit_stays_whole(caption: str) -> None:
    assert split_credit(caption) == (caption, None)


@pytest.mark.parametrize(
    ("printed", "credit"),
    [
        ("Foto: John Roe/AFP", "John Roe/AFP"),
        ("Photograph by Jane Roe for The Gazette", "Jane Roe for The Gazette"),
        ("Beeld Jane Roe", "Jane Roe"),
        ("© Jane Roe/dpa", "Jane Roe/dpa"),
        ("Getty Images", "Getty Images"),
        ("Foto:", None),
        ("", None),
    ],
)
def test_a_credit_has_no_label(printed: str, credit: str | None) -> None:
    assert clean_credit(printed) == credit


@given(st.text(max_size=400))
def test_nothing_breaks_them(text: str) -> None:
    caption, credit = split_credit(text)
    assert len(caption) <= len(text)
    assert credit is None or credit
