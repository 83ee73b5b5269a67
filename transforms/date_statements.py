"""What a page says of the day it was published: every place that tells, and what its word is worth."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from transforms.dates import Clock, Moment, read_moment
from transforms.declared import Declared
from transforms.jsonld import texts_of
from transforms.page import Element
from transforms.printed_dates import WHOLE, Printed, is_elsewhere, near_headline
from transforms.url_days import day_in_url
from transforms.wording import one_line

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publication_date",
    "publish-date", "publish_date", "publishdate", "published_time", "pubdate", "published-date", "published_at",
    "published", "date_published", "article.published", "article:publish_date", "dc.date.issued", "dcterms.issued",
    "rnews:datepublished", "vr:published_time", "ptime", "displaydate", "originalpublicationdate",
    "article_date_original", "article:post_date", "release_date", "newsdate", "pdate",
)  # fmt: skip
# Names that systems fill with the day of the last change as often as not
_LOOSE_METAS = (
    "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "dcterms.available", "date", "datecreated", "cdate",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "article:modified", "modified_time", "article.updated",
    "updated_time", "utime", "cxenseparse:recs:modifiedtime", "revision_date",
)  # fmt: skip
_PUBLISHED_NAME = re.compile(
    r"publi|post|entry-date|created|dateline|date-?time|article|timestamp|pub", re.IGNORECASE
)
_MODIFIED_NAME = re.compile(r"modif|updat|aktuali|edited|geändert", re.IGNORECASE)
_PUBLISHED_ANYWAY = re.compile(r"entry-date|publi", re.IGNORECASE)  # WordPress: one element for both
_HERE, _LIST, _ELSEWHERE, _QUOTED = range(4)  # where a time element stands, the better first
_OUTSIDE = frozenset({"nav", "footer"})
_LISTED = frozenset({"aside", "a", "li"})
_PRINTED = (4, 4, 3, 2)  # by how many days are printed there: three are a list
_MOST_TIMES = 30
RENDERED = timedelta(minutes=15)  # a "date" this close to the capture may be the time of the answer
_LIGHT = 2  # weight up to which a statement contradicts nothing


@dataclass(frozen=True, slots=True)
class Statement:
    """A date of publication as one place of the page gives it, and how much that place's word is worth."""

    moment: Moment
    place: str
    weight: int


_HEAD = frozenset({"json-ld", "meta", "item"})


@dataclass(frozen=True, slots=True)
class Statements:
    """All that a page says: of its publication, in the order in which it can be trusted, and of its last change."""

    published: tuple[Statement, ...]
    modified: tuple[Moment, ...]
    printed: Printed

    @property
    def all(self) -> list[Moment]:
        """Every date that was read."""
        return [*(one.moment for one in self.published), *self.modified, *self.printed.published]


def read_statements(declared: Declared, clock: Clock) -> Statements:
    """Every date in the page's head, its time elements, its URL, the feed, and close to its headline."""
    found: list[Statement] = []
    for place, weight, origin, raws in (
        ("json-ld", 6, "json-ld", _node_dates(declared, "datePublished")),
        ("meta", 6, "meta", declared.metas(*_PUBLISHED_METAS)),
        ("item", 5, "time", _microdata_dates(declared, "datePublished")),
        ("created", 3, "time", _microdata_dates(declared, "dateCreated")),
        ("created", 3, "json-ld", _node_dates(declared, "dateCreated", "uploadDate")),
        ("feed", 5, "feed", [declared.hints.date_published]),
    ):
        found += [Statement(moment, place, weight) for moment in _read(clock, origin, raws)]
    for element, weight in _times(declared):
        found += [Statement(moment, "time", weight) for moment in _read(clock, "time", [_date_of(element)])]
    changed = [
        *_read(clock, "json-ld", _node_dates(declared, "dateModified")),
        *_read(clock, "meta", declared.metas(*_MODIFIED_METAS)),
        *_read(clock, "time", _microdata_dates(declared, "dateModified")),
        *_read(clock, "time", _changed_times(declared)),
    ]
    day = day_in_url(declared.page.url)
    if declared.canonical != declared.page.url:
        day = day_in_url(declared.canonical) or day
    printed = Printed(clock)
    told = _is_borne_out(found, day) or (bool(changed) and _is_told_with_zone(found, day, clock))
    if not told and (headline := _headline(declared)) is not None:
        printed = near_headline(headline, clock)
    days = len({moment.day for moment in printed.published})
    for number, moment in enumerate(printed.published[:3]):
        found.append(Statement(moment, "printed", 2 if number else _PRINTED[min(days, 3)]))
    if day is not None:  # after what is printed: of two that say the same, the words are kept
        found += [Statement(moment, "url", 6) for moment in _read(clock, "url", [day.isoformat()])]
    loose = _read(clock, "meta", declared.metas(*_LOOSE_METAS))
    found += [Statement(moment, "loose", 3) for moment in loose]
    return Statements(tuple(found), (*changed, *printed.modified), printed)


