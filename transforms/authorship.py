"""Whom a page names as its author."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from transforms.agencies import folded
from transforms.byline_text import without_pictures
from transforms.bylines import Byline, Known, read_byline
from transforms.credits import (
    find_beside_date,
    find_credit,
    find_dateline,
    find_in_data,
    find_name_line,
    find_profile_link,
    find_source,
)
from transforms.declared import Declared
from transforms.habits import NO_HABITS, Habits
from transforms.headline import agreement
from transforms.jsonld import as_list, text_of, texts_of, types_of
from transforms.page import Element
from transforms.printed_byline import full_names, printed_byline
from transforms.signatures import Signature, find_signatures, is_of_part
from transforms.urls import host_of, site_of
from transforms.wording import one_line, plain

_AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl",
    "article:author_name", "og:article:author", "cxenseparse:author", "article.author", "authors", "dc.contributor",
    "twitter:creator_name", "vr:author", "news:author", "rbauthors", "author_name",
)  # fmt: skip
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Brand"})


def find_byline(declared: Declared, headline: str | None = None, habits: Habits = NO_HABITS) -> Byline:
    """Whom the page names as its author, in JSON-LD, else in meta tags, else in microdata, else in print.

    `headline` is the page's, by which the printed byline is found. A person who is named anywhere comes before a house
    that is named as the author; a house that a meta tag names alone is none, since sites put their own name there.
    """
    names, organisations, persons = _json_authors(declared)
    known = Known.of(_own_names(declared, persons), _sections(declared, persons))
    read = partial(read_byline, known=known)
    h1 = _h1_of(declared, headline)
    by_json, by_meta = read(names, organisations=organisations), read(_meta_authors(declared))
    is_known = bool(by_json.people or by_meta.people)
    signatures = find_signatures(declared.outline, h1, habits.byline_places, only_near=is_known)
    readings = [by_json, by_meta, read(_microdata_authors(declared)), _signed(signatures, read)]
    people = next((reading.people for reading in readings if reading.people), ())
    if not is_known and (signed := readings[-1].people) and set(signed) < set(people):
        people = signed  # microdata has the authors of teasers as well
    if people and signatures:
        people = _fuller(people, _signed(signatures[:1], read).people)
    if h1 is not None and any(" " not in name and name.isalpha() for name in people):
        printed = read(full_names(people[0], declared.outline, h1)).people
        people = _fuller(people, printed, add=False)
    if not people:
        credit = read(find_credit(declared.outline, h1, known))
        if not credit.people:
            credit = read(find_name_line(declared.outline, h1, known)) or credit
        if not any((credit, *readings)):
            linked = find_profile_link(declared.outline, h1, known) or find_beside_date(
                declared.outline, h1, known
            )
            credit = read(linked or find_in_data(declared.outline.tagged("script")))
        people = credit.people
        readings.append(credit)
    agency = next((reading.agency for reading in readings if reading.agency), None)
    agency = agency or find_dateline(declared.outline, h1)
    if agency is None:
        readings.append(read(find_source(declared.outline, h1)))
        agency = readings[-1].agency
    houses = _houses(by_meta, [reading for reading in readings if reading is not by_meta])
    if agency:
        houses = tuple(name for name in houses if folded(name) not in known.own)
    nicks = next((reading.nicks for reading in readings if reading.nicks), ())
    if not people and not agency and not houses:
        people = nicks
    found = Byline(people, agency, None, houses, nicks)
    shown, place = printed_byline(found, signatures, readings, declared.outline, h1)
    return replace(found, printed=shown, place=place)


def _houses(by_meta: Byline, others: Sequence[Byline]) -> tuple[str, ...]:
    found = next((reading.houses for reading in others if reading.houses), ())
    if found or not by_meta.houses:
        return found
    return by_meta.houses if any(reading.printed == by_meta.printed for reading in others) else ()


def _own_names(declared: Declared, persons: set[str]) -> list[str]:
    """What the site is called, also by its domain. A writer's own site has the writer's name, who is a person."""
    names = [
        name
        for name in declared.site_names
        if name not in persons or _ARTICLE.match(name) or len(name.split()) > _MAX_WORDS
    ]
    return [*names, site_of(host_of(declared.page.url))]


def _sections(declared: Declared, persons: set[str]) -> list[str]:
    """The names of the site's sections that the page is in: by its head, its breadcrumbs and its address."""
    node = declared.article or {}
    path = urlsplit(declared.canonical).path
    crumbs = (
        text_of(item.get("name") or item.get("item"))
        for node in declared.nodes
        if "BreadcrumbList" in types_of(node)
        for item in as_list(node.get("itemListElement"))
        if isinstance(item, dict)
    )
    return [
        *texts_of(node.get("articleSection")),
        *declared.metas("article:section", "og:article:section", "parsely-section", "section", "category"),
        *(name for name in crumbs if name and (name not in persons or " " not in name)),
        *path.split("/")[1:-1],
    ]


