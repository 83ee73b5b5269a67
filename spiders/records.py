"""A response as the WARC records that tell of it: what it was asked for, and itself or that it is as before.

Source: ISO 28500:2017 (WARC 1.1), 6.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

import orjson
from fastwarc.warc import HeaderMap

from transforms.items import Hints, Kind
from transforms.warc_http import sha1_digest
from transforms.warc_write import copied_record, fields_block, http_head, new_record_id, record, warc_date

WARC_SUFFIX = ".warc.gz"

_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_HTTP = "application/http; msgtype=response"
_FIELDS = "application/warc-fields"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response as it came over the wire, its transfer coding undone and its content coding not."""

    url: str
    status: int
    reason: str
    headers: list[tuple[str, str]]  # latin-1
    body: bytes
    kind: Kind
    source: str
    fetched_at: datetime  # aware
    via: str | None = None  # URL of the feed, sitemap, section or redirecting page
    hints: Hints = field(default_factory=Hints)
    ip: str | None = None
    known_digest: str | None = None  # "sha1:BASE32" of the body that the archive has under this URL
    known_date: datetime | None = None  # aware: when that was captured
    withheld: str | None = None  # why the body is not to be archived
    rendered: bytes | None = None  # the page as a browser shows it: HTML in UTF-8
    obtained_from: str | None = None  # URL or path in another archive, which captured it at `fetched_at`


def warcinfo_record(name: str, run_id: str, user_agent: str) -> bytes:
    block = fields_block(
        (
            ("software", f"nightdesk {version('nightdesk')}"),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("isPartOf", run_id),
            ("http-header-user-agent", user_agent),
            ("robots", "obey (RFC 9309)"),
        )
    )
    head = (
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", warc_date(datetime.now(UTC))),
        ("WARC-Filename", name + WARC_SUFFIX),
        ("Content-Type", _FIELDS),
    )
    return record("warcinfo", head, block)


def metadata_record(response: Fetched, record_id: str) -> bytes:
    hints = response.hints
    block = fields_block(
        (
            ("source", response.source),
            ("kind", response.kind.value),
            ("via", response.via),
            ("hint-headline", hints.headline),
            ("hint-date", hints.date_published),
            ("hint-section", hints.section),
            ("hint-language", hints.in_language),
            ("hint-keywords", _json_array(hints.keywords)),
            ("withheld", response.withheld),
            ("obtained-from", response.obtained_from),
        )
    )
    head = (
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", warc_date(response.fetched_at)),
        ("WARC-Target-URI", response.url),
        ("WARC-Concurrent-To", record_id),
        ("Content-Type", _FIELDS),
    )
    return record("metadata", head, block)


def copied_response(fields: HeaderMap, block: bytes, *, source: str, obtained_from: str) -> bytes:
    """A response record of another archive as it is there, behind a metadata record of ours.

    Its id, date and target stay, so that it is the same capture wherever it is read.
    """
    record_id = fields.get("WARC-Record-ID") or new_record_id()
    about = fields_block((("source", source), ("kind", Kind.PAGE.value), ("obtained-from", obtained_from)))
    head = (
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", fields.get("WARC-Date")),
        ("WARC-Target-URI", fields.get("WARC-Target-URI")),
        ("WARC-Concurrent-To", record_id),
        ("Content-Type", _FIELDS),
    )
    return record("metadata", head, about) + copied_record(fields, record_id, block)


def response_record(response: Fetched, record_id: str, digest: str) -> bytes:
    withheld, body = response.withheld is not None, response.body
    if withheld:  # ISO 28500, 5.15: the record says that it is not all; why, its metadata record does
        body, digest = b"", sha1_digest(b"")
    head = (
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(response.fetched_at)),
        ("WARC-Target-URI", response.url),
        ("WARC-IP-Address", response.ip),
        ("WARC-Payload-Digest", digest),
        ("WARC-Truncated", "unspecified" if withheld else None),
        ("Content-Type", _HTTP),
    )
    http = http_head(response.status, response.reason, response.headers, len(body))
    packed_from = len(http) if _is_packed(response) else None
    return record("response", head, http + body, packed_from=packed_from)


def _is_packed(response: Fetched) -> bool:
    """Is the body compressed, by what its headers or its first bytes say?"""
    return response.body.startswith(b"\x1f\x8b") or any(
        name.lower() == "content-encoding" and value.strip().lower() not in ("", "identity")
        for name, value in response.headers
    )


def revisit_record(response: Fetched, record_id: str, digest: str | None) -> bytes:
    head = (
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(response.fetched_at)),
        ("WARC-Target-URI", response.url),
        ("WARC-IP-Address", response.ip),
        ("WARC-Profile", _SAME_PAYLOAD if digest else _NOT_MODIFIED),
        ("WARC-Refers-To-Target-URI", response.url),
        ("WARC-Refers-To-Date", warc_date(response.known_date) if response.known_date else None),
        ("WARC-Payload-Digest", digest or response.known_digest),
        ("Content-Type", _HTTP),
    )
    return record("revisit", head, http_head(response.status, response.reason, response.headers, None))


def _json_array(values: tuple[str, ...]) -> str | None:
    clean = [value.encode("utf-8", "replace").decode() for value in values]
    return orjson.dumps(clean).decode() if clean else None
