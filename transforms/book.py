"""Which source a URL belongs to."""

from collections.abc import Sequence

from transforms.items import Source
from transforms.urls import host_of, is_address, netloc_of, site_of, url_key


class SourceBook:
    """The catalogue, for looking up. Plain data inside, so it goes to worker processes by pickle."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._by_name = {source.name: source for source in sources}
        self._by_listing: dict[str, str] = {}
        self._by_host: dict[str, list[tuple[str, str]]] = {}  # host -> (key of the source's url, name)
        self._by_site: dict[str, list[tuple[str, str]]] = {}
        for source in sources:  # a source's own address counts for more than where its feeds lie
            self._add(self._by_host, _place(source.url), source)
            if "." in site_of(source.url) and not is_address(host_of(source.url)):
                self._add(self._by_site, site_of(source.url), source)
        for source in sources:
            for url in (*source.feeds, *source.sitemaps, *source.sections):
                self._by_listing.setdefault(url_key(url), source.name)
                self._add(self._by_host, _place(url), source)

    def by_name(self, name: str) -> Source | None:
        """The source with this name, if there is one."""
        return self._by_name.get(name)

    def name_for(self, url: str) -> str:
        """The name of the source whose declared hosts, else whose site, `url` is of.

        Where several sources share a host, the one whose `url` is the longest beginning of this one wins,
        else the one declared first. A URL of no source is of its registrable domain; one at an IP address
        or a host without a domain, of that with its port (the source of "http://127.0.0.2:8001/a" is
        "127.0.0.2:8001"). Text that is no http(s) URL is of "unknown".
        """
        key = url_key(url)
        if key in self._by_listing:
            return self._by_listing[key]
        place = _place(url)
        if not place:
            return "unknown"
        found = self._by_host.get(place)
        if found is None and "." in place and not is_address(host_of(url)):
            found = self._by_site.get(site_of(place))
        if found is None:
            return place if is_address(host_of(url)) or "." not in place else site_of(place)
        within = [(len(prefix), name) for prefix, name in found if _is_below(key, prefix)]
        return max(within, key=lambda match: match[0])[1] if within else found[0][1]

    @staticmethod
    def _add(table: dict[str, list[tuple[str, str]]], place: str, source: Source) -> None:
        entries = table.setdefault(place, [])
        if all(name != source.name for _, name in entries):
            entries.append((url_key(source.url), source.name))


def _place(url: str) -> str:
    """What tells two hosts apart: the host name without "www.", and the port where there is no domain."""
    host = host_of(url)
    if is_address(host) or "." not in host:
        return netloc_of(url)
    return host.removeprefix("www.")


def _is_below(key: str, prefix: str) -> bool:
    return (
        key == prefix or key.startswith(prefix.rstrip("/") + "/") or key.startswith(prefix.rstrip("/") + "?")
    )