def _h1_of(declared: Declared, headline: str | None) -> Element | None:
    """The heading that prints the headline: an h1, else a smaller one; None if none does."""
    if not headline:
        return declared.h1s[0] if declared.h1s else None
    for h1 in declared.h1s:
        if agreement(one_line(h1.text_content()), headline) >= 0.5:
            return h1
    for heading in declared.page.tree.iter("h2", "h3"):
        if agreement(one_line(heading.text_content()), headline) >= 0.9:
            return heading
    return declared.h1s[0] if len(declared.h1s) == 1 else None


def _signed(signatures: Sequence[Signature], read: "partial[Byline]") -> Byline:
    """What the printed bylines say: by their parts, where these are people, else by their whole lines."""
    by_line = []
    for signature in signatures:
        line = without_pictures(signature.printed)
        parts = read([name for name in signature.names if name in line])
        by_line.append(parts if parts.people else read([signature.printed]))
    people = {folded(name): name for reading in by_line for name in reading.people}
    return Byline(
        tuple(people.values()),
        next((reading.agency for reading in by_line if reading.agency), None),
        None,
        next((reading.houses for reading in by_line if reading.houses), ()),
        next((reading.nicks for reading in by_line if reading.nicks), ()),
    )


def _fuller(people: tuple[str, ...], printed: tuple[str, ...], *, add: bool = True) -> tuple[str, ...]:
    """The people of the printed byline, where it names these and more; and their surnames, where it has them."""
    named = {folded(name) for name in people}
    whole = tuple(name for name in printed if " " in name or not name.isascii() or folded(name) in named)
    if add and named < {folded(name) for name in whole}:
        return whole
    full = {folded(name).partition(" ")[0]: name for name in printed if " " in name}
    return tuple(dict.fromkeys(full.get(folded(name), name) if " " not in name else name for name in people))


def _meta_authors(declared: Declared) -> list[str]:
    """What meta tags say; those of libraries have the surname first ("Roe, Jane")."""
    said = declared.metas(*_AUTHOR_METAS)
    for name in declared.metas(*_LIBRARY_METAS):
        turned = _SURNAME_FIRST.fullmatch(name)
        said.append(f"{turned[2]} {turned[1]}" if turned else name)
    return said or declared.metas(*filter(_OTHER_METAS.fullmatch, declared.meta_names))


# Those of some shop for statistics or recommendations: "analytics:author", "xy_authors", "articleAuthor"
_OTHER_METAS = re.compile(
    r"(?!smartbanner|twitter)(?:[\w.]+[:._-])?(?:article[:._-]?)?authors?(?:[:._-]?name)?"
)
_LIBRARY_METAS = ("citation_author", "dc.creator", "dcterms.creator")
_SURNAME_FIRST = re.compile(r"([\w'’-]+), ([\w.'’-]+(?: [\w.'’-]+)?)")
_MAX_WORDS = 4  # of a person's name
_ARTICLE = re.compile(r"(?:the|der|die|das|le|la|les|el|los|il|de|het)\s|\S+$", re.IGNORECASE)


def _json_authors(declared: Declared) -> tuple[list[str], list[str], set[str]]:
    """Names of people (or of who knows what), of what the page says to be organisations, and of those of the
    former that it says to be persons: a writer's own site has the writer's name."""
    nodes = [node for node in (declared.article, declared.web_page) if node is not None]
    said = next((said for node in nodes if (said := node.get("author") or node.get("creator"))), None)
    names: list[str] = []
    organisations: list[str] = []
    persons: set[str] = set()
    for value in as_list(declared.resolve(said)):
        for author in as_list(declared.resolve(value)):
            types = types_of(author) if isinstance(author, dict) else set()
            is_person = "Person" in types
            raw = author.get("name") if isinstance(author, dict) else author
            is_organisation = not is_person and bool(types & _ORGANISATIONS)
            (organisations if is_organisation else names).extend(texts_of(raw))
            if is_person:
                persons.update(texts_of(raw))
    return names, organisations, persons


def _microdata_authors(declared: Declared) -> list[str]:
    found: list[str] = []
    for element in declared.microdata.get("author", [])[:5]:
        if is_of_part(element):
            continue
        named = element.xpath('(.//*[@itemprop="name"])[1]')
        value = element.get("content") or (
            named[0].get("content") or named[0].text_content() if named else element.text_content()
        )
        if value and len(value) < 300:
            found.append(plain(value))
    return list(dict.fromkeys(found))
