"""The one way from a capture to an article, or to the reason why it is none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from transforms.access import find_access, free_part
from transforms.body import Body, cut, find_body
from transforms.evidence import Evidence
from transforms.habits import Habits
from transforms.items import Article, Extraction, Kind, Reason, Rejection, Source
from transforms.kinds import article_type
from transforms.language import find_language
from transforms.markdown import Block
from transforms.metadata import read_metadata
from transforms.outline import Outline
from transforms.page import Page, headers, open_page, refuse_revisit
from transforms.places import places_of
from transforms.profile import NO_PROFILE, Profile, Profiles, clues_of
from transforms.quality import refuse
from transforms.robots_tags import NOARCHIVE, NOINDEX, RobotsTags
from transforms.shape import look
from transforms.urls import url_key
from transforms.warc import RawCapture


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unreleased"


_BY_NAME = RobotsTags()
_NOTHING_KNOWN = Profiles()
_Found = tuple[Article, str | None]  # with its text without the standfirst, if it has one
EXTRACTOR = f"nightdesk {_version('nightdesk')} / trafilatura {_version('trafilatura')}"


def extract(
    raw: RawCapture,
    source: Source | None,
    *,
    tags: RobotsTags = _BY_NAME,
    profiles: Profiles = _NOTHING_KNOWN,
) -> Extraction:
    """What became of a capture: of a page exactly one Article or Rejection, of another kind or a revisit neither.

    `tags` says which of a publisher's wishes are heeded: those to us by name, unless there are more.
    `profiles`: what is known of sites from pages seen before.
    A pure function of its arguments: no network, no clock. Bad input is a Rejection; what raises
    all the same is a fault of the code, and is for the caller to count (see `pool.py`).
    """
    if raw.capture.kind is not Kind.PAGE:
        return Extraction(raw.capture)
    if raw.capture.revisit:
        return Extraction(raw.capture, rejection=refuse_revisit(raw), extractor=EXTRACTOR)
    with _no_collection():
        found = _found(raw, source, tags, profiles)
    if isinstance(found, Rejection):
        return Extraction(raw.capture, rejection=found, extractor=EXTRACTOR)
    article, story = found
    return Extraction(raw.capture, article=article, story=story, extractor=EXTRACTOR)


def _found(
    raw: RawCapture, source: Source | None, tags: RobotsTags, profiles: Profiles
) -> _Found | Rejection:
    page = open_page(raw)
    if isinstance(page, Rejection):
        return page
    return _refuse_by_tags(page, raw, tags.called(source.user_agent if source else None)) or _read(
        page, raw, source, profiles.of(raw.capture.source)
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles meanwhile.

    A page's thousands of elements are held until it is done, and die with it by their counts. The collector would look
    at all of them again and again, a tenth of all time, and find nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _refuse_by_tags(page: Page, raw: RawCapture, tags: RobotsTags) -> Rejection | None:
    """Does the publisher ask us not to index or not to keep this page?"""
    metas = (
        (element.get("name") or "", element.get("content") or "") for element in page.outline.tagged("meta")
    )
    by_header = tags.in_headers(headers(raw, "x-robots-tag"), page.fetched_at)
    by_meta = tags.in_metas(metas, page.fetched_at)
    for asked, reason in ((NOINDEX, Reason.NOINDEX), (NOARCHIVE, Reason.NOARCHIVE)):
        if asked in by_header:
            return Rejection(reason, f"{asked} in X-Robots-Tag")
        if asked in by_meta:
            return Rejection(reason, f"{asked} in a meta element")
    return None


def _read(
    page: Page, raw: RawCapture, source: Source | None, profile: Profile = NO_PROFILE
) -> _Found | Rejection:
    habits = Habits(profile.headline_ends, profile.byline_places, profile.day_first)
    metadata = read_metadata(page, source, raw.hints, habits)
    fittings = look(page.outline)
    cut(page, source.remove if source else (), metadata.boxes)
    body = find_body(page, metadata, profile)
    evidence = Evidence(page.url, page.tree, metadata, fittings, body.blocks, body.text, body.core)
    refusal = refuse(evidence)
    if refusal is None:
        return _article(evidence, body, page.outline)
    teaser = free_part(evidence) if refusal.reason is Reason.MISMATCH else None
    return _article(teaser, body, page.outline) if teaser else refusal


def _article(page: Evidence, found: Body, outline: Outline) -> _Found:
    url, metadata, access = page.url, page.metadata, find_access(page)
    body = found if access.blocks == found.blocks else _with_blocks(found, access.blocks)
    text = body.text
    headline, byline, published = metadata.headline or "", metadata.byline, metadata.published
    article = Article(
        url=url,
        canonical_url=metadata.canonical_url,
        article_key=url_key(metadata.canonical_url),
        headline=headline,
        description=metadata.description,
        authors=byline.authors,
        byline=byline.printed,
        agency=byline.agency,
        date_published=published.at if published else None,
        date_published_raw=published.raw if published else None,
        date_published_from=published.origin if published else None,
        date_published_zone=published.zone if published else None,
        date_modified=metadata.modified.at if metadata.modified else None,
        in_language=find_language(metadata.declared_languages, text),
        section=metadata.section,
        keywords=metadata.keywords,
        main_image=metadata.main_image,
        captions=metadata.captions,
        related=metadata.related,
        body=text,
        body_markdown=body.markdown,
        word_count=len(text.split()),
        is_accessible_for_free=access.is_free,
        is_complete=access.is_complete,
        article_type=article_type(page),
        extractor=EXTRACTOR,
        clues=clues_of(metadata.title, headline, body.place, byline.place),
        related_after=places_of(metadata.related_links, outline, body.blocks),
    )
    return article, body.story


def _with_blocks(body: Body, blocks: tuple[Block, ...]) -> Body:
    """A body of which only these are left."""
    has_lead = body.has_lead and blocks[:1] == body.blocks[:1]
    return replace(body, blocks=blocks, place=None, has_lead=has_lead, above=0)
