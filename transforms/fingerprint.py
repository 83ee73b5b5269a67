"""What makes two captures read the same."""

import hashlib
import re
import unicodedata

_QUOTES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`\u2039\u203a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": "...",
}
# A line that changes by itself, without anybody having written anything
_CLOCK_LINE = re.compile(
    r"^\W*(?:(?:last\s+)?(?:updated|modified|published|posted|edited)\b.{0,60}|\d+\s+(?:second|minute|min|hour|day)s?\s+ago\W*|"
    r".{0,40}\b\d+\s+(?:seconds?|minutes?|mins?|hours?|days?)\s+ago\b.{0,20}|"
    r"(?:zuletzt\s+)?aktualisiert\b.{0,60}|vor\s+\d+\s+(?:sekunden?|minuten?|stunden?|tagen?)\W*|"
    r"(?:mis à jour|actualisé|actualizado|aggiornato|обновлено)\b.{0,60}|il y a \d+ \w+\W*|hace \d+ \w+\W*|"
    r"\d+\s+(?:min(?:ute)?s?)\s+read\W*|\d+\s+(?:comments?|shares?|views?)\W*)$",
    re.IGNORECASE,
)


def fingerprints(
    headline: str, authors: tuple[str, ...], body: str, story: str | None = None
) -> tuple[str, str]:
    """32 hex digits each: of an article, and of its text alone.

    `story` is the body without the standfirst, which each site that carries a text words for itself; the whole body
    if None.
    The first is the same for two captures in which a reader reads the same, the second also for two sites that
    carry the same text word for word. White space, the style of quotes and dashes, and lines such as "Updated
    5 minutes ago" make no difference; case does.
    """
    text = _text(body)
    whole = "\x1f".join((_folded(headline), "\x1e".join(map(_folded, authors)), text))
    if story is None or story == body:
        return _digest(whole), _digest(text)
    before = _text(body.removesuffix(story))
    return _digest(whole), _digest(
        text.removeprefix(before).lstrip() if body.endswith(story) else _text(story)
    )


def read_as(text: str) -> str:
    """A text as it is compared: two that a reader reads the same are the same."""
    return _folded(text)


def reading_lines(body: str) -> str:
    """A body without the lines that change by themselves."""
    return "\n".join(line for line in body.splitlines() if not _is_clock(line))


def _text(body: str) -> str:
    return _folded(reading_lines(body))


def _is_clock(line: str) -> bool:
    return len(line) < 150 and _CLOCK_LINE.match(line.strip()) is not None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for (
        character,
        plain,
    ) in _QUOTES.items():  # a few looks in C; `translate` asks for each character of the text
        text = text.replace(character, plain)
    return " ".join(text.split())
