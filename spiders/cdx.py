"""A web archive's index of captures (CDX): what to ask its server, and what its answers say. Pure.

Three kinds of servers answer alike enough to be asked the same: the Wayback Machine's (a JSON array of arrays, with
resume keys), OpenWayback's (lines of text, with resume keys), and pywb's (a JSON object a line, and neither resume keys
nor `collapse`). What one of them does not know it passes over, so nothing that it was asked to leave out is taken to be.

Sources: https://github.com/internetarchive/wayback/blob/master/wayback-cdx-server/README.md,
https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import orjson

MAX_LINE = 16 << 10  # characters of a line; URLs longer than that are no articles
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_OTHER_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}  # pywb's
_LENGTH_OF_LONG_LINES = 8  # its place in lines of eleven fields (CDX N b a m s k r M S V g)
_PAGES = ("text/html", "application/xhtml+xml", "unk")
_REVISIT = "warc/revisit"  # the same payload as in an earlier capture, which a replay gives in its place
_DIGEST = re.compile(r"[A-Z2-7]{32}")
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_ROUND = 100
# The first are regular expressions that have to match the whole field, which is how the Java servers read them. To
# pywb a filter is text that is in the field or not: these never are, and the others hold back most of what is no page.
_FILTERS = (
    "!statuscode:[1345]..",
    "!mimetype:(?!text/html|application/xhtml|warc/revisit|unk).*",
    "!statuscode:30",
    "!statuscode:40",
    "!mimetype:image/",
    "!mimetype:font",
    "!mimetype:css",
    "!mimetype:javascript",
    "!mimetype:json",
)


class Match(StrEnum):
    """What of a URL the captures have to share."""

    EXACT = "exact"
    PREFIX = "prefix"
    HOST = "host"
    DOMAIN = "domain"  # the host, and those below it


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose captures are asked for: of a URL, or what begins like it; without a scheme."""

    url: str
    match: Match


@dataclass(frozen=True, slots=True)
class Row:
    """A capture, as an index has it."""

    urlkey: str  # the index's own; rows come in its order, and by time for each
    timestamp: str  # 14 digits, UTC
    url: str  # as captured
    mimetype: str
    status: int | None  # none of most revisits
    digest: str | None  # of the payload: SHA-1 in base32
    length: int  # bytes of the record in the archive; 0 if it is not told

    @property
    def time(self) -> datetime:
        """When it was captured."""
        return time_of(self.timestamp)

    @property
    def is_page(self) -> bool:
        """Is it the capture of a page that was there?"""
        if self.mimetype == _REVISIT:
            return self.status in (None, 200)
        return self.status == 200 and self.mimetype.startswith(_PAGES)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a CDX server."""

    rows: list[Row] = field(default_factory=list)
    told: int = 0  # captures that it has, those that can't be understood included
    resume_key: str | None = None  # to ask for what follows
    problem: str | None = None  # why it is not, or not all, an answer

    def is_cut(self, limit: int) -> bool:
        """May a server that gives no resume key have cut it off? Some have limits of their own, round numbers all."""
        return self.resume_key is None and self.told > 0 and (self.told >= limit or self.told % _ROUND == 0)


def query_url(
    server: str, scope: Scope, first: datetime, last: datetime, *, limit: int, resume_key: str | None = None
) -> str:
    """The URL that asks a CDX server for the first capture of each page of a scope from one second to another.

    Args:
        first, last: UTC, both included.
        limit: captures in one answer.
        resume_key: from the answer before, to go on after it.
    """
    asked: list[tuple[str, str]] = [
        ("url", scope.url),
        ("matchType", scope.match.value),
        ("from", timestamp_of(first)),
        ("to", timestamp_of(last)),
        ("output", "json"),
        *(("filter", text) for text in _FILTERS),
    ]
    if scope.match is not Match.EXACT:  # of a single page, all captures are wanted
        asked.append(("collapse", "urlkey"))
    asked += [("limit", str(limit)), ("showResumeKey", "true")]
    if resume_key is not None:
        asked.append(("resumeKey", resume_key))
    return f"{server}{'&' if '?' in server else '?'}{urlencode(asked)}"


def timestamp_of(time: datetime) -> str:
    """A time as archives write it: 14 digits, UTC."""
    return time.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def time_of(timestamp: str) -> datetime:
    """The time that 14 digits stand for; raises ValueError if they stand for none."""
    if len(timestamp) != 14 or not (timestamp.isascii() and timestamp.isdigit()):
        raise ValueError(f"expected 14 digits, found {timestamp[:40]!r}")
    return datetime(*(int(timestamp[a:b]) for a, b in _PARTS), tzinfo=UTC)  # type: ignore[misc,arg-type]


_PARTS = ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))


def read_answer(body: bytes) -> Answer:
    """Read an answer in any of the formats, its content coding undone."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff").strip()
    if not text:
        return Answer()
    if text.startswith("<"):
        return Answer(problem=_of_markup(text))
    try:
        if text.startswith("["):
            return _of_array(orjson.loads(text))
    except orjson.JSONDecodeError:
        return Answer(problem=f"expected captures as JSON, found JSON that is broken: {_quoted(text)}")
    return _of_lines(text.splitlines())


