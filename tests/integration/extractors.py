"""Stand-ins for `transforms.extract.extract` that processes of a pool can import: what they do, the URL says."""

import os
import signal
import sys
import time
from dataclasses import replace

from transforms.extract import extract
from transforms.items import Article, Extraction, Reason, Rejection, Source
from transforms.profile import Profiles
from transforms.robots_tags import RobotsTags
from transforms.warc import RawCapture

NOT_FOR_WORKERS = frozenset(
    {"flows", "spiders", "warehouse", "prefect", "scrapy", "twisted", "duckdb", "pytest"}
)
OLDER = "nightdesk 0.0 / made up"
NO_PROFILES = Profiles()


def by_url(raw: RawCapture, source: Source | None) -> Extraction:
    """Extract, but come to grief on some URLs, as real pages make libraries do."""
    word = raw.capture.target_uri.rpartition("/")[2]
    if word == "slow":
        time.sleep(600)
    elif word == "hungry":
        hoard = [bytearray(16 << 20) for _ in range(1000)]
        return Extraction(raw.capture, rejection=Rejection(Reason.NO_TEXT, f"got {len(hoard)} pieces"))
    elif word == "deadly":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif word == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "raising":
        raise ValueError("the page\nis odd")
    return extract(raw, source)


def modules(raw: RawCapture, source: Source | None) -> Extraction:
    """Tell which modules this process has that it has no use for."""
    found = {name.partition(".")[0] for name in sys.modules} & NOT_FOR_WORKERS
    return Extraction(raw.capture, rejection=Rejection(Reason.CRASHED, " ".join(sorted(found))))


def forever(raw: RawCapture, source: Source | None) -> Extraction:
    """Say who is at work, and go on working."""
    os.write(1, f"{os.getpid()}\n".encode())  # in one piece: two of them say it at once
    while True:
        time.sleep(0.05)


def older(
    raw: RawCapture, source: Source | None, *, tags: RobotsTags, profiles: Profiles = NO_PROFILES
) -> Extraction:
    """Extract as a release might have that knew less: some texts come out with more or less than there is, some not."""
    found = extract(raw, source, tags=tags, profiles=profiles)
    made = replace(found, extractor=found.extractor and OLDER)
    article = found.article
    if article is None:
        return made
    article = replace(article, extractor=OLDER)
    lot = int(raw.capture.url_key.encode().hex(), 16) % 7
    lines = article.body.split("\n")
    if lot == 0:
        return Extraction(raw.capture, rejection=Rejection(Reason.TOO_SHORT, "made up"), extractor=OLDER)
    if lot == 1:
        article = replace(article, headline=f"{article.headline} | The Paper", description=None)
    elif lot == 2:
        article = replace(
            article, canonical_url=article.url + "/print", article_key=article.article_key + "/print"
        )
    elif lot == 3 and len(lines) > 2:
        article = _with_lines(article, lines[:-1])
    elif lot == 4:
        article = _with_lines(
            article, [*lines, f"Read at {raw.capture.warc_date:%H:%M:%S} by all our readers"]
        )
    return replace(made, article=article)


def _with_lines(article: Article, lines: list[str]) -> Article:
    return replace(article, body="\n".join(lines), body_markdown="\n\n".join(lines))
