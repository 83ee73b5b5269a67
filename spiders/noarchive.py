"""Which responses a publisher lets us read, but not keep (see `transforms/robots_tags.py`)."""

from datetime import datetime

from scrapy.http import Response

from transforms.charset import decode_html
from transforms.encodings import ContentEncodingError, TooLargeError, decode_content
from transforms.items import Kind
from transforms.robots_tags import HEAD, NOARCHIVE, RobotsTags, metas_in

_MAX_DECODED = 20 << 20
_WITH_METAS = frozenset({Kind.PAGE, Kind.SECTION})


def why_withheld(response: Response, kind: Kind, tags: RobotsTags, at: datetime) -> str | None:
    """Who asks for the payload not to be archived, in words; None if it may be.

    The headers are always looked at. `<meta>` elements only if the setting asks for it: that takes decoding
    every page. (The extraction looks at them all, so what is archived for want of this makes no article.)
    """
    if kind is Kind.ROBOTS or not response.body:
        return None
    values = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    if values and NOARCHIVE in tags.in_headers(values, at):
        return "noarchive in X-Robots-Tag"
    if (
        NOARCHIVE in tags.obeyed
        and kind in _WITH_METAS
        and NOARCHIVE in tags.in_metas(metas_in(_head(response)), at)
    ):
        return "noarchive in a meta element"
    return None


def _head(response: Response) -> str:
    codings = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    try:
        data = decode_content(response.body, codings, _MAX_DECODED)
    except (ContentEncodingError, TooLargeError):
        return ""  # nobody can read it; the extraction will say so
    return decode_html(data[:HEAD], (response.headers.get("Content-Type") or b"").decode("latin-1"))[0]
