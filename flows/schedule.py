"""Deployments: which flow runs when."""

from contextlib import ExitStack
from pathlib import Path

from prefect import serve
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

from flows.backfill import backfill
from flows.nightly import nightly
from flows.server import prefect_server
from flows.settings import Settings
from transforms.errors import SettingsError


def stay_up(settings: Settings, schedule: Schedule, config: Path | None, port: int) -> None:
    """Serve the nightly flow on `schedule` (from `cron`), and backfills on demand, until told to stop.

    Where no API is configured, a Prefect server of our own runs beside it on `port`.

    Raises:
        NightdeskError: Prefect's server did not come up.
    """
    with ExitStack() as stack:
        if get_current_settings().api.url is None:
            url = stack.enter_context(prefect_server(settings.home / "prefect", port))
            stack.enter_context(temporary_settings({PREFECT_API_URL: url}))
        parameters = {"config": str(config) if config is not None else None}
        deployments = (
            nightly.to_deployment(
                name="nightly",
                schedule=schedule,
                parameters=parameters,
                description="Every source, now: discover, fetch, archive, extract, load.",
            ),
            backfill.to_deployment(
                name="backfill",
                parameters=parameters,
                description="What sources published from one day to another; on demand.",
            ),
        )
        # Schedules go on after a restart: a night is not skipped because someone pressed Ctrl-C by day.
        serve(*deployments, pause_on_shutdown=False, limit=1)  # type: ignore[arg-type]


def cron(settings: Settings) -> Schedule:
    """The nightly schedule.

    Raises:
        SettingsError: it is no cron expression.
    """
    try:
        return Cron(settings.schedule, timezone=settings.timezone)
    except ValueError as error:
        raise SettingsError(
            f"Setting `schedule`: {settings.schedule!r} is no cron expression. "
            "Expected five fields such as '15 2 * * *', which is 02:15 every night."
        ) from error
