"""What an article is about: the section it stands in, and its keywords."""

import re
from itertools import islice
from urllib.parse import urlsplit

from transforms.declared import Declared
from transforms.jsonld import Node, as_list, text_of, texts_of, types_of, url_of
from transforms.names import Named
from transforms.page import Element
from transforms.urls import resolve
from transforms.wording import one_line

_MAX_KEYWORDS = 50
_MAX_SECTION = 60  # characters of a link that names a section
_KEYWORD = 50  # and of one that names a keyword
_CLOSE = 15  # elements above the headline in which breadcrumbs stand
_MAX_CRUMBS = 4
_MAX_CRUMB = 30  # characters of one
_MAX_TAGS = 25  # links of a list of an article's tags; what is longer is an index

_LISTS = frozenset({"ul", "div", "p", "section", "footer"})
_is_tag_list = Named(
    r"(?:^|[\s_-])(?:article|post|entry|story|field-name-field|content|news|c|td-post|td)?[_-]*(?:tags?|topics?|keywords?|taglist)(?:$|[\s_-])",
    unless=r"trend|popular|cloud|hot|menu|nav|header|top-?topics|sidebar|widget",
)
_CRUMB_STEMS = ("rumb", "ankuzu", "path")
_TAG_STEMS = ("tag", "opic", "eyword")


def _is_crumbs(names: str, name: str) -> bool:
    return "rumb" in names or "ankuzu" in names or "rumb" in name or names == "path"


def _may_be_tags(names: str, _name: str) -> bool:
    return any(stem in names for stem in _TAG_STEMS)


_is_label = Named(
    r"(?:^|[\s_-])(?:categor(?:y|ia|ie)|kategori[ea]?|rubri[kc]k?|rubrique|ressort|section|secci[oó]n|sezione|sekce|rovat|overline|kicker|eyebrow)(?:$|[\s_-])",
    unless=r"nav|menu|footer|related|teaser",
)
_TAG_URL = re.compile(
    r"/(?:tags?|topics?|themen?|thema|temas?|emner?|emne|etiquetas?|mots?-cles|schlagw\w+|keywords?|stichw\w+|tagi?|argomenti|tudo-sobre|amne|aihe)/",
    re.IGNORECASE,
)
_HOME = re.compile(r"^/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:index\.\w+)?$", re.IGNORECASE)
_WORDS = re.compile(r"[,;、，；]")
_BLANKS = re.compile(
    r"[\u2e80-\u9fff]{2,10}(?: [\u2e80-\u9fff]{2,10}){1,19}"
)  # words of a script without blanks


def find_section(declared: Declared, node: Node) -> str | None:
    """The section's name: as the page's head has it, else as its breadcrumbs or the links around the text do."""
    candidates = (
        text_of(node.get("articleSection")), declared.meta("article:section", "og:article:section", "parsely-section", "section", "category"),
        declared.microdata_text("articleSection"), declared.hints.section,
    )  # fmt: skip
    found = next((text for text in candidates if text and not text.startswith("http")), None)
    if found is not None:
        names = found.split(",")
        found = (names[0].strip() if len(names) > 2 else found)[:200]  # a list of tags is no section
    return found or _linked_section(declared)


def _linked_section(declared: Declared) -> str | None:
    for crumbs in (node for node in declared.nodes if "BreadcrumbList" in types_of(node)):
        if name := _crumb_of(crumbs, declared.page.url):
            return name
    categories = (
        link for link, rel in declared.outline.rels if "category" in rel.split() and link.tag == "a"
    )
    for link in list(islice(categories, 1)) or _labels(declared) or _crumbs(declared):
        text = one_line(link.text_content())
        if 1 < len(text) <= _MAX_SECTION:
            return text
    return _folder_link(declared)


def _crumbs(declared: Declared) -> list[Element]:
    """The links of the first breadcrumbs that have some: the last that is neither the page nor the front page first."""
    for element in declared.outline.named(_CRUMB_STEMS, _is_crumbs)[:5]:
        links = [
            link for link in islice(element.iter("a"), 8) if _leads_up(link.get("href"), declared.page.url)
        ]
        if links:
            return links[::-1]
    return _unnamed_crumbs(declared)


