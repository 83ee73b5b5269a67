"""What a nightly run would look at, without asking the network: `nightdesk nightly --dry-run`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flows.nightly import choose
from flows.settings import Settings
from spiders.catalogue import read_catalogue
from warehouse import ledger
from warehouse.connect import reader


def preview(settings: Settings, names: Sequence[str]) -> list[dict[str, Any]]:
    """A row a source: how many listings it has, how many are known, how many URLs are known or due again.

    Raises:
        UsageError: a source file is wrong, or a name is unknown.
        WarehouseError: the warehouse is there but can't be read.
    """
    sources = choose(read_catalogue(settings.sources), names)
    listings: dict[str, int] = {}
    known: dict[str, int] = {}
    due: dict[str, int] = {}
    if settings.warehouse.exists():
        with reader(settings.warehouse, wait=settings.wait_seconds) as connection:
            for source in sources:
                listings[source.name] = len(ledger.known_listings(connection, [source.name]))
                known[source.name] = sum(1 for _ in ledger.known_url_keys(connection, [source.name]))
                due[source.name] = len(ledger.due_urls(connection, [source.name], datetime.now(UTC)))
    return [
        {
            "source": source.name,
            "listings": len(source.feeds) + len(source.sitemaps) + len(source.sections),
            "listings_known": listings.get(source.name, 0),
            "urls_known": known.get(source.name, 0),
            "due": due.get(source.name, 0),
        }
        for source in sources
    ]
