"""The HTTP message inside of a `response` record, and the digests that vouch for it.

Sources: RFC 9112 (messages, chunked coding), ISO 28500:2017, 5.8 and 5.9 (digests).
"""

import base64
import hashlib
import re
from dataclasses import dataclass

Headers = list[tuple[str, str]]

_STATUS_LINE = re.compile(rb"\s*HTTP/[0-9](?:\.[0-9])?[ \t]+([0-9]{3})(?![0-9])([^\r\n]*)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(r"\r?\n|\r")
_LONGEST_HEAD = 256 << 10  # bytes
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
_CHUNK_END = re.compile(rb"\r?\n")
_BODILESS = frozenset({204, 304})  # RFC 9110, 6.4.1: their Content-Length is of a body that was not sent
_HEX_SHA1 = re.compile(r"[0-9A-Fa-f]{40}")
_ALGORITHMS = {"sha1", "md5", "sha256", "sha384", "sha512", "blake2b", "blake2s"}


@dataclass(slots=True)
class Message:
    """An HTTP response, as far as it is there."""

    status: int
    reason: str
    headers: Headers  # latin-1, in order; lines that are no header are left out
    body: bytes  # transfer codings undone, content codings kept
    stored: bytes  # the body as it lies in the record
    flaw: str | None  # why the body is not all of what the server announced


def parse_message(block: bytes) -> Message | None:
    """The HTTP response in a record's block, tolerant as browsers are; None if it is none."""
    line = _STATUS_LINE.match(block)
    if line is None:
        return None
    end = _HEAD_END.search(block, line.end(), line.end() + _LONGEST_HEAD)
    head, stored = (
        (block[line.end() : end.start()], block[end.end() :]) if end else (block[line.end() :], b"")
    )
    headers = parse_fields(head.decode("latin-1"))
    status = int(line[1])
    body, flaw = stored, None
    if "chunked" in (header(headers, "transfer-encoding") or "").lower():
        dechunked = dechunk(stored)
        if dechunked is not None:
            body, whole = dechunked
            flaw = None if whole else "the chunked body breaks off"
    elif status >= 200 and status not in _BODILESS:
        announced = (header(headers, "content-length") or "").strip()
        if announced.isascii() and announced.isdigit() and len(stored) < int(announced[:19]):
            flaw = f"expected a body of {announced[:19]} bytes, found {len(stored)}"
    return Message(status, line[2].decode("latin-1").strip(), headers, body, stored, flaw)


def parse_fields(text: str) -> Headers:
    """ "Name: value" lines; one that begins with a space goes on with the value before; others are left out."""
    fields: Headers = []
    for line in _LINE_END.split(text):
        if line[:1] in (" ", "\t"):
            if fields:
                name, value = fields[-1]
                fields[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        name, colon, value = line.partition(":")
        name = name.rstrip()
        if colon and name and not any(character in name for character in " \t"):
            fields.append((name, value.strip()))
    return fields


def header(headers: Headers, name: str) -> str | None:
    """The first header of this name (lower case)."""
    return next((value for key, value in headers if key.lower() == name), None)


def dechunk(stored: bytes) -> tuple[bytes, bool] | None:
    """The body without its chunking, and whether its last chunk is there; None if it is not chunked.

    Many archives keep the header and undo the chunking; what they hold does not begin as a chunk does.
    """
    pieces: list[bytes] = []
    position = 0
    while size_line := _CHUNK_SIZE.match(stored, position):
        size = int(size_line[1], 16)
        if size == 0:
            return b"".join(pieces), True
        begin = size_line.end()
        pieces.append(stored[begin : begin + size])
        position = begin + size
        if position >= len(stored):
            break
        chunk_end = _CHUNK_END.match(stored, position)
        if chunk_end is None:
            break
        position = chunk_end.end()
    if stored and (not pieces or (len(pieces) == 1 and position < len(stored) and chunk_end is None)):
        return None
    return b"".join(pieces), False


def sha1_digest(data: bytes) -> str:
    """ "sha1:BASE32", as WARC writes digests."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def digest_matches(declared: str | None, data: bytes) -> bool | None:
    """Does "algorithm:value" (base 32 or hexadecimal) hold for the data? None where that can't be told."""
    algorithm, colon, value = (declared or "").strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if not colon or algorithm not in _ALGORITHMS:
        return None
    computed = hashlib.new(algorithm, data, usedforsecurity=False)
    base_32 = base64.b32encode(computed.digest()).decode("ascii").rstrip("=")
    return value.lower() == computed.hexdigest() or value.upper().rstrip("=") == base_32


def usual_digest(declared: str | None) -> str | None:
    """A digest as `sha1_digest` writes it, if it is one of SHA-1; else as it stands, None if there is none."""
    algorithm, _, value = (declared or "").strip().partition(":")
    if algorithm.lower().replace("-", "") != "sha1":
        return (declared or "").strip() or None
    if _HEX_SHA1.fullmatch(value):
        return "sha1:" + base64.b32encode(bytes.fromhex(value)).decode("ascii")
    return f"sha1:{value.upper()}"
