"""Where on a page a byline is printed: in elements that say so, close to the headline and not in others' teasers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from transforms.names import Named
from transforms.outline import Outline
from transforms.page import Element
from transforms.wording import one_line

_MARK = re.compile(
    r"author(?!i[tsz])|by-?line|writ(?:e|ten)-?by|posted-?by|submitted|verfasser|autor(?!i[sz]|ad)|auteur|redacteur|redakteur|"
    r"journalist(?!en-?schule)|reporter|penulis|yazar(?:lar)?(?:$|[_-])|f[oö]rfattare|forfatter|skribent|kirjoittaja|szerz[oő]|"
    r"(?:^|[_-])(?:vcard|writer|contributors?|signature|signatur|firma|by|creator|credits?-?name|avtor|zuozhe|bianji|editor)$",
    re.IGNORECASE,
)
_OF_PICTURE = re.compile(
    r"photo|foto|image|(?:^|[_-])img|picture|caption|figure|bild|media(?!-body)|video", re.IGNORECASE
)
_BESIDE = re.compile(
    r"(?:avatar|bio|social|follow|share|comment|related|icon|links|twitter|desc|about|count|more|archive|list-?title|"
    r"role|job|position|place|location|date|time|info-?text|newsletter|title|preis|award|prize)\w*$",
    re.IGNORECASE,
)


def _marks_byline(token: str) -> bool:
    return (
        _MARK.search(token) is not None
        and _OF_PICTURE.search(token) is None
        and _BESIDE.search(token) is None
    )


# What the pattern cannot do without: most names of elements have none of these, and are told sooner so
_STEMS = (
    "author", "autor", "auteur", "by", "verfasser", "reda", "journalist", "report", "posted", "submitted",
    "penulis", "yazar", "rfatt", "skribent", "kirjoitt", "szerz", "vcard", "writ", "contributor", "signatur", "firma",
    "creator", "credit", "avtor", "zuozhe", "bianji", "editor",
)  # fmt: skip


@lru_cache(maxsize=16384)
def says_byline(names: str) -> bool:
    """Do the classes (or the id) of an element say that it holds a byline?"""
    names = names[:300].lower()
    return any(stem in names for stem in _STEMS) and any(map(_marks_byline, names.split()))


_is_of_others = Named(
    r"comment|related|sidebar|footer|teaser|recommend|read-?more|most-?(?:read|popular)|trending|carousel|promo",
    unless=r"with-?sidebar|has-?sidebar|no-?sidebar|sidebar-(?:left|right|none)|comments?-?(?:open|closed|count)|row",
)
_is_comment = Named(
    r"comment|kommentar|comentario", unless=r"comments?-?(?:open|closed|count|on|off)|no-?comments?"
)
_MAX_LOOKED_AT = 40  # elements
_MAX_TEXT = 160  # characters of an element that is a byline and nothing else
_MAX_FOUND = 12
_NEAR = 160  # elements
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
    """Does an element say that it holds a byline: by class, id, rel or itemprop?"""
    if (names := element.get("class")) is not None and says_byline(names):
        return True
    if (name := element.get("id")) is not None and says_byline(name):
        return True
    if element.get("rel") == "author":
        return True
    prop = element.get("itemprop")
    return prop is not None and "author" in prop.split()


def find_signatures(
    outline: Outline, heading: Element | None, places: Sequence[str] = (), *, only_near: bool = False
) -> list[Signature]:
    """The bylines printed nearest to the headline's element, first those after it; of other stories and comments none.

    `places`: where the site is known to print them (see `place_of`), which comes before all else. `only_near`: look no
    further than a byline stands as a rule, when it is known from elsewhere who wrote the text.
    """
    around = set(heading.iterancestors()) if heading is not None else set()
    for place in places:
        tag, _, classes = place.partition(".")
        known = (
            element for element in outline.elements if element.tag == tag and _has_classes(element, classes)
        )
        if found := _first_group(known, around):
            return found
    marked = _marked(outline)
    if not marked:
        return []
    after = outline.elements if heading is None else outline.after(heading)
    found = _first_group(filter(marked.__contains__, after[: _NEAR if only_near else None]), around)
    if found or heading is None:
        return found
    before = islice(_preceding(heading), _NEAR // 4 if only_near else None)
    return _first_group(filter(marked.__contains__, before), around)


def _preceding(element: Element) -> Iterator[Element]:
    """The elements before one, the nearest blocks first."""
    while element is not None:
        for sibling in element.itersiblings(preceding=True):
            yield from sibling.iter()
        element = element.getparent()


def _has_classes(element: Element, classes: str) -> bool:
    return ".".join((element.get("class") or "").split()) == classes


def _marked(outline: Outline) -> set[Element]:
    """What `is_marked` tells of a page's elements, but for those that are no lines."""
    found = outline.named(_STEMS, lambda names, name: says_byline(names) or says_byline(name))
    found += [element for element, rel in outline.rels if rel == "author"]
    found += [element for element in outline.properties if element.get("itemprop") == "author"]
    return {element for element in found if element.tag not in _NEVER}


_NEVER = frozenset(
    {"meta", "link", "script", "style", "body", "html", "head", "img", "input", "form", "article", "main"}
)


def _first_group(elements: Iterable[Element], around: set[Element]) -> list[Signature]:
    """The first byline among these elements, and those beside it that are made alike."""
    first = next(
        (element for element in islice(elements, _MAX_LOOKED_AT) if _is_byline(element, around)), None
    )
    if first is None:
        return []
    place, has_class = place_of(first), bool(first.get("class"))
    alike = [first]
    for number, beside in enumerate(islice(first.iterancestors(), 3)):
        if number and len(beside.text_content()) > _MAX_TEASER:
            break  # no longer the byline's own block
        alike = [
            element
            for element in beside.iter(first.tag)
            if place_of(element) == place
            and (has_class or is_marked(element))
            and _is_byline(element, around)
        ]
    return list(dict.fromkeys(filter(None, map(_read, alike[:_MAX_FOUND]))))


def _is_byline(element: Element, around: set[Element]) -> bool:
    if not 2 < len(element.text_content().strip()) < _MAX_TEXT:
        return False
    for ancestor in islice(element.iterancestors(), 8):
        if ancestor in around or ancestor.tag in ("body", "html"):
            return True
        if _is_of_others(ancestor) or ancestor.tag in ("figure", "footer", "nav") or _is_teaser(ancestor):
            return False
    return True


def is_of_part(element: Element) -> bool:
    """Does it stand in a comment or with a picture, whose authors are not the page's?"""
    return any(
        around.tag == "figure" or _is_comment(around)
        for around in islice(element.iterancestors(), 8)
        if around.tag not in ("body", "html")
    )


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
    if element.find(".//script") is None and element.find(".//style") is None:
        return one_line(" ".join(element.itertext()))[:400]
    texts = element.xpath(".//text()[not(parent::script or parent::style)]")
    return one_line(" ".join(texts))[:400]
