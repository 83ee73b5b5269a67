"""Does the text belong to the headline?"""

import re
import unicodedata

from transforms.evidence import Evidence
from transforms.items import Reason, Rejection

_WITNESSES = 9  # longer words of headline, standfirst and keywords from which their absence tells something
_TEXT_WORDS = 7  # and that the text must have
_HEADLINE_WORDS = 3  # and the headline alone
_LONGER, _LONG = 6, 5  # letters of words that stand for a subject; of those among which a few are in any text
_ALONE = 15  # of how many words one may be in a text by chance
_CHANCE = 0.15  # the share of the latter that a text has by chance
_STEM = 5  # letters of a word that are compared: what languages append does not count
_WORD = re.compile("[^\\s\x00-/:-@\\[-`{-\xbf\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20।॥،؛؟]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u2e80-\ud7ff]")
_SCRIPTS = re.compile("[A-Za-z\xc0-\u024f]")


def refuse_mismatch(page: Evidence) -> Rejection | None:
    """Have headline, standfirst and keywords next to no word in common with the text?

    A headline alone may do without (a pun does); with what else the page says of its story there are a dozen words
    and more, and a text that has none of them is another one: of cookies, of comments, of a story beside it.
    """
    said = " \n".join((page.headline, page.metadata.description or "", *page.metadata.keywords))
    witnesses = stems(said, _LONGER)
    if len(witnesses) < _WITNESSES or not (page.metadata.says_article or page.metadata.published):
        return None
    text = page.core.replace(page.headline, "")
    lowered = text.casefold()
    if _ALONE * sum(word in lowered for word in witnesses) > 2 * len(witnesses):
        return None  # quickly, for what is so of nearly every page
    found = stems(text, _LONGER)
    if len(found) < _TEXT_WORDS or _ALONE * len(witnesses & found) > len(witnesses):
        return None
    named = stems(page.headline, _LONG)
    if len(named) < _HEADLINE_WORDS or len(named & stems(text, _LONG)) > len(named) // _STEM:
        return None
    others = stems(said, _LONG)
    if len(others & stems(text, _LONG)) > _CHANCE * len(others) or _is_latin(said) != _is_latin(text):
        return None  # the second: a headline for readers of another language
    return Rejection(
        Reason.MISMATCH,
        f"{len(witnesses & found)} of {len(witnesses)} words of headline and standfirst are in the text",
    )


def stems(text: str, shortest: int) -> set[str]:
    """The words of a text that are not shorter, their beginnings in one case; of scripts without blanks, pairs of
    letters."""
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _UNSPACED.match(word):
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) >= shortest:
            found.add(word[:_STEM])
    return found


def _is_latin(text: str) -> bool:
    return len(_SCRIPTS.findall(text[:2000])) > 0.4 * len(text[:2000])
