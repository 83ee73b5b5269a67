"""A capture as a web archive gives it back, and what the site said then. Pure.

Asked for by "id_" an archive gives the payload as it was captured, and puts the headers of that time under names of its
own beside those of today: the Wayback Machine all of them, pywb those that would do something to whoever replays.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from spiders.cdx import time_of
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.urls import url_key
from transforms.warc_http import sha1_digest

MAX_DECODED = 40 << 20  # bytes
Headers = list[tuple[str, str]]

_ORIGINAL = "x-archive-orig-"
# What the Wayback Machine gives under its own name, and is the page's
_KEPT = frozenset({"content-type", "content-language", "last-modified"})
# What pywb, or a server before it, says for itself
_OF_ARCHIVE = re.compile(
    r"memento-datetime|link|content-location|date|server|via|age|connection|keep-alive|transfer-encoding|content-length"
    r"|content-security-policy|strict-transport-security|cache-control|alt-svc|report-to|nel"
    r"|(?:x-archive|x-app|x-cache|x-forwarded|cf|access-control)-.*"
)
_CODING = "content-encoding"
_IN_ARCHIVE = re.compile(r"(\d{14})(?:[a-z]{2}_)?/(https?:/.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Original:
    """A response as the site gave it."""

    headers: Headers
    body: bytes  # in its content coding
    digests: frozenset[str]  # SHA-1 in base32 of what an index may have called its payload


def replay_url(replay: str, timestamp: str, url: str) -> str:
    """The URL of a capture's payload as it was.

    Args:
        replay: what all such URLs begin with ("https://web.archive.org/web/").
        url: as the index has it.
    """
    return f"{replay.rstrip('/')}/{timestamp}id_/{url.replace('#', '%23')}"


def other_capture(replay: str, location: str | None, key: str) -> str | None:
    """The time (14 digits) of the capture of the same page that a redirect leads to; None if it leads elsewhere.

    Args:
        location: absolute.
        key: `url_key` of the page.
    """
    base = _without_scheme(replay.rstrip("/") + "/")
    place = _without_scheme(location or "")
    match = _IN_ARCHIVE.fullmatch(place[len(base) :]) if place.startswith(base) else None
    if match is None or url_key(match[2]) != key:
        return None
    try:
        time_of(match[1])
    except ValueError:
        return None
    return match[1]


def captured_at(headers: Headers, timestamp: str) -> datetime:
    """When what an archive gave was captured: by itself if it says so (RFC 7089), else as it was asked for."""
    for name, value in headers:
        if name.lower() == "memento-datetime":
            try:
                return parsedate_to_datetime(value).astimezone(UTC)
            except (ValueError, TypeError, OverflowError):
                break
    return time_of(timestamp)


def restore(headers: Headers, body: bytes) -> Original:
    """What the site said, out of an archive's answer.

    A content coding is kept where the bytes are in it. One that the archive alone speaks of is its own, and undone.
    """
    original = [
        (name[len(_ORIGINAL) :], value) for name, value in headers if name.lower().startswith(_ORIGINAL)
    ]
    names = {name.lower() for name, _ in original}
    has_all = "content-type" in names  # under the archive's own names, as the Wayback Machine has them
    for name, value in headers:
        lower = name.lower()
        if lower not in names and (lower in _KEPT if has_all else not _OF_ARCHIVE.fullmatch(lower)):
            original.append((name, value))
    coding = next((value for name, value in headers if name.lower() == _CODING), None)
    its_own = next((value for name, value in original if name.lower() == _CODING), None)
    decoded = _decoded(body, coding or its_own)
    digests = {_sha1(body)} | ({_sha1(decoded)} if decoded is not None else set())
    kept = its_own if decoded is not None or coding is not None else None  # else the archive undid it
    if coding is not None and its_own is None and decoded is not None:
        body = decoded  # of the way here alone
    original = [(name, value) for name, value in original if name.lower() != _CODING]
    if kept is not None:
        original.append(("Content-Encoding", kept))
    return Original(original, body, frozenset(digests))


def _decoded(body: bytes, coding: str | None) -> bytes | None:
    if coding is None:
        return None
    try:
        return decode_content(body, coding, MAX_DECODED)
    except (ContentEncodingError, TooLargeError):
        return None


def _sha1(data: bytes) -> str:
    return sha1_digest(data).partition(":")[2]


def _without_scheme(url: str) -> str:
    return url.partition("://")[2]
