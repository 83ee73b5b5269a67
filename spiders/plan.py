"""What a crawl process is told to do, and what it tells when it is done: files between two processes."""

import heapq
import mmap
import os
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from spiders.addresses import is_loopback
from spiders.backfilling import Backfill, DayCount, Via
from spiders.browser import check_browser
from spiders.catalogue import sites_of
from spiders.scouting import ScoutTask
from transforms.durable import replace_file
from transforms.errors import CrawlError, SettingsError, StorageError
from transforms.items import Hints, Source
from transforms.robots_tags import product_token
from transforms.urls import host_of, key_hash

DEFAULT_DELAY = 5.0  # seconds between two requests to a host, unless its source says otherwise
DEFAULT_USER_AGENT = "Nightdesk/0.1"  # good enough for one's own machine only
# a page or a mailbox under a domain name: "http://" and "x@y" reach nobody
_DOMAIN = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}(?![\w-])"
_CONTACT = re.compile(rf"https?://{_DOMAIN}|[\w.!#$%&'*+/=?^`{{|}}~-]+@{_DOMAIN}", re.IGNORECASE)
_KEYS_SORTED_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class KnownListing:
    """What is known of a feed, sitemap, section page or robots.txt from when it was last read."""

    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None  # "sha1:BASE32" of its last body, whatever the status
    ok: bool = True  # the last answer was 2xx or 304
    last_read: datetime | None = None  # when it last told something new
    resting: bool = False  # it failed again and again, and is not to be asked in this run
    in_full: bool = False  # ask without validators: some servers repeat an ETag over changed content
    lastmod_lies: bool = False  # an index whose parts were seen to change without their lastmod


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What is known of an article's page from when it was last fetched."""

    payload_digest: str  # "sha1:BASE32"
    fetched_at: datetime  # aware: when that payload was captured
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class DueUrl:
    """A known page that is to be fetched in this run."""

    url: str
    discovered_in: str | None = None
    hints: Hints = field(default_factory=Hints)
    known: KnownPage | None = None  # of an article that is looked at again
    day: date | None = None  # that a backfill found it under


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What one source needs in this run."""

    source: Source
    listings: Mapping[str, KnownListing] = field(default_factory=dict)  # by URL
    due: tuple[DueUrl, ...] = ()
    # by shape of a URL (see `spiders/shapes.py`): how many were articles, and how many were not
    shapes: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """All that one crawl process is to do."""

    run_id: str
    process: int  # number of the process in the run, part of the segments' names
    landing: Path
    user_agent: str
    sources: tuple[SourcePlan, ...]
    known_file: Path  # see `write_known`
    hosts: Path | None = None  # folder of what is known of hosts from run to run, see `spiders/hosts.py`
    host_pages: int | None = (
        None  # that are fetched of a host, and by this process; what is over stays pending
    )
    run_pages: int | None = None
    window_days: int = 7  # how far back a source's first run looks for news
    robots_tags: tuple[
        str, ...
    ] = ()  # what publishers ask of all crawlers that is heeded: noindex, noarchive
    allow_private_addresses: bool = False
    allow_networks: tuple[str, ...] = ()  # CIDR blocks that may be talked to although they are not public
    segment_captures: int = 200
    segment_seconds: float = 120.0
    request_seconds: float = 30.0  # without a byte arriving, after which a request is given up
    response_seconds: float = 180.0  # that a response may take, from the connection to its last byte
    render_seconds: float = 30.0  # that a page may take to show in the browser
    browser: str = ""  # Chromium's program, for sources with `render`; the system's unless named
    max_seconds: float = 21_600.0  # after which the crawl stops; what was not reached stays pending
    scout: ScoutTask | None = None  # look at a site that is no source yet, instead of crawling
    backfill: Backfill | None = None  # bring what was published in days past, instead of what is new

    @property
    def asks_one_archive(self) -> bool:
        """Is nobody asked but a web archive?"""
        return self.backfill is not None and self.backfill.via is Via.WAYBACK


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """How a crawl process ended."""

    finish_reason: str  # finished, time_limit, stopped; anything else is no proper end
    ok: bool
    error: str | None = None
    # discovered, requests, pages, listings, listings_unchanged, failed, denied, bytes, retries, robots
    counts: Mapping[str, int] = field(default_factory=dict)
    # of a backfill, by source and day in ISO 8601
    days: Mapping[str, Mapping[str, DayCount]] = field(default_factory=dict)
    unread: Mapping[str, str] = field(
        default_factory=dict
    )  # of a backfill, why not all of a source's days could be listed


_PLAN = TypeAdapter(CrawlPlan)
_OUTCOME = TypeAdapter(CrawlOutcome)


def write_plan(plan: CrawlPlan, path: Path) -> None:
    """Write a plan as JSON.

    Raises:
        SettingsError: see `check_user_agents` and `check_browser`.
    """
    check_user_agents(plan)
    check_browser([part.source for part in plan.sources], plan.browser)
    replace_file(path, _PLAN.dump_json(plan))


def read_plan(path: Path) -> CrawlPlan:
    """Read a plan.

    Raises:
        CrawlError: the file can't be read, or is no plan.
        SettingsError: see `check_user_agents`.
    """
    try:
        plan = _PLAN.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise CrawlError(f"{path}: expected a crawl plan, found: {error}") from error
    check_user_agents(plan)
    return plan


def check_user_agents(plan: CrawlPlan) -> None:
    """See `check_user_agent`, for all sources of a plan; if only an archive is asked, for that."""
    if plan.backfill is not None and plan.backfill.via is Via.CCNEWS:
        archive = plan.backfill.ccnews
        if host_of(archive) and not is_loopback(host_of(archive)) and not has_contact(plan.user_agent):
            raise SettingsError(
                f"user_agent: expected a name with a contact, as in 'Nightdesk/0.1 (+https://desk.example/bot)', "
                f"to ask {host_of(archive)}, found {plan.user_agent!r}. Set user_agent in nightdesk.toml or "
                "NIGHTDESK_USER_AGENT."
            )
        return
    check_user_agent(plan.user_agent, [part.source for part in plan.sources])


def check_user_agent(user_agent: str, sources: Iterable[Source]) -> None:
    """Whoever asks other people's sites says who it is and how to be reached.

    Raises:
        SettingsError: a source that is not on this machine would be asked without a name or a contact.
    """
    for source in sources:
        agent = user_agent_for(user_agent, source)
        urls = (source.url, *source.feeds, *source.sitemaps, *source.sections)
        if not has_contact(agent) and not all(is_loopback(host_of(url)) for url in urls):
            raise SettingsError(
                f"user_agent: expected a name with a contact, as in 'Nightdesk/0.1 (+https://desk.example/bot)', "
                f"for source {source.name}, found {agent!r}. Set user_agent in nightdesk.toml or "
                "NIGHTDESK_USER_AGENT."
            )


@lru_cache(maxsize=1024)
def has_contact(user_agent: str) -> bool:
    """Does it have a name that a robots.txt can call it by, and say how its owner can be reached?"""
    return bool(product_token(user_agent) and user_agent.isprintable() and _CONTACT.search(user_agent))


def user_agent_for(user_agent: str, source: Source) -> str:
    """The user agent that a source is asked with, given the setting of that name."""
    return (source.user_agent or user_agent).strip() or DEFAULT_USER_AGENT


def outcome_path(plan_path: Path) -> Path:
    """Where the process that works on a plan writes its outcome."""
    return plan_path.with_suffix(".outcome.json")


def write_outcome(outcome: CrawlOutcome, path: Path) -> None:
    """Write an outcome as JSON, whole or not at all."""
    replace_file(path, _OUTCOME.dump_json(outcome))


def read_outcome(path: Path) -> CrawlOutcome | None:
    """Read an outcome; None if there is none that can be read."""
    try:
        return _OUTCOME.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def deal(sources: Sequence[Source], processes: int) -> list[list[Source]]:
    """Deal sources out to at most so many processes, a site always to one; none of the hands is empty."""
    groups: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        sites, members = set(sites_of(source)), [source]
        for group in [group for group in groups if group[0] & sites]:
            groups.remove(group)
            sites |= group[0]
            members = [*group[1], *members]
        groups.append((sites, members))
    hands: list[list[Source]] = [[] for _ in range(max(1, processes))]
    for _, members in sorted(groups, key=lambda group: -len(group[1])):
        min(hands, key=len).extend(members)
    order = {source.name: place for place, source in enumerate(sources)}
    return [sorted(hand, key=lambda source: order[source.name]) for hand in hands if hand]


def write_known(path: Path, keys: Iterable[str]) -> int:
    """Write the hashes of all known URL keys, sorted, as native unsigned 64-bit numbers; how many.

    Memory: 8 bytes a key and some more for the million that is sorted at a time.
    """
    hashes: Iterator[int] = map(key_hash, keys)
    runs: list[array[int]] = []
    while batch := sorted(islice(hashes, _KEYS_SORTED_AT_ONCE)):
        runs.append(array("Q", batch))
    count, last = 0, None
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        merged = iter(heapq.merge(*runs))
        while batch := list(islice(merged, 65_536)):
            fresh = array(
                "Q",
                (number for number, before in zip(batch, [last, *batch], strict=False) if number != before),
            )
            fresh.tofile(file)
            count, last = count + len(fresh), batch[-1]
    temporary.replace(path)
    return count


class KnownUrls:
    """The file of `write_known`, for looking up: 8 bytes a URL on disk, next to nothing in memory.

    A context manager. Raises StorageError if the file can't be read or is no whole number of hashes.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else None
        except OSError as error:
            raise StorageError(
                f"{path}: expected the known URLs, found: {error}. Plan the run again."
            ) from error
        if size % 8:
            raise StorageError(f"{path}: expected 8 bytes a URL, found {size} bytes. Plan the run again.")
        self._hashes = memoryview(self._map if self._map is not None else b"").cast("Q")

    def __contains__(self, key: object) -> bool:
        """Is this `url_key` known?"""
        if not isinstance(key, str):
            return False
        number = key_hash(key)
        place = bisect_left(self._hashes, number)
        return place < len(self._hashes) and self._hashes[place] == number

    def __len__(self) -> int:
        return len(self._hashes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._hashes.release()
        if self._map is not None:
            self._map.close()