def _is_borne_out(found: list[Statement], day: date | None) -> bool:
    """Do the page's head and its address name one day, or, where the address is silent, two places of the head and a
    time element? Then there is no need to look at what is printed, which costs more than all the rest."""
    days = {one.moment.day for one in found if one.place in _HEAD}
    if day is not None or len(days) != 1:
        return days == {day}
    places = {one.place for one in found if one.moment.day in days}
    return "time" in places and len(places & _HEAD) > 1


def _is_told_with_zone(found: list[Statement], day: date | None, clock: Clock) -> bool:
    """Is there one day for all that weighs, and the offset of the place's clock? What is printed could not outweigh it,
    and would tell no more."""
    heavy = [one for one in found if one.weight > _LIGHT]
    days = {one.moment.day for one in heavy}
    if len(days) != 1 or (day is not None and days != {day}):
        return False
    if any(abs(one.moment.at - clock.captured) < RENDERED for one in heavy):
        return False
    return any(one.place in _HEAD and one.moment.has_zone and one.moment.offset for one in heavy)


def _read(clock: Clock, origin: str, raws: list[str] | list[str | None]) -> list[Moment]:
    return [moment for raw in raws if (moment := read_moment(raw, origin, clock))]


def _node_dates(declared: Declared, *names: str) -> list[str]:
    nodes = [node for node in (declared.article, declared.web_page) if node]
    if not nodes:
        nodes = [node for node in declared.nodes if "datePublished" in node][:1]
    return [text for node in nodes for name in names for text in texts_of(node.get(name))]


def _microdata_dates(declared: Declared, *names: str) -> list[str | None]:
    return [_date_of(element) for name in names for element in declared.microdata.get(name, [])[:2]]


def around_headlines(declared: Declared) -> set[Element]:
    """What holds an h1: whatever it is called, it does not stand beside the text."""
    return {around for h1 in declared.h1s[:3] for around in h1.iterancestors()}


def _times(declared: Declared) -> list[tuple[Element, int]]:
    """`<time>` elements and their weight, those first that say to be the date of publication, none that say to be
    another; those in lists and beside the text only if there are no others."""
    by_place: dict[int, list[tuple[Element, int]]] = {
        place: [] for place in (_HERE, _LIST, _ELSEWHERE, _QUOTED)
    }
    known = dict.fromkeys(around_headlines(declared), _HERE)
    for element in declared.times[:_MOST_TIMES]:
        is_it, is_changed, is_first = _says(_names_of(element))
        if is_changed and not is_first:
            continue
        is_it = is_it or element.get("pubdate") is not None
        place = _place(element.getparent(), known)
        by_place[place].append((element, 1 if place else 5 if is_it else 3))
    here, listed = by_place[_HERE], by_place[_LIST]
    if not here and len({_date_of(element) for element, _ in listed}) == 1:
        return [(listed[0][0], 3)]  # the only one: a list tells nothing against it
    return sorted(here, key=lambda one: -one[1])[:3] or (listed or by_place[_ELSEWHERE])[:3]


def _place(element: Element | None, known: dict[Element, int]) -> int:
    """Where what is in an element stands; `known` keeps this of all elements around it."""
    path: list[Element] = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    place = _HERE if element is None else known[element]
    for one in reversed(path):
        if one.tag == "blockquote":  # a post of a network
            place = _QUOTED
        elif place < _ELSEWHERE and (one.tag in _OUTSIDE or (one.tag not in WHOLE and is_elsewhere(one))):
            place = _ELSEWHERE
        elif place < _LIST and one.tag in _LISTED:
            place = _LIST
        known[one] = place
    return place


def _changed_times(declared: Declared) -> list[str | None]:
    """`<time>` elements of the article that say to be of its last change."""
    return [
        _date_of(element)
        for element in declared.times[:_MOST_TIMES]
        if _says(_names_of(element))[1]
        and next(element.iterancestors("aside", "nav", "footer", "li", "blockquote"), None) is None
    ][:1]


@lru_cache(maxsize=4096)
def _says(names: str) -> tuple[bool, bool, bool]:
    """Do names say: a date of publication, one of change, and one of publication whatever else they say?"""
    return (
        _PUBLISHED_NAME.search(names) is not None,
        _MODIFIED_NAME.search(names) is not None,
        _PUBLISHED_ANYWAY.search(names) is not None,
    )


def _names_of(element: Element) -> str:
    parent = element.getparent()
    around = parent.get("class") if parent is not None else None
    return " ".join(filter(None, (element.get("class"), element.get("itemprop"), around)))


def _date_of(element: Element) -> str | None:
    value = element.get("datetime") or element.get("content")
    return value or one_line(" ".join(element.itertext())[:200]) or None


def _headline(declared: Declared) -> Element | None:
    """The h1 that the page's title holds, else the longest."""
    title = " ".join(filter(None, (declared.meta("og:title"), declared.title))).casefold()
    texts = [(one_line(" ".join(h1.itertext())).casefold(), h1) for h1 in declared.h1s]
    for text, h1 in texts:
        if len(text) > 8 and text in title:
            return h1
    longest = max(texts, key=lambda one: len(one[0]), default=("", None))
    return longest[1] if longest[0] else None
