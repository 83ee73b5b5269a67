"""Gates: what has text, or looks as if it had, and is no article.

Conservative on purpose: a page refused here is lost to readers, a wrong article is a row too many. So a gate wants
signs of two kinds: what a page says, how it is built, where it stands, how much text there is. The gates are
`walls`, `listings`, `single_pages` and `mismatch`; this file is their order, and the least that an article has.
"""

from transforms.evidence import Evidence
from transforms.items import Reason, Rejection
from transforms.listings import refuse_listing
from transforms.mismatch import refuse_mismatch
from transforms.shape import weight
from transforms.single_pages import refuse_single
from transforms.walls import refuse_wall

MIN_TEXT = 80  # weight below which a page that calls itself no article has no body
_SLIGHT = 300  # weight of a text that may be the menu and the headline, and no more
MIN_ARTICLE_TEXT = 20  # and below which one that does so has none


def refuse(page: Evidence) -> Rejection | None:
    """Why this page is no article; None if it is one."""
    if not page.text:
        return Rejection(Reason.NO_TEXT)
    return (
        refuse_listing(page)  # first: the text found on a page of links may be its consent layer's
        or refuse_wall(page)
        or refuse_single(page)
        or _refuse_text(page)
        or refuse_mismatch(page)
    )


def _refuse_text(page: Evidence) -> Rejection | None:
    """Is there a body, and a headline?"""
    least = MIN_ARTICLE_TEXT if page.metadata.says_article else MIN_TEXT
    if page.length < least or (page.length < _SLIGHT and _without_furniture(page) < least):
        return Rejection(Reason.TOO_SHORT, f"{len(page.text)} characters")
    if page.metadata.headline is None:
        return Rejection(Reason.NO_HEADLINE)
    return None


def _without_furniture(page: Evidence) -> int:
    """Weight of the text without the headline and the names of menus in it."""
    text = page.text.replace(page.headline, " ").casefold()
    for label in sorted(page.shape.labels, key=len, reverse=True):
        text = text.replace(label, " ")
    return weight(" ".join(text.split()))
