"""nightdesk.toml and NIGHTDESK_* variables into one frozen `Settings`.

Order, strongest first: arguments, `NIGHTDESK_<KEY>` variables, the file, the defaults. The file is
`--config FILE`, else `NIGHTDESK_CONFIG`, else `nightdesk.toml` in the working folder if there is one.
Relative paths in the file are relative to the file's folder, so that a cron line may start anywhere.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from spiders.catalogue import default_folder
from transforms.errors import SettingsError

PREFIX = "NIGHTDESK_"
FILE_NAME = "nightdesk.toml"
CONFIG_VARIABLE = PREFIX + "CONFIG"


class Settings(BaseSettings):
    """All that can be set. Every field is a key of nightdesk.toml and a NIGHTDESK_<KEY> variable."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", validate_default=True, env_ignore_empty=True
    )

    home: Path = Field(Path("data"), description="folder of the warehouse, the archive and the lock")
    sources: Annotated[tuple[Path, ...], NoDecode] = Field(
        (default_folder(),),
        description="folders of source files; in the environment separated as PATH is (':')",
    )
    user_agent: str = Field("", description="who asks, with a contact: a URL or an e-mail address")
    allow_private_addresses: bool = Field(
        False, description="let the crawler talk to loopback and private addresses (demo and tests)"
    )
    processes: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=256,
        description="crawl and extraction processes; the number of cores unless set",
    )
    page_seconds: float = Field(20.0, gt=0, description="seconds that one page's extraction may take")
    page_megabytes: int = Field(
        1024, ge=64, description="megabytes of memory that one page's extraction may take"
    )
    segment_captures: int = Field(200, ge=1, description="captures after which a WARC segment is closed")
    segment_seconds: float = Field(120.0, gt=0, description="seconds after which a WARC segment is closed")
    crawl_seconds: float = Field(
        6 * 3600.0, gt=0, description="seconds after which a crawl stops; what was not reached stays pending"
    )
    host_pages: int = Field(
        5_000, ge=1, description="pages of a host that a run fetches; what is over stays pending"
    )
    run_pages: int = Field(
        1_000_000, ge=1, description="pages that a run fetches; what is over stays pending"
    )
    window_days: int = Field(
        7, ge=1, description="how many days back a source's first nightly run looks for news in its sitemaps"
    )
    robots_tags: Annotated[tuple[Literal["noindex", "noarchive"], ...], NoDecode] = Field(
        (),
        description="what publishers ask of all crawlers that is heeded: noindex, noarchive; "
        "in the environment separated by ','",
    )
    wayback_cdx: str = Field(
        "https://web.archive.org/cdx/search/cdx",
        description="URL of the CDX server of the web archive that `backfill --via wayback` asks",
    )
    wayback_replay: str = Field(
        "https://web.archive.org/web/",
        description="what comes before '20201001000000id_/https://...' in the URL of a capture there",
    )
    ccnews: str = Field(
        "https://data.commoncrawl.org/",
        description="URL or folder in which `backfill --via ccnews` finds Common Crawl's crawl-data/CC-NEWS",
    )
    browser: str = Field(
        "",
        description="program of the Chromium that shows pages of sources with `render`; the system's unless set",
    )
    schedule: str = Field(
        "15 2 * * *", description="cron expression on which `nightdesk serve` runs the nightly flow"
    )
    timezone: str = Field("UTC", description="IANA time zone of `schedule`")
    prefect: Literal["auto", "off"] = Field(
        "auto", description="auto: run under Prefect if PREFECT_API_URL answers; off: never ask"
    )
    sql_memory: str = Field("2GB", description="memory that a `nightdesk sql` query may take")
    sql_spill: str = Field(
        "10GB", description="disk that a `nightdesk sql` query may take for what does not fit into sql_memory"
    )
    sql_seconds: float = Field(300.0, gt=0, description="seconds that a `nightdesk sql` query may take")
    wait_seconds: float = Field(
        60.0, ge=0, description="seconds to wait for another command that writes to the warehouse"
    )

    @field_validator("sources", mode="before")
    @classmethod
    def _split_sources(cls, value: Any) -> Any:
        return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value

    @field_validator("robots_tags", mode="before")
    @classmethod
    def _split_tags(cls, value: Any) -> Any:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not an IANA time zone such as Europe/Berlin") from error
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = settings_cls.model_config.get("toml_file")
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        if file is not None:
            sources.append(TomlConfigSettingsSource(settings_cls, file))
        return tuple(sources)

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def hosts(self) -> Path:
        """What is known of hosts from run to run: a cache, safe to remove."""
        return self.home / "hosts"

    @property
    def lock(self) -> Path:
        return self.home / "nightdesk.lock"

    @property
    def profiles(self) -> Path:
        """What the run that is under way knows of sites beforehand."""
        return self.home / "profiles.json"


def read_settings(config: Path | None = None, **overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: the file is missing or no TOML, or a key is unknown or has a wrong value; the
            message names the file or variable, the key, what was expected and what was found.
    """
    file = _config_file(config)
    _refuse_unknown_variables()

    # A class of its own per file: pydantic-settings takes the file from the class.
    class FileSettings(Settings):
        model_config = SettingsConfigDict(toml_file=file) if file is not None else SettingsConfigDict()

    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        settings = FileSettings(**given)
    except ValidationError as error:
        raise SettingsError(_explain(error, file)) from error
    except ValueError as error:  # tomllib.TOMLDecodeError is one
        raise SettingsError(
            f"{file} can't be read as TOML: {error}. Mend that line and run again."
        ) from error
    base = settings_folder(config)
    return settings.model_copy(
        update={
            "home": (base / settings.home).absolute(),
            "sources": tuple((base / folder).absolute() for folder in settings.sources),
        }
    )


def settings_folder(config: Path | None = None) -> Path:
    """The folder that relative paths in the settings count from. Raises SettingsError as `read_settings` does."""
    file = _config_file(config)
    return file.parent if file is not None else Path.cwd()


def _config_file(config: Path | None) -> Path | None:
    named = config or (Path(value) if (value := os.environ.get(CONFIG_VARIABLE)) else None)
    if named is not None:
        if not named.is_file():
            raise SettingsError(
                f"No settings file at {named}. Expected a TOML file; name another with --config FILE, or leave it out."
            )
        return named.absolute()
    default = Path.cwd() / FILE_NAME
    return default if default.is_file() else None


def _refuse_unknown_variables() -> None:
    """A mistyped variable would otherwise be ignored without a word."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {CONFIG_VARIABLE}
    unknown = sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    )
    if unknown:
        raise SettingsError(
            f"Unknown variable {', '.join(unknown)}. Expected one of {', '.join(sorted(known))}. Unset or rename it."
        )


def _explain(error: ValidationError, file: Path | None) -> str:
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"]) or "?"
        variable = PREFIX + key.split(".")[0].upper()
        where = f"variable {variable}" if variable in os.environ else f"{file or FILE_NAME}"
        if problem["type"] == "extra_forbidden":
            expected = "one of " + ", ".join(Settings.model_fields)
            lines.append(f"{where}: unknown key '{key}'. Expected {expected}.")
        else:
            lines.append(f"{where}: key '{key}': {problem['msg']}; found {problem['input']!r}.")
    return "\n".join(lines)
