"""From a site's address to what a source file can be drafted from: a scout looks, its pages are extracted."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from flows.segments import new_run_id
from flows.settings import Settings
from spiders.candidates import words_of
from spiders.plan import CrawlPlan, SourcePlan, write_known
from spiders.run import run_crawl
from spiders.scouting import MAX_REQUESTS, Scouted, ScoutTask, read_scouted
from transforms.book import SourceBook
from transforms.errors import CrawlError, UsageError
from transforms.items import Kind, Link, Reason, Source
from transforms.pool import ExtractionPool
from transforms.urls import host_of, is_address, resolve, site_of
from transforms.warc import RawCapture, ReadContext, read_captures

ENOUGH = 5  # articles that have to come out before a source file is written
_MAX_SECONDS = (
    2_400.0  # of one look: 30 requests take three minutes, and half an hour at the longest Crawl-delay
)
_LEAST_LEFT = 3  # requests that make a second look worth it: robots.txt again, and a page or two
# What says that a page is no article; the others say that it could not be had
NO_ARTICLE = frozenset({Reason.NOT_ARTICLE, Reason.NO_TEXT, Reason.TOO_SHORT, Reason.NO_HEADLINE})


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that came out."""

    url: str
    headline: str
    date_published: str | None  # ISO 8601, UTC
    date_published_raw: str | None
    authors: tuple[str, ...]
    words: int
    in_language: str | None
    listed_as: tuple[str, ...] = ()  # URLs that redirected to it


@dataclass(frozen=True, slots=True)
class Refused:
    """A page that is no article, and why."""

    url: str
    reason: str
    detail: str | None


@dataclass(slots=True)
class Findings:
    """What is known of a site once the scout is back."""

    asked: str  # what the user gave
    requests: int = 0
    scouted: Scouted = field(default_factory=lambda: Scouted(0))
    articles: dict[str, Seen] = field(default_factory=dict)  # by article key
    refused: dict[str, Refused] = field(default_factory=dict)  # by URL
    pages: list[RawCapture] = field(default_factory=list)  # of the articles
    front: RawCapture | None = None

    @property
    def enough(self) -> bool:
        """Did enough articles come out?"""
        return len(self.articles) >= ENOUGH


def starts(address: str) -> tuple[str, ...]:
    """The front pages that an address may mean, the likeliest first.

    Raises:
        UsageError: it is no domain and no http(s) URL.
    """
    text = address.strip()
    has_scheme = "://" in text
    first = resolve(text if has_scheme else f"https://{text}", "")
    host = host_of(first or "")
    if first is None or not host or "@" in first.split("/", 3)[2] or any(map(str.isspace, text)):
        raise UsageError(
            f"{address!r}: expected a site's domain or the URL of its front page, as in example-news.org or "
            "https://example-news.org/. Give one."
        )
    first = first.partition("#")[0]
    if has_scheme:
        return (first,)
    bare = site_of(host) == host and not is_address(host) and "." in host
    more = (first.replace("://", "://www.", 1),) if bare else ()
    return (first, first.replace("https:", "http:", 1), *more)


def name_for(url: str) -> str:
    """A source's name from its address: "example_news" for https://www.example-news.org/."""
    host = host_of(url).strip("[]")
    if not is_address(host) and "." in host:
        labels = host.removesuffix(site_of(host)).strip(".").split(".")
        kept = [label for label in labels if label not in ("", "www", "m", "mobile", "en", "news")]
        host = "_".join([*kept, site_of(host).partition(".")[0]])
    name = "".join(character if character.isascii() and character.isalnum() else "_" for character in host)
    return name.lower().strip("_") or "source"


def look(
    settings: Settings, address: str, name: str, on_progress: Callable[[dict[str, Any]], None]
) -> Findings:
    """Look at a site, within MAX_REQUESTS requests, and extract some of its articles.

    Args:
        on_progress: told of each request and each listing as it is read.

    Raises:
        UsageError: the address is none, or the settings give no contact for other people's sites.
        CrawlError: the crawl process died.
    """
    found = Findings(address)
    source = Source(name=name, publisher=name, url=starts(address)[0])
    with (
        tempfile.TemporaryDirectory(prefix="nightdesk-scout-") as folder,
        ExtractionPool(
            min(2, settings.processes),
            book=SourceBook([source]),
            page_seconds=settings.page_seconds,
            page_megabytes=settings.page_megabytes,
        ) as pool,
    ):
        first = ScoutTask(Path(folder) / "scouted-0.json", starts=starts(address))
        _round(settings, source, first, 0, pool, found, on_progress)
        left = MAX_REQUESTS - found.requests
        if not found.enough and found.scouted.waiting and left >= _LEAST_LEFT:
            on_progress({"note": f"{len(found.articles)} articles came out so far: looking at more pages"})
            again = ScoutTask(
                Path(folder) / "scouted-1.json", pages=likeliest_first(found), max_requests=left
            )
            _round(settings, source, again, 1, pool, found, on_progress)
    return found


