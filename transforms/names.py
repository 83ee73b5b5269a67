"""What the class and id of an element say that it is.

A page has thousands of elements and few names for them, the same on all pages of a site: answers are kept.
"""

import re
from functools import lru_cache

from transforms.page import Element

_START = r"(?:^|[\s_-])"  # of a word, in patterns; the text that is searched starts with a blank
_LONGEST = 300  # characters of a class that are looked at


class Named:
    """A test of elements by a pattern (in small letters) that is searched, in any case, in their class and id.

    `unless`: a pattern that must not be found there. `holds`: what has one of these in it, in lower case, is asked
    at all; most names have none, and show it sooner than by a pattern.
    """

    def __init__(self, pattern: str, unless: str | None = None, holds: tuple[str, ...] = ("",)) -> None:
        self._holds = holds
        # What `re` searches fastest: letters of one case, and a start that is a character
        self._pattern = re.compile(pattern.replace(_START, r"[\s_-]"))
        self._unless = re.compile(unless) if unless else None
        self._test = lru_cache(maxsize=8192)(self._search)

    def __call__(self, element: Element) -> bool:
        names, name = element.get("class"), element.get("id")
        if names is None and name is None:
            return False
        return self._test(names[:_LONGEST] if names else "", name[:_LONGEST] if name else "")

    def says(self, names: str, name: str) -> bool:
        """Is it an element of this class and this id (or "")?"""
        return self._test(names[:_LONGEST], name[:_LONGEST])

    def _search(self, names: str, name: str) -> bool:
        text = f" {names} {name}".lower()
        for part in self._holds:
            if part in text:
                break
        else:
            return False
        if self._pattern.search(text) is None:
            return False
        return self._unless is None or self._unless.search(text) is None
