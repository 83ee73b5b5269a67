"""In which charset a page is written: decided once, as browsers do, and corrected where that is visibly wrong.

Source: https://encoding.spec.whatwg.org/ (labels), https://html.spec.whatwg.org/#determining-the-character-encoding
(byte order mark, then HTTP, then `<meta>`). Two departures, both for pages that browsers show broken: bytes that
are valid UTF-8 are UTF-8 whatever is declared, and a declared charset in which many bytes mean nothing is dropped.
"""

from codecs import BOM_UTF8

from charset_normalizer import from_bytes
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    to_unicode,
)

_SEVEN_BIT = ("iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz")  # valid UTF-8 too, so they must be declared
_SAMPLE = 20_000  # bytes that the guess reads
_TELLING = 30  # bytes above ASCII without which a guess is none
_REPLACEMENT = "\ufffd"


def decode_html(data: bytes, content_type: str | None) -> tuple[str, str]:
    """The text of an HTML page, and the name of the charset (Python's) that it was read in.

    `content_type` is the HTTP header as sent. Never raises: what means nothing becomes U+FFFD.
    """
    charset, bom = read_bom(data)
    if charset is not None and bom is not None:
        return to_unicode(data[len(bom) :], charset), charset
    by_http = http_content_type_encoding(content_type)
    by_meta = html_body_declared_encoding(data)
    if by_meta is not None and by_meta.startswith(("utf-16", "utf-32")):
        by_meta = "utf-8"  # it could not have been read in that one; the standard says so too
    declared = by_http or by_meta
    if declared in _SEVEN_BIT and (b"\x1b" in data or b"~{" in data):
        return to_unicode(data, declared), declared
    wide = _wide_charset(data)
    if wide is not None:
        return to_unicode(data, wide), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _best(data, [by_http, by_meta])


def as_utf8(data: bytes, content_type: str | None) -> tuple[bytes, str]:
    """The same as UTF-8: most pages are that already, and are not written anew."""
    text, charset = decode_html(data, content_type)
    is_same = charset == "utf-8" and _REPLACEMENT not in text and not data.startswith(BOM_UTF8)
    return (data if is_same else text.encode("utf-8", "replace")), charset


def _wide_charset(data: bytes) -> str | None:
    """UTF-16 without a byte order mark shows by its zeros, on one side of nearly every character."""
    head = data[:512]
    if len(head) < 8 or head.count(0) * 3 < len(head):
        return None
    return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _best(data: bytes, declared: list[str | None]) -> tuple[str, str]:
    """The first reading in which (nearly) all bytes mean something, else the one with the fewest that don't."""
    readings: list[tuple[int, str, str]] = []
    for charset in dict.fromkeys(name for name in (*declared, "utf-8") if name):
        text = to_unicode(data, charset)
        broken = text.count(_REPLACEMENT) + _controls(text)
        if broken * 20 <= len(text) - len(text.encode("ascii", "ignore")):
            return text, charset
        readings.append((broken, text, charset))
    for charset in (*_guesses(data), "cp1252"):
        text = to_unicode(data, charset)
        readings.append((text.count(_REPLACEMENT) + _controls(text), text, charset))
    _, text, charset = min(readings, key=lambda reading: reading[0])
    return text, charset


def _guesses(data: bytes) -> list[str]:
    """What the bytes look like, if there are enough that are not ASCII to tell."""
    telling = bytes(byte for byte in data[:_SAMPLE] if byte >= 0x80)
    guess = from_bytes(data[:_SAMPLE]).best() if len(telling) >= _TELLING else None
    return [guess.encoding] if guess is not None and not guess.encoding.startswith("utf") else []


def _controls(text: str) -> int:
    """C1 controls, which nobody writes: a sign that the charset is another."""
    return sum(map(text.count, _C1))


_C1 = [chr(code) for code in range(0x80, 0xA0) if code != 0x85]
