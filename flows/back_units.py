"""What a backfill is to do: which days of which source, in which way, and in what pieces. Pure but for the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import duckdb

from spiders.backfilling import Via
from spiders.plan import deal
from transforms.errors import UsageError
from transforms.items import Source
from warehouse import backfills

CCNEWS_BEGAN = date(2016, 8, 26)  # https://data.commoncrawl.org/crawl-data/CC-NEWS/index.html
WEB_ARCHIVES_BEGAN = date(1996, 1, 1)
AT_ONCE = 8  # processes that ask sites: each waits for its site's pace most of the time
_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Unit:
    """What one process does: days in a row, of sources that share a site or, in Common Crawl's files, of any."""

    via: Via
    sources: tuple[Source, ...]
    first: date
    last: date
    days: frozenset[tuple[str, date]]  # source and day: those that are to be done
    late_days: int = (
        0  # after the last, whose captures may be of pages that were published late; see `Backfill`
    )

    def __str__(self) -> str:
        names = ", ".join(source.name for source in self.sources[:3])
        more = f" and {len(self.sources) - 3} more" if len(self.sources) > 3 else ""
        return f"{names}{more} {self.first}..{self.last} via {self.via}"


def check_span(first: date, last: date, today: date) -> tuple[date, date]:
    """The span, without days to come.

    Raises:
        UsageError: it has no days.
    """
    if last < first:
        raise UsageError(f"--to is {last}, before --from, {first}. Expected the first day and then the last.")
    if first > today:
        raise UsageError(f"--from is {first}, which is still to come. Expected days past.")
    return max(first, WEB_ARCHIVES_BEGAN), min(last, today)


def units_of(
    connection: duckdb.DuckDBPyConnection | None,
    via: Via,
    sources: Sequence[Source],
    first: date,
    last: date,
    *,
    by_default: bool = False,
) -> list[list[Unit]]:
    """The pieces of work: those of one list one after the other, the lists side by side.

    Args:
        connection: to the warehouse; null if there is none yet.
        by_default: nobody named the way. Files of Common Crawl's are a gigabyte each: unless somebody asks for them,
            days that lack nothing, by what is known of them, are left out.
    """
    if via is Via.CCNEWS:
        first = max(first, CCNEWS_BEGAN)
    names = [source.name for source in sources]
    every = {first + timedelta(days=number) for number in range((last - first).days + 1)}
    done: Mapping[str, set[date]] = {}
    if connection is not None:
        done = backfills.days_done(connection, names, via, first, last)
    lacking = None
    if via is Via.CCNEWS and by_default and connection is not None:
        lacking = backfills.days_that_lack(connection, names, first, last)
    todo: dict[str, list[date]] = {}
    for name in names:
        days = every - done.get(name, set())
        todo[name] = sorted(days if lacking is None else days & lacking.get(name, set()))
    if via is Via.CCNEWS:
        return [[unit] for unit in _by_day(sources, todo)]
    groups = deal(sources, _MANY)
    lists = [list(_spans(via, tuple(group), todo)) for group in groups]
    if via is Via.WAYBACK:  # one archive, whose pace it is
        lists = [[unit for units in lists for unit in units]]
    return [units for units in lists if units]


def _by_day(sources: Sequence[Source], todo: Mapping[str, Sequence[date]]) -> Iterator[Unit]:
    """A file of Common Crawl's has all sources, so each is read once for all of them."""
    by_day: dict[date, list[Source]] = {}
    for source in sources:
        for day in todo[source.name]:
            by_day.setdefault(day, []).append(source)
    for day, of_day in sorted(by_day.items()):
        days = frozenset((source.name, day) for source in of_day)
        late = 0 if day + timedelta(days=1) in by_day else 1
        yield Unit(Via.CCNEWS, tuple(of_day), day, day, days, late)


def _spans(via: Via, group: tuple[Source, ...], todo: Mapping[str, Sequence[date]]) -> Iterator[Unit]:
    """The days that any of a group is to do, cut by months: so sitemaps and archives have them."""
    every = sorted({day for source in group for day in todo[source.name]})
    for _, of_month in groupby(every, key=lambda day: (day.year, day.month)):
        days = list(of_month)
        wanted = frozenset(
            (source.name, day) for source in group for day in todo[source.name] if days[0] <= day <= days[-1]
        )
        members = tuple(source for source in group if any(name == source.name for name, _ in wanted))
        yield Unit(via, members, days[0], days[-1], wanted)
