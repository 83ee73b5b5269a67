"""A paper with three years of back issues, and what each way has of some days of it: the site, a web archive, CC-NEWS."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.e2e.desk import Desk
from tests.e2e.old_archives import write_captures, write_ccnews
from tests.e2e.old_paper import OldPaper, days, stories
from tests.web_archive import Pywb

FIRST, LAST = date(2020, 10, 1), date(2020, 10, 5)
SPAN = ("--from", FIRST.isoformat(), "--to", LAST.isoformat())
DAYS = list(days(FIRST, LAST))
STORIES = [story for day in DAYS for story in stories(day)]
PUBLISHED = [story.path for story in STORIES]

# In no list of the site's, and gone from it: a day
WITHHELD = {story.path for story in stories(DAYS[2])}
# Listed, and gone from the site: one is in the web archive, one in CC-NEWS, one nowhere
IN_ARCHIVE, IN_CCNEWS, NOWHERE = PUBLISHED[1:4]
LOST = {IN_ARCHIVE, IN_CCNEWS, NOWHERE}


@dataclass(frozen=True)
class BackIssues:
    """The paper, and the settings that lead to what others have of it."""

    paper: OldPaper
    settings: dict[str, str]

    def desk(self, folder: Path) -> Desk:
        """A home of its own, whose one source is the paper."""
        sources = self.paper.source(folder / "sources", archive=True)
        return Desk(folder / "desk", sources, segment_captures=3)


@contextmanager
def back_issues(folder: Path, host: str) -> Iterator[BackIssues]:
    """Serve it all. The archives overlap with the site, and with each other, in part."""
    paper = OldPaper(unlisted=WITHHELD, lost=WITHHELD | LOST)
    about = [story for day in days(date(2020, 9, 1), date(2020, 10, 31)) for story in stories(day)]
    archived = [s for s in about if s.path == IN_ARCHIVE or s.day not in DAYS[:3]]
    crawled = [
        s for s in about if s.path in {IN_CCNEWS, *WITHHELD} or s.day not in (DAYS[0], DAYS[1], DAYS[4])
    ]
    (folder / "warcs").mkdir(parents=True)
    write_captures(folder / "warcs" / "paper.warc.gz", paper.site.url, archived)
    write_ccnews(folder / "mirror", paper.site.url, crawled)
    with paper.site, Pywb(folder / "pywb", folder / "warcs", host) as archive:
        yield BackIssues(
            paper,
            {
                "NIGHTDESK_WAYBACK_CDX": archive.cdx,
                "NIGHTDESK_WAYBACK_REPLAY": archive.replay,
                "NIGHTDESK_CCNEWS": str(folder / "mirror"),
            },
        )
