"""Who wrote it: people, and agencies and houses apart, out of what a page prints as its byline."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.agencies import agency_of, folded, known_agency, squeezed, without_agency
from transforms.byline_text import MAX_BYLINE, pieces_of
from transforms.people import MAX_NAME, Kind, kind_of, without_role
from transforms.wording import plain


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says.

    `houses`: newsrooms, companies and sites that are named as authors ("MND Staff"). `nicks`: single small words that
    may be a sign or a nickname ("mh"). `place`: of the element that prints it, if one does (see `signatures.place_of`).
    """

    people: tuple[str, ...] = ()
    agency: str | None = None
    printed: str | None = None
    houses: tuple[str, ...] = ()
    nicks: tuple[str, ...] = ()
    place: str | None = None

    def __bool__(self) -> bool:
        return bool(self.people or self.agency or self.houses)

    @property
    def authors(self) -> tuple[str, ...]:
        """The people; where none is named, the house that the page names as the author. Agencies are in `agency`."""
        return self.people or self.houses


@dataclass(frozen=True, slots=True)
class Known:
    """What a page tells of names that are no people, in the forms in which names are compared."""

    own: frozenset[str] = frozenset()
    own_starts: tuple[str, ...] = ()  # with a blank: what begins so is the site's as well
    sections: frozenset[str] = frozenset()

    @classmethod
    def of(cls, site_names: Iterable[str] = (), sections: Iterable[str] = ()) -> "Known":
        """`site_names` are what the site calls itself, which is a house; `sections` its sections, which are nobody."""
        names = [name for name in site_names if name]
        spelled = {folded(name) for name in names}
        return cls(
            frozenset(spelled.union(map(squeezed, names))),
            tuple(f"{name} " for name in spelled if len(name) > 3),
            frozenset(folded(name) for name in sections if name),
        )


_OF = re.compile(r"^(?:do|da|de|of|from|vom|aus)\s", re.IGNORECASE)
_NOTHING_KNOWN = Known()
_EMPTY = Byline()


def read_byline(
    texts: Iterable[str], *, known: Known = _NOTHING_KNOWN, organisations: Iterable[str] = ()
) -> Byline:
    """The people and the agency in what a page prints as its byline, in one or several pieces.

    `organisations` are what the page says is one: an agency if it is a known one, else a house. People keep the order
    and spelling of the page.
    """
    texts, organisations = list(texts), list(organisations)
    if not texts and not organisations:
        return _EMPTY
    found: dict[Kind, dict[str, str]] = {Kind.PERSON: {}, Kind.NICK: {}, Kind.HOUSE: {}, Kind.NOBODY: {}}
    agencies: list[str] = []
    printed: dict[str, None] = {}
    for text in texts:
        text = plain(text[: 2 * MAX_BYLINE])[:MAX_BYLINE]
        if not text or text.startswith(("http://", "https://", "//")):
            continue
        printed[text] = None
        if folded(text) in known.own:
            found[Kind.HOUSE].setdefault(folded(text), text)
            continue
        names, others = pieces_of(text)
        names = _without_desks(names, agencies)
        agencies.extend(filter(None, map(agency_of, others)))
        for name in names:
            name, behind = _without_agency_behind(name)
            agencies.extend(filter(None, [behind]))
            key, agency = folded(name), agency_of(name)
            if agency is not None and key not in known.own:
                agencies.append(agency)
            elif key and key not in known.sections:
                kind, name = _judged(name, key, known)
                found[kind].setdefault(folded(name), name)
    for name in map(plain, organisations):
        if not name:
            continue
        printed[name] = None
        is_own = folded(name) in known.own
        agency = agency_of(name)
        if agency is not None and not is_own:
            agencies.append(agency)
            continue
        if agency is None and not is_own:
            name, agency = without_agency(name)
            agencies.extend(filter(None, [agency]))
        if len(name) <= MAX_NAME and "@" not in name and "//" not in name:
            found[Kind.HOUSE].setdefault(folded(name), name)
    people = _whole(found[Kind.PERSON])
    if agencies and not any(" " in name or not name.isascii() for name in people):
        people = ()  # "Reuters, Washington": a place
    return Byline(
        people,
        next(iter(agencies), None),
        ", ".join(printed)[:MAX_BYLINE] or None,
        tuple(found[Kind.HOUSE].values()),
        tuple(found[Kind.NICK].values()),
    )


def _judged(name: str, key: str, known: Known) -> tuple[Kind, str]:
    """What a piece of a byline names, without what stands before and after a person's name."""
    if key in known.own or squeezed(name) in known.own or key.startswith(known.own_starts):
        return Kind.HOUSE, name
    if (of_own := _OF.match(name)) is not None:  # "Do Correio", "Do Correio em São Paulo"
        words = name[of_own.end() :].split()
        if any(squeezed("".join(words[:number])) in known.own for number in (len(words), 1)):
            return Kind.HOUSE, name
    kind = kind_of(name)
    if kind in (Kind.HOUSE, Kind.NOBODY) and (person := without_role(name)) is not None:
        return Kind.PERSON, person
    return kind, name


def _without_agency_behind(name: str) -> tuple[str, str | None]:
    """A person and the agency behind the name, in "JANE ROE Associated Press" or "Jane Roe AFP"."""
    words = name.split()
    for number in (2, 1):
        agency, rest = " ".join(words[-number:]), words[:-number]
        is_set_apart = number > 1 or (agency.isupper() and not name.isupper())
        if len(rest) >= 2 and is_set_apart and (found := known_agency(agency)) is not None:
            return " ".join(rest), found
    return name, None


def _without_desks(names: tuple[str, ...], agencies: list[str]) -> tuple[str, ...]:
    """Behind a person "AP National Writer" is the agency's desk."""
    for number, name in enumerate(names):
        first = name.partition(" ")[0]
        if number and first != name and len(first) < 5 and (agency := known_agency(first)) is not None:
            agencies.append(agency)
            return tuple(other for other in names if other != name)
    return names


def _whole(people: dict[str, str]) -> tuple[str, ...]:
    """Without those whose names are but part of another's."""
    return tuple(
        name
        for key, name in people.items()
        if not any(key != other and f" {key} " in f" {other} " for other in people)
    )