def _of_array(array: Any) -> Answer:
    """Rows are arrays, of which the first names the fields; a resume key comes after an empty one."""
    resume_key = None
    if len(array) >= 2 and array[-2] == [] and isinstance(array[-1], list) and len(array[-1]) == 1:
        resume_key = array[-1][0] if isinstance(array[-1][0], str) else None
        array = array[:-2]
    names: tuple[str, ...] = _FIELDS
    if array and isinstance(array[0], list) and "timestamp" in array[0]:
        names, array = tuple(str(name) for name in array[0]), array[1:]
    return _answer((_named(names, item) for item in array), resume_key)


def _named(names: tuple[str, ...], item: object) -> Mapping[str, Any] | None:
    if isinstance(item, dict):
        return item
    return dict(zip(names, item, strict=False)) if isinstance(item, list) else None


def _of_lines(lines: list[str]) -> Answer:
    """Lines are JSON objects, fields with spaces between, or key, time and a JSON object (CDXJ)."""
    resume_key = None
    if len(lines) >= 2 and not lines[-2].strip() and " " not in lines[-1].strip() and "{" not in lines[-1]:
        resume_key, lines = lines[-1].strip(), lines[:-2]
    answer = _answer(
        map(_of_line, (line for line in lines if line.strip() and not _is_head(line))), resume_key
    )
    if answer.problem is not None and not answer.rows and (said := _message(lines[0])):
        return Answer(problem=said)
    return answer


def _is_head(line: str) -> bool:
    return line.lstrip().startswith("CDX ")


def _of_line(line: str) -> Mapping[str, Any] | None:
    if len(line) > MAX_LINE:
        return None
    if line.startswith("{"):
        return _object(line)
    key, _, rest = line.partition(" ")
    timestamp, _, rest = rest.partition(" ")
    if rest.startswith("{"):
        found = _object(rest)
        return None if found is None else {**found, "urlkey": key, "timestamp": timestamp}
    parts = line.split()
    if len(parts) < len(_FIELDS) - 1:
        return None
    row = dict(zip(_FIELDS, parts, strict=False))
    if len(parts) > _LENGTH_OF_LONG_LINES:
        row["length"] = parts[_LENGTH_OF_LONG_LINES]
    return row


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _answer(items: Iterable[Mapping[str, Any] | None], resume_key: str | None) -> Answer:
    rows: list[Row] = []
    told = unread = 0
    for item in items:
        told += 1
        row = None if item is None else _row(item)
        if row is None:
            unread += 1
        else:
            rows.append(row)
    problem = None
    if unread:
        problem = f"expected captures, found {unread} of {told} lines that tell of none"
    return Answer(rows, told, resume_key, problem)


def _row(found: Mapping[str, Any]) -> Row | None:
    """A capture, if there is a time and a URL."""
    values = {
        _OTHER_NAMES.get(name, name): str(value)
        for name, value in found.items()
        if isinstance(value, (str, int))
    }
    timestamp, url = values.get("timestamp", ""), values.get("original", "")
    try:
        time_of(timestamp)
    except ValueError:
        return None
    if not url or len(url) > MAX_LINE:
        return None
    digest = values.get("digest", "").rpartition(":")[2].upper()
    return Row(
        urlkey=values.get("urlkey", ""),
        timestamp=timestamp,
        url=url,
        mimetype=values.get("mimetype", "").partition(";")[0].strip().lower(),
        status=_number(values.get("statuscode")),
        digest=digest if _DIGEST.fullmatch(digest) else None,
        length=_number(values.get("length")) or 0,
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def says_none(status: int, body: bytes) -> bool:
    """Is it pywb's and its likes' way to say that there are no captures: 404 and a message in JSON?"""
    if status != 404:
        return False
    message = (_message(body[:MAX_LINE].decode("utf-8", "replace").strip()) or "").lower()
    return "no captures" in message or "no resource found" in message


def why_refused(status: int, body: bytes) -> str:
    """Why an answer that is no success is none, in words."""
    said = next(_words(body[:MAX_LINE].decode("utf-8", "replace").strip()), "")
    return f"HTTP {status}{': ' + said if said else ''}"


def _words(text: str) -> Iterator[str]:
    if text.startswith("<"):
        title = _TITLE.search(text)
        if title is not None:
            yield _quoted(title[1])
    elif text:
        yield _message(text) or _quoted(text.splitlines()[0])


def _message(text: str) -> str | None:
    found = _object(text) if text.startswith("{") else None
    said = (found or {}).get("message") or (found or {}).get("error")
    return _quoted(said) if isinstance(said, str) else None


def _of_markup(text: str) -> str:
    title = _TITLE.search(text)
    return f"expected captures, found a page of HTML{', ' + _quoted(title[1]) if title else ''}"


def _quoted(text: str) -> str:
    return repr(" ".join(text[:400].split())[:100])
