"""What kind of article this is, as a schema.org type; and whether it is a live blog or ticker.

Source: https://schema.org/Article and the types below it.
"""

import re

from lxml.etree import XPath

from transforms.evidence import Evidence
from transforms.jsonld import ARTICLE_TYPES
from transforms.markdown import unmarked
from transforms.page import Element
from transforms.shape import weight

LIVE = "LiveBlogPosting"
_GENERAL = (
    "NewsArticle",
    "BlogPosting",
    "SocialMediaPosting",
    "Report",
    "Review",
    "Article",
)  # the least special last
_BY_NAME = {name.casefold(): name for name in ARTICLE_TYPES}

_LIVE_PATH = re.compile(
    r"(?:^|[/_-])(?:live|live-?blog|live-?ticker|news-?ticker|ticker|live-?updates?|en-?direct|direct|en-?directo|directo|en-?vivo|minuto-a-minuto|dirett[ae]|ao-?vivo|canli|online|onlain|na-?zywo|"
    r"zive|elo|suora|direkte|direkt|as-it-happened|minute-by-minute)(?:[/_.-]|$)"
)  # fmt: skip
_LIVE_HEADLINE = re.compile(
    r"\blive\b|live-?(?:blog|ticker|updates)|\bticker\b|en direct\b|en directo\b|en vivo\b|ao vivo\b|\bdirett[ae]\b|\bcanlı\b|онлайн|наживо|прям\w+ эфир|na żywo|\bživě\b|\bélő\b|\bdirekte\b|\bsuora\b|"
    r"as it happened|minute by minute|minut[oe] (?:a|par) minut[oe]|ζωντανά|مباشر|עדכונים|実況|速報|ライブ|直播|直击|생중계|trực tiếp|langsung",
    re.IGNORECASE,
)  # fmt: skip
_CLOCK = re.compile(
    r"\W{0,3}(?:[01]?\d|2[0-3])\s?[:.h]\s?[0-5]\d(?:[:.][0-5]\d)?\s?(?:uhr|h|hrs|[ap]\.?m\.?|[a-z]{3,4})?\W{0,3}",
    re.IGNORECASE,
)
_short_texts = XPath(
    "//text()[string-length() < 40 and contains(translate(., '123456789', '000000000'), '00')]"
)
_POSTS = 4
_POST = 40  # weight of text that a post has beside its clock
_AROUND = 4  # elements around a clock in which its post is looked for


def article_type(page: Evidence) -> str | None:
    """The schema.org type that the page gives its article, the most special one in schema.org's spelling.

    `LiveBlogPosting` also if the page does not say so: if its URL or headline does, and it is a row of posts with
    the clock before each. "Article" if only Open Graph says so; None if nothing does.
    """
    types = {_BY_NAME[name.casefold()] for name in page.metadata.article_types if name.casefold() in _BY_NAME}
    # Of a live blog beside an article in the JSON-LD of one page, the page is both
    if LIVE in types or LIVE in page.metadata.types or page.metadata.live_updates or _is_live(page):
        return LIVE
    special = sorted(types.difference(_GENERAL))
    if special:
        return special[0]
    return next(
        (name for name in _GENERAL if name in types), "Article" if page.metadata.says_article else None
    )


def _is_live(page: Evidence) -> bool:
    if not (_LIVE_PATH.search(page.path) or _LIVE_HEADLINE.search(page.headline)):
        return False
    return _posts(page.tree) >= _POSTS


def _posts(tree: Element) -> int:
    """Clocks that have a text beside them which is not a link: no list of other stories with their times."""
    posts: set[Element] = set()
    for text in _short_texts(tree):
        if _CLOCK.fullmatch(unmarked(text)):
            post = _post_around(text.getparent())
            if post is not None:
                posts.add(post)
    return len(posts)


def _post_around(element: Element | None) -> Element | None:
    for _ in range(_AROUND):
        if element is None or element.tag in ("a", "body", "html"):
            return None
        text = unmarked(element.text_content())
        if weight(text) > _POST:
            linked = sum(len(unmarked(link.text_content())) for link in element.iter("a"))
            return element if linked < 0.5 * len(text) else None
        element = element.getparent()
    return None
