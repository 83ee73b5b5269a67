"""When a page says that it was published and changed: its statements in the order in which they can be trusted."""

import re
from datetime import timedelta
from itertools import islice

from htmldate import find_date
from lxml.etree import XPath

from transforms.dates import EARLIEST, Clock, Moment, day_in_url, month_in_url, read_moment, with_page_zone
from transforms.declared import Declared
from transforms.jsonld import texts_of
from transforms.names import Named
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
_PUBLISHED_NAME = re.compile(
    r"publi|post|entry-date|created|dateline|date-?time|article|timestamp|pub", re.IGNORECASE
)
_MODIFIED_NAME = re.compile(r"modif|updat|aktuali|edited|geändert", re.IGNORECASE)
_is_dated = Named(
    r"date|datum|fecha|time|publi|posted|byline|meta|info|zeit|stand|dach|kicker|teaser-?top",
    unless=r"comment|related|sidebar|footer|nav|teaser|event|weather|copyright|widget",
)
_MONTH = r"[^\W\d_]{3,12}\.?"
_PRINTED = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:[\sT,–|-]{1,3}\d{1,2}[:.h時]\d{2})?|"
    r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}(?:[\s,–|-]{1,3}\d{1,2}[:.h]\d{2})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th|er)?\.?\s(?:de\s)?{_MONTH},?\s(?:de\s)?\d{{4}}(?:[\s,–|-]{{1,3}}(?:at\s|um\s|à\s)?\d{{1,2}}[:.h]\d{{2}}(?:\s?[ap]\.?m\.?)?)?|"
    rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}(?:[\s,–|-]{{1,3}}(?:at\s)?\d{{1,2}}[:.h]\d{{2}}(?:\s?[ap]\.?m\.?)?)?",
    re.IGNORECASE,
)
_MAX_LOOKED_AT = 4000  # elements


def find_dates(declared: Declared, language: str | None) -> tuple[Moment | None, Moment | None]:
    """When the page was published and when it was changed; the latter never before the former."""
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
        published = _silent(declared, clock)
    everything = [*published, *modified]
    first = with_page_zone(published[0], everything, clock) if published else None
    if first is not None and not first.has_time:  # a fuller statement of the same day says more
        day = first.wall.date()
        first = next((other for other in published if other.has_time and other.wall.date() == day), first)
    last = with_page_zone(modified[0], everything, clock) if modified else None
    if first is not None and last is not None and last.at < first.at:
        last = None
    return first, last


def _silent(declared: Declared, clock: Clock) -> list[Moment]:
    """Where nothing in the page's head tells: the feed, elements that say to be dates, the URL, the text."""
    found = _moments(clock, ("json-ld", _node_dates(declared, "dateCreated", "uploadDate")))
    if declared.hints.date_published:
        found += _moments(clock, ("feed", [declared.hints.date_published]))
    if found:
        return found
    day = day_in_url(declared.canonical) or day_in_url(declared.page.url)
    found = _moments(clock, ("time", _times(declared)), ("text", _printed(declared)))
    found = found or _moments(clock, ("text", _near_headline(declared)))
    if day is not None:  # a witness: what stands on the page is the date if it is of that day, or the next
        near = [moment for moment in found if abs(moment.wall.date() - day) <= timedelta(days=1)]
        return near or _moments(clock, ("url", [day.isoformat()]))
    month = month_in_url(declared.page.url)
    found = found or _searched(declared, clock)
    return [moment for moment in found if month is None or (moment.wall.year, moment.wall.month) == month]


def _searched(declared: Declared, clock: Clock) -> list[Moment]:
    """htmldate's search of the whole page, right three times of four where all else is silent; without its
    extensive one, which loads half a second of tables, and is right every other time."""
    answer = find_date(
        declared.page.tree,
        extensive_search=False,
        original_date=True,
        url=declared.page.url,
        min_date=EARLIEST.replace(tzinfo=None),
        max_date=(clock.captured + timedelta(days=1)).replace(tzinfo=None),
    )
    if not answer or answer.endswith("-01"):  # to htmldate a year or a month is its first day
        return []
    return _moments(clock, ("text", [answer]))


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
    """`<time>` elements, those first that say to be the date of publication, none that say to be another; those
    in lists and beside the text only if there are no others."""
    here: list[tuple[bool, int, str]] = []
    elsewhere: list[tuple[bool, int, str]] = []
    for number, element in enumerate(declared.times[:30]):
        value = _date_of(element)
        parent = element.getparent()
        around = parent.get("class") if parent is not None else None
        names = " ".join(filter(None, (element.get("class"), element.get("itemprop"), around)))
        if not value or _MODIFIED_NAME.search(names):
            continue
        is_it = element.get("pubdate") is not None or _PUBLISHED_NAME.search(names) is not None
        beside = next(element.iterancestors("aside", "nav", "footer", "a", "li"), None) is not None
        (elsewhere if beside else here).append((not is_it, number, value))
    return [value for _, _, value in sorted(here or elsewhere)]


def _printed(declared: Declared) -> list[str]:
    """Dates in elements whose names say that there is one: below the headline first, then above it."""
    below: list[str] = []
    above: list[str] = []
    found = above
    h1 = declared.h1s[0] if declared.h1s else None
    for element in islice(
        declared.page.tree.iter("h1", "span", "div", "p", "li", "em", "small", "td", "dd", "font"),
        _MAX_LOOKED_AT,
    ):
        if element is h1:
            found = below
            continue
        if not _is_dated(element) or len(element) > 12:
            continue
        text = one_line(element.text_content()[:300])
        if (
            len(text) < 160
            and (match := _PRINTED.search(text))
            and not _MODIFIED_NAME.search(text[: match.start()])
        ):
            found.append(match[0])
            if len(below) >= 3:
                break
    return list(dict.fromkeys((*below[:2], *above[:2])))


def _near_headline(declared: Declared) -> list[str]:
    """Dates that stand alone or in a short line close to the headline: after it, else right before it."""
    if not declared.h1s:
        return []
    after = [text for text in _AFTER(declared.h1s[0]) if text.strip()][:_NEAR]
    before = [text for text in _BEFORE(declared.h1s[0]) if text.strip()][-6:]
    found: list[str] = []
    for text in (*after, *reversed(before)):
        line = one_line(text)
        if (
            len(line) < 80
            and (match := _PRINTED.search(line))
            and not _MODIFIED_NAME.search(line[: match.start()])
        ):
            found.append(match[0])
    return found[:2]


_NEAR = 25  # text nodes
_AFTER = XPath(
    "following::text()[not(ancestor::script or ancestor::style or ancestor::aside)][position() < 200]"
)
_BEFORE = XPath("preceding::text()[not(ancestor::script or ancestor::style)][position() < 40]")


def _date_of(element: Element) -> str | None:
    value = element.get("datetime") or element.get("content") or one_line(element.text_content()[:200])
    return value or None
