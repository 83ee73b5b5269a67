"""Seven weeks of three made-up papers in a warehouse, built by the real loader, whose totals are known by counting.

Its nights end on Tuesday, 5 March 2024. The gazette (Berlin) brings two notices a day from 15 January to 4 March, but
none on Tuesday, 27 February. The herald (London), the journal (Paris) and the asahi (Tokyo) bring what is written out
below, on the last days. No two texts share a line unless they are meant to be copies.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tests.made_segments import article, event, listing, page, response, run_id, segment
from transforms.items import (
    Caption,
    Extraction,
    Hints,
    Listing,
    LogReason,
    Reason,
    Source,
    UrlEvent,
    UrlState,
)
from warehouse import ledger
from warehouse.backfills import DayDone, record_days
from warehouse.load import load_segments

GAZETTE = Source("gazette", "Gazette", "https://gazette.example/", "en", "Europe/Berlin")
HERALD = Source("herald", "Herald", "https://herald.example/", "en", "Europe/London")
JOURNAL = Source("journal", "Journal", "https://journal.example/", "fr", "Europe/Paris")
ASAHI = Source("asahi", "Asahi", "https://asahi.example/", "ja", "Asia/Tokyo")
SOURCES = [GAZETTE, HERALD, JOURNAL, ASAHI]
HERALD_FEED = "https://herald.example/rss"
JOURNAL_FEED = "https://journal.example/rss"
ASAHI_FEED = "https://asahi.example/rss"
GAZETTE_FEED = "https://gazette.example/rss"


def on(day: str, clock: str = "08:00") -> datetime:
    """A time (UTC) of 2024, e.g. `on("03-05", "06:30")`."""
    return datetime.fromisoformat(f"2024-{day}T{clock}").replace(tzinfo=UTC)


def prose(seed: object, words: int = 80) -> str:
    """So many words that stand in no other text."""
    made = []
    for number in range(words):
        digits = hashlib.blake2b(f"{seed} {number}".encode(), digest_size=4).hexdigest()
        made.append(digits.translate(str.maketrans("0123456789", "ghijklmnop")))
    return " ".join(made).capitalize() + "."


def story(url: str, published: datetime, text: str, seen: datetime, **more: Any) -> Extraction:
    """An article as it was found at a time."""
    known: dict[str, Any] = {
        "date_published": published,
        "date_published_raw": published.isoformat(),
        "authors": (),
        "byline": None,
        "keywords": (),
        **more,
    }
    return page(url, seen, article(url, text, **known))


def notices() -> list[Extraction]:
    """What the gazette brings day by day."""
    found = []
    day = on("01-15")
    while day < on("03-05"):
        if day != on("02-27"):
            for number in (1, 2):
                url = f"https://gazette.example/{day:%m-%d}/{number}"
                found.append(
                    story(
                        url,
                        day + timedelta(hours=number),
                        prose(url, 40),
                        day + timedelta(hours=number, minutes=30),
                        headline=f"Notice {prose(url + 'h', 3)}",
                        authors=("Ann Example",) if number == 1 else ("Bob Example", "Cy Example"),
                        section="Notices" if day < on("03-04") else "Harbour",
                        is_accessible_for_free=number == 1,
                        article_type="NewsArticle" if number == 1 else "OpinionNewsArticle",
                    )
                )
        day += timedelta(days=1)
    return found


def wire() -> list[Extraction]:
    """Two stories that several papers carry: an agency's, and the gazette's own."""
    sunk, bridge = prose("sunk"), prose("bridge")
    return [
        story(
            "https://herald.example/sunk",
            on("03-05", "04:00"),
            sunk,
            on("03-05", "05:00"),
            headline="Ship sunk",
            agency="AFP",
        ),
        story(
            "https://gazette.example/sunk",
            on("03-05", "04:45"),
            sunk,
            on("03-05", "05:30"),
            headline="A ship goes down",
        ),
        story(
            "https://journal.example/coule",
            on("03-05", "05:20"),
            sunk,
            on("03-05", "06:20"),
            headline="Navire",
            agency="AFP",
        ),
        story(
            "https://gazette.example/bridge",
            on("03-04", "10:00"),
            bridge,
            on("03-04", "10:10"),
            headline="Bridge opens",
        ),
        story(
            "https://herald.example/bridge",
            on("03-04", "12:00"),
            bridge,
            on("03-04", "12:10"),
            headline="The bridge is open",
        ),
    ]


def edited() -> list[Extraction]:
    """What was changed afterwards: numbers, a headline, with a correction and without."""
    ferry, ships, blog = (
        "https://herald.example/ferry",
        "https://journal.example/navires",
        "https://herald.example/live",
    )
    rest, other, more = prose("ferry"), prose("ships"), prose("blog")
    at = on("03-05", "06:00")

    def ferry_at(clock: str, text: str, headline: str = "Ferry sinks") -> Extraction:
        return story(
            ferry, at, text, on("03-05", clock), headline=headline, in_language="en-GB", section="Sea"
        )

    def ships_at(clock: str, text: str) -> Extraction:
        return story(
            ships, at, text, on("03-05", clock), headline="Douze navires", in_language="fr", section="Mer"
        )

    def blog_at(clock: str, text: str) -> Extraction:
        return story(blog, at, text, on("03-05", clock), headline="Live", article_type="LiveBlogPosting")

    return [
        ferry_at("06:10", f"It carried 1,120 people. It left at 9.30.\n{rest}"),
        ferry_at("08:00", f"It carried 1,240 people. It left at 9.30.\n{rest}"),
        ferry_at("10:00", f"It carried 1,240 people. It left at 9.30.\n{rest}", "Ferry sinks off the coast"),
        ships_at("06:10", f"On compte 12 navires. Ils partent.\n{other}"),
        ships_at(
            "09:00", f"On compte 14 navires. Ils partent.\n{other}\nRectificatif : ils sont 14, et non 12."
        ),
        blog_at("06:10", f"There are 3 boats.\n{more}"),
        blog_at("07:10", f"There are 5 boats.\n{more}"),
    ]


def quakes() -> list[Extraction]:
    """Four articles on a volcano this week and one before, and three on an earthquake in Japanese; some have links."""
    linking = (
        f"{prose('link')} [Report](https://www.agency.example/report) ![x](https://pictures.example/1.png)"
    )
    found = [
        story(
            f"https://herald.example/volcano-{number}",
            on(day, "07:00"),
            prose(f"volcano {number}", 60),
            on(day, "07:30"),
            headline=f"Volcano {prose(f'v{number}', 2)}",
            authors=("Dee Example",),
            keywords=("Volcano", "Iceland") if number == 1 else ("volcano",),
            captions=(Caption("The volcano", None),),
            body_markdown=linking
            if number < 3
            else f"{prose('own')} [More](https://www.herald.example/more) [Same](https://agency.example/x)",
        )
        for number, day in enumerate(("03-01", "03-02", "03-03", "03-04"), 1)
    ]
    found.append(
        story(
            "https://journal.example/volcan",
            on("02-10", "07:00"),
            prose("volcan", 60),
            on("02-10", "07:30"),
            headline="Volcano elsewhere",
            is_complete=False,
            is_accessible_for_free=False,
            in_language="fr",
        )
    )
    for number, day in enumerate(("03-01", "03-02", "03-03"), 1):
        # the asahi's feed tells of them two days late, and of the first one the dead are counted again
        published = on(day, "07:00")
        for dead, seen in ((12, published + timedelta(days=2)), (15, on("03-05", "12:00")))[
            : 2 if number == 1 else 1
        ]:
            found.append(
                story(
                    f"https://asahi.example/{number}",
                    published,
                    f"{prose(f'asahi {number}', 60)}\n東京で地震がありました。死者は{dead}人です。",
                    seen,
                    headline=f"大地震{'一二三'[number - 1]}",
                    in_language="ja",
                    date_published_raw=f"{published:%Y年%m月%d日}" if number == 3 else published.isoformat(),
                )
            )
    return found


def refused() -> list[Extraction]:
    """Pages that are no articles, one of which was one before."""
    at = on("03-05", "06:30")
    return [
        page("https://herald.example/short-1", at, Reason.TOO_SHORT),
        page("https://herald.example/short-2", at + timedelta(minutes=1), Reason.TOO_SHORT),
        page("https://journal.example/wall", at, Reason.BOT_WALL),
        page("https://gazette.example/02-06/1", on("03-05", "09:00"), Reason.NOT_FOUND, status=404),
    ]


def log() -> list[UrlEvent | Listing]:
    """What the crawls say of feeds and of URLs that gave no response."""
    night = on("03-05", "06:00")
    herald = [f"https://herald.example/{name}" for name in ("sunk", "ferry", "short-1", "short-2", "waiting")]
    return [
        *(event(url, night, discovered_in=HERALD_FEED) for url in herald[:-1]),
        event(herald[-1], night, discovered_in=HERALD_FEED, listed_day=date(2024, 3, 4)),
        event(
            "https://herald.example/slow",
            night,
            state=UrlState.FAILED,
            reason=LogReason.TIMEOUT,
            discovered_in=HERALD_FEED,
            hints=Hints(headline="Slow news"),
            listed_day=date(2024, 3, 4),
        ),
        event("https://journal.example/volcan", on("02-10", "07:10"), discovered_in=JOURNAL_FEED),
        *(
            event(
                f"https://asahi.example/{number}", on(f"03-0{number + 2}", "06:50"), discovered_in=ASAHI_FEED
            )
            for number in (1, 2, 3)
        ),
        event("https://gazette.example/bridge", on("03-04", "10:05"), discovered_in=GAZETTE_FEED),
        listing(HERALD_FEED, night, links=6, new=6),
        listing(ASAHI_FEED, night, links=3, new=3),
        listing(JOURNAL_FEED, on("02-10", "07:10"), links=1, new=1),
        listing(JOURNAL_FEED, night, links=1, new=0),
        listing(GAZETTE_FEED, on("03-04", "10:05"), links=1, new=1),
        listing(GAZETTE_FEED, night, status=500, warning=None),
    ]


def fill(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Load it all: the weeks before as one run, the last days as another, from two segments."""
    nights = (
        (1, on("01-15", "06:55"), on("03-04", "23:00")),
        (2, on("03-05", "06:00"), on("03-05", "06:30")),
    )
    for number, started, _ in nights:
        ledger.start_run(
            connection,
            run_id=run_id(number),
            kind="backfill" if number == 1 else "nightly",
            started=started,
            sources=SOURCES if number == 2 else [GAZETTE],
        )
    load_segments(
        connection,
        [
            segment(folder, [*notices(), response(GAZETTE_FEED, on("03-04", "10:05"))], run=1),
            segment(folder, [*wire(), *edited(), *quakes(), *refused()], log(), run=2),
        ],
    )
    record_days(
        connection,
        [DayDone("herald", date(2024, 3, 4), "sitemap", run_id(1), on("03-05", "07:00"), 4, 3, 0, 1, 0)],
    )
    for number, _, ended in nights:
        ledger.finish_run(
            connection, run_id(number), state="done", ended=ended, reported={"requests": 200 * number}
        )