def _unnamed_crumbs(declared: Declared) -> list[Element]:
    """The few links that follow one to the front page, in one block close above the headline."""
    for h1 in declared.h1s[:1]:
        links = [element for element in declared.outline.before(h1, _CLOSE) if element.tag == "a"]
        home = next((link for link in reversed(links) if _is_home(link.get("href"), declared.page.url)), None)
        beside = [] if home is None else home.getparent().findall("a")
        if beside[:1] == [home] and len(beside) <= _MAX_CRUMBS:
            up = (link for link in reversed(beside[1:]) if _leads_up(link.get("href"), declared.page.url))
            return [link for link in up if link.text and len(link.text) <= _MAX_CRUMB]
    return []


def _is_home(target: str | None, page_url: str) -> bool:
    url = resolve(page_url, target or "")
    return (
        url is not None
        and _HOME.match(urlsplit(url).path) is not None
        and urlsplit(url).netloc == urlsplit(page_url).netloc
    )


def _leads_up(target: str | None, page_url: str) -> bool:
    """Is this the address of a page above this one, but for the front page?"""
    url = resolve(page_url, target or "")
    if url is None:
        return False
    path, own = urlsplit(url).path, urlsplit(page_url).path
    return not _HOME.match(path) and path.rstrip("/") != own.rstrip("/")


def _crumb_of(crumbs: Node, page_url: str) -> str | None:
    """The last name in a BreadcrumbList that leads to a page above this one."""
    for item in reversed(as_list(crumbs.get("itemListElement"))):
        if not isinstance(item, dict):
            continue
        name, url = text_of(item.get("name")) or text_of(item.get("item")), url_of(item.get("item"))
        if name and 1 < len(name) <= _MAX_SECTION and url and _leads_up(url, page_url):
            return name
    return None


def _labels(declared: Declared) -> list[Element]:
    """Links close to the headline that are named as a section's."""
    h1 = next(iter(declared.h1s), None)
    if h1 is None:
        return []
    for ancestor in islice(h1.iterancestors(), 4):
        if ancestor.tag in ("body", "html", "main"):
            break
        for link in islice(ancestor.iter("a"), 8):
            if any(map(_is_label, (link, *islice(link.iterancestors(), 2)))) and _leads_up(
                link.get("href"), declared.page.url
            ):
                return [link]
    return []


def _folder_link(declared: Declared) -> str | None:
    """The name of the link to the first folder of the page's URL: /culture, of /culture/library-reopens."""
    url = urlsplit(declared.page.url)
    folder, _, rest = url.path.lstrip("/").removeprefix("amp/").partition("/")
    if not rest or not folder.replace("-", "").isalpha() or len(folder) < 3:
        return None
    own = {f"/{folder}", f"{url.scheme}://{url.netloc}/{folder}"}
    for link in declared.outline.tagged("a"):
        target = link.get("href")
        if target and target.rstrip("/") in own:
            text = one_line(link.text_content())
            if 1 < len(text) <= _MAX_SECTION:
                return text
    return None


def find_keywords(declared: Declared, node: Node) -> tuple[str, ...]:
    """An article's keywords: as its head has them, else the links of its list of tags, else what the feed says."""
    values = texts_of(node.get("keywords"))
    values = values or declared.metas(
        "news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags"
    )
    values = values or declared.metas("keywords") or _tags(declared) or list(declared.hints.keywords)
    words = [one_line(word) for value in values for word in _split(value)]
    return tuple(dict.fromkeys(word for word in words if word and len(word) < 100))[:_MAX_KEYWORDS]


def _split(value: str) -> list[str]:
    return value.split() if _BLANKS.fullmatch(value) else _WORDS.split(value)


def _tags(declared: Declared) -> list[str]:
    """What links call themselves tags, by their rel, or by their address in a list that is called so."""
    links = [
        link
        for link, rel in declared.outline.rels
        if "tag" in rel.split() and "category" not in rel and link.tag == "a"
    ]
    if not 0 < len(links) <= _MAX_TAGS:
        links = []
        lists = (
            element for element in declared.outline.named(_TAG_STEMS, _may_be_tags) if element.tag in _LISTS
        )
        for element in filter(_is_tag_list, islice(lists, 60)):
            inside = [
                link for link in islice(element.iter("a"), 60) if _TAG_URL.search(link.get("href") or "")
            ]
            if 0 < len(inside) <= _MAX_TAGS:
                links = inside
                break
    texts = [one_line(link.text_content()).lstrip("#").strip() for link in links]
    return [text for text in texts if 1 < len(text) <= _KEYWORD]
