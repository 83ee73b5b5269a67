"""A URL taken apart into what tells an article's from others: folders, dates, ids, words. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from transforms.urls import INVALID, url_key

_LITERAL = 40  # characters of a folder's name that is kept as it is
_MOST_SEGMENTS = 12  # that a shape has; what is deeper is all alike
_SEPARATORS = re.compile(r"[-_,.~+:;|!()'\"\s]+")
_ENDING = re.compile(r"(.+)\.([a-z][a-z0-9]{1,5})", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_YEAR_MONTH = re.compile(r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])", re.ASCII)
_DATE = re.compile(r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_DATE_INSIDE = re.compile(
    r"(?<!\d)(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII
)
_MONTH = re.compile(r"0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec", re.ASCII)
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_MANY_DIGITS = re.compile(r"\d{5}")
_MIXED = re.compile(r"[a-z]\d+[a-z]+\d|\d[a-z]+\d+[a-z]")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a URL is made of, in lower case, its percent-encoding undone."""

    host: str
    folders: tuple[str, ...]  # the path without its last segment, as classes and words
    kind: str  # class of the last segment: "{slug}", "{word}" ..., "" if there is none
    last: str  # the last segment, without its ending
    words: tuple[str, ...]  # in it, without ids
    ending: str  # "html" of "a.html"
    query: tuple[tuple[str, str], ...]  # names and classes of values
    has_date: bool

    @property
    def shape(self) -> str:
        """See `spiders.shapes.shape`."""
        path = "/".join(("", *self.folders[:_MOST_SEGMENTS], self.kind))
        ending = f".{self.ending}" if self.ending else ""
        query = "&".join(f"{name}={kind}" for name, kind in self.query)
        return f"{path}{ending}?{query}" if query else path + ending


@lru_cache(maxsize=4096)
def parts_of(url: str) -> Parts | None:
    """The parts of an http(s) URL, tracking parameters left out; None of anything else."""
    key = url_key(url)
    if key.startswith(INVALID):
        return None
    host, _, rest = key.partition("/")
    path, _, query = rest.partition("?")
    segments = [unquote(segment).lower() for segment in path.split("/") if segment]
    last, ending = segments[-1] if segments else "", ""
    if match := _ENDING.fullmatch(last):
        last, ending = match[1], match[2]
    *folders, kind = [*_classes([*segments[:-1], last])] if segments else [""]
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return Parts(
        host=host,
        folders=tuple(folders),
        kind=kind,
        last=last,
        words=tuple(word for word in _words(last) if not _is_id(word)),
        ending=ending,
        query=tuple(
            (unquote(name).lower()[:_LITERAL], _class(unquote(value).lower())) for name, _, value in pairs
        ),
        has_date="{date}" in (*folders, kind) or _DATE_INSIDE.search(last) is not None,
    )


def _classes(segments: Sequence[str]) -> Iterator[str]:
    """The segments of a path as classes and words; a date that takes several of them is one."""
    place, end = 0, len(segments) - 1
    while place <= end:
        length = _date_length(segments[place : place + 3])
        if length:
            yield "{date}"
        elif place == end:
            yield _class(segments[place])
        else:
            kind = _class(segments[place])
            yield segments[place][:_LITERAL] if kind in ("{word}", "{words}") else kind
        place += max(length, 1)


def _date_length(segments: Sequence[str]) -> int:
    """How many of the first segments are a date: 2026-11-23, 2026/11, 2026/nov/23, 202611/23."""
    first, *rest = segments
    if _DATE.fullmatch(first):
        return 1
    if _YEAR_MONTH.fullmatch(first):
        return 2 if rest and _DAY.fullmatch(rest[0]) else 1
    if not _YEAR.fullmatch(first) or not rest:
        return 0
    if re.fullmatch(r"(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])", rest[0]):  # 2026/1123
        return 2
    if not _MONTH.fullmatch(rest[0]):
        return 0
    return 3 if len(rest) > 1 and _DAY.fullmatch(rest[1]) else 2


def _class(text: str) -> str:
    if text.isdecimal():
        return "{n}" if len(text) <= 3 else "{N}"
    if _UUID.fullmatch(text):
        return "{id}"
    words = _words(text)
    ids = sum(map(_is_id, words))
    count = len(words) - ids - sum(word.isdecimal() and not _is_id(word) for word in words)
    if count == 0:
        return "{id}" if words else "{word}"
    # scripts without spaces, and titles glued together
    is_long = count >= 4 or (not text.isascii() and len(text) >= 10)
    name = "slug" if is_long else "words" if count > 1 else "word"
    return f"{{{name}-id}}" if ids else f"{{{name}}}"


def _words(text: str) -> list[str]:
    return [word for word in _SEPARATORS.split(_UUID.sub("00000", text)) if word]


def _is_id(word: str) -> bool:
    """Does a word name a thing and mean nothing: 1234567, a60111, c4gz8r0?"""
    return _MANY_DIGITS.search(word) is not None or (len(word) >= 6 and _MIXED.search(word) is not None)
