"""What the pages of a site share: what one page shows of it, and what many have taught.

Extraction only notes what a page shows. What many pages share is told by the warehouse, in SQL, from all pages of
the site that it holds: which blocks repeat and so are furniture (`warehouse/sql/load/site_blocks.sql`: cut when a page
is loaded), and what the site's habits are (`warehouse/sql/views/site_profiles.sql`: known to the next run). So an
article's text does not hang on which process extracted it, or in which order.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from transforms.items import Clues
from transforms.markdown import block_ends
from transforms.page import Element

_WORDS = re.compile(r"\w+")
NO_KEY = 0  # of a block that has no words, and so is never furniture
_LONGEST_END = 60  # characters that a site's name and section take in a title
_SHORTEST_HEADLINE = 15


@dataclass(frozen=True, slots=True)
class Profile:
    """A site's habits, as its last pages showed them; all empty of a site that is not known."""

    body_places: tuple[str, ...] = ()  # where its bodies lie, as `place_of` says it, the most frequent first
    headline_ends: tuple[str, ...] = ()  # what its titles have beside the headline: " | The Orrin Gazette"
    byline_places: tuple[str, ...] = ()  # where its bylines are printed, the most frequent first
    day_first: bool | None = None  # is 3/4/2026 in April? None: nothing tells


NO_PROFILE = Profile()


class Profiles:
    """The profiles of sites, by the names of their sources, from a file that is read when first needed.

    Goes to worker processes as the file's path; which need not be there: then no site is known.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Profile] | None = None

    @classmethod
    def write(cls, path: Path, profiles: dict[str, Profile]) -> Self:
        """Put profiles into a file, whole or not at all."""
        partial = path.with_name(path.name + ".tmp")
        names = [field.name for field in fields(Profile)]
        said = {
            source: {name: getattr(profile, name) for name in names} for source, profile in profiles.items()
        }
        partial.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        partial.replace(path)
        return cls(path)

    def of(self, source: str) -> Profile:
        """The profile of a source; `NO_PROFILE` if it has none."""
        if self._known is None:
            self._known = self._read()
        return self._known.get(source, NO_PROFILE)

    def _read(self) -> dict[str, Profile]:
        if self._path is None or not self._path.exists():
            return {}
        said = json.loads(self._path.read_text(encoding="utf-8"))
        return {
            source: Profile(
                tuple(one["body_places"]),
                tuple(one["headline_ends"]),
                tuple(one["byline_places"]),
                one["day_first"],
            )
            for source, one in said.items()
        }

    def __getstate__(self) -> Path | None:
        return self._path

    def __setstate__(self, path: Path | None) -> None:
        self._path, self._known = path, None


def block_key(text: str) -> int:
    """64 bits, signed, that two blocks share in which the same words stand; `NO_KEY` if there are none.

    Case, punctuation and white space make no difference; a figure does, since it may be the news.
    """
    words = " ".join(_WORDS.findall(text.lower()))
    if not words.strip("_ "):
        return NO_KEY
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def block_marks(text: str, markdown: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of each line of a body its key, and where it ends in the body's Markdown (characters from its start)."""
    return tuple(map(block_key, text.split("\n"))) if text else (), tuple(block_ends(markdown))


def clues_of(title: str | None, headline: str, body_place: str | None, byline_place: str | None) -> Clues:
    """What a page shows of its site's habits. `title`: the window's."""
    return Clues(body_place, _end_of(title, headline), byline_place)


def _end_of(title: str | None, headline: str) -> str | None:
    """What stands before or behind the headline in the window's title."""
    if title is None or len(headline) < _SHORTEST_HEADLINE or title == headline:
        return None
    if title.startswith(headline):
        end = title[len(headline) :]
        is_apart = not end[0].isalnum()
    elif title.endswith(headline):
        end = title[: -len(headline)]
        is_apart = not end[-1].isalnum()
    else:
        return None
    return end if is_apart and len(end) <= _LONGEST_END and any(map(str.isalnum, end)) else None


def place_of(element: Element) -> str | None:
    """A block's place by tag and classes (or id), and its parent's: the same on the next page of the site.

    What has a figure in it is left out: numbers count things, and differ from page to page. None if no name is left.
    """
    parent = element.getparent()
    steps = [_step(element)] if parent is None else [_step(parent), _step(element)]
    return " > ".join(steps) if any("." in step or "#" in step for step in steps) else None


def find_place(tree: Element, places: Sequence[str]) -> Element | None:
    """The one block of a page that lies at one of these places, the first first; None if there is none, or two."""
    for place in places:
        tag = re.split(r"[.#]", place.rpartition(" > ")[2])[0]
        found = [element for element in tree.iter(tag) if place_of(element) == place] if tag else []
        if len(found) == 1:
            return found[0]
    return None


def _step(element: Element) -> str:
    names = sorted(name for name in (element.get("class") or "").split() if _is_name(name))
    if names:
        return f"{element.tag}.{'.'.join(names[:4])}"
    own_id = element.get("id") or ""
    return f"{element.tag}#{own_id}" if _is_name(own_id) else str(element.tag)


def _is_name(text: str) -> bool:
    return 1 < len(text) <= 40 and not any(character.isdigit() for character in text)