def likeliest_first(found: Findings) -> tuple[Link, ...]:
    """The pages that were not fetched, those first that lie where articles do, those last where none does."""
    good = {_folder(seen.url) for seen in found.articles.values()}
    bad = {_folder(url) for url in found.refused} - good
    waiting = found.scouted.waiting
    return tuple(sorted(waiting, key=lambda link: (_folder(link.url) in bad) - (_folder(link.url) in good)))


def _folder(url: str) -> str:
    return next(iter(words_of(url)), "")


def _round(
    settings: Settings,
    source: Source,
    task: ScoutTask,
    number: int,
    pool: ExtractionPool,
    found: Findings,
    on_progress: Callable[[dict[str, Any]], None],
) -> None:
    folder = task.found_file.parent
    known = folder / "known.bin"
    write_known(known, ())
    landing = folder / f"landing-{number}"
    landing.mkdir()
    before = found.requests

    def progress(told: dict[str, Any]) -> None:
        if "request" in told:
            told = {**told, "request": told["request"] + before}
        on_progress(told)

    if not number:
        pool.warm()  # while the scout is on its way
    outcome = run_crawl(
        CrawlPlan(
            run_id=new_run_id(datetime.now(UTC)),
            process=number,
            landing=landing,
            user_agent=settings.user_agent,
            sources=(SourcePlan(replace(source, url=found.scouted.front or source.url)),),
            known_file=known,
            hosts=settings.hosts,
            allow_private_addresses=settings.allow_private_addresses,
            max_seconds=_MAX_SECONDS,
            scout=task,
        ),
        folder=folder,
        on_progress=progress,
    )
    if not outcome.ok or not task.found_file.exists():
        raise CrawlError(
            f"{found.asked}: expected the scout to come back, found that it ended with "
            f"{outcome.finish_reason!r}: {outcome.error or 'it took too long'}. Try again later."
        )
    scouted = read_scouted(task.found_file)
    found.requests += scouted.requests
    if number == 0:
        found.scouted = scouted
    else:
        found.scouted = replace(
            found.scouted, fetched=(*found.scouted.fetched, *scouted.fetched), waiting=scouted.waiting
        )
    for warc in sorted(landing.glob("*.warc.gz")):
        _read(warc, pool, found)


def _read(warc: Path, pool: ExtractionPool, found: Findings) -> None:
    """Extract a WARC, and keep what a source file can be told from."""
    out = warc.with_suffix(".extract.jsonl")
    pool.extract(warc, out, warc_file=warc.name, segment=warc.name, run_id="")
    lines = [orjson.loads(line) for line in out.read_bytes().splitlines()]
    hops = {
        line["capture"]["target_uri"]: line["capture"]["discovered_in"]
        for line in lines
        if line["capture"]["kind"] == Kind.PAGE
    }
    for line in lines:
        capture, article, rejection = line["capture"], line["article"], line["rejection"]
        url = capture["target_uri"]
        if article is not None:
            found.articles.setdefault(
                article["article_key"],
                Seen(
                    url=url,
                    headline=article["headline"],
                    date_published=article["date_published"],
                    date_published_raw=article["date_published_raw"],
                    authors=tuple(article["authors"]),
                    words=article["word_count"],
                    in_language=article["in_language"],
                    listed_as=tuple(_came_by(url, hops)),
                ),
            )
        elif rejection is not None and rejection["reason"] != Reason.REDIRECTED:
            found.refused.setdefault(url, Refused(url, rejection["reason"], rejection["detail"]))
    wanted = {article.url for article in found.articles.values()}
    for raw in read_captures(warc, context=ReadContext(warc.name, "", "", SourceBook(()))):
        url = raw.capture.target_uri
        if raw.capture.kind is Kind.PAGE and url in wanted and raw.capture.status == 200:
            found.pages.append(raw)
        elif raw.capture.kind is Kind.SECTION and url == found.scouted.front:
            found.front = raw


def _came_by(url: str, hops: dict[str, str | None]) -> Iterator[str]:
    """The pages that redirected to this one, last to first."""
    seen = {url}
    before = hops.get(url)
    while before in hops and before is not None and before not in seen:
        seen.add(before)
        yield before
        before = hops[before]
