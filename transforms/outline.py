"""A page's elements by tag, by name and by what they call themselves: one walk for all who look for some."""

from collections.abc import Callable, Sequence
from functools import cached_property

from transforms.page import Element, Page

_TAGS = ("meta", "link", "title", "h1", "time", "script", "figcaption", "a")


class Outline:
    """Where on a page the elements are that readers of metadata ask for.

    A walk through a page costs them more than all else that they do, and XPath asks each element anew what its class
    is. So this asks once; a name (of which a page has few) is then judged once, whatever number of elements have it.
    All answers are in the order of the page.
    """

    def __init__(self, page: Page) -> None:
        self.elements: Sequence[Element] = page.elements or tuple(page.tree.iter())
        self.itemtypes: list[str] = []  # microdata
        self.properties: list[
            Element
        ] = []  # with an itemprop, or RDFa's property of schema.org, as Drupal has it
        self.rels: list[tuple[Element, str]] = []  # with their rel
        self._by_tag: dict[str, list[Element]] = {tag: [] for tag in _TAGS}
        self._by_names: dict[tuple[str, str], list[int]] = {}  # places, by class and id
        self._read()

    def _read(self) -> None:
        by_tag, by_names = self._by_tag, self._by_names
        for place, element in enumerate(self.elements):
            if (tag := element.tag) in by_tag:
                by_tag[tag].append(element)
            # All at once: each question to an element costs as much as this
            attributes = element.items()
            if not attributes:
                continue
            names = name = ""
            for key, value in attributes:
                if key == "class":
                    names = value
                elif key == "id":
                    name = value
                elif key == "rel":
                    self.rels.append((element, value))
                elif key == "itemprop" or (key == "property" and value.startswith("schema:")):
                    if not self.properties or self.properties[-1] is not element:
                        self.properties.append(element)
                elif key == "itemtype":
                    self.itemtypes.append(value)
            if names or name:
                if (places := by_names.get((names, name))) is None:
                    by_names[names, name] = [place]
                else:
                    places.append(place)

    def tagged(self, tag: str) -> Sequence[Element]:
        """The elements of a tag.

        Raises:
            KeyError: no reader has asked for this tag before; it is to be added to those that are kept.
        """
        return self._by_tag[tag]

    def named(self, test: Callable[[str, str], bool]) -> list[Element]:
        """The elements whose class and id (each may be empty, not both) pass a test."""
        found = [
            place for (names, name), places in self._by_names.items() if test(names, name) for place in places
        ]
        found.sort()
        elements = self.elements
        return [elements[place] for place in found]

    def after(self, element: Element) -> Sequence[Element]:
        """The elements after one and what is in it."""
        place = self._places[element]
        return self.elements[place + sum(1 for _ in element.iter()) :]

    @cached_property
    def _places(self) -> dict[Element, int]:
        return {element: place for place, element in enumerate(self.elements)}
