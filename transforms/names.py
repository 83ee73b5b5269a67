"""What the class and id of an element say that it is.

A page has thousands of elements and few names for them, the same on all pages of a site: answers are kept.
"""

import re
from functools import lru_cache

from transforms.page import Element

_LONGEST = 300  # characters of a class that are looked at


class Named:
    """A test of elements by a pattern that is searched, in any case, in their class and id.

    `unless`: a pattern that must not be found there. `holds`: what has one of these in it, in lower case, is asked
    at all; most names have none, and show it sooner than by a pattern.
    """

    def __init__(self, pattern: str, unless: str | None = None, holds: tuple[str, ...] = ("",)) -> None:
        self._holds = holds
        self._pattern = re.compile(pattern, re.IGNORECASE)
        self._unless = re.compile(unless, re.IGNORECASE) if unless else None
        self._test = lru_cache(maxsize=8192)(self._search)

    def __call__(self, element: Element) -> bool:
        return self._test(element.get("class"), element.get("id"))

    def _search(self, names: str | None, name: str | None) -> bool:
        if names is None and name is None:
            return False
        text = f"{(names or '')[:_LONGEST]} {(name or '')[:_LONGEST]}"
        lower = text.lower()
        for part in self._holds:
            if part in lower:
                break
        else:
            return False
        if self._pattern.search(text) is None:
            return False
        return self._unless is None or self._unless.search(text) is None
