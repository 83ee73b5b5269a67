"""XML that is not well-formed, brought into a form that libxml2 can recover links from. Pure."""

import re

from spiders.markup import last_match, split_cdata

_REFERENCE = re.compile(rb"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|(amp|lt|gt|quot|apos);)?")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]+")
_NAMED = {b"amp": b"&#38;", b"lt": b"&#60;", b"gt": b"&#62;", b"quot": b"&#34;", b"apos": b"&#39;"}


def mended(data: bytes, entries: bytes) -> bytes:
    """Cut after the last whole entry, references spelled out.

    After its first error libxml2 leaves out every `&amp;`, which turns one URL into another; numeric
    references it keeps. A bare "&" and references to characters that XML forbids are errors themselves.

    Args:
        entries: names of the elements that are entries, as in b"url|sitemap".
    """
    data = data[max(data.find(b"<"), 0) :]
    last = last_match(re.compile(rb"</(?:[\w.-]+:)?(?:" + entries + rb")\s*>"), data)
    if last is not None:
        data = data[: last.end()]
    return b"".join(
        part if inside else _REFERENCE.sub(_numeric, _CONTROL.sub(b"", part))
        for part, inside in split_cdata(data)
    )


def _numeric(match: re.Match[bytes]) -> bytes:
    decimal, hexadecimal, named = match.groups()
    if named is not None:
        return _NAMED[named]
    if decimal is None and hexadecimal is None:
        return b"&#38;"
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    allowed = (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
    return b"&#%d;" % code if allowed else b""
