"""Content-Encoding undone, never beyond a limit: gzip, deflate, br, zstd, and any stack of them.

Sources: RFC 9110, 8.4; RFC 1950 to 1952; RFC 7932; RFC 8878 with RFC 9659 (the window of a zstd body).
"""

import zlib
from collections.abc import Callable

import brotli
import zstandard

_ZSTD_WINDOW = 8 << 20  # bytes: RFC 9659, all that a body on the web may ask for
_ZSTD_BITE = 256  # bytes decoded at a time: four may become 128 KiB, and there is no limit to give
_MAX_STACK = 5  # codings; nobody stacks more than two in earnest
_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's window bits


class ContentEncodingError(ValueError):
    """The body is not what its Content-Encoding says, ends too early, or the coding is unknown."""


class TooLargeError(ValueError):
    """More decoded bytes than the limit."""


def decode_content(body: bytes, content_encoding: str | None, limit: int) -> bytes:
    """The body with all its content codings undone: at most `limit` bytes, at every step of a stack.

    Bytes that follow a whole gzip stream are ignored, as browsers do. No bytes are no bytes in any coding.
    Raises ContentEncodingError and TooLargeError.
    """
    codings = [token.strip().lower() for token in (content_encoding or "").split(",")]
    codings = [coding for coding in codings if coding not in ("", "identity")]
    if len(codings) > _MAX_STACK:
        raise ContentEncodingError(f"expected at most {_MAX_STACK} content codings, found {len(codings)}")
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            known = ", ".join(sorted(_DECODERS))
            raise ContentEncodingError(f"expected a content coding of {known}, found {coding[:40]!r}")
        if body:
            body = decoder(body, limit)
    if len(body) > limit:
        raise TooLargeError(f"expected at most {limit} bytes, found {len(body)}")
    return body


def _gzip(body: bytes, limit: int) -> bytes:
    decoded = bytearray()
    rest = body
    while True:  # a gzip file may be several streams, one after the other
        piece, rest = _inflate(rest, _GZIP, limit - len(decoded), "gzip", limit)
        decoded += piece
        if not rest.startswith(b"\x1f\x8b"):
            return bytes(decoded)


def _deflate(body: bytes, limit: int) -> bytes:
    # "deflate" means the zlib format, and many a server sends the bare stream (RFC 9110, 8.4.1.2). No encoder
    # begins a bare one with 8 in the low half: that is a stored block with its padding not zero.
    is_zlib = len(body) >= 2 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _inflate(body, _ZLIB if is_zlib else _RAW, limit, "deflate", limit)[0]


def _inflate(body: bytes, window_bits: int, room: int, coding: str, limit: int) -> tuple[bytes, bytes]:
    """One stream, and what follows it."""
    decoder = zlib.decompressobj(window_bits)
    try:
        decoded = decoder.decompress(body, room + 1)
    except zlib.error as error:
        raise ContentEncodingError(f"expected {coding}, found other bytes: {error}") from error
    if len(decoded) > room:
        raise TooLargeError(f"expected at most {limit} bytes, found more after undoing {coding}")
    if not decoder.eof:
        raise ContentEncodingError(f"expected a whole {coding} stream, found one that ends too early")
    return decoded, decoder.unused_data


def _br(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    decoded = bytearray()
    data = body
    try:
        while True:
            decoded += decoder.process(
                data, output_buffer_limit=max(1, min(limit + 1 - len(decoded), 1 << 20))
            )
            data = b""
            if len(decoded) > limit:
                raise TooLargeError(f"expected at most {limit} bytes, found more after undoing br")
            if decoder.is_finished():
                return bytes(decoded)
            if decoder.can_accept_more_data():
                raise ContentEncodingError("expected a whole br stream, found one that ends too early")
    except brotli.error as error:
        raise ContentEncodingError(f"expected br, found other bytes: {error}") from error


def _zstd(body: bytes, limit: int) -> bytes:
    decoded = bytearray()
    rest = body
    try:
        while True:  # frame by frame: a reader over all of them cannot tell a torn last one
            decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
            for start in range(0, len(rest), _ZSTD_BITE):
                decoded += decoder.decompress(rest[start : start + _ZSTD_BITE])
                if len(decoded) > limit:
                    raise TooLargeError(f"expected at most {limit} bytes, found more after undoing zstd")
                if decoder.eof:
                    rest = decoder.unused_data + rest[start + _ZSTD_BITE :]
                    break
            else:
                raise ContentEncodingError("expected a whole zstd stream, found one that ends too early")
            if not rest.startswith(b"\x28\xb5\x2f\xfd"):
                return bytes(decoded)
    except zstandard.ZstdError as error:
        raise ContentEncodingError(f"expected zstd, found other bytes: {error}") from error


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _br,
    "zstd": _zstd,
}
