"""How a run writes to the warehouse, and when others see what it wrote."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from flows.workshop import Workshop
from transforms.errors import StorageError
from warehouse.connect import publish, writer

log = logging.getLogger("nightdesk")


@contextmanager
def writing(shop: Workshop) -> Iterator[duckdb.DuckDBPyConnection]:
    """Write to the run's working file.

    Raises:
        WarehouseError: as `warehouse.connect.writer`.
    """
    settings = shop.settings
    with writer(settings.warehouse, wait=settings.wait_seconds, publish=False, pace=shop.pace) as connection:
        yield connection


def publish_if_cheap(shop: Workshop) -> None:
    """Have readers see what is loaded so far, if little of the run's time goes into that.

    If it can't be done, the run goes on: what is loaded is kept, and its end is another chance.
    """
    if not shop.pace.is_due(shop.settings.warehouse):
        return
    try:
        publish(shop.settings.warehouse, wait=shop.settings.wait_seconds)
    except StorageError as error:
        log.warning("%s", error)
    shop.pace.note_published()


def publish_at_the_end(shop: Workshop) -> None:
    """Have readers see all of the run.

    Raises:
        WarehouseError: it can't be done; what is loaded is kept, and the next run shows it.
    """
    publish(shop.settings.warehouse, wait=shop.settings.wait_seconds)
    shop.pace.note_published()
