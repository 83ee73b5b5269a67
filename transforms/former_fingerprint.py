"""How it was told what reads the same before the rules of `fingerprint` were widened.

Articles that were stored by these rules would all look edited at their next capture if nothing knew them again: the load
takes what read the same by the old rules for the same, and notes the new fingerprint. To be dropped when warehouses of
release 0.1 are no longer read.
"""

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


def former_fingerprint(headline: str, authors: tuple[str, ...], body: str) -> str:
    """32 hex digits of an article, by the rules before."""
    text = _folded("\n".join(line for line in body.splitlines() if not _is_clock(line)))
    whole = "\x1f".join((_folded(headline), "\x1e".join(map(_folded, authors)), text))
    return hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _is_clock(line: str) -> bool:
    return len(line) < 150 and _CLOCK_LINE.match(line.strip()) is not None


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for character, plain in _QUOTES.items():
        text = text.replace(character, plain)
    return " ".join(text.split())
