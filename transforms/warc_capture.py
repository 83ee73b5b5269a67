"""What one record of a WARC says, verified: a response, a resource or a revisit as a capture.

Source: ISO 28500:2017 (WARC 1.1), 6.
"""

from dataclasses import dataclass

from transforms.book import SourceBook
from transforms.items import Capture, Hints
from transforms.urls import url_key
from transforms.warc_fields import (
    capture_id,
    date_of,
    hints_of,
    kind_of,
    original_of,
    target_uri,
)
from transforms.warc_frames import Frame
from transforms.warc_http import (
    Headers,
    Message,
    digest_matches,
    header,
    parse_message,
    sha1_digest,
    usual_digest,
)

_HTML_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a file's records do not say of themselves. Picklable."""

    warc_file: str  # path of the file below the home, as it goes into `Capture`
    segment: str
    run_id: str
    book: SourceBook

    def source_of(self, url: str) -> str:
        return self.book.name_for(url)


@dataclass(slots=True)
class RawCapture:
    """A response record, read, joined with its metadata record and verified."""

    capture: Capture
    http_headers: Headers  # latin-1, as stored
    body: bytes  # as stored: content codings kept, transfer codings undone
    hints: Hints
    truncated: bool  # the body is not all of what was sent, and must not pass for it
    digest_ok: bool | None  # None: the record has no digest, or one of an unknown algorithm
    problem: str | None  # why the record can't be used at all: no HTTP response, too large
    flaw: str | None = None  # why `truncated`, or what is wrong with the digest, in words
    withheld: str | None = None  # why the crawler left the body out on purpose
    rendered: bytes | None = None  # the page as a browser showed it: HTML in UTF-8, from a conversion record


def rendered_by(frame: Frame, before: RawCapture) -> bytes | None:
    """The HTML of a whole conversion record (ISO 28500, 6.7) of the response that lies right before it."""
    fields = frame.headers
    if (
        (fields.get("WARC-Type") or "").lower() != "conversion"
        or fields.get("WARC-Refers-To") != before.capture.warc_record_id
        or not (fields.get("Content-Type") or "").lower().startswith("text/html")
        or frame.flaw is not None
        or frame.length != len(frame.block)
        or digest_matches(fields.get("WARC-Block-Digest"), frame.block) is False
    ):
        return None
    return frame.block


def capture_of(frame: Frame, metadata: dict[str, str], context: ReadContext) -> RawCapture:
    """The capture that a record is: a response, a resource (ISO 28500, 6.3) or a revisit (6.6).

    A resource has no HTTP head. It is what was got, so it stands for a response of status 200 with its own Content-Type.
    """
    fields = frame.headers
    target = target_uri(frame.headers)
    kind = (fields.get("WARC-Type") or "").lower()
    revisit = kind == "revisit"
    message = _resource(frame) if kind == "resource" else parse_message(frame.block)
    problem = flaw = None
    if message is None and revisit:  # its head may be left out
        message = Message(0, "", [], b"", b"", None)
    elif message is None:
        problem = f"expected an HTTP response, found {frame.block[:40]!r}"
        message = Message(0, "", [], frame.block, frame.block, None)
    payload_digest = sha1_digest(message.body)
    digest_ok: bool | None = None
    if revisit:
        payload_digest = usual_digest(fields.get("WARC-Payload-Digest")) or ""
        flaw = frame.flaw
        message.body = b""
    elif frame.length > len(frame.block) and frame.found == frame.length:
        problem = f"expected a record that fits into memory, found a block of {frame.length} bytes"
        payload_digest = fields.get("WARC-Payload-Digest") or payload_digest
        message.body = b""
    else:
        digest_ok = _digest_ok(frame, message, payload_digest)
        if frame.flaw and digest_ok is not True:  # a digest that holds says more than a torn gzip trailer
            flaw = frame.flaw
        elif fields.get("WARC-Truncated"):
            flaw = f"the archive says that the record is truncated: {fields.get('WARC-Truncated')}"
        elif fields.get("WARC-Segment-Number"):
            flaw, digest_ok = "the record is the first of several segments (ISO 28500, 6.8)", None
        else:
            flaw = message.flaw
    content_type = header(message.headers, "content-type")
    record_id = fields.get("WARC-Record-ID") or ""
    capture = Capture(
        capture_id=capture_id(
            record_id or f"{context.warc_file}@{frame.offset}",
            target,
            fields.get("WARC-Date"),
            is_damaged=digest_ok is False or (frame.flaw is not None and flaw is not None),
        ),
        kind=kind_of(metadata.get("kind"), target, content_type),
        target_uri=target,
        url_key=url_key(target),
        warc_record_id=record_id,
        warc_date=date_of(fields.get("WARC-Date"), message.headers),
        status=message.status,
        content_type=content_type or None,
        payload_digest=payload_digest,
        payload_length=len(message.body),
        warc_file=context.warc_file,
        warc_offset=frame.offset,
        source=metadata.get("source") or context.source_of(target),
        run_id=context.run_id,
        segment=context.segment,
        discovered_in=metadata.get("via") or None,
        etag=header(message.headers, "etag") or None,
        last_modified=header(message.headers, "last-modified") or None,
        revisit=revisit,
        original=original_of(fields) if revisit else None,
        obtained_from=metadata.get("obtained-from") or None,
    )
    truncated = flaw is not None
    if digest_ok is False and flaw is None:
        flaw = "the digest does not match"
    return RawCapture(
        capture,
        message.headers,
        message.body,
        hints_of(metadata),
        truncated,
        digest_ok,
        problem,
        flaw,
        metadata.get("withheld"),
    )


def is_http(frame: Frame) -> bool:
    """Is this record about something on the web?"""
    return target_uri(frame.headers).lower().startswith(("http://", "https://"))


def is_html(frame: Frame) -> bool:
    """Does this record say that its block is HTML?"""
    return (frame.headers.get("Content-Type") or "").strip().lower().startswith(_HTML_TYPES)


def _resource(frame: Frame) -> Message:
    content_type = frame.headers.get("Content-Type") or ""
    return Message(200, "", [("Content-Type", content_type)], frame.block, frame.block, None)


def _digest_ok(frame: Frame, message: Message, payload_digest: str) -> bool | None:
    declared = frame.headers.get("WARC-Payload-Digest")
    if declared == payload_digest:
        return True
    block = digest_matches(frame.headers.get("WARC-Block-Digest"), frame.block)
    if block is not None:
        return block  # of the bytes themselves; what "the payload" is, writers disagree on
    payload = digest_matches(declared, message.body)
    if payload is False and message.stored is not message.body:
        return digest_matches(declared, message.stored)
    return payload
