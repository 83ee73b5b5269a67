"""trafilatura's patterns for names, asked once for each name instead of for each element of each page.

What they say of an element depends on its own tag and attributes alone, of which a site has few. Asked as XPath they
call a Python function for each element and each of their regular expressions: four fifths of the time that a search of
a page takes.
"""

import re

from lxml.etree import Element as new_element
from lxml.etree import XPath
from trafilatura import xpaths

from transforms.parsing import Element

_TELLING = frozenset(
    {
        "id",
        "class",
        "style",
        "role",
        "itemprop",
        "aria-hidden",
        "data-component",
        "data-lp-replacement-content",
    }
)
_TAGS = re.compile(r"self::(\w+)")
_ANY = "*"
_MOST_NAMES = 16384  # that are kept

_Name = tuple[str, tuple[tuple[str, str], ...]]  # a tag (or any), and the attributes that tell


class AskedOnce:
    """A pattern of `.//*[...]` as a function of the tree that is searched.

    `only_first`: one answer is wanted. `is_all`: its words on names are all that it asks, as by an element with nothing
    in it; else it is asked itself where there are such names.
    """

    def __init__(self, pattern: XPath, *, only_first: bool = False, is_all: bool = True) -> None:
        self.pattern, self.only_first, self._is_all = pattern, only_first, is_all
        self._tags = _TAGS.findall(pattern.path.partition("][")[0]) or [_ANY]
        self._known: dict[_Name, bool] = {}

    def __call__(self, tree: Element) -> list[Element]:
        found: list[Element] = []
        known, is_any = self._known, self._tags == [_ANY]
        for element in tree.iterdescendants(*self._tags):
            if not (attributes := element.items()):
                continue  # none of them finds what has no name
            name = (
                _ANY if is_any else element.tag,
                tuple([item for item in attributes if item[0] in _TELLING]),
            )
            if (is_meant := known.get(name)) is None:
                is_meant = self._ask(name)
            if is_meant:
                found.append(element)
                if self.only_first:
                    break
        return found if self._is_all or not found else self.pattern(tree)

    def _ask(self, name: _Name) -> bool:
        if len(self._known) > _MOST_NAMES:
            self._known.clear()
        parent = new_element("div")
        tag, attributes = name
        parent.append(new_element("b" if tag == _ANY else tag, dict(attributes)))
        self._known[name] = answer = bool(self.pattern(parent))
        return answer


def ask_once() -> None:
    """Have trafilatura search by these, in this process, and find what it would find without them."""
    for patterns in (
        xpaths.OVERALL_DISCARD_XPATH,
        xpaths.TEASER_DISCARD_XPATH,
        xpaths.DISCARD_IMAGE_ELEMENTS,
        xpaths.REMOVE_COMMENTS_XPATH,
        xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
    ):
        patterns[:] = map(AskedOnce, patterns)
    whole, share = xpaths.RAW_TREE_PRUNE_XPATH
    xpaths.RAW_TREE_PRUNE_XPATH[:] = [AskedOnce(whole, is_all=False), share]
    header, by_name = xpaths.PRECISION_DISCARD_XPATH
    xpaths.PRECISION_DISCARD_XPATH[:] = [header, AskedOnce(by_name)]
    called, article, story, content, main = xpaths.BODY_XPATH
    first = (AskedOnce(pattern, only_first=True) for pattern in (called, story, content))
    xpaths.BODY_XPATH[:] = [next(first), article, *first, main]
