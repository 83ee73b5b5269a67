"""What a publisher asks of crawlers beside robots.txt: `X-Robots-Tag` headers and `<meta name="robots">`.

Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag, as there is no standard.
What is said to all crawlers is said to public search engines, and counts here if the setting `robots_tags`
has it; what is said to us by name always counts. Of what contradicts itself, the stricter counts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Self

NOINDEX, NOARCHIVE = "noindex", "noarchive"
OWN_NAME = "nightdesk"  # heeded whatever the user agent calls itself
HEAD = 65_536  # characters of a page in which `metas_in` looks

_COMPATIBLE = re.compile(r"\(compatible;\s*([A-Za-z_-]+)")
_TOKEN = re.compile(r"[A-Za-z_-]+")  # RFC 9309, 2.2.1

_MEANS = {
    "noindex": NOINDEX,
    "none": NOINDEX,  # with "nofollow", which says nothing of this page
    "noarchive": NOARCHIVE,
    "nocache": NOARCHIVE,  # Bing's word for it
}
_UNTIL = "unavailable_after"
_DIRECTIVES = frozenset(
    {
        *_MEANS,
        _UNTIL,
        *("all", "index", "follow", "archive", "nofollow", "nosnippet", "noimageindex", "notranslate"),
        *("max-snippet", "max-image-preview", "max-video-preview", "indexifembedded", "noodp", "noydir"),
    }
)
_ALL = frozenset({"", "*", "robots"})
_AGENT = re.compile(r"[a-z*][\w.*-]*(?:/[\w.]*)?")
# of a date, with the comma that would end the directive
_WEEKDAY = re.compile(rf"({_UNTIL}\s*:)\s*[a-z]{{3,9}}\s*,", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)


def product_token(user_agent: str) -> str:
    """The name that sites call a crawler by: "nightdesk" for "Nightdesk/0.1 (+https://...)"; "" if it has none.

    RFC 9309, 2.2.1: letters, "_" and "-". A name goes as far as that, and so do those in robots.txt.
    """
    match = _COMPATIBLE.search(user_agent) or _TOKEN.match(user_agent.lstrip())
    return match[match.lastindex or 0].lower() if match else ""


@dataclass(frozen=True, slots=True)
class RobotsTags:
    """Whose requests are heeded: `obeyed` of those to all crawlers, and any to one of `names`. Picklable."""

    obeyed: frozenset[str] = frozenset()  # NOINDEX, NOARCHIVE
    names: frozenset[str] = frozenset({OWN_NAME})  # product tokens

    @classmethod
    def of(cls, obeyed: Iterable[str], user_agent: str | None) -> Self:
        """For the setting `robots_tags` and the user agent that requests are made with."""
        return cls(frozenset(obeyed)).called(user_agent)

    def called(self, user_agent: str | None) -> Self:
        """The same, heeding what is said to this user agent too."""
        token = product_token(user_agent or "")
        if not token or token in self.names:
            return self
        return type(self)(self.obeyed, self.names | {token})

    def in_headers(self, values: Iterable[str], at: datetime) -> frozenset[str]:
        """What the `X-Robots-Tag` headers of a response at this (aware) time ask of us: NOINDEX, NOARCHIVE."""
        return frozenset(
            meaning
            for value in values
            for agent, part in _addressed(value)
            for meaning in self._heeded(agent, part, at)
        )

    def in_metas(self, metas: Iterable[tuple[str, str]], at: datetime) -> frozenset[str]:
        """The same of `<meta>` elements, given as name and content."""
        return frozenset(
            meaning
            for name, content in metas
            if name and ((agent := name.strip().lower()) in self.names or agent in _ALL)
            for part in _WEEKDAY.sub(r"\1", content).split(",")
            for meaning in self._heeded(agent, part, at)
        )

    def _heeded(self, agent: str, part: str, at: datetime) -> Iterator[str]:
        ours = agent in self.names
        if ours or agent in _ALL:
            for meaning in _meanings(part, at):
                if ours or meaning in self.obeyed:
                    yield meaning


def metas_in(html: str) -> Iterator[tuple[str, str]]:
    """Name and content of the `<meta>` elements at the beginning of a page, without parsing it."""
    first, *others = html[:HEAD].split("<!--")
    text = first + "".join(part.partition("-->")[2] for part in others)
    for element in _META.finditer(text):
        found = {
            match[1].lower(): match[2] or match[3] or match[4] or ""
            for match in _ATTRIBUTE.finditer(element[1])
        }
        if "name" in found and "content" in found:
            yield unescape(found["name"]), unescape(found["content"])


def _addressed(value: str) -> Iterator[tuple[str, str]]:
    """The directives of a header, each with whom it is for: an agent is named before the first of its own."""
    agent = ""
    for part in _WEEKDAY.sub(r"\1", value).split(","):
        head, colon, rest = part.partition(":")
        name = head.strip().lower()
        if colon and name not in _DIRECTIVES and _AGENT.fullmatch(name):
            agent, part = name.partition("/")[0], rest
        yield agent, part


def _meanings(part: str, at: datetime) -> Iterator[str]:
    """What a directive means for a page that was fetched at this time."""
    name, colon, value = part.partition(":")
    if colon and name.strip().lower() == _UNTIL:
        until = _time(value.strip())
        if until is not None and at > until:
            yield NOINDEX
        return
    for word in name.lower().split():
        if word in _MEANS:
            yield _MEANS[word]


def _time(text: str) -> datetime | None:
    """RFC 822, RFC 850 or ISO 8601, in UTC unless it says otherwise."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return None
