"""Whom a page names as its author."""

import re
from itertools import islice

from transforms.bylines import Byline, folded, read_byline
from transforms.declared import Declared
from transforms.jsonld import as_list, texts_of, types_of
from transforms.names import Named
from transforms.page import Element
from transforms.wording import one_line, plain

_AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "article:author_name", "og:article:author", "cxenseparse:author", "article.author", "authors", "dc.contributor",
    "citation_author", "twitter:creator_name", "vr:author", "news:author", "rbauthors", "author_name",
)  # fmt: skip
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Brand"})


def find_byline(declared: Declared) -> Byline:
    """Whom the page names as its author: in JSON-LD, else in meta tags, else in microdata, else in print."""
    names, organisations, persons = _json_authors(declared)
    own = [name for name in declared.site_names if name not in persons or _ARTICLE.match(name)]
    printed = _printed_bylines(declared)
    metas = declared.metas(*_AUTHOR_METAS)

    def read(texts: list[str], organisations: list[str]) -> Byline:
        return read_byline(texts, site_names=own, organisations=organisations)

    readings = [read(texts, []) for texts in (names, metas, _microdata_authors(declared), printed)]
    people = next((reading.people for reading in readings if reading.people), ())
    if printed:
        people = _fuller(people, read(printed[:1], []).people)
    agencies = (read(names, organisations), *readings[1:])
    agency = next((reading.agency for reading in agencies if reading.agency), None)
    shown = next((text for text in printed if any(name in text for name in people)), None)
    declared_lines = filter(None, (*(reading.printed for reading in agencies), *printed))
    shown = shown or next((line for line in declared_lines if not people or people[0] in line), None)
    return Byline(people, agency, shown)


def _fuller(people: tuple[str, ...], printed: tuple[str, ...]) -> tuple[str, ...]:
    """The people of the printed byline, where it names these and more; and their surnames, where it has them."""
    if people and {folded(name) for name in people} < {folded(name) for name in printed}:
        return printed
    full = {folded(name).partition(" ")[0]: name for name in printed if " " in name}
    return tuple(dict.fromkeys(full.get(folded(name), name) if " " not in name else name for name in people))


_ARTICLE = re.compile(r"(?:the|der|die|das|le|la|les|el|los|il|de|het)\s|\S+$", re.IGNORECASE)


def _json_authors(declared: Declared) -> tuple[list[str], list[str], set[str]]:
    """Names of people (or of who knows what), of what the page says to be organisations, and of those of the
    former that it says to be persons: a writer's own site has the writer's name."""
    node = declared.article or {}
    names: list[str] = []
    organisations: list[str] = []
    persons: set[str] = set()
    for value in as_list(declared.resolve(node.get("author") or node.get("creator"))):
        for author in as_list(declared.resolve(value)):
            is_organisation = isinstance(author, dict) and bool(types_of(author) & _ORGANISATIONS)
            raw = author.get("name") if isinstance(author, dict) else author
            (organisations if is_organisation else names).extend(texts_of(raw))
            if isinstance(author, dict) and "Person" in types_of(author):
                persons.update(texts_of(raw))
    return names, organisations, persons


def _microdata_authors(declared: Declared) -> list[str]:
    found: list[str] = []
    for element in declared.microdata.get("author", [])[:5]:
        named = element.xpath('(.//*[@itemprop="name"])[1]')
        value = element.get("content") or (
            named[0].get("content") or named[0].text_content() if named else element.text_content()
        )
        if value and len(value) < 300:
            found.append(plain(value))
    return list(dict.fromkeys(found))


_is_byline = Named(
    r"author(?!i[tsz])|by-?line|(?:submitted|posted|written)-?by|(?:^|[\s_-])(?:autor(?:es|en|enzeile)?|auteur|vcard|writer|reporter|"
    r"journalist|contributor|signature|firma|autore|verfasser|forfatter|författare|skribent)(?:$|[\s_-])",
    unless=r"avatar|image|photo|picture|bio|social|follow|share|comment|related|icon|link-?list",
)
_is_of_others = Named(r"comment|related|sidebar|footer|teaser|recommend")
_MAX_LOOKED_AT = 30  # elements


def _printed_bylines(declared: Declared) -> list[str]:
    """What stands in the first elements that say to be a byline, and in those close to them."""
    linked: list[Element] = []
    named: list[Element] = []
    for element in declared.page.tree.iter("a", "p", "span", "div", "address", "strong", "li"):
        if element.get("rel") == "author":
            linked.append(element)
        elif _is_byline(element):
            named.append(element)
    found: list[Element] = []
    for elements in (linked, named):
        passed = 0
        for element in elements[:_MAX_LOOKED_AT]:
            passed += not _add_if_close(found, element)
            if len(found) >= 4 or (found and passed >= 4):
                break
        if found:
            break
    texts = (one_line(" ".join(element.itertext())[:400]) for element in found)
    return list(dict.fromkeys(text for text in texts if len(text) > 2))[:4]


def _add_if_close(found: list[Element], element: Element) -> bool:
    """Add an element to what was found, if it is close to that; bylines in teasers and comments are not meant."""
    length = len(element.text_content().strip())
    if not 2 < length < 160:
        return False
    ancestors = list(islice(element.iterancestors(), 8))
    if any(_is_of_others(ancestor) for ancestor in ancestors if ancestor.tag not in ("body", "html")):
        return False
    if found and not any(ancestor in ancestors[:3] for ancestor in islice(found[0].iterancestors(), 3)):
        return False
    found.append(element)
    return True
