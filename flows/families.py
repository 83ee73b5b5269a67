"""Which pages are extracted again together: all of an article, and all of a URL, whatever they are of now and were before.

To begin with these are known by what is stored; what extraction says of them may bring in others, until none is missing.
What can't be read again stays as it is, with all that belongs to it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from transforms.items import Kind, Reason
from warehouse.reprocess import StoredPage

Kin = Callable[[Sequence[str], Sequence[str]], Sequence[StoredPage]]  # of captures and articles

_DAMAGED = frozenset({Reason.CORRUPT, Reason.TRUNCATED})
_NOT_FINISHED = frozenset({Reason.TIMED_OUT, Reason.OUT_OF_MEMORY, Reason.CRASHED})


@dataclass(frozen=True, slots=True)
class Judged:
    """What extraction made of a page, as far as it says where it belongs."""

    kind: str
    payload_digest: str
    article_key: str | None
    reason: str | None
    detail: str | None


def judged_in(file: Path) -> dict[str, Judged]:
    """By capture, what the lines of an extraction file say."""
    found = {}
    with file.open("rb") as lines:
        for line in lines:
            said = orjson.loads(line)
            capture, article, rejection = said["capture"], said["article"] or {}, said["rejection"] or {}
            found[capture["capture_id"]] = Judged(
                capture["kind"],
                capture["payload_digest"],
                article.get("article_key"),
                rejection.get("reason"),
                rejection.get("detail"),
            )
    return found


@dataclass
class Families:
    """Pages that are extracted again, with all that belongs to them."""

    pages: dict[str, StoredPage] = field(default_factory=dict)  # by capture
    judged: dict[str, Judged] = field(default_factory=dict)
    _tried: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)  # captures and articles all of whose kin is here

    def gather(self, pages: Iterable[StoredPage], kin: Kin) -> None:
        """Take in pages, and all that belongs to them by what is stored and what is known of them."""
        for page in pages:
            self.pages.setdefault(page.capture_id, page)
        while True:
            captures = self.pages.keys() - self._asked
            articles = {one.article_key for one in self.judged.values() if one.article_key} - self._asked
            if not captures and not articles:
                return
            self._asked |= captures | articles
            for page in kin(sorted(captures), sorted(articles)):
                self.pages.setdefault(page.capture_id, page)

    def untried(self) -> list[StoredPage]:
        """The pages that were not extracted yet, in the order of the archive; after that they count as tried."""
        waiting = [page for key, page in self.pages.items() if key not in self._tried]
        self._tried.update(page.capture_id for page in waiting)
        return sorted(waiting, key=lambda page: page.place)

    def parted(self) -> tuple[list[str], list[StoredPage], dict[str, str]]:
        """The captures to replace; the pages that stay as they are; and of those for whose sake they do, why."""
        why = {
            key: reason for key, page in self.pages.items() if (reason := _flaw(page, self.judged.get(key)))
        }
        if not why:
            return list(self.pages), [], {}
        root = self._roots()
        bad = {root(key) for key in why}
        whole = [key for key in self.pages if root(key) not in bad]
        left = [page for key, page in self.pages.items() if root(key) in bad]
        return whole, left, why

    def _roots(self) -> Callable[[str], str]:
        """One name for all that belongs together."""
        above: dict[str, str] = {}

        def root(key: str) -> str:
            while (higher := above.get(key, key)) != key:
                above[key] = above.get(higher, higher)
                key = above[key]
            return key

        for capture, page in self.pages.items():
            for key in self._ties(page):
                above[root(key)] = root(capture)
        return root

    def _ties(self, page: StoredPage) -> Iterator[str]:
        """What a page shares with those that belong to it: articles, now and before, its URL, what it repeats."""
        judged = self.judged.get(page.capture_id)
        for kind, keys in (
            ("article", (page.article_key, page.declared_key, judged.article_key if judged else None)),
            ("url", (page.url_key,)),
            ("uri", (page.target_uri, page.original_uri)),
            ("record", (page.warc_record_id, page.original_id)),
        ):
            yield from (f"{kind}:{key}" for key in keys if key)


def _flaw(page: StoredPage, judged: Judged | None) -> str | None:
    """Why a page can't be replaced by what was made of it; None if it can."""
    if judged is None:
        return "it is not where it was in its file"
    if judged.kind != Kind.PAGE:
        return f"it is taken for a {judged.kind} now"
    if judged.reason in _DAMAGED and judged.payload_digest != page.payload_digest:
        return f"its record is damaged ({judged.detail})"
    if judged.reason in _NOT_FINISHED and page.article_key is not None:
        return f"it could not be extracted ({judged.reason}: {judged.detail})"
    return None
