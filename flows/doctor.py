"""Is this machine fit to run: versions, disk, lock, settings, warehouse, catalogue, Prefect."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import httpx
from packaging.version import Version

from flows.lock import holder
from flows.segments import closed
from flows.settings import Settings
from spiders.browser import check_browser, find_browser, needs_browser
from spiders.catalogue import read_catalogue
from spiders.plan import check_user_agent
from transforms.errors import NightdeskError
from warehouse.connect import reader
from warehouse.spare import spare_file
from warehouse.working import working_file

GIGABYTE = 1_000_000_000
LOW_DISK = 5 * GIGABYTE
PACKAGES = ("scrapy", "trafilatura", "prefect", "duckdb", "fastwarc", "lxml")


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found; `advice` says what to do where all is not well."""

    subject: str
    verdict: Verdict
    found: str
    advice: str | None = None


def examine(settings: Settings) -> list[Finding]:
    """All findings; never raises for what it is there to find."""
    looks: tuple[Callable[[Settings], Finding], ...] = (
        _python,
        _packages,
        _home,
        _disk,
        _lock,
        _backlog,
        _catalogue,
        _user_agent,
        _browser,
        _warehouse,
        _prefect,
    )
    return [look(settings) for look in looks]


def _python(settings: Settings) -> Finding:  # noqa: ARG001
    return Finding("python", Verdict.OK, f"{sys.version.split()[0]} at {sys.executable}")


def _packages(settings: Settings) -> Finding:  # noqa: ARG001
    found, missing = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        advice = f"{', '.join(missing)} not installed; run `make env` or `pip install nightdesk`"
        return Finding("packages", Verdict.FAILED, ", ".join(found), advice)
    if Version(version("duckdb")) < Version("1.5"):
        return Finding("packages", Verdict.FAILED, ", ".join(found), "DuckDB 1.5 or later is needed")
    return Finding("packages", Verdict.OK, ", ".join(found))


def _home(settings: Settings) -> Finding:
    folder = _nearest(settings.home)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            "home", Verdict.FAILED, f"{settings.home}: {folder} can't be written", "set `home`, or mend it"
        )
    if folder != settings.home:
        return Finding("home", Verdict.OK, f"{settings.home}, not made yet: the first run does")
    return Finding("home", Verdict.OK, str(settings.home))


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(_nearest(settings.home)).free
    found = f"{free / GIGABYTE:,.1f} GB free"
    size = settings.warehouse.stat().st_size if settings.warehouse.exists() else 0
    copies = working_file(settings.warehouse), spare_file(settings.warehouse)
    if free < size and not any(copy.exists() for copy in copies):
        advice = (
            f"a run writes to a copy of the warehouse, which takes {size / GIGABYTE:,.1f} GB more; make room, or "
            "runs end with 4"
        )
        return Finding("disk", Verdict.FAILED, found, advice)
    if free < LOW_DISK:
        advice = "a night of 50 sites takes about 0.1 GB, and a copy of the warehouse while it writes; make room in time"
        return Finding("disk", Verdict.WARNING, found, advice)
    return Finding("disk", Verdict.OK, found)


def _lock(settings: Settings) -> Finding:
    held_by = holder(settings.lock)
    if held_by is None:
        return Finding("lock", Verdict.OK, "free")
    return Finding(
        "lock", Verdict.OK, f"held by {held_by.get('what')}, process {held_by.get('pid')}: a run is on"
    )


def _backlog(settings: Settings) -> Finding:
    waiting = closed(settings.home)
    if waiting and holder(settings.lock) is None:
        return Finding("landing", Verdict.WARNING, f"{len(waiting)} segments wait", "the next run loads them")
    return Finding("landing", Verdict.OK, f"{len(waiting)} segments wait")


def _catalogue(settings: Settings) -> Finding:
    try:
        sources = read_catalogue(settings.sources)
    except NightdeskError as error:
        return Finding(
            "sources", Verdict.FAILED, str(error), "mend the file; `nightdesk sources check` tells more"
        )
    enabled = sum(source.enabled for source in sources)
    if not enabled:
        return Finding(
            "sources", Verdict.WARNING, "no enabled source", "set `sources` to a folder of source files"
        )
    return Finding("sources", Verdict.OK, f"{enabled} enabled of {len(sources)}")


def _user_agent(settings: Settings) -> Finding:
    try:
        check_user_agent(settings.user_agent, read_catalogue(settings.sources))
    except NightdeskError as error:
        return Finding("user agent", Verdict.FAILED, settings.user_agent or "(empty)", str(error))
    return Finding("user agent", Verdict.OK, settings.user_agent or "(empty; enough for loopback)")


def _browser(settings: Settings) -> Finding:
    try:
        sources = [source for source in read_catalogue(settings.sources) if source.enabled]
        check_browser(sources, settings.browser)
    except NightdeskError as error:
        return Finding("browser", Verdict.FAILED, "not to be had", str(error))
    if not needs_browser(sources):
        return Finding("browser", Verdict.OK, "not needed: no source has render = true")
    return Finding("browser", Verdict.OK, find_browser(settings.browser))


def _warehouse(settings: Settings) -> Finding:
    if not settings.warehouse.exists():
        return Finding("warehouse", Verdict.OK, "not made yet: the first run does")
    try:
        with reader(settings.warehouse, wait=min(settings.wait_seconds, 5.0)):
            size = settings.warehouse.stat().st_size
    except NightdeskError as error:
        return Finding("warehouse", Verdict.FAILED, str(settings.warehouse), str(error))
    found = f"{settings.warehouse}, {size / 1e6:,.1f} MB"
    if working_file(settings.warehouse).exists() and holder(settings.lock) is None:
        return Finding(
            "warehouse",
            Verdict.WARNING,
            f"{found}; a killed run left more to publish",
            "the next run does it",
        )
    return Finding("warehouse", Verdict.OK, found)


def _prefect(settings: Settings) -> Finding:
    from prefect.settings import get_current_settings

    url = get_current_settings().api.url
    if settings.prefect == "off":
        return Finding("prefect", Verdict.OK, "switched off by setting")
    if url is None:
        return Finding("prefect", Verdict.OK, "no PREFECT_API_URL: runs go without a server")
    try:
        httpx.get(f"{url.rstrip('/')}/health", timeout=5.0).raise_for_status()
    except httpx.HTTPError as error:
        advice = "start it, or unset PREFECT_API_URL; runs go on without it"
        return Finding("prefect", Verdict.WARNING, f"{url} does not answer: {error}", advice)
    return Finding("prefect", Verdict.OK, f"{url} answers")


def _nearest(folder: Path) -> Path:
    """The folder, or its nearest parent that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
