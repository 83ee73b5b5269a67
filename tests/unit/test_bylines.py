"""Bylines: people are people, agencies are agencies, and neither is a role, a mail address or a date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.agencies import agency_of
from transforms.bylines import Known, read_byline


@pytest.mark.parametrize(
    ("printed", "people", "agency"),
    [
        ("By Jane Roe", ("Jane Roe",), None),
        ("By Jane Roe and Ole Berg", ("Jane Roe", "Ole Berg"), None),
        ("By Jane Roe, Ole Berg & Ann Lee", ("Jane Roe", "Ole Berg", "Ann Lee"), None),
        ("Von Uta Müller, Berlin", ("Uta Müller",), None),
        ("Von Uta Müller und Jan Klein", ("Uta Müller", "Jan Klein"), None),
        ("Par Hélène Martin et Luc Petit", ("Hélène Martin", "Luc Petit"), None),
        ("Por María Pérez y Juan Ruiz", ("María Pérez", "Juan Ruiz"), None),
        ("Автор: Анна Петрова", ("Анна Петрова",), None),
        ("文/张三", ("张三",), None),
        ("Jane Roe for AFP", ("Jane Roe",), "AFP"),
        ("Jane Roe and Ole Berg for AFP", ("Jane Roe", "Ole Berg"), "AFP"),
        ("Jane Roe for The Evening Post", ("Jane Roe",), None),
        ("Reuters", (), "Reuters"),
        ("The Associated Press", (), "AP"),
        ("Jane Roe, Associated Press", ("Jane Roe",), "AP"),
        ("dpa/afp", (), "DPA"),
        ("Uta Müller - dpa", ("Uta Müller",), "DPA"),
        ("By Meridian News Agency", (), "Meridian News Agency"),
        ("By JANE ROE, Staff Writer", ("JANE ROE",), None),
        ("By Jane Roe in Lower Orrin", ("Jane Roe",), None),
        ("Jane Roe jane.roe@gazette.example @janeroe", ("Jane Roe",), None),
        ("By Jane Roe Published March 5, 2026", ("Jane Roe",), None),
        ("Jane Roe Mar 5, 2026", ("Jane Roe",), None),
        ("Jane Roe | 5 min read", ("Jane Roe",), None),
        ("Dr. Hans Meier", ("Dr. Hans Meier",), None),
        ("Perry Ash Jr.", ("Perry Ash Jr.",), None),
        ("Jane Roe, PhD", ("Jane Roe",), None),
        ("Jane Roe (photos: Ole Berg)", ("Jane Roe",), None),
        ("By Staff", (), None),
        ("Redaktion", (), None),
        ("The Orrin Gazette", (), None),
        ("admin", (), None),
        ("https://social.example/janeroe", (), None),
        ("", (), None),
    ],
)
def test_a_byline_is_taken_apart(printed: str, people: tuple[str, ...], agency: str | None) -> None:
    byline = read_byline([printed], known=Known.of(["The Orrin Gazette"]))
    assert byline.people == people
    assert byline.agency == agency


def test_the_byline_is_kept_as_printed() -> None:
    assert read_byline(["By  Jane Roe,\nStaff Writer"]).printed == "By Jane Roe, Staff Writer"


def test_a_name_that_stands_twice_is_one_person() -> None:
    assert read_byline(["Jane Roe", "By JANE ROE", "Jane"]).people == ("Jane Roe",)


def test_an_organisation_is_an_agency_if_it_says_so() -> None:
    assert read_byline([], organisations=["Meridian News Agency"]).agency == "Meridian News Agency"
    assert read_byline([], organisations=["Orrin Town Council"]).agency is None


def test_agencies_have_one_name() -> None:
    assert {agency_of("Agence France-Presse"), agency_of("afp"), agency_of("AFP")} == {"AFP"}
    assert agency_of("Jane Roe") is None


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_is_a_byline_of_printable_names(texts: list[str]) -> None:
    byline = read_byline(texts)
    for name in byline.people:
        assert name == name.strip() != ""
        assert "@" not in name
        assert "\n" not in name
        assert len(name) <= 60
