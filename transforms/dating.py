"""When a page says that it was published and changed: every statement weighed."""

import re

from transforms.dates import Clock, Moment, day_in_url, read_moment, with_page_zone
from transforms.declared import Declared
from transforms.jsonld import texts_of
from transforms.page import Element
from transforms.wording import one_line

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publication_date",
    "publish-date", "publish_date", "publishdate", "published_time", "pubdate", "published-date", "published_at",
    "published", "date_published", "article.published", "article:publish_date", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "dcterms.available", "rnews:datepublished",
    "vr:published_time", "ptime", "displaydate", "originalpublicationdate", "article_date_original", "date",
    "datecreated", "article:post_date", "release_date", "newsdate", "cdate", "pdate",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod", "article:modified", "modified_time", "article.updated", "updated_time", "utime",
    "cxenseparse:recs:modifiedtime", "revision_date",
)  # fmt: skip
_PUBLISHED_CLASS = re.compile(
    r"publi|post|entry-date|created|dateline|date-?time|article|timestamp|pub", re.IGNORECASE
)
_MODIFIED_CLASS = re.compile(r"modif|updat|aktuali|edited", re.IGNORECASE)


def find_dates(declared: Declared, language: str | None) -> tuple[Moment | None, Moment | None]:
    """When the page says that it was published and changed."""
    source = declared.source
    clock = Clock(declared.page.fetched_at, source.timezone if source else None, language)
    published = _moments(
        clock,
        ("json-ld", _node_dates(declared, "datePublished")),
        ("meta", declared.metas(*_PUBLISHED_METAS)),
        ("time", _microdata_dates(declared, "datePublished", "dateCreated")),
    )
    modified = _moments(
        clock,
        ("json-ld", _node_dates(declared, "dateModified")),
        ("meta", declared.metas(*_MODIFIED_METAS)),
        ("time", _microdata_dates(declared, "dateModified")),
    )
    if not published:
        published = _moments(
            clock, ("json-ld", _node_dates(declared, "dateCreated", "uploadDate")), ("time", _times(declared))
        )
    day = day_in_url(declared.canonical) or day_in_url(declared.page.url)
    if not published and day is not None:
        published = _moments(clock, ("url", [day.isoformat()]))
    if not published and declared.hints.date_published:
        published = _moments(clock, ("feed", [declared.hints.date_published]))
    everything = [*published, *modified]
    first = with_page_zone(published[0], everything, clock) if published else None
    if first is not None and not first.has_time:  # a fuller statement of the same day says more
        first = next(
            (other for other in published if other.has_time and other.wall.date() == first.wall.date()), first
        )
    last = with_page_zone(modified[0], everything, clock) if modified else None
    if first is not None and last is not None and last.at < first.at:
        last = None
    return first, last


def _moments(clock: Clock, *groups: tuple[str, list[str]]) -> list[Moment]:
    return [moment for origin, raws in groups for raw in raws if (moment := read_moment(raw, origin, clock))]


def _node_dates(declared: Declared, *names: str) -> list[str]:
    nodes = [node for node in (declared.article, declared.web_page) if node]
    if not nodes:
        nodes = [node for node in declared.nodes if "datePublished" in node][:1]
    return [text for node in nodes for name in names for text in texts_of(node.get(name))]


def _microdata_dates(declared: Declared, *names: str) -> list[str]:
    found = [element for name in names for element in declared.microdata.get(name, [])[:2]]
    return [value for element in found if (value := _date_of(element))]


def _times(declared: Declared) -> list[str]:
    """`<time>` elements, those first that say to be the date of publication, none that say to be another."""
    rated: list[tuple[int, int, str]] = []
    for number, element in enumerate(declared.times[:30]):
        value = _date_of(element)
        names = " ".join(
            filter(None, (element.get("class"), element.get("itemprop"), element.getparent().get("class")))
        )
        if not value or _MODIFIED_CLASS.search(names):
            continue
        is_it = element.get("pubdate") is not None or bool(_PUBLISHED_CLASS.search(names))
        rated.append((0 if is_it else 1, number, value))
    return [value for _, _, value in sorted(rated)]


def _date_of(element: Element) -> str | None:
    value = element.get("datetime") or element.get("content") or one_line(element.text_content()[:200])
    return value or None
