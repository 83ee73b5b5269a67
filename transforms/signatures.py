"""Where on a page a byline is printed: in elements that say so, close to the headline and not in others' teasers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from transforms.names import Named
from transforms.page import Element
from transforms.wording import one_line

_MARK = re.compile(
    r"author(?!i[tsz])|by-?line|written-?by|posted-?by|submitted|verfasser|autor(?!i[sz]|ad)|auteur|redacteur|redakteur|"
    r"journalist(?!en-?schule)|reporter|penulis|yazar(?:lar)?(?:$|[_-])|f[oö]rfattare|forfatter|skribent|kirjoittaja|szerz[oő]|"
    r"(?:^|[_-])(?:vcard|writer|contributors?|signature|signatur|firma|by|creator|credits?-?name|avtor|zuozhe|bianji|editor)$",
    re.IGNORECASE,
)
_OF_PICTURE = re.compile(r"photo|foto|image|picture|caption|figure|bild|media(?!-body)|video", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:avatar|bio|social|follow|share|comment|related|icon|link|twitter|mail|desc|about|count|more|archive|list-?title|"
    r"role|job|position|place|location|date|time|info-?text|newsletter|sub-?title)\w*$",
    re.IGNORECASE,
)


def _marks_byline(token: str) -> bool:
    return (
        _MARK.search(token) is not None
        and _OF_PICTURE.search(token) is None
        and _BESIDE.search(token) is None
    )


@lru_cache(maxsize=8192)
def says_byline(names: str) -> bool:
    """Do the classes (or the id) of an element say that it holds a byline?"""
    return any(map(_marks_byline, names[:300].split()))


_is_of_others = Named(
    r"comment|related|sidebar|footer|teaser|recommend|read-?more|newsletter|most-?(?:read|popular)|trending|carousel|promo",
    unless=r"with-?sidebar|has-?sidebar|no-?sidebar|sidebar-(?:left|right|none)|comments?-?(?:open|closed|count)|row",
)
_MAX_LOOKED_AT = 40  # elements
_MAX_TEXT = 160  # characters of an element that is a byline and nothing else
_MAX_FOUND = 12
_MAX_TEASER = 800  # characters


@dataclass(frozen=True, slots=True)
class Signature:
    """A printed byline: its line, and its parts where the page sets people apart."""

    printed: str
    names: tuple[str, ...]
    place: str  # tag and classes of its element


def place_of(element: Element) -> str:
    """An element's tag and classes, as "span.author.name": what a site keeps from page to page."""
    return ".".join([element.tag, *(element.get("class") or "").split()])


def is_marked(element: Element) -> bool:
    names, name = element.get("class"), element.get("id")
    return (
        (names is not None and says_byline(names))
        or (name is not None and says_byline(name))
        or element.get("rel") == "author"
        or "author" in (element.get("itemprop") or "").split()
    )


def find_signatures(tree: Element, h1: Element | None, places: Sequence[str] = ()) -> list[Signature]:
    """The bylines printed nearest to the headline `h1`, first those after it; of other stories and comments none.

    `places`: where the site is known to print them (see `place_of`), which comes before all else.
    """
    known = _in_places(tree, h1, places) if places else []
    if known:
        return known
    before: list[Element] = []
    after: list[Element] = []
    marked = before
    for element in tree.iter():
        if element is h1:
            marked = after
        elif element.tag not in ("meta", "link", "script", "style", "body", "html", "img") and is_marked(
            element
        ):
            marked.append(element)
    around = set(h1.iterancestors()) if h1 is not None else set()
    for elements in (after, before[::-1]) if h1 is not None else (before,):
        found = _first_group(elements[:_MAX_LOOKED_AT], around)
        if found:
            return list(dict.fromkeys(found))
    return []


def _in_places(tree: Element, h1: Element | None, places: Sequence[str]) -> list[Signature]:
    around = set(h1.iterancestors()) if h1 is not None else set()
    for place in places:
        tag, _, classes = place.partition(".")
        alike = (
            element
            for element in tree.iter(tag)
            if (element.get("class") or "").split() == classes.split(".") * bool(classes)
        )
        found = _first_group(alike, around)
        if found:
            return found
    return []


def _first_group(elements: Iterable[Element], around: set[Element]) -> list[Signature]:
    found: list[Element] = []
    passed = 0
    for element in elements:
        if found and any(ancestor is found[-1] for ancestor in islice(element.iterancestors(), 8)):
            continue
        if not _is_byline(element, around) or (found and not _are_alike(found[-1], element)):
            passed += bool(found)
            if passed >= 4:
                break
            continue
        found.append(element)
        if len(found) >= _MAX_FOUND:
            break
    return [signature for element in found if (signature := _read(element)) is not None]


def _is_byline(element: Element, around: set[Element]) -> bool:
    if not 2 < len(element.text_content().strip()) < _MAX_TEXT:
        return False
    for ancestor in islice(element.iterancestors(), 8):
        if ancestor in around or ancestor.tag in ("body", "html"):
            return True
        if _is_of_others(ancestor) or ancestor.tag in ("footer", "nav") or _is_teaser(ancestor):
            return False
    return True


def _is_teaser(element: Element) -> bool:
    """Does it hold little else than a heading that leads elsewhere?"""
    headings = [heading for heading in element.iter("h2", "h3", "h4") if not is_marked(heading)]
    if not headings or len(element.text_content()) > _MAX_TEASER:
        return False
    return any(
        heading.find(".//a") is not None or heading.getparent().tag == "a"
        for heading in headings
        if not any(map(is_marked, islice(heading.iterancestors(), 2)))
    )


def _are_alike(one: Element, other: Element) -> bool:
    """Are these two authors of one byline: near each other and of one make?"""
    if one.tag != other.tag or place_of(one) != place_of(other):
        return False
    near = list(islice(one.iterancestors(), 3))
    return any(ancestor in near for ancestor in islice(other.iterancestors(), 3))


def _read(element: Element) -> Signature | None:
    printed = _text(element)
    if len(printed) < 2:
        return None
    parts = [part for part in element.iterdescendants() if is_marked(part) or _is_profile(part)]
    innermost = [part for part in parts if not any(other in part.iterdescendants() for other in parts)]
    names = (text for part in innermost if 1 < len(text := _text(part)) < 80)
    return Signature(printed, tuple(dict.fromkeys(names)), place_of(element))


_PROFILE = re.compile(
    r"/(?:author|autor|auteur|contributor|people|person|profile?|journalist|redakteur|redaktion|reporter|staff|writer|"
    r"columnist|yazar|penulis|skribent|by|bio|team)[a-z]*/.",
    re.IGNORECASE,
)


def _is_profile(element: Element) -> bool:
    return element.get("itemprop") == "name" or (
        element.tag == "a" and _PROFILE.search(element.get("href") or "") is not None
    )


def _text(element: Element) -> str:
    return one_line(" ".join(element.itertext()))[:400]
