"""How a home stands: what the warehouse says of it, and what lies beside the warehouse."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.lock import holder
from flows.segments import closed
from flows.settings import Settings
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
    return HomeStanding(str(settings.home), holder(settings.lock), len(closed(settings.home)), opened, found)
