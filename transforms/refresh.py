"""Pages that are nothing but a way to another page: `<meta http-equiv="refresh" content="0; url=...">`.

Source: the "shared declarative refresh steps" of the HTML standard.
"""

import re
from html import unescape

MAX_BYTES = 16 << 10  # decoded; a page of more is a page of its own that reloads itself now and then
MAX_SECONDS = 10  # that a reader waits on such a page

_HIDDEN = re.compile(
    rb"<!--.*?(?:-->|$)|<(noscript|script|style|template|textarea)\b.*?</\1\s*>", re.I | re.S
)
_META = re.compile(rb"<meta\b[^<>]{0,2000}>", re.I)
_IS_REFRESH = re.compile(rb"\bhttp-equiv\s*=\s*[\"']?\s*refresh\b", re.I)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.I)
_STEPS = re.compile(
    r"\s*(\d+)(?:\.[\d.]*)?\s*[;,\s]\s*(?:url\s*=\s*)?+(?:\"([^\"]*)|'([^']*)|(.+))", re.I | re.S
)


def refresh_target(body: bytes) -> str | None:
    """Where a page sends its readers on to, as it stands there; None if it is a page of its own.

    Args:
        body: its content coding undone.
    """
    if len(body) > MAX_BYTES or b"refresh" not in body.lower():
        return None
    for meta in _META.finditer(_HIDDEN.sub(b"", body)):
        content = _CONTENT.search(meta[0]) if _IS_REFRESH.search(meta[0]) else None
        if content is None:
            continue
        value = next(part for part in content.groups() if part is not None)
        steps = _STEPS.match(unescape(value.decode("utf-8", "replace")))
        if steps is not None and int(steps[1][:4]) <= MAX_SECONDS:
            return next(part for part in steps.groups()[1:] if part is not None).strip() or None
        return None
    return None
