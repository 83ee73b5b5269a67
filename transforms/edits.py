"""What became of the sentences of a text: kept, changed (in which words), moved, removed, added."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

import regex

from transforms.fingerprint import read_as

# Numbers whole, with their points and commas; words whole; where words are not parted by blanks, each letter
_TOKEN = regex.compile(
    r"\p{N}+(?:[.,:٫٬]\p{N}+)*+|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*+|"
    r"[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_'’](?<![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]))*+|\s++|.",
    regex.DOTALL,
)
_UNPARTED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*")
_ALIKE = 0.5  # share of words in common from which a sentence is another one changed
_MOST_PAIRS = 60_000  # sentences compared with each other in one place: a second's work
_LONG = 500  # words of a sentence, more than a sentence has

Kind = Literal["same", "changed", "moved", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a changed sentence."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of a sentence."""

    kind: Kind
    old: str | None  # None if it was added
    new: str | None  # None if it was removed
    old_place: int | None = None  # from 1
    new_place: int | None = None
    pieces: tuple[Piece, ...] = ()  # of a changed one: its words, old and new


def edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """How `old` became `new`, in the order in which a reader of both would meet it.

    Sentences that read the same (see `fingerprint`) are the same. One that is gone here and is there word for word
    elsewhere was moved, and is told where it is now.
    """
    pairs = [pair for pair in _pairs(old, new) if pair != (None, None)]
    gone: dict[str, list[int]] = {}
    for before, after in pairs:
        if before is not None and after is None:
            gone.setdefault(read_as(old[before]), []).append(before)
    moved: dict[int, int] = {}
    for before, after in pairs:
        if before is None and after is not None and (places := gone.get(read_as(new[after]))):
            moved[after] = places.pop(0)
    left = set(moved.values())
    return [
        _edit(old, new, moved.get(after) if before is None and after is not None else before, after, moved)
        for before, after in pairs
        if not (after is None and before in left)
    ]


def _edit(
    old: Sequence[str], new: Sequence[str], before: int | None, after: int | None, moved: dict[int, int]
) -> Edit:
    if after is None:
        assert before is not None
        return Edit("removed", old[before], None, before + 1)
    if before is None:
        return Edit("added", None, new[after], None, after + 1)
    places = (old[before], new[after], before + 1, after + 1)
    if after in moved:
        return Edit("moved", *places)
    if read_as(old[before]) == read_as(new[after]):
        return Edit("same", *places)
    return Edit("changed", *places, pieces=pieces(old[before], new[after]))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Places that belong together, None for none."""
    matcher = SequenceMatcher(None, [*map(read_as, old)], [*map(read_as, new)])
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(old_from, old_to), range(new_from, new_to), strict=True)
        else:
            yield from _alike(old, new, range(old_from, old_to), range(new_from, new_to))


def _alike(
    old: Sequence[str], new: Sequence[str], olds: range, news: range
) -> Iterator[tuple[int | None, int | None]]:
    """Of the sentences of a place that differ, those that are alike, in order, so that the sum is the most alike."""
    chosen: list[tuple[int, int]] = []
    if 0 < len(olds) * len(news) <= _MOST_PAIRS:
        old_words = [_words(old[place]) for place in olds]
        new_words = [_words(new[place]) for place in news]
        likeness = [[_likeness(one, other) for other in new_words] for one in old_words]
        best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
        for row in range(len(olds) - 1, -1, -1):
            for column in range(len(news) - 1, -1, -1):
                paired = likeness[row][column] + best[row + 1][column + 1] if likeness[row][column] else 0.0
                best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
        row = column = 0
        while row < len(olds) and column < len(news) and best[row][column]:
            if best[row][column] == best[row + 1][column]:
                row += 1
            elif best[row][column] == best[row][column + 1]:
                column += 1
            else:
                chosen.append((olds[row], news[column]))
                row, column = row + 1, column + 1
    for (old_from, new_from), (old_to, new_to) in pairwise(
        [(olds.start - 1, news.start - 1), *chosen, (olds.stop, news.stop)]
    ):
        yield from ((place, None) for place in range(old_from + 1, old_to))
        yield from ((None, place) for place in range(new_from + 1, new_to))
        yield (old_to, new_to) if old_to < olds.stop and new_to < news.stop else (None, None)


def _words(sentence: str) -> Counter[str]:
    return Counter(
        token for token in _TOKEN.findall(read_as(sentence).casefold()) if any(map(str.isalnum, token))
    )


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of words in common, 0 if it is less than `_ALIKE`."""
    size = one.total() + other.total()
    if not size:
        return 0.0
    share = 2 * (one & other).total() / size
    return share if share >= _ALIKE else 0.0


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of a sentence that stayed, went and came; of a run that changed, the old words first."""
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    is_long = len(news) > _LONG  # then words that are everywhere are no landmarks
    matcher = SequenceMatcher(None, [*map(read_as, olds)], [*map(read_as, news)], autojunk=is_long)
    found: list[tuple[bool, list[str], list[str]]] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        before, after = olds[old_from:old_to], news[new_from:new_to]
        is_same = tag == "equal"
        is_inner = is_same and found and old_to < len(olds) and new_to < len(news)
        if is_inner and _is_slight(after):
            is_same = False
        if found and not is_same and not found[-1][0]:
            found[-1][1].extend(before)
            found[-1][2].extend(after)
        else:
            found.append((is_same, before, after))
    return tuple(
        piece
        for is_same, before, after in found
        for piece in (
            (Piece("same", "".join(after)),)
            if is_same
            else (Piece("removed", "".join(before)), Piece("added", "".join(after)))
        )
        if piece.text
    )


def _is_slight(tokens: Sequence[str]) -> bool:
    """Nothing to tell apart two runs of changed words: no word, or a single letter of a script without blanks."""
    text = "".join(tokens)
    return not any(map(str.isalnum, text)) or _UNPARTED.fullmatch(text) is not None
