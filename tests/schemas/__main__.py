"""Keeps a warehouse of today's schema for the tests of all later ones: `python -m tests.schemas`.

Run once for each new migration, before it is released; a file that is kept is never written again.
"""

import tempfile
from pathlib import Path

import zstandard

from tests.made_segments import after, article, event, listing, page, response, segment
from transforms.items import Kind, LogReason, Reason, UrlState
from warehouse.connect import writer
from warehouse.load import load_segments
from warehouse.statements import folder

BRIDGE, TWIN = "https://gazette.example/2024/03/bridge", "https://gazette.example/2024/03/bridge?utm_source=x"
COPY = "https://herald.example/bridge"
MARKET = "https://herald.example/market"
OPEN, CLOSED = "The bridge is open again.\nTraffic flows.", "The bridge is closed again.\nTraffic stands."


def keep(target: Path) -> None:
    """Write a small warehouse with a row of everything, compressed."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        first = segment(
            home,
            [
                response("https://gazette.example/feed.xml"),
                page(BRIDGE, after(0), OPEN),
                page(TWIN, after(1), article(TWIN, OPEN, canonical_url=BRIDGE)),
                page(COPY, after(1), OPEN),
                page(MARKET, after(2), Reason.SOFT_404),
            ],
            [
                listing("https://gazette.example/feed.xml"),
                event(BRIDGE),
                event("https://gazette.example/later"),
                event("https://gazette.example/dead", state=UrlState.FAILED, reason=LogReason.TIMEOUT),
            ],
        )
        second = segment(
            home,
            [
                page(BRIDGE, after(24), CLOSED),
                response("https://gazette.example/robots.txt", kind=Kind.ROBOTS),
            ],
            [event(BRIDGE, after(24))],
            run=2,
        )
        with writer(home / "warehouse.duckdb") as connection:
            load_segments(connection, [first, second])
        target.write_bytes(zstandard.ZstdCompressor(19).compress((home / "warehouse.duckdb").read_bytes()))


if __name__ == "__main__":
    kept = Path(__file__).with_name(f"{folder('migrations')[-1].name}.duckdb.zst")
    if kept.exists():
        raise SystemExit(f"{kept} is kept already, and never written again")
    keep(kept)
    print(kept)
