"""What a scout is told to look for at a site that nobody knows yet, and what it found: files between two
processes. See `scout.py` for how it looks.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from transforms.errors import CrawlError
from transforms.items import Kind, Link

MAX_REQUESTS = 30  # of one `sources add`: robots.txt, redirects and repeats count
SAMPLE = 8  # pages that are fetched to see whether they are articles


@dataclass(frozen=True, slots=True)
class ScoutTask:
    """What a scout is to do: look for listings at `starts`, or only fetch `pages`."""

    found_file: Path  # where it puts what it found, see `write_scouted`
    starts: tuple[str, ...] = ()  # front pages to try, one after the other, until one answers
    pages: tuple[Link, ...] = ()  # listed by an earlier look: only these are fetched
    max_requests: int = MAX_REQUESTS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed, sitemap or section page that was read, and what it is good for."""

    url: str
    kind: Kind
    verdict: str  # in words: what it lists, or why it is of no use
    links: tuple[Link, ...] = ()  # of the site itself
    is_useful: bool = False
    is_news: bool = False  # a news sitemap
    parent: str | None = None  # the sitemap index that names it


@dataclass(frozen=True, slots=True)
class Scouted:
    """What a scout found."""

    requests: int  # made
    front: str | None = None  # URL of the front page, after its redirects
    problem: str | None = None  # why there is nothing more to tell, and what to do about it
    candidates: tuple[Candidate, ...] = ()  # all that were read
    chosen: tuple[str, ...] = ()  # URLs of those that the source is to have
    fetched: tuple[Link, ...] = ()  # pages that were asked for
    waiting: tuple[Link, ...] = ()  # pages that were not, likeliest articles first
    sections: tuple[str, ...] = ()  # links of the front page that look like sections

    def listings(self, kind: Kind) -> tuple[str, ...]:
        """URLs of the chosen listings of a kind."""
        return tuple(
            candidate.url
            for candidate in self.candidates
            if candidate.kind is kind and candidate.url in self.chosen
        )


_SCOUTED = TypeAdapter(Scouted)


def write_scouted(scouted: Scouted, path: Path) -> None:
    """Write what was found, as JSON."""
    path.write_bytes(_SCOUTED.dump_json(scouted))


def read_scouted(path: Path) -> Scouted:
    """Read what was found.

    Raises:
        CrawlError: the file can't be read, or is none.
    """
    try:
        return _SCOUTED.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise CrawlError(f"{path}: expected what the scout found, found: {error}. Try again.") from error
