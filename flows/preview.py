"""What a nightly run would look at, without asking the network: `nightdesk nightly --dry-run`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flows.nightly import choose
from flows.settings import Settings
from spiders.catalogue import read_catalogue
from warehouse import ledger
from warehouse.connect import reader


def preview(settings: Settings, chosen: Sequence[str]) -> list[dict[str, Any]]:
    """A row a source: how many listings it has, how many are known, how many URLs are known or due again.

    Raises:
        UsageError: a source file is wrong, or a name is unknown.
        WarehouseError: the warehouse is there but can't be read.
    """
    sources = choose(read_catalogue(settings.sources), chosen)
    names = [source.name for source in sources]
    listings: dict[str, list[ledger.ListingRow]] = {}
    due: dict[str, list[ledger.DueRow]] = {}
    known: dict[str, int] = {}
    if settings.warehouse.exists():
        with reader(settings.warehouse, wait=settings.wait_seconds) as connection:
            now = datetime.now(UTC)
            listings = ledger.known_listings(connection, names, now)
            due = ledger.due_urls(connection, names, now)
            known = {name: sum(1 for _ in ledger.known_url_keys(connection, [name])) for name in names}
    return [
        {
            "source": source.name,
            "listings": len(source.feeds) + len(source.sitemaps) + len(source.sections),
            "listings_known": len(listings.get(source.name, ())),
            "urls_known": known.get(source.name, 0),
            "due": sum(row.known is None for row in due.get(source.name, ())),
            "second_looks": sum(row.known is not None for row in due.get(source.name, ())),
        }
        for source in sources
    ]
