"""What stands in for an article: an error, a wall, a form, a page that needs a browser; all sent with 200.

Each is told by signs of two kinds: what its headline says and what its text says, or one of these and how the page
is built or where it stands. The words are those of many languages, and in `wall_words.py`.
"""

import re

from transforms import wall_words as words
from transforms.evidence import Evidence, sentences
from transforms.items import Reason, Rejection
from transforms.shape import weight

_SHORT = 350  # characters: nothing more is on the page
_LITTLE = 700  # a wall that explains itself
_MUCH = 3000  # one with lists of other stories below
_OPENING = 400  # characters in which a wall says what it is
_NAME_WORDS = 3  # that a title has which is only the name of a form
_TITLE_WORDS = 7  # that the title of a wall has at most


def refuse_wall(page: Evidence) -> Rejection | None:
    """Is this an error page, a wall, a login or an empty shell?"""
    if page.length > _MUCH:
        return None
    title = _title(page)
    opening = page.text[:_OPENING]
    if page.length < _SHORT and words.SCRIPT.search(opening) and not words.SCRIPT.search(title):
        return Rejection(Reason.NEEDS_SCRIPT, opening[:200])
    if page.is_declared:
        return None
    for reason, signs in (
        (Reason.SOFT_404, _missing(page, title, opening)),
        (Reason.BOT_WALL, _robots(page, title)),
        (Reason.CONSENT_WALL, _consent(page, title)),
        (Reason.SOFT_ERROR, _broken(page, title)),
        (Reason.LOGIN_WALL, _login(page, title, opening)),
    ):
        if signs >= 2:
            return Rejection(reason, title[:200] or opening[:200])
    return None


def _title(page: Evidence) -> str:
    """Headline and title, if they are as short as those of walls are."""
    said = dict.fromkeys((page.headline, page.metadata.title or ""))
    return " | ".join(text for text in said if text and len(text.split()) <= _TITLE_WORDS)


def _missing(page: Evidence, title: str, opening: str) -> int:
    called = bool(words.NOT_FOUND_TITLE.search(title))
    if page.length > _LITTLE and (not called or page.own > _LITTLE):
        return 0
    told = bool(words.NOT_FOUND.search(opening))
    placed = bool(words.NOT_FOUND_PATH.search(page.path))
    bare = page.own < _SHORT and not page.metadata.says_article
    return called + told + placed + (bare and (called or told or placed))


def _robots(page: Evidence, title: str) -> int:
    return _wall_of(page, words.ROBOT_TITLE.search(title) is not None, words.ROBOT)


def _consent(page: Evidence, title: str) -> int:
    called = bool(words.CONSENT_TITLE.search(title) or words.CONSENT_PATH.search(page.path))
    return _wall_of(page, called, words.CONSENT)


def _broken(page: Evidence, title: str) -> int:
    return _wall_of(page, words.BROKEN_TITLE.search(title) is not None, words.BROKEN)


def _wall_of(page: Evidence, called: bool, pattern: re.Pattern[str]) -> int:
    """Signs that the text is a wall that this pattern knows and hardly anything else.

    One less if the page shows a date: articles about such walls have one.
    """
    if page.length > _LITTLE:
        return 0
    lines = (
        [block.text for block in page.blocks]
        if len(page.blocks) > 1
        else list(sentences(page.text)) or [page.text]
    )
    others = [line for line in lines if not pattern.search(line)]
    if len(others) == len(lines) or sum(map(weight, others)) > _SHORT:
        return 0
    bare = page.length < _SHORT and not page.metadata.says_article
    published = page.metadata.published
    dated = published is not None and published.origin in ("json-ld", "meta", "time")
    return 1 + called + bare - dated


def _login(page: Evidence, title: str, opening: str) -> int:
    if page.length > _LITTLE:
        return 0
    fields = page.fittings.passwords or (page.fittings.addresses and page.metadata.published is None)
    placed = bool(words.LOGIN_PATH.search(page.path))
    called, told = bool(words.LOGIN_TITLE.search(title)), bool(words.LOGIN.search(opening))
    bare = called and len(title.split()) <= _NAME_WORDS and page.metadata.published is None
    if not (placed or fields or bare):
        return 0
    return called + placed + told + bool(fields)
