"""Bylines: people are people, agencies are agencies, and neither is a role, a mail address or a date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.agencies import agency_of
from transforms.byline_text import line_of
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
        ("By JANE ROE, AP National Writer", ("JANE ROE",), "AP"),
        ("Reuters, Washington", (), "Reuters"),
        ("By JANE ROE and OLE BERG Associated Press", ("JANE ROE", "OLE BERG"), "AP"),
        ("Jane Roe AFP", ("Jane Roe",), "AFP"),
        ("Autor: Jan Kowalski Źródło: PAP", ("Jan Kowalski",), "PAP"),
        ("Written by Jane Roe Medically reviewed by Dr. Ole Berg", ("Jane Roe",), None),
        ("Jane Roe. Traducido por Ole Berg", ("Jane Roe",), None),
        ("Edited by Ole Berg", (), None),
        ("Reporting by Jane Roe; Editing by Ole Berg", ("Jane Roe",), None),
        ("Door onze redacteur Jane Roe", ("Jane Roe",), None),
        ("Por Jane Roe, Diário RO — Porto Velho", ("Jane Roe",), None),
        ("Jane Roe - Valley Insight", ("Jane Roe",), None),
        ("Фото: Иван Иванов", (), None),
        ("© Orrin Trust. All Rights Reserved", (), None),
        ("Témoignage recueilli par Jane Roe", ("Jane Roe",), None),
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


@pytest.mark.parametrize("name", ["Valley Times with AFP", "AFP/Valley Times"])
def test_the_agency_that_a_house_wrote_with_is_apart(name: str) -> None:
    byline = read_byline([], organisations=[name])
    assert (byline.houses, byline.agency) == (("Valley Times",), "AFP")


@pytest.mark.parametrize(
    ("printed", "people"),
    [
        ("Jane Roe Political Editor", ("Jane Roe",)),
        ("Sports reporter Jane Roe", ("Jane Roe",)),
        ("Chefredakteurin Uta Müller", ("Uta Müller",)),
        ("Kommentar von Uta Müller", ("Uta Müller",)),
        ("Aufgezeichnet von Uta Müller", ("Uta Müller",)),
        ("Protokoll: Uta Müller", ("Uta Müller",)),
        ("Aus Orrin berichtet Uta Müller", ("Uta Müller",)),
        ("Uta Müller (Text) und Jan Klein (Fotos)", ("Uta Müller",)),
        ("Jane Roe Special to The Gazette", ("Jane Roe",)),
        ("oprac. Jan Kowalski", ("Jan Kowalski",)),
        ("Από τη Δέσποινα Αλεξίου", ("Δέσποινα Αλεξίου",)),
        ("记者张三 通讯员李四", ("张三", "李四")),
        ("山田 太郎", ("山田 太郎",)),
        ("Loïc Le Petit", ("Loïc Le Petit",)),
        ("Loïc Petit le 5 mars 2026", ("Loïc Petit",)),
        ("Autor*in Uta Müller", ("Uta Müller",)),
        ("AUTOR/IN Uta Müller", ("Uta Müller",)),
        ("'Uta Müller'", ("Uta Müller",)),
        ("María Pérez Corresponsal en Atenas", ("María Pérez",)),
        ("Guest column by Jane Roe", ("Jane Roe",)),
        ("Posted on March 5, 2026 by Jane Roe", ("Jane Roe",)),
        ("View all posts by Jane Roe", ("Jane Roe",)),
        ("Text: Uta Müller, Fotos: Jan Klein", ("Uta Müller",)),
        ("Photograph by Ole Berg, Orrin Trust", ()),
        ("Uta Müller / İstanbul", ("Uta Müller",)),
        ("Dr. med. Hans Meier", ("Dr. med. Hans Meier",)),
        ("Ursula von der Aue", ("Ursula von der Aue",)),
        ("Írta: Kovács Ágnes", ("Kovács Ágnes",)),
        ("בקלם: x", ()),
        ("김철수 기자", ("김철수",)),
        ("（记者 张三、李四）", ("张三", "李四")),
        ("記者王大明／台北報導", ("王大明",)),
        ("What do you think?", ()),
        ("This is a sentence about bridges", ()),
        ("Most Recent Stories", ()),
    ],
)
def test_what_stands_around_names_is_left_out(printed: str, people: tuple[str, ...]) -> None:
    assert read_byline([printed]).people == people


@pytest.mark.parametrize(
    "name",
    [
        "Orrin Gazette Staff",
        "Redaktion Netzwelt",
        "Tagblatt-Redaktion",
        "The Masons",
        "Agência Orrin",
        "Orriner Landesanstalt",
        "orrin.example",
        "Редакция",
        "編集部",
    ],
)
def test_newsrooms_are_houses_and_no_people(name: str) -> None:
    byline = read_byline([name])
    assert (byline.people, byline.houses, byline.authors) == ((), (name,), (name,))


def test_the_site_is_a_house_however_it_spells_its_name() -> None:
    known = Known.of(["Orrin Post-Bote", "orrinbote.example"])
    assert read_byline(["ORRIN POST-BOTE"], known=known).people == ()
    assert read_byline(["OrrinBote"], known=known).people == ()
    assert read_byline(["Do OrrinBote, em São Paulo"], known=known).people == ()
    assert read_byline(["Jane Roe"], known=known).people == ("Jane Roe",)


def test_a_site_s_name_is_one_however_long_it_is() -> None:
    name = "News of the Orrin Valley - The Orrin Post | Read it first"
    byline = read_byline([name], known=Known.of([name]))
    assert (byline.people, byline.houses) == ((), (name,))


def test_what_begins_with_the_name_of_the_site_is_its_own() -> None:
    byline = read_byline(["Jane Roe, Valley Insight"], known=Known.of(["Valley"]))
    assert byline.people == ("Jane Roe",)


def test_a_section_is_nobody() -> None:
    assert read_byline(["Politik"], known=Known.of(sections=["Politik"])).authors == ()


def test_a_house_is_the_author_where_nobody_is_named() -> None:
    assert read_byline(["Gazette Staff"]).authors == ("Gazette Staff",)
    assert read_byline(["Jane Roe, Gazette Staff"]).authors == ("Jane Roe",)


def test_an_agency_in_brackets_is_found() -> None:
    byline = read_byline(["Jane Roe (AFP)"])
    assert (byline.people, byline.agency) == (("Jane Roe",), "AFP")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("By Jane Roe 5 March 2026", "By Jane Roe"),
        ("5 March 2026 by Jane Roe", "by Jane Roe"),
        ("05/03/2026 Jane Roe Local reporter @janeroe", "Jane Roe"),
        ("By Jane Roe, Associated Press", "By Jane Roe, Associated Press"),
        ("Por Jane Roe — Orrin", "Por Jane Roe — Orrin"),
        ("Somebody else", "Somebody else"),
    ],
)
def test_the_kept_line_is_the_byline_alone(line: str, kept: str) -> None:
    assert line_of(line, ["Jane Roe"]) == kept


_PIECES = st.sampled_from(
    ["By ", "Von ", "Jane Roe", "Ole Berg", " and ", " und ", ", ", " / ", "AFP", "dpa", " for ", "(AFP)", "记者 ", "张三", "、", "Staff",
     "5 March 2026", "@jane", "jane@gazette.example", "https://gazette.example/jane", " | ", "reporter", "Dr. ", "von ", "Müller"]
)  # fmt: skip


@given(st.lists(st.lists(_PIECES, max_size=6).map("".join) | st.text(max_size=80), max_size=4))
def test_any_text_is_a_byline_of_printable_names(texts: list[str]) -> None:
    byline = read_byline(texts)
    for name in byline.people:
        assert name == name.strip() != ""
        assert "@" not in name
        assert "//" not in name
        assert "\n" not in name
        assert not any(character.isdigit() for character in name)
        assert len(name) <= 60


@given(st.lists(_PIECES, max_size=8).map("".join))
def test_names_that_were_read_are_read_as_themselves(text: str) -> None:
    people = read_byline([text]).people
    assert read_byline(people).people == people
