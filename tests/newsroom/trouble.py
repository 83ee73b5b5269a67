"""What faults do to an answer's content: other bodies, other text, other codings, and bytes that are no HTTP."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import repeat

import brotli
import zstandard

from tests.newsroom.faults import Hit
from tests.newsroom.sites import Resource

BOMB_BYTES = 160_000_000  # eight times what a page may have
ENDLESS: Iterable[bytes] = repeat(b"4000\r\n" + b"<p>and so on and on</p>" * 712 + b"        \r\n")


def altered(resource: Resource, faults: dict[str, Hit], base: str, path: str) -> Resource:
    """The resource as the faults have it."""
    for kind in ("status", "robots"):
        if kind in faults:
            status = int(faults[kind].number)
            body = b"" if status in (204, 304) else f"<html><title>{status}</title><p>{status}".encode()
            resource = Resource(body, "text/html", resource.modified, status)
    if "redirect" in faults:
        location = faults["redirect"].text(base, path)
        resource = Resource(b"moved", "text/html", resource.modified, 302, location)
    if "body" in faults:
        body = faults["body"].text(base, path).encode()
        resource = Resource(body, "text/html; charset=utf-8", resource.modified)
    body, content_type = resource.body, resource.content_type
    if "rewrite" in faults:
        pattern, _, new = faults["rewrite"].text(base, path).partition(" => ")
        body = re.sub(pattern.encode(), new.encode(), body)
    if "flood" in faults:
        body = _flooded(body, base, int(faults["flood"].number))
    if "mangle" in faults:
        body = body[: len(body) * 3 // 5] + b"<item><title>Broken & <b>"
    if "transcode" in faults:
        body = _text(body).encode(str(faults["transcode"].fault.value))
        content_type = content_type.partition(";")[0]
    if "charset" in faults:
        content_type = f"{content_type.partition(';')[0]}; charset={faults['charset'].fault.value}"
    return replace(resource, body=body, content_type=content_type)


def _text(body: bytes) -> str:
    """A body as text that no longer says what charset it is in."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("windows-1252")
    return re.sub(r"""<meta charset=[^>]*>|(?:encoding|charset)=["']?[\w-]+["']?""", "", text)


def _flooded(body: bytes, base: str, count: int) -> bytes:
    """A feed or sitemap with so many more entries at its end."""
    for end, entry in (
        (b"</channel>", "<item><title>{0}</title><link>{1}/flood/{0}</link></item>"),
        (b"</urlset>", "<url><loc>{1}/flood/{0}</loc></url>"),
    ):
        if end in body:
            more = "".join(entry.format(number, base) for number in range(count)).encode()
            return body.replace(end, more + end)
    raise ValueError("a fault of kind 'flood' wants RSS 2.0 or a sitemap")


def coded(body: bytes, codings: str, *, bomb: bool = False) -> bytes:
    """The body in these codings, the first one innermost; or zeros in its place."""
    names = tuple(name.strip() for name in codings.split(","))
    return _bomb(names) if bomb else _coded(body, names)


def _coded(body: bytes, names: tuple[str, ...]) -> bytes:
    for name in names:
        body = b"".join(_encode(name, [body]))
    return body


@lru_cache
def _bomb(names: tuple[str, ...]) -> bytes:
    piece = bytes(1 << 20)
    innermost = b"".join(_encode(names[0], repeat(piece, BOMB_BYTES >> 20)))
    return _coded(innermost, names[1:])


def _encode(name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    if name == "br":
        brotli_coder = brotli.Compressor(quality=4)
        yield from map(brotli_coder.process, pieces)
        yield brotli_coder.finish()
        return
    coder = {
        "gzip": lambda: zlib.compressobj(6, zlib.DEFLATED, 31),
        "deflate": lambda: zlib.compressobj(6),
        "zstd": lambda: zstandard.ZstdCompressor().compressobj(),
    }[name]()
    yield from map(coder.compress, pieces)
    yield coder.flush()


def garbage(what: str) -> Iterator[bytes]:
    """Bytes that are no HTTP."""
    if what == "header":
        yield b"HTTP/1.1 200 OK\r\nX-Long: "
        yield from repeat(b"and so on " * 1000, 1000)
    elif what == "control":
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-\x00Odd\x01: \xff\x00\r\nno colon here\r\n\r\nhello"
    else:
        yield b"\x00\x01\x02 this is no HTTP\r\n\r\n"
