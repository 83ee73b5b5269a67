"""Names of files and folders out of headlines and sources: safe on every system, the same each time, none twice."""

import hashlib
import unicodedata
from datetime import date

from warehouse.articles import FiledArticle

_LONGEST = 100  # bytes of a headline in a name, of the 255 that a name may have
_ID = 5  # bytes of what tells articles of one source, day and headline apart
# Names that Windows keeps for devices
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def document_path(article: FiledArticle, day: date, *, with_version: bool = False) -> str:
    """SOURCE/DAY/HEADLINE-ID.md, POSIX separators: where the document of an article is filed.

    The ID is the article's own, so that neither its neighbours nor the order of an export make a difference.
    """
    version = f"-v{article.version}" if with_version else ""
    identity = _id(article.article_key)
    return f"{folder_name(article.source)}/{day.isoformat()}/{slug(article.headline)}-{identity}{version}.md"


def slug(text: str) -> str:
    """The letters and figures of a text, in any script, small, with a hyphen for what is between; "article" if it has
    none."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    words = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text).split()
    name = "-".join(words).encode()[:_LONGEST].decode("utf-8", "ignore").strip("-")
    return name or "article"


def folder_name(source: str) -> str:
    """A source's name as a folder's; with a sign of its own where it cannot stand as it is."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "_" for char in source)
    name = kept.strip(".")[:_LONGEST]
    if name == source and name.partition(".")[0].casefold() not in _RESERVED and source == source.casefold():
        return name
    return f"{name.replace('.', '_').casefold() or 'source'}-{_id(source)}"


def _id(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_ID).hexdigest()
