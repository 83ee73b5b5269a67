"""What the ledger knows of each source, in the crawler's words: spiders and warehouse never meet."""

from collections.abc import Mapping, Sequence

from spiders.plan import DueUrl, KnownListing, KnownPage, SourcePlan
from spiders.shapes import tally
from transforms.items import Source
from warehouse import ledger


def source_plans(
    sources: Sequence[Source],
    listings: Mapping[str, Sequence[ledger.ListingRow]],
    due: Mapping[str, Sequence[ledger.DueRow]],
    links: Mapping[str, Sequence[tuple[str, str]]],
) -> list[SourcePlan]:
    """A plan for each source: its listings as they were last read, the pages that are due, and how its links look."""
    return [
        SourcePlan(
            source=source,
            listings={
                row.url: KnownListing(
                    row.etag,
                    row.last_modified,
                    row.payload_digest,
                    row.ok,
                    row.last_read,
                    resting=row.resting,
                    in_full=row.in_full,
                    lastmod_lies=row.lastmod_lies,
                )
                for row in listings.get(source.name, ())
            },
            due=tuple(
                DueUrl(row.url, row.discovered_in, row.hints, _known_page(row.known))
                for row in due.get(source.name, ())
            ),
            shapes=tally(links.get(source.name, ())),
        )
        for source in sources
    ]


def _known_page(row: ledger.PageRow | None) -> KnownPage | None:
    if row is None:
        return None
    return KnownPage(row.payload_digest, row.warc_date, row.etag, row.last_modified)
