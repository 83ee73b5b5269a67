"""Whom a page names as its author."""

import re

from transforms.bylines import Byline, read_byline
from transforms.declared import Declared
from transforms.jsonld import as_list, texts_of, types_of
from transforms.wording import one_line, plain

_AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "article:author_name", "og:article:author", "cxenseparse:author", "article.author", "authors", "dc.contributor",
    "citation_author", "twitter:creator_name", "vr:author", "news:author", "rbauthors", "author_name",
)  # fmt: skip
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Brand"})


def find_byline(declared: Declared) -> Byline:
    """Whom the page names as its author: in JSON-LD, else in meta tags, else in microdata, else in print."""
    names, organisations = _json_authors(declared)
    printed = _printed_bylines(declared)
    for texts in (names, declared.metas(*_AUTHOR_METAS), _microdata_authors(declared), printed):
        byline = read_byline(texts, site_names=declared.site_names, organisations=organisations)
        if byline.people:
            break
    else:
        byline = read_byline([*names, *printed], site_names=declared.site_names, organisations=organisations)
    agency = byline.agency or read_byline([*printed, *declared.metas(*_AUTHOR_METAS)]).agency
    return Byline(byline.people, agency, printed[0] if printed else byline.printed)


def _json_authors(declared: Declared) -> tuple[list[str], list[str]]:
    """Names of people (or of who knows what), and of what the page says to be organisations."""
    node = declared.article or {}
    names: list[str] = []
    organisations: list[str] = []
    for value in as_list(declared.resolve(node.get("author") or node.get("creator"))):
        for author in as_list(declared.resolve(value)):
            is_organisation = isinstance(author, dict) and bool(types_of(author) & _ORGANISATIONS)
            raw = author.get("name") if isinstance(author, dict) else author
            (organisations if is_organisation else names).extend(texts_of(raw))
    return names, organisations


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


_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|author-?names?|article-?authors?|autor(?:es|en)?|auteur|post-author|entry-author|"
    r"vcard|fn|writer|reporter|journalist|contributor)(?:$|[\s_-])",
    re.IGNORECASE,
)


def _printed_bylines(declared: Declared) -> list[str]:
    """What stands in elements that say to be a byline, in the order of the page."""
    found: list[str] = []
    for element in declared.page.tree.iterfind(".//*[@rel='author']"):
        found.append(one_line(element.text_content()[:300]))
    if not any(found):
        for element in declared.page.tree.iter("a", "p", "span", "div", "address", "strong", "li"):
            names = element.get("class")
            if names and _BYLINE_CLASS.search(names):
                text = one_line(" ".join(element.itertext())[:400])
                if 2 < len(text) < 120:
                    found.append(text)
                if len(found) >= 3:
                    break
    return list(dict.fromkeys(filter(None, found)))[:3]
