"""The catalogue: `sources/*.toml`, one news site a file, data only; read strictly.

Whatever is wrong in any file of any folder is told in one error, so that a night does not start on half
a catalogue and a person mends all of it in one go. `accepts` and `rejects` are each file's own offline test.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from annotated_types import Interval, Len
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from pydantic import AfterValidator, Strict, TypeAdapter, ValidationError

from spiders.day_pages import check_template, day_page
from transforms.errors import SourceError
from transforms.items import DAY, HOUR, Source
from transforms.urls import host_of, resolve, site_of

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# BCP 47, the part that names a language: primary subtag, extlang or script, region, variants
_LANGUAGE_TAG = re.compile(
    r"[a-zA-Z]{2,3}(-[a-zA-Z]{3}){0,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?(-[a-zA-Z0-9]{5,8})*"
)
_SPAN = re.compile(r"[1-9]\d{0,3}[mhd]")
_HTTP = re.compile(r"(?i)https?://")
_NAMES_A_HOST = re.compile(r"\^?\(?(\?:)?https?[:?(]")


def default_folder() -> Path:
    """The folder of source files that comes with Nightdesk."""
    return Path(__file__).parent / "sources"


def is_name(text: str) -> bool:
    """Can a source be called so?"""
    return _NAME.fullmatch(text) is not None


def read_catalogue(folders: Sequence[Path]) -> tuple[Source, ...]:
    """All sources of all folders, by name.

    Raises:
        SourceError: a folder is missing, or any file is wrong: each problem with its file, its key, what
            was expected, what was found, and what to do.
    """
    sources: dict[str, Source] = {}
    files: dict[str, Path] = {}
    problems: list[str] = []
    for folder in folders:
        if not folder.is_dir():
            problems.append(f"{folder}: expected a folder of source files, found none there. Mend `sources`.")
            continue
        for path in sorted(folder.glob("*.toml")):
            name = path.stem
            if name in files:
                problems.append(
                    f"{path}: expected a name that no other source has, found {name!r} at {files[name]} as "
                    "well. Rename or remove one of the two."
                )
                continue
            files[name] = path
            try:
                sources[name] = read_source(path)
            except SourceError as error:
                problems.append(str(error))
    if problems:
        raise SourceError("\n".join(problems))
    return tuple(sources[name] for name in sorted(sources))


def read_source(path: Path) -> Source:
    """Read one source file; its name without ".toml" is the source's name.

    Raises:
        SourceError: see `read_catalogue`; all that is wrong with this file, a problem a line.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(
            f"{path}: expected a file that can be read, found: {error}. Check its rights."
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: expected UTF-8 text, found: {error}. Save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: expected TOML, found: {error}. Mend that line.") from error
    _refuse(path, _problems(path, table))
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    if "revisit" in values:
        values["revisit"] = tuple(sorted(map(_seconds, values["revisit"])))
    source = Source(name=path.stem, **values)
    _refuse(path, _whole_problems(source))
    _refuse(path, check_source(source))
    return source


def _refuse(path: Path, problems: Iterable[str]) -> None:
    found = [f"{path}: {problem}" for problem in problems]
    if found:
        raise SourceError("\n".join(found))


def check_source(source: Source) -> list[str]:
    """What is wrong with a source by its own `accepts` and `rejects`; no network. Empty if all is well."""
    problems = []
    for url in source.accepts:
        held = why_not(source, url)
        if held is not None:
            problems.append(
                f"accepts: expected {url} to be let through, found that {held}. Mend allow, deny or accepts."
            )
    for url in source.rejects:
        if why_not(source, url) is None:
            problems.append(
                f"rejects: expected {url} to be held back, found that allow and deny let it through. "
                "Mend allow, deny or rejects."
            )
    return problems


def permits(source: Source, url: str) -> bool:
    """Do the source's filters let this URL of a page through?"""
    return why_not(source, url) is None


def why_not(source: Source, url: str) -> str | None:
    """What holds a page's URL back, in words; None if nothing does.

    A URL has to be of one of the source's own sites, must match a pattern of `allow`, if there are any,
    and none of `deny`. Off its own sites only a pattern that names the host (`^https://wire\\.example/`)
    lets it through: a path alone would open the whole web to whoever can write into a feed.
    """
    for pattern in source.deny:
        if _compiled(pattern).search(url):
            return f"deny pattern {pattern!r} matches"
    if source.allow and not any(_compiled(pattern).search(url) for pattern in source.allow):
        return "no allow pattern matches"
    if not belongs(source, url):
        return f"{host_of(url) or 'it'} is none of the source's own sites"
    return None


def belongs(source: Source, url: str) -> bool:
    """Is a URL of one of the source's own sites, or of another that a pattern of `allow` names?"""
    return site_of(url) in sites_of(source) or any(
        _NAMES_A_HOST.match(pattern) and _compiled(pattern).search(url) for pattern in source.allow
    )


@lru_cache(maxsize=4096)
def sites_of(source: Source) -> frozenset[str]:
    """The registrable domains of all URLs that the source declares."""
    urls = (source.url, *source.feeds, *source.sitemaps, *source.sections)
    pages = () if source.archive is None else (day_page(source.archive, date(2000, 1, 1)),)
    return frozenset(site_of(url) for url in (*urls, *pages))


@lru_cache(maxsize=65_536)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _problems(path: Path, table: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with single keys: "feeds[1]: expected ..., found .... Do ...."."""
    name = path.stem
    if not _NAME.fullmatch(name):
        yield (
            f"expected a file name of lower-case letters, digits, '_' and '-' before .toml, found {name!r}. "
            "Rename the file."
        )
    for key in table:
        if key not in _KEYS:
            yield f"{key}: expected one of the keys {', '.join(_KEYS)}, found {key!r}. Remove or rename it."
    for key, (expected, adapter) in _KEYS.items():
        if key not in table:
            if key in _REQUIRED:
                yield f"{key}: expected {expected}, found that the key is missing. Add it."
            continue
        try:
            adapter.validate_python(table[key])
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                place = "".join(f"[{part}]" for part in problem["loc"])
                wanted = problem["ctx"]["error"] if problem["type"] == "value_error" else expected
                yield f"{key}{place}: expected {wanted}, found {_shown(problem['input'])}. Mend it."


def _whole_problems(source: Source) -> Iterator[str]:
    """What no single key is to blame for."""
    if not (source.feeds or source.sitemaps or source.sections):
        yield (
            "feeds: expected at least one URL in feeds, sitemaps or sections, found none. Add where the site "
            "lists its news."
        )


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}... ({len(text)} characters)"


def _http_url(text: str) -> str:
    if not _HTTP.match(text) or resolve(text, "") is None or not host_of(text):
        raise ValueError("an absolute http or https URL")
    if "@" in text.partition("://")[2].partition("/")[0]:
        raise ValueError("a URL without user and password")
    return text


def _pattern(text: str) -> str:
    try:
        _compiled(text)
    except re.error as error:
        raise ValueError(f"a regular expression ({error})") from error
    return text


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("an IANA time zone such as Europe/Berlin") from error
    return text


def _language_tag(text: str) -> str:
    if not _LANGUAGE_TAG.fullmatch(text):
        raise ValueError("a BCP 47 language tag such as en or pt-BR")
    return text


def _selector(text: str) -> str:
    try:
        CSSSelector(text)
    except SelectorError as error:
        raise ValueError(f"a CSS selector ({error})") from error
    return text


def _span(text: str) -> str:
    if not _SPAN.fullmatch(text):
        raise ValueError("a whole number of minutes, hours or days such as 30m, 3h or 7d")
    return text


def _seconds(span: str) -> int:
    return int(span[:-1]) * {"m": 60, "h": HOUR, "d": DAY}[span[-1]]


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("some text, on one line")
    return text


def _text(check: Callable[[str], str]) -> Any:
    return Annotated[str, Strict(), AfterValidator(check)]


def _texts(check: Callable[[str], str], *, at_least: int = 0) -> Any:
    text = _text(check)
    return Annotated[tuple[text, ...], Len(min_length=at_least)]  # type: ignore[valid-type]


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


_URLS = "an array of absolute http or https URLs"
_KEYS: dict[str, tuple[str, TypeAdapter[Any]]] = {
    key: (expected, _adapter(kind))
    for key, expected, kind in (
        ("publisher", "the publisher's name", _text(_line)),
        ("url", "an absolute http or https URL", _text(_http_url)),
        ("in_language", "a BCP 47 language tag such as en or pt-BR", _text(_language_tag)),
        ("timezone", "an IANA time zone such as Europe/Berlin", _text(_time_zone)),
        ("feeds", _URLS, _texts(_http_url)),
        ("sitemaps", _URLS, _texts(_http_url)),
        ("sections", _URLS, _texts(_http_url)),
        ("allow", "an array of regular expressions", _texts(_pattern)),
        ("deny", "an array of regular expressions", _texts(_pattern)),
        ("accepts", f"{_URLS}, one at least", _texts(_http_url, at_least=1)),
        ("rejects", f"{_URLS}, one at least", _texts(_http_url, at_least=1)),
        ("enabled", "true or false", Annotated[bool, Strict()]),
        ("download_delay", "seconds, from 0 to 3600", Annotated[float, Strict(), Interval(ge=0, le=3600)]),
        ("max_pages", "a whole number, 1 at least", Annotated[int, Strict(), Interval(ge=1)]),
        ("remove", "an array of CSS selectors", _texts(_selector)),
        ("user_agent", "a user agent on one line", _text(_line)),
        ("revisit", "an array of spans such as 3h or 7d", _texts(_span)),
        ("render", "true or false", Annotated[bool, Strict()]),
        ("verify_tls", "true or false", Annotated[bool, Strict()]),
        ("archive", "the URL of its day pages, with the day as {yyyy}, {mm}, {dd}", _text(check_template)),
    )
}
_REQUIRED = ("publisher", "url", "accepts", "rejects")
