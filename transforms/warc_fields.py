"""What a record's own fields say of a capture.

Our metadata records (application/warc-fields, written by `spiders/records.py`) have `source`, `kind`, `via`,
`hint-headline`, `hint-date`, `hint-section`, `hint-language`, `hint-keywords`, a JSON array, `withheld`, if the
payload was left out because its publisher asks for that, and `obtained-from`, of what another archive captured. Any of them may be absent, and in other
people's files all are.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import orjson
from fastwarc.warc import HeaderMap

from transforms.items import Hints, Kind, Original
from transforms.urls import url_key
from transforms.warc_http import Headers, header, parse_fields

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
_KINDS = frozenset(Kind)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def target_uri(fields: HeaderMap) -> str:
    """The URI that a record is about; "" if it tells none."""
    # Some writers of WARC 1.0 put it in angle brackets, as that standard's grammar had it
    return _uri(fields.get("WARC-Target-URI"))


def original_of(fields: HeaderMap) -> Original | None:
    """The record that a revisit says it repeats; None if it names none."""
    date = _utc(datetime.fromisoformat, fields.get("WARC-Refers-To-Date"))
    original = Original(
        (fields.get("WARC-Refers-To") or "").strip() or None,
        _uri(fields.get("WARC-Refers-To-Target-URI")) or None,
        date,
    )
    return None if original == Original() else original


def capture_id(record_id: str, target: str, date: str | None, *, is_damaged: bool = False) -> str:
    """32 hex digits that are the same wherever and whenever the record is read.

    A damaged copy is another capture than a good one, or it would keep that out when it comes.
    """
    identity = "\n".join((record_id, target, date or "", *(["damaged"] if is_damaged else [])))
    return hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=16).hexdigest()


def kind_of(declared: str | None, target: str, content_type: str | None) -> Kind:
    """What the response was asked for: as the metadata record says, else as URL and type suggest."""
    if declared is not None and declared in _KINDS:
        return Kind(declared)
    if url_key(target).partition("/")[2] == "robots.txt":
        return Kind.ROBOTS
    if content_type and content_type.partition(";")[0].strip().lower() in _FEED_TYPES:
        return Kind.FEED
    return Kind.PAGE


def date_of(warc_date: str | None, headers: Headers) -> datetime:
    """The WARC-Date; if it is none, the response's own Date; else 1970."""
    for parse, text in (
        (datetime.fromisoformat, warc_date),
        (parsedate_to_datetime, header(headers, "date")),
    ):
        found = _utc(parse, text)
        if found is not None:
            return found
    return _EPOCH


def _uri(text: str | None) -> str:
    return _CONTROL.sub("", (text or "").strip().removeprefix("<").removesuffix(">"))


def _utc(parse: Callable[[str], datetime], text: str | None) -> datetime | None:
    try:
        found = parse((text or "").strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def metadata_of(block: bytes) -> dict[str, str]:
    """The fields of an application/warc-fields block, names in lower case."""
    return {name.lower(): value for name, value in parse_fields(block.decode("utf-8", "replace"))}


def hints_of(metadata: dict[str, str]) -> Hints:
    """What the metadata record says of the page."""
    return Hints(
        headline=metadata.get("hint-headline"),
        date_published=metadata.get("hint-date"),
        section=metadata.get("hint-section"),
        in_language=metadata.get("hint-language"),
        keywords=_keywords(metadata.get("hint-keywords")),
    )


def _keywords(stored: str | None) -> tuple[str, ...]:
    try:
        values = orjson.loads(stored or "[]")
    except orjson.JSONDecodeError:
        return ()
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
