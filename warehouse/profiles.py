"""What the warehouse has learned of sites, for runs to come and for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from transforms.profile import Profile
from warehouse.rows import fetch
from warehouse.statements import sql


@dataclass(frozen=True, slots=True)
class Habit:
    """Something that a site does, and on how many of its articles it showed."""

    value: str
    pages: int
    of_pages: int  # articles that show anything of the kind


@dataclass(frozen=True, slots=True)
class Furniture:
    """A block of text that is cut out of a site's articles."""

    text: str
    strength: str  # as in `site_furniture.strength`
    pages: int
    of_pages: int


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """A source's row in `site_profiles`."""

    source: str
    articles: int
    since: datetime
    last_seen: datetime
    body_places: tuple[Habit, ...]
    headline_ends: tuple[Habit, ...]
    byline_places: tuple[Habit, ...]
    day_first: bool | None
    day_first_pages: int | None
    articles_cut: int
    lines_cut: int
    furniture: tuple[Furniture, ...]
    extractor: str

    def __post_init__(self) -> None:
        for name, kind in (
            ("body_places", Habit),
            ("headline_ends", Habit),
            ("byline_places", Habit),
            ("furniture", Furniture),
        ):
            object.__setattr__(self, name, tuple(kind(**item) for item in getattr(self, name) or ()))


def profiles_of_run(connection: duckdb.DuckDBPyConnection) -> dict[str, Profile]:
    """By source, what extraction may know of it beforehand, in the run that is under way."""
    return _profiles(connection.execute(sql("ledger/site_profiles")).fetchall())


def profiles_at(connection: duckdb.DuckDBPyConnection, moment: datetime) -> dict[str, Profile]:
    """By source, what extraction knew of it in the runs that began at that moment (see `profile_moments`)."""
    return _profiles(connection.execute(sql("reprocess/site_profiles"), {"moment": moment}).fetchall())


def profile_moments(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """By run, the moment whose knowledge of sites it went by: its start, or that of the interrupted run it took up."""
    moments: dict[str, datetime] = {}
    since: datetime | None = None
    for run_id, started, has_ended in connection.execute(sql("reprocess/runs")).fetchall():
        since = since or started
        moments[run_id] = since
        if has_ended:
            since = None
    return moments


def _profiles(rows: Sequence[tuple[Any, ...]]) -> dict[str, Profile]:
    return {
        source: Profile(tuple(bodies), tuple(ends), tuple(bylines), day_first)
        for source, bodies, ends, bylines, day_first in rows
    }


def site_profile(connection: duckdb.DuckDBPyConnection, source: str) -> SiteProfile | None:
    """What is known of a source's site; null if the warehouse has no article of it."""
    found = fetch(connection, SiteProfile, sql("commands/site_profile"), {"source": source})
    return found[0] if found else None
