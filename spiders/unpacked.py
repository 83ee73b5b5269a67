"""Bytes of a listing as they can be read: out of gzip files, in UTF-8. Pure, and bounded for any bytes."""

import re
import zlib

MAX_BYTES = 50 << 20  # the sitemap protocol's
_BITE = 65_536  # bytes
_GZIP = b"\x1f\x8b"
_LYING = re.compile(
    rb"^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']?(?:utf-?(?:16|32)|ucs-?[24]|iso-10646)", re.I
)
_DECLARED = re.compile(rb"^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*(?:\"[^\">]*\"|'[^'>]*')")
_WIDE = ((b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xff\xfe\x00\x00", "utf-32-le"))
_UTF_16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# what begins with markup or a bracket, and has no byte order mark
_BARE = (
    (re.compile(rb"(?:[<{\[\s]\x00){2}|[<{\[]\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"(?:\x00[<{\[\s]){2}|\x00[<{\[]\x00[^\x00]"), "utf-16-be"),
)


def gunzipped(body: bytes, most: int = MAX_BYTES) -> tuple[bytes, str | None]:
    """As much as can be read of a gzip file, which may be several streams; other bytes as they are.

    Args:
        most: bytes.

    Returns:
        The bytes, and a warning if they are not all.
    """
    if not body.startswith(_GZIP):
        return body, None
    data = bytearray()
    rest = memoryview(body)
    while bytes(rest[:2]) == _GZIP:
        decoder = zlib.decompressobj(31)
        try:
            while not decoder.eof:  # in bites, so that what stands before broken bytes is kept
                if not rest:
                    return bytes(data), "is a gzip file that ends too early"
                data += decoder.decompress(rest[:_BITE], most + 1 - len(data))
                if len(data) > most:
                    return bytes(data[:most]), f"only the first {most} bytes were read"
                rest = rest[min(_BITE, len(rest)) - len(decoder.unused_data) :]
        except zlib.error:
            return bytes(data), "is a broken gzip file"
    return bytes(data), None


def in_utf8(data: bytes) -> bytes:
    """Text in UTF-16 or UTF-32, with or without byte order mark, in UTF-8 without its declaration.

    Patterns over bytes fit the result. What is in another encoding stays as it is: its markup is ASCII.
    """
    for mark, encoding in (*_WIDE, *_UTF_16):
        if data.startswith(mark):
            return _recoded(data[len(mark) :], encoding)
    for pattern, encoding in _BARE:
        if pattern.match(data):
            return _recoded(data, encoding)
    if _LYING.match(data):  # and could be read so far
        return _DECLARED.sub(rb"\1", data, count=1)
    return data


def _recoded(data: bytes, encoding: str) -> bytes:
    text = data.decode(encoding, "replace").encode("utf-8", "replace")
    return _DECLARED.sub(rb"\1", text, count=1)
