"""Which source a URL belongs to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from transforms.items import Source
from transforms.urls import INVALID, is_address, site_of, url_key


def read_kept(path: Path) -> list[Source]:
    """The sources that a file of the archive keeps, as JSON.

    Raises:
        OSError: it can't be read.
        ValueError, TypeError: it holds something else.
    """
    said = orjson.loads(path.read_bytes())
    return [Source(**{name: _frozen(value) for name, value in one.items()}) for one in said]


class SourceBook:
    """The catalogue, for looking up. Plain data inside, so it goes to worker processes by pickle."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._by_name = {source.name: source for source in sources}
        self._by_listing: dict[str, str] = {}
        self._by_place: dict[str, list[tuple[str, str]]] = {}  # -> (key of the source's url, its name)
        self._by_site: dict[str, list[tuple[str, str]]] = {}
        for source in sources:  # first, since a source's own address counts for more than where its feeds lie
            place = _place(url_key(source.url))
            self._add(self._by_place, place, source)
            if _is_domain(place):
                self._add(self._by_site, site_of(place), source)
        for source in sources:
            for url in (*source.feeds, *source.sitemaps, *source.sections):
                self._by_listing.setdefault(url_key(url), source.name)
                self._add(self._by_place, _place(url_key(url)), source)

    def by_name(self, name: str) -> Source | None:
        """The source with this name, if there is one."""
        return self._by_name.get(name)

    def name_for(self, url: str) -> str:
        """The name of the source whose declared hosts, else whose site, `url` is of.

        Where several sources share a host, the one whose `url` is the longest beginning of this one wins,
        else the one declared first. A URL of no source is of its registrable domain; one at an IP address
        or a host without a domain, of that with its port ("http://127.0.0.2:8001/a" is of "127.0.0.2:8001").
        Text that is no http(s) URL is of "unknown".
        """
        key = url_key(url)
        if key.startswith(INVALID):
            return "unknown"
        if key in self._by_listing:
            return self._by_listing[key]
        place = _place(key)
        found = self._by_place.get(place)
        if found is None:
            if not _is_domain(place):
                return place
            site = site_of(place)
            found = self._by_site.get(site)
            if found is None:
                return site
        within = [(len(prefix), name) for prefix, name in found if _is_below(key, prefix)]
        return max(within, key=lambda match: match[0])[1] if within else found[0][1]

    @staticmethod
    def _add(table: dict[str, list[tuple[str, str]]], place: str, source: Source) -> None:
        entries = table.setdefault(place, [])
        if all(name != source.name for _, name in entries):
            entries.append((url_key(source.url), source.name))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _place(key: str) -> str:
    """The host of a `url_key`, which has no "www."; with its port where there is no domain."""
    authority = key.partition("/")[0]
    host, colon, _ = authority.rpartition(":")
    return host if colon and _is_domain(host) else authority


def _is_domain(place: str) -> bool:
    host = place if place.endswith("]") or ":" not in place else place.rpartition(":")[0]
    return "." in host and not is_address(host)


def _is_below(key: str, prefix: str) -> bool:
    return key == prefix or key.startswith((prefix.rstrip("/") + "/", prefix.rstrip("/") + "?"))
