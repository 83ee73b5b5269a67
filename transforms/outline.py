"""A page's elements by tag, by name and by what they call themselves: one walk for all who look for some."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from transforms.parsing import Element

_TAGS = (
    "meta", "link", "title", "h1", "time", "script", "figcaption", "a", "p", "table", "input", "img", "amp-img",
    "video", "amp-video", "audio", "amp-audio", "iframe", "amp-iframe", "amp-youtube", "button", "svg", "select",
    "option", "map", "canvas", "textarea", "math",
)  # fmt: skip
_SAYING = frozenset(
    {"rel", "itemprop", "property", "itemtype"}
)  # attributes that are kept, next to class and id
# Whose attributes say nothing of a text, and are long
_MUTE = frozenset(
    {"path", "g", "rect", "circle", "polygon", "use", "script", "style", "option", "input", "source", "br"}
)


class Outline:
    """Where on a page the elements are that readers of metadata ask for.

    A walk through a page costs them more than all else that they do, and XPath asks each element anew what its class
    is. So this asks once; a name (of which a page has few) is then judged once, whatever number of elements have it.
    All answers are in the order of the page.
    """

    def __init__(self, tree: Element) -> None:
        # All are held: lxml makes those anew that nobody holds, in each walk, which takes an eighth of all time
        self.elements: Sequence[Element] = tuple(tree.iter())
        self.itemtypes: list[str] = []  # microdata
        self.properties: list[
            Element
        ] = []  # with an itemprop, or RDFa's property of schema.org, as Drupal has it
        self.rels: list[tuple[Element, str]] = []  # with their rel
        self._by_tag: dict[str, list[Element]] = {tag: [] for tag in _TAGS}
        self._places: dict[Element, tuple[int, int]] = {}
        self._by_names: dict[tuple[str, str], list[int]] = {}  # places, by class and id
        self._read()

    def _read(self) -> None:
        by_tag, by_names = self._by_tag, self._by_names
        for place, element in enumerate(self.elements):
            if (tag := element.tag) in by_tag:
                by_tag[tag].append(element)
            if tag in _MUTE:
                continue
            names = name = ""
            for key, value in element.items():  # all at once: to ask for one attribute costs half as much
                if key == "class":
                    names = value
                elif key == "id":
                    name = value
                elif key in _SAYING:
                    self._keep(element, key, value)
            if names or name:
                if (places := by_names.get((names, name))) is None:
                    by_names[names, name] = [place]
                else:
                    places.append(place)

    def _keep(self, element: Element, key: str, value: str) -> None:
        if key == "rel":
            self.rels.append((element, value))
        elif key == "itemtype":
            self.itemtypes.append(value)
        elif key == "property" and not value.startswith("schema:"):
            return
        elif not self.properties or self.properties[-1] is not element:
            self.properties.append(element)

    def tagged(self, tag: str) -> Sequence[Element]:
        """The elements of a tag.

        Raises:
            KeyError: no reader has asked for this tag before; it is to be added to those that are kept.
        """
        return self._by_tag[tag]

    def named(self, stems: Iterable[str], test: Callable[[str, str], bool]) -> list[Element]:
        """The elements whose class and id (each may be empty, not both) pass a test.

        `stems`: small letters of which the test asks for some. They are sought in all names at once, which takes less
        time than to test a few names.
        """
        keys, text, starts = self._names
        hits: set[int] = set()
        for stem in stems:
            at = text.find(stem)
            while at >= 0:
                hit = bisect_right(starts, at) - 1
                hits.add(hit)
                at = text.find(stem, starts[hit + 1])
        found = [place for hit in hits if test(*keys[hit]) for place in self._by_names[keys[hit]]]
        found.sort()
        elements = self.elements
        return [elements[place] for place in found]

    @cached_property
    def _names(self) -> tuple[list[tuple[str, str]], str, list[int]]:
        """All classes and ids, the same as one text in small letters, and where in it each starts (and the end)."""
        keys = list(self._by_names)
        lines = [f"{names} {name}\n" for names, name in keys]
        text = "".join(lines)
        if len(lowered := text.lower()) != len(text):  # a few letters become two
            lines = [line.lower() for line in lines]
        return keys, lowered, [0, *accumulate(map(len, lines))]

    def after(self, element: Element) -> Sequence[Element]:
        """The elements after one and what is in it."""
        return self.elements[self._place(element)[1] :]

    def before(self, element: Element, number: int) -> Sequence[Element]:
        """This many elements in front of one."""
        start, _ = self._place(element)
        return self.elements[max(0, start - number) : start]

    def _place(self, element: Element) -> tuple[int, int]:
        """Where an element is, and where it ends. Few are asked for, the same ones over and over."""
        if (place := self._places.get(element)) is None:
            start = self.elements.index(element)
            place = self._places[element] = start, start + sum(1 for _ in element.iter())
        return place
