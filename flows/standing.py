"""How a home stands: what the warehouse says of it, and what lies beside the warehouse."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.lock import holder
from flows.segments import closed
from flows.settings import Settings
from spiders.catalogue import read_catalogue
from transforms.errors import SourceError
from warehouse.connect import reader
from warehouse.status import Status, status


@dataclass(frozen=True, slots=True)
class HomeStanding:
    """What `nightdesk status` tells. `warehouse` is null before the first run."""

    home: str
    running: dict[str, Any] | None  # who holds the lock: pid, host, what, since
    waiting_segments: int  # closed and not loaded yet
    open_segments: int  # being written, or left by a crash if nobody holds the lock
    warehouse: Status | None
    # sources that take any certificate (`verify_tls = false`); null if the source files can't be read
    unverified: list[str] | None


def standing(settings: Settings, now: datetime) -> HomeStanding:
    """Look at a home.

    Raises:
        WarehouseError: the warehouse can't be read.
    """
    found: Status | None = None
    if settings.warehouse.exists():
        with reader(
            settings.warehouse, wait=settings.wait_seconds, memory_limit=settings.sql_memory
        ) as connection:
            found = status(connection, now=now)
    opened = len(list(settings.landing.glob("*.jsonl.open"))) if settings.landing.is_dir() else 0
    return HomeStanding(
        str(settings.home),
        holder(settings.lock),
        len(closed(settings.home)),
        opened,
        found,
        unverified(settings),
    )


def unverified(settings: Settings) -> list[str] | None:
    """The sources whose servers need no certificate that is vouched for; None if that can't be told."""
    try:
        return [source.name for source in read_catalogue(settings.sources) if not source.verify_tls]
    except SourceError:
        return None  # `status` shows the rest all the same, and says where to look
