"""Segments made up in a few words, in the very files that extraction and crawl hand to the load."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from transforms.items import (
    Capture,
    Extraction,
    Kind,
    Listing,
    LogReason,
    Reason,
    Rejection,
    UrlEvent,
    UrlState,
)
from transforms.marks import MarkedArticle
from transforms.urls import host_of, url_key
from warehouse.load import SegmentFiles

NIGHT = datetime(2024, 3, 5, 6, 55, 1, 250000, tzinfo=UTC)


def digest(*parts: object) -> str:
    return hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def after(hours: float = 0) -> datetime:
    """So many hours after the made-up night began."""
    return NIGHT + timedelta(hours=hours)


def article(url: str, text: str = "The bridge is open again.", **more: Any) -> MarkedArticle:
    """An article of a few fields; `more` names others."""
    canonical = more.pop("canonical_url", url)
    headline = more.pop("headline", "Bridge reopens")
    made = MarkedArticle(
        url=url,
        canonical_url=canonical,
        article_key=url_key(canonical),
        headline=headline,
        description=None,
        authors=("Ann Example",),
        byline="By Ann Example",
        agency=None,
        date_published=NIGHT - timedelta(hours=2),
        date_published_raw="2024-03-05T04:55:01Z",
        date_published_from="json-ld",
        date_modified=None,
        in_language="en",
        section=None,
        keywords=("bridges",),
        main_image=None,
        captions=(),
        related=(),
        body=text,
        body_markdown=text,
        word_count=len(text.split()),
        is_accessible_for_free=None,
        is_complete=True,
        article_type="NewsArticle",
        fingerprint=digest(headline, text),
        body_fingerprint=digest(text),
        extractor="made up 1",
    )
    return replace(made, **more)


def page(
    url: str,
    at: datetime = NIGHT,
    content: MarkedArticle | Rejection | Reason | str = "The bridge is open again.",
    **more: Any,
) -> Extraction:
    """A page capture and what became of it: an article (or its text), or a rejection (or its reason)."""
    capture = response(url, at, Kind.PAGE, **more)
    match content:
        case Reason():
            return Extraction(capture, rejection=Rejection(content))
        case Rejection():
            return Extraction(capture, rejection=content)
        case MarkedArticle():
            return Extraction(capture, article=content)
        case str():
            return Extraction(capture, article=article(url, content))


def response(url: str, at: datetime = NIGHT, kind: Kind = Kind.FEED, **more: Any) -> Capture:
    """A capture; its segment and file are set when the segment is written."""
    made = Capture(
        capture_id=digest(url, at, kind),
        kind=kind,
        target_uri=url,
        url_key=url_key(url),
        warc_record_id=f"<urn:uuid:{digest(url, at)}>",
        warc_date=at,
        status=200,
        content_type="text/html; charset=utf-8",
        payload_digest=f"sha1:{digest(url, at).upper()}",
        payload_length=3000,
        warc_file="",
        warc_offset=0,
        source=host_of(url).removesuffix(".example"),
        run_id="",
        segment="",
    )
    return replace(made, **more)


def event(
    url: str,
    at: datetime = NIGHT,
    state: UrlState = UrlState.PENDING,
    reason: LogReason = LogReason.LISTED,
    **more: Any,
) -> UrlEvent:
    source = more.pop("source", host_of(url).removesuffix(".example"))
    return UrlEvent(
        at=at, url=url, url_key=url_key(url), source=source, run_id="", state=state, reason=reason, **more
    )


def listing(url: str, at: datetime = NIGHT, **more: Any) -> Listing:
    settings: dict[str, Any] = {
        "kind": Kind.FEED,
        "status": 200,
        "payload_digest": f"sha1:{digest(url, at)}",
        "source": host_of(url).removesuffix(".example"),
        **more,
    }
    return Listing(at=at, url=url, run_id="", **settings)


def run_id(number: int = 1) -> str:
    return f"20240305T065501Z-{number:06x}"


def segment(
    folder: Path,
    extractions: Sequence[Extraction | Capture] = (),
    log: Sequence[UrlEvent | Listing] | None = (),
    *,
    run: int = 1,
    number: int = 1,
    loaded_by: int | None = None,
) -> SegmentFiles:
    """Write a segment's extraction and log to `folder`, as it lies there before it is loaded."""
    name = f"{run_id(run)}-00-{number:05d}"
    place = {"segment": name, "run_id": run_id(run), "warc_file": f"archive/2024/03/05/{name}.warc.gz"}
    extract = folder / f"{name}.extract.jsonl"
    with extract.open("wb") as lines:
        for offset, item in enumerate(extractions):
            made = item if isinstance(item, Extraction) else Extraction(item)
            lines.write(orjson.dumps(_extraction(made, {**place, "warc_offset": offset * 4096})) + b"\n")
    if log is None:
        return SegmentFiles(name, run_id(run), place["warc_file"], extract, None, run_id(loaded_by or run))
    log_file = folder / f"{name}.jsonl"
    with log_file.open("wb") as lines:
        for line in log:
            kind = "url" if isinstance(line, UrlEvent) else "listing"
            record = orjson.loads(orjson.dumps(replace(line, run_id=run_id(run))))
            lines.write(orjson.dumps({"type": kind, **record}) + b"\n")
    return SegmentFiles(name, run_id(run), place["warc_file"], extract, log_file, run_id(loaded_by or run))


def _extraction(item: Extraction, place: dict[str, Any]) -> dict[str, Any]:
    rejection = item.rejection
    return {
        "capture": replace(item.capture, **place),
        "extractor": item.extractor,
        "article": item.article,
        "rejection": rejection
        and {
            "reason": rejection.reason,
            "detail": rejection.detail,
            "stage": rejection.reason.stage,
            "url_state": rejection.reason.url_state,
        },
    }
