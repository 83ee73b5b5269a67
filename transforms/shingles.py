"""By what a text is known again on other sites: cut, with another lead, or reworded here and there.

Of all runs of a few words of a text (shingles) those are kept whose hash falls into a fixed sixth of all hashes: the
same ones of every text, so that two texts' sets tell how much of the shorter stands in the longer. A MinHash of fixed
size tells only how much of both is shared (Jaccard), which is little for a story that was cut. The scheme is that of
Broder 1997 (mod m, https://doi.org/10.1109/SEQUEN.1997.666900), known as FracMinHash since Irber et al. 2022
(https://doi.org/10.1101/2022.01.11.475838).

These numbers are stored and compared over years: nothing here may change without signing all texts anew. xxHash32 is
specified for good (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).
"""

import re
import unicodedata

from xxhash import xxh32_intdigest

_KEPT = 2**32 // 6  # hashes below this are kept
_LONGEST = 40_000  # characters of a text that are looked at: five times the longest wire story
# Characters of scripts that put no spaces between words, and how many of them say as much as three words
_HAN_AND_KANA = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_THAI_TO_KHMER = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"
_RUN, _HAN_RUN, _THAI_RUN = 3, 6, 12


def _marks() -> str:
    """What is part of a word and `\\w` is not: vowel signs of Devanagari, points of Hebrew and Arabic..."""
    return "".join(
        chr(point) for point in range(0x300, 0x1E00) if unicodedata.category(chr(point)).startswith("M")
    )


_MARKS = _marks()
_WORD = re.compile(r"[^\W_]+")
_NOT_ONLY_WORDS = re.compile(f"[{_HAN_AND_KANA}{_THAI_TO_KHMER}{_MARKS}]")
_WORD_OR_CHARACTER = re.compile(
    f"[{_HAN_AND_KANA}{_THAI_TO_KHMER}]|(?:[^\\W_{_HAN_AND_KANA}{_THAI_TO_KHMER}][{_MARKS}]*)+"
)
_HAN, _THAI = re.compile(f"[{_HAN_AND_KANA}]"), re.compile(f"[{_THAI_TO_KHMER}]")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def sign(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A text's shingles, about one for six words, and its figures; each sorted, and each number once.

    Case, punctuation, white space and the styles of quotes and dashes make no difference. A text of Chinese, Japanese,
    Thai, Lao, Burmese or Khmer is taken by its characters. Shingles are of 30 bits, figures of 31.
    """
    text = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    words, length = _words(text)
    # one encoding for all: a call for each word would take longer than the hashing
    encoded = " ".join(words).encode("utf-8", "replace").split(b" ") if len(words) >= length else []
    runs = map(b" ".join, zip(*(encoded[start:] for start in range(length)), strict=False))
    shingles = {number for number in map(xxh32_intdigest, runs) if number < _KEPT}
    figures = {xxh32_intdigest(figure.encode()) >> 1 for figure in set(_FIGURE.findall(text))}
    return tuple(sorted(shingles)), tuple(sorted(figures))


def _words(text: str) -> tuple[list[str], int]:
    """The words (or characters) of a text, and how many of them make a shingle."""
    if text.isascii() or not _NOT_ONLY_WORDS.search(text):
        return _WORD.findall(text), _RUN
    words = _WORD_OR_CHARACTER.findall(text)
    han, thai = len(_HAN.findall(text)), len(_THAI.findall(text))
    if 2 * (han + thai) <= len(words):
        return words, _RUN
    return words, _HAN_RUN if han >= thai else _THAI_RUN
