"""What a made-up page is, and what must become of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.gates.shells import SHELLS, Content
from transforms.items import Reason

SITE = "https://gazette.example"
PUBLISHED = "2026-03-05T08:30:00+01:00"


@dataclass(frozen=True, eq=False)
class Case:
    """A page with its label: reasons for which it may be refused; none for an article, which must bear the marks."""

    kind: str
    shell: str
    content: Content
    html: str
    reasons: frozenset[Reason]
    live: bool = False
    complete: bool = True
    free: bool | None = None  # what must be known of access; None: not looked at

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.shell}/{self.content.url.removeprefix(SITE)[:40]}"


def in_shells(
    kind: str,
    contents: Iterable[Content],
    *reasons: Reason,
    live: bool = False,
    complete: bool = True,
    free: bool | None = None,
) -> Iterator[Case]:
    """The first content in the first shell, the second in the second, and so on, around."""
    for number, content in enumerate(contents):
        build = SHELLS[number % len(SHELLS)]
        yield Case(kind, build.__name__, content, build(content), frozenset(reasons), live, complete, free)
