"""From what a scout found to a draft of a source file, with what could not be found out said in it."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.onboard import ENOUGH, NO_ARTICLE, Findings
from flows.portrait import find_publisher, majority
from flows.settings import Settings
from spiders.catalogue import default_folder
from spiders.patterns import find_patterns
from spiders.source_file import Draft
from spiders.zones import find_zone, stated
from transforms.errors import UsageError
from transforms.items import Kind
from transforms.language import normalised
from transforms.urls import url_key

_ACCEPTS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that a new source file goes to."""

    folder: Path
    advice: str | None = None  # what to set so that runs read it


def place_for(settings: Settings, base: Path, to: Path | None) -> Place:
    """Where a new source file goes: `to`, else the first folder of `sources` that is the user's own and can be
    written, else "sources" beside the settings file.

    Raises:
        UsageError: `to` is the catalogue that comes with Nightdesk.
    """
    if to is not None:
        if _is_ours(to):
            raise UsageError(
                f"{to} is the catalogue that comes with Nightdesk, and the next update would write over it. "
                "Choose a folder of your own."
            )
        folder = to.absolute()
    else:
        own = [folder for folder in settings.sources if not _is_ours(folder) and _is_writable(folder)]
        folder = own[0] if own else base / "sources"
    read = {known.resolve() for known in settings.sources}
    if folder.resolve() in read:
        return Place(folder)
    listed = ", ".join(f'"{each}"' for each in (*settings.sources, folder))
    return Place(folder, f"No run reads {folder} yet. Set sources = [{listed}] in nightdesk.toml.")


def refuse_taken(settings: Settings, name: str, place: Place, *, force: bool) -> None:
    """See that a source's name is free.

    Raises:
        UsageError: a folder of the catalogue has such a file.
    """
    for folder in dict.fromkeys((place.folder, *settings.sources)):
        path = folder / f"{name}.toml"
        if path.exists() and not (force and folder.resolve() == place.folder.resolve()):
            hint = ", or replace it with --force" if folder == place.folder else ""
            raise UsageError(f"{path} is there already. Choose another name with --name{hint}.")


def problem_of(found: Findings) -> str | None:
    """Why there is nothing to write a source file from, and what to do; None if there is."""
    scouted = found.scouted
    if scouted.problem:
        return scouted.problem
    if not scouted.chosen:
        read = (
            "; ".join(f"{one.url}: {one.verdict}" for one in scouted.candidates[:8])
            or "nothing else was found"
        )
        return (
            f"no feed, sitemap or section page lists articles of {scouted.front} ({read}). If you know where the "
            "site lists its news, write the source file by hand: see docs/sources.md."
        )
    if not found.articles:
        return shortage_of(found)
    return None


def shortage_of(found: Findings) -> str | None:
    """What is missing to be sure of the source, and what to do; None if nothing is."""
    if found.enough:
        return None
    reasons = [f"{refused.url}: {refused.reason}" for refused in found.refused.values()]
    return "\n".join(
        [
            f"{len(found.articles)} of {len(found.scouted.fetched)} pages came out as articles, expected at least "
            f"{ENOUGH}, after {found.requests} requests.",
            *(f"  no article: {reason}" for reason in reasons),
            "If these pages are articles that only a browser shows, the source needs render = true.",
            *(
                ("If the site is small, --force writes the file with what there is.",)
                if found.articles
                else ()
            ),
        ]
    )


def draft_from(found: Findings, name: str, now: datetime) -> Draft:
    """The draft of a source file; `problem_of` must have found none."""
    scouted, seen = found.scouted, list(found.articles.values())
    front = scouted.front or found.asked
    chosen = [candidate for candidate in scouted.candidates if candidate.url in scouted.chosen]
    links = [link for candidate in chosen for link in candidate.links]
    publisher, told_by = find_publisher(found.front, found.pages, front)
    declared = (link.hints.in_language for link in links)
    language = majority(article.in_language for article in seen) or majority(
        normalised(tag) for tag in declared if tag
    )
    raws = [*(article.date_published_raw for article in seen), *(link.hints.date_published for link in links)]
    zone = find_zone(stated(raws), url=front, language=language, now=now)
    strict = all(candidate.kind is Kind.FEED or candidate.is_news for candidate in chosen)
    failed = {url_key(url) for url in found.refused}
    patterns = find_patterns(
        articles=[url for article in seen for url in (article.url, *article.listed_as)],
        listed=[link.url for link in links if strict and url_key(link.url) not in failed],
        refused=[page.url for page in found.refused.values() if page.reason in NO_ARTICLE],
        sections=scouted.sections,
        front=front,
        # which links of a section are articles, the crawl learns by itself; of a sitemap it takes all
        needs_allow=any(candidate.kind is Kind.SITEMAP and not candidate.is_news for candidate in chosen),
    )
    values: dict[str, str | tuple[str, ...]] = {
        "publisher": publisher,
        "url": front,
        "in_language": language or "",
        "timezone": zone.name or "",
        "feeds": scouted.listings(Kind.FEED),
        "sitemaps": scouted.listings(Kind.SITEMAP),
        "sections": scouted.listings(Kind.SECTION),
        "allow": patterns.allow,
        "deny": patterns.deny,
        "accepts": tuple(article.url for article in seen[:_ACCEPTS]),
        "rejects": patterns.rejects,
    }
    remarks = {
        "publisher": (f"publisher: from {told_by}",) if told_by.startswith("nothing") else (),
        "in_language": () if language else ("in_language: could not be told: no article says, nor is its text sure",),
        "timezone": (f"timezone: {'' if zone.name else 'could not be told: '}{zone.why}",),
        "allow": tuple(patterns.remarks),
    }  # fmt: skip
    heading = (
        f"Written by `nightdesk sources add` on {now:%Y-%m-%d}, from {found.requests} requests and {len(seen)} "
        f"articles. Look it over; `nightdesk sources check {name}` tests it offline.",
        *(() if found.enough else (f"Fewer than {ENOUGH} articles came out: written by --force.",)),
    )
    return Draft(name, values, heading, remarks)


def untold(draft: Draft) -> list[str]:
    """What could not be found out, in words."""
    return [line for lines in draft.remarks.values() for line in lines if "could not be told" in line or "nothing but" in line]  # fmt: skip


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


def _is_ours(folder: Path) -> bool:
    home = default_folder().resolve()
    return folder.resolve() == home or home in folder.resolve().parents


def _is_writable(folder: Path) -> bool:
    """Can files be written there, or can it be made?"""
    existing = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    return existing.is_dir() and os.access(existing, os.W_OK)
