"""Prefect's own settings, as Nightdesk wants them unless the user says otherwise."""

import os
from collections.abc import Mapping

_DEFAULTS = {
    # Nobody is told that Nightdesk ran.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # What Nightdesk logs shows in Prefect's UI with the run it belongs to, and is no error outside one.
    "PREFECT_LOGGING_EXTRA_LOGGERS": "nightdesk",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    # A lost API shows within seconds, not after minutes of retries: the work does not depend on it.
    "PREFECT_CLIENT_MAX_RETRIES": "2",
    "PREFECT_API_REQUEST_TIMEOUT": "15",
    # A cold start of the server takes longer than its default allows on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

# The command line tells what happens in its own words; without this each run shows twice at a terminal.
_COMMAND_LINE = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_HANDLERS_DEBUG_LEVEL": "CRITICAL",
}


def quiet_prefect(environment: Mapping[str, str]) -> dict[str, str]:
    """The defaults that `environment` does not set itself."""
    return {name: value for name, value in _DEFAULTS.items() if name not in environment}


def prepare() -> None:
    """Set the defaults for this process; before Prefect is imported, which reads them once."""
    os.environ.update(quiet_prefect(os.environ))
    for name, value in _COMMAND_LINE.items():
        os.environ.setdefault(name, value)
