"""What the warehouse has learned of sites, for runs to come and for people."""

from dataclasses import dataclass
from datetime import datetime

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
    rows = connection.execute(sql("ledger/site_profiles")).fetchall()
    return {
        source: Profile(tuple(bodies), tuple(ends), tuple(bylines), day_first)
        for source, bodies, ends, bylines, day_first in rows
    }


def site_profile(connection: duckdb.DuckDBPyConnection, source: str) -> SiteProfile | None:
    """What is known of a source's site; null if the warehouse has no article of it."""
    found = fetch(connection, SiteProfile, sql("commands/site_profile"), {"source": source})
    return found[0] if found else None
