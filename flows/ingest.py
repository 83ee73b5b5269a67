"""The ingest flow: captures from WARC files that a user brings, no network."""

import logging
from collections.abc import Sequence
from pathlib import Path

from prefect import flow

from flows import steps
from flows.drain import Drain
from flows.lock import held
from flows.orchestrate import call, deliver, how, how_it_went, submit, threads
from flows.settings import read_settings
from flows.workshop import RunReport, Workshop
from spiders.catalogue import read_catalogue
from transforms.errors import UsageError

log = logging.getLogger("nightdesk")


@flow(name="ingest", task_runner=threads(), validate_parameters=False)
def ingest(files: Sequence[Path], config: Path | None = None) -> RunReport:
    """Bring WARC files into the archive and load what they hold.

    Args:
        files: WARC files (1.0 or 1.1; uncompressed, or gzip by record or as a whole).
        config: the settings file; else as `flows.settings` says.

    Raises:
        UsageError: a file is missing, or settings are wrong.
        LockedError: another run holds this home.
        StorageError: the home or the warehouse can't be written.
    """
    paths = [Path(file).absolute() for file in files]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise UsageError(f"No such file: {', '.join(missing)}. Expected WARC files (.warc or .warc.gz).")
    settings = read_settings(Path(config) if config is not None else None)
    catalogue = read_catalogue(settings.sources)
    with (
        held(settings.lock, what="nightdesk ingest") as lock,
        Workshop(settings, "ingest", (), catalogue, lock) as shop,
    ):
        return deliver(_run(shop, paths))


def _run(shop: Workshop, paths: list[Path]) -> RunReport:
    shop.pool.warm()  # while the warehouse is opened and the first file is copied
    call(steps.begin, shop, how())
    state = "failed"
    try:
        Drain(shop, [submit(steps.bring, shop.threads, shop, paths)]).run()
        state = "failed" if shop.report.failures else "done"
    except KeyboardInterrupt:
        log.warning("stopping: what is not loaded stays in landing for the next run")
        state = "interrupted"
        shop.halt()
        raise
    finally:
        call(steps.finish, shop, state, {}, how_it_went())
    return shop.report
