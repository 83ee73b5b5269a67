"""What a robots.txt says to a crawler (RFC 9309, 2): read here, matched by Protego.

Protego reads some files otherwise than the RFC has it: it ends a list of agents at any line it does not
know, takes "$" for a character as well, and counts "?" as three octets when it looks for the longest match.
So it gets only the lines that count, with agents named plainly and each octet of a path spelt in a way that
it leaves alone.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Self

from protego import Protego

from transforms.robots_tags import product_token

MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is to be read
MAX_CRAWL_DELAY = 60.0  # seconds; more than this is more than anyone keeps to

_TOKEN = re.compile(r"[A-Za-z_-]+")  # RFC 9309, 2.2.1
# the RFC's lines and Crawl-delay, with the misspellings and the missing colons that are out there
_LINE = re.compile(
    rb"\s*(user[ -]?agent|allow|disallow|dissallow|dissalow|disalow|diasllow|disallaw|crawl[ -]delay)"
    rb"\s*[:\s](.*)",
    re.IGNORECASE | re.DOTALL,
)
_BOM = b"\xef\xbb\xbf"
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")

# RFC 9309, 2.2.2, with RFC 3986, 2.2 and 2.3: what is reserved is compared in its escaped form, but for what
# divides a URL into its parts; what is unreserved is compared as it is
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_OCTET = re.compile(rb"%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~/?=&%*-]")
# Each character as "%" and two letters that are no hexadecimal digits: all of one length, and no escapes
_LETTERS = "GHIJKLMNOPQRSTUVWXYZ"
_SPELT = {code: f"%{_LETTERS[code // 20]}{_LETTERS[code % 20]}" for code in range(0x21, 0x7F)}
_SPELT_PATTERN = _SPELT | {ord("*"): "***"}  # as long as any other octet; means what one means
_END = "%ZZ"  # of a URL
_US, _OTHERS, _ALL = "us", "others", "*"  # what agents are called in a tidied file


class Rules:
    """What a robots.txt says to one user agent.

    Args:
        body: of the file, its content coding undone; without one everything is allowed.
        user_agent: the whole header that requests are made with.
    """

    crawl_delay = 0.0  # seconds between two requests, if it asks for a pause; at most MAX_CRAWL_DELAY

    def __init__(self, body: bytes, user_agent: str) -> None:
        self._read(body, product_token(user_agent))

    @classmethod
    def of(cls, body: bytes, token: str) -> Self:
        """What it says to the crawler with this product token; one that is none by the RFC is never named."""
        rules = cls.__new__(cls)
        rules._read(body, token.lower() if _TOKEN.fullmatch(token) else "")
        return rules

    def allow(self, url: str) -> bool:
        """May this absolute http(s) URL be fetched?"""
        path = _path_of(url)
        if path == "/robots.txt":
            return True  # 2.2.2: implicitly allowed
        spelt = _compared(path.encode("utf-8", "replace")).replace("*", "%2A").translate(_SPELT)
        return bool(self._rules.can_fetch(f"https://host/{spelt}{_END}", _US))

    def _read(self, body: bytes, token: str) -> None:
        lines = list(_lines(body, token))
        self._rules = Protego.parse("\n".join(_for_rules(lines)))
        if any(name == "crawl-delay" for name, _ in lines):
            asked = Protego.parse("\n".join(_for_delays(lines))).crawl_delay(_US)
            self.crawl_delay = min(asked or 0.0, MAX_CRAWL_DELAY)


def cut(body: bytes) -> bytes:
    """As much of a robots.txt as is read: whole lines of its first MAX_BYTES."""
    if len(body) <= MAX_BYTES:
        return body
    return body[: max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES), 0)]


def _lines(body: bytes, token: str) -> Iterator[tuple[str, str]]:
    """The lines that count, by name and value. Agents are compared as 2.2.1 says: whole tokens, any case."""
    for start in (_BOM, _BOM[:2], _BOM[:1]):
        body = body.removeprefix(start)
    for raw in re.split(rb"\r\n|\n|\r", cut(body)):
        match = _LINE.match(raw.partition(b"#")[0])
        if match is None:
            continue
        name, value = match[1].lower(), match[2].strip()
        if name.startswith(b"user"):
            text = value.decode("latin-1")
            agent = _TOKEN.match(text)
            is_us = agent is not None and agent[0].lower() == token
            yield "user-agent", _ALL if text.split()[:1] == [_ALL] else _US if is_us else _OTHERS
        elif name.startswith(b"crawl"):
            yield "crawl-delay", value.decode("latin-1")
        else:
            anchor = "$" if value.endswith(b"$") else ""
            yield "allow" if name == b"allow" else "disallow", _compared(value.removesuffix(b"$")) + anchor


def _for_rules(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Groups and rules. Crawl-delay is none of the RFC's records, and must not end a list of agents (2.2.4)."""
    for name, value in lines:
        if name == "user-agent":
            yield f"{name}: {value}"
        elif name != "crawl-delay":
            for pattern in _patterns(name, value) if value else ("",):
                yield f"{name}: {pattern}"


def _for_delays(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Groups and pauses. A pause is for the agents right above it, though the rules further down may be shared."""
    for name, value in lines:
        yield f"{name}: {value}" if name in ("user-agent", "crawl-delay") else "disallow:"


def _patterns(name: str, value: str) -> Iterator[str]:
    """A rule's path in the spellings that URLs may have it in, as Protego is to read them."""
    head, mark, query = value.partition("?")
    # 2.2.2, the table's second line: a "/" inside of a query is the same with and without its escape
    queries = (
        query,
        query.replace("/", "%2F").replace("?", "%3F"),
        query.replace("%2F", "/").replace("%3F", "?"),
    )
    paths = [head + mark + one for one in queries] if mark else [value]
    if name == "allow" and value.endswith("/index.html"):
        paths.append(value.removesuffix("index.html") + "$")  # beyond the RFC, as Google reads it
    for path in dict.fromkeys(paths):
        spelt = path.removesuffix("$").translate(_SPELT_PATTERN)
        yield f"/{spelt}{_END if path.endswith('$') else ''}"


def _compared(path: bytes) -> str:
    """A path in the form that is compared: 2.2.2."""
    return _OCTET.sub(_compared_octet, path).decode("ascii")


def _compared_octet(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else match[0][0]
    return bytes((code,)) if code in _UNRESERVED else b"%%%02X" % code


def _path_of(url: str) -> str:
    rest = url.partition("#")[0]
    authority = _AUTHORITY.match(rest)
    path = rest[authority.end() :] if authority else rest
    return path if path.startswith("/") else f"/{path}"
