"""What makes two captures read the same."""

import hashlib
import html
import re
import unicodedata

from transforms.stamps import written_lines

_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u301d\u301e\u301f\u05f4\uff02"
_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u00b4`\u2039\u203a\u300e\u300f\u02bc\u02bb\u02b9\u05f3\u055a\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
# One way to write what looks alike: quotes, dashes, the same letter under two keyboards (Persian, Arabic)
_LOOKS = {
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DASHES, "-"),
    "\u064a": "\u06cc",
    "\u0643": "\u06a9",
}
# What is there and not seen: soft hyphens, zero-width blanks and joiners, direction marks, tatweel, variation selectors
_UNSEEN = frozenset(
    map(
        chr,
        (
            *(0xAD, 0x640, 0x61C, 0x180E, 0xFEFF),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x206A),
            *range(0xFE00, 0xFE10),
        ),
    )
)
_SPECIAL = re.compile(f"[{re.escape(''.join((*_LOOKS, *_UNSEEN)))}]")
_DIGIT = re.compile(r"[^\D0-9]")
# UTF-8 that was read as Windows-1252, "â€™"; of a closing quote the last byte is no letter there, and lost
_CP1252 = "\u0080-\u009f\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(f"[\u00c2-\u00f4][{_CP1252}]{{1,3}}")
_LOST_QUOTE = "\u00e2\u20ac"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ALONE = (re.compile(r"'(?!\w)"), re.compile(r"'(?<!\w')"))  # single quotes that are in no word
_DASH_RUN = re.compile(r"-(?: ?-)+")
_DASH_BEFORE = re.compile(r" -(?!\d)")  # but for a minus
_MARKS_SET_OFF = tuple((f" {mark}", mark) for mark in ";:!?")  # as French sets them
# Quotes that are set off, « ainsi »; before the two marks become one
_SET_OFF = re.compile(r"(?<![\w.,!?])«\s+|\s+»(?!\w)")
_CJK = "\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f"  # letters and marks that no blanks part
_UNPARTED = re.compile(f"(?<=[{_CJK}])\\s+|\\s+(?=[{_CJK}])")
_IS_UNPARTED = re.compile(f"[{_CJK}]")
_BULLET = re.compile(r"^[•·▪◦‣*\-–—]\s+")


def fingerprints(
    headline: str, authors: tuple[str, ...], body: str, story: str | None = None
) -> tuple[str, str]:
    """32 hex digits each: of an article, and of its text alone.

    `story` is the body without the standfirst, which each site that carries a text words for itself; the whole body
    if None.
    The first is the same for two captures in which a reader reads the same, the second also for two sites that
    carry the same text word for word. White space, the style of quotes, dashes and digits, damage by a wrong charset,
    the order of authors, and lines such as "Updated 5 minutes ago" or "12 comments" make no difference; case does.
    """
    text = _text(body)
    names = "\x1e".join(sorted(map(read_as, authors)))
    whole = "\x1f".join((read_as(headline), names, text))
    alone = text if story is None or story == body else _text(story)
    return _digest(whole), _digest(alone)


def reading_lines(body: str) -> str:
    """A body without the lines that change by themselves."""
    return "\n".join(written_lines(body))


def read_as(text: str) -> str:
    """A text as it is compared: two that a reader reads the same are the same."""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if not text.isascii() or "`" in text:  # of the looks, the one that is ASCII
        text = _plain_letters(text)
    return _plain_style(" ".join(text.split()))


def _plain_style(text: str) -> str:
    """Quotes, dashes and the white space about them in one way, of text with single blanks."""
    for pair in ("''", "``", ",,"):
        text = text.replace(pair, '"')
    if "'" in text:
        for alone in _ALONE:
            text = alone.sub('"', text)
    if "-" in text:
        text = _DASH_RUN.sub("-", text).replace(" - ", "-").replace("- ", "-")
        text = _DASH_BEFORE.sub("-", text)
    text = text.replace(". . .", "...")
    for set_off, mark in _MARKS_SET_OFF:
        text = text.replace(set_off, mark)
    return text


def _plain_letters(text: str) -> str:
    text = _MOJIBAKE.sub(_repaired, text).replace(_LOST_QUOTE, '"')
    special = set(_SPECIAL.findall(text))
    for unseen in special & _UNSEEN:
        text = text.replace(unseen, "")
    if "«" in special or "»" in special:
        text = _SET_OFF.sub('"', text)
    if _IS_UNPARTED.search(text):
        text = _UNPARTED.sub("", text)
    # before NFKC takes an acute accent for a blank that bears one
    for look in special & _LOOKS.keys():
        text = text.replace(look, _LOOKS[look])
    text = unicodedata.normalize("NFKC", text)
    for digit in set(_DIGIT.findall(text)):
        text = text.replace(digit, str(unicodedata.decimal(digit)))
    return text


def _repaired(match: re.Match[str]) -> str:
    """What was meant by a run of letters, if it is UTF-8."""
    data = bytearray()
    for letter in match[0]:
        try:
            data += letter.encode("cp1252")
        except UnicodeEncodeError:
            data.append(ord(letter) & 0xFF)
    for end in range(len(data), 1, -1):
        try:
            return data[:end].decode() + match[0][end:]
        except UnicodeDecodeError:
            continue
    return match[0]


def _text(body: str) -> str:
    return read_as("\n".join(_BULLET.sub("", line) for line in written_lines(body)))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
