"""A known answer for each named query, counted by hand from what `made_news` writes out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked, and some columns of all rows of the answer."""

    given: dict[str, str]
    columns: str
    rows: list[tuple[Any, ...]]


def _at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"2024-{day}T{clock}")


_LAST_TWO = {"from": "2024-03-04", "to": "2024-03-05"}

KNOWN: dict[str, Known] = {
    # half of the gazette's notices are free, by one author; the other half is paid, by two
    "agency_copy": Known(
        _LAST_TWO,
        "source articles agency_copy percent not_said agencies",
        [
            ("journal", 2, 1, 50.0, 0, ["AFP"]),
            ("gazette", 4, 1, 25.0, 1, ["AFP"]),
            ("herald", 5, 1, 20.0, 0, ["AFP"]),
        ],
    ),
    "article_types": Known(
        _LAST_TWO,
        "source article_type articles percent",
        [
            ("gazette", "NewsArticle", 3, 75.0),
            ("gazette", "OpinionNewsArticle", 1, 25.0),
            ("herald", "NewsArticle", 4, 80.0),
            ("herald", "LiveBlogPosting", 1, 20.0),
            ("journal", "NewsArticle", 2, 100.0),
        ],
    ),
    "articles_per_day": Known(
        _LAST_TWO,
        "day source articles words",
        [
            (date(2024, 3, 5), "herald", 3, 84),  # 80, 88 and 84
            (date(2024, 3, 5), "journal", 2, 87),  # 80 and 94
            (date(2024, 3, 5), "gazette", 1, 80),
            (date(2024, 3, 4), "gazette", 3, 53),  # 40, 40 and 80
            (date(2024, 3, 4), "herald", 2, 70),  # 60 and 80
        ],
    ),
    "bylines": Known(
        {"from": "2024-03-01", "limit": "3"},
        "author articles days words sources latest",
        [
            ("Ann Example", 4, 4, 40, ["gazette"], date(2024, 3, 4)),
            ("Bob Example", 4, 4, 40, ["gazette"], date(2024, 3, 4)),
            ("Cy Example", 4, 4, 40, ["gazette"], date(2024, 3, 4)),
        ],
    ),
    "hours_of_publication": Known(
        {"from": "2024-03-01", "source": "asahi"},
        "source timezone hour articles percent",
        [("asahi", "Asia/Tokyo", 16, 2, 100.0)],  # the third is printed with its day alone
    ),
    "keywords": Known(
        {},
        "keyword articles sources first_day last_day",
        [
            ("volcano", 4, ["herald"], date(2024, 3, 1), date(2024, 3, 4)),
            ("iceland", 1, ["herald"], date(2024, 3, 1), date(2024, 3, 1)),
        ],
    ),
    "languages": Known(
        {"from": "2024-03-01"},
        "source in_language articles percent",
        [
            ("asahi", "ja", 3, 100.0),
            ("gazette", "en", 10, 100.0),
            ("herald", "en", 7, 87.5),
            ("herald", "en-GB", 1, 12.5),
            ("journal", "en", 1, 50.0),
            ("journal", "fr", 1, 50.0),
        ],
    ),
    "lengths": Known(
        {"source": "gazette", "from": "2024-02-26", "every": "month"},
        "since articles short typical long mean",
        [
            (date(2024, 2, 1), 6, 40, 40, 40, 40),
            (date(2024, 3, 1), 10, 40, 40, 80, 48),  # eight notices of 40 words, two stories of 80
        ],
    ),
    "paywalls": Known(
        {},
        "source articles free paid not_said cut percent_paid",
        [
            ("gazette", 58, 28, 28, 2, 0, 48.3),
            ("journal", 3, 0, 1, 2, 1, 33.3),
            ("asahi", 3, 0, 0, 3, 0, 0.0),
            ("herald", 8, 0, 0, 8, 0, 0.0),
        ],
    ),
    "sections": Known(
        {"source": "gazette"},
        "section articles percent words",
        [("Notices", 54, 93.1, 40), ("Harbour", 2, 3.4, 40), (None, 2, 3.4, 80)],
    ),
    "copies_of_an_article": Known(
        {"url": "https://journal.example/coule"},
        "source headline agency url",
        [
            ("herald", "Ship sunk", "AFP", "https://herald.example/sunk"),
            ("gazette", "A ship goes down", None, "https://gazette.example/sunk"),
            ("journal", "Navire", "AFP", "https://journal.example/coule"),
        ],
    ),
    "firsts_by_source": Known(
        {},
        "source shared_stories firsts percent minutes_late of_agencies",
        [
            ("gazette", 2, 1, 50.0, 45.0, 0),
            ("herald", 2, 1, 50.0, 120.0, 1),
            ("journal", 1, 0, 0.0, 80.0, 1),
        ],
    ),
    "who_follows_whom": Known(
        {},
        "follower leader stories not_of_agencies minutes_later",
        [
            ("gazette", "herald", 1, 1, 45.0),
            ("herald", "gazette", 1, 1, 120.0),
            ("journal", "herald", 1, 0, 80.0),
        ],
    ),
    "who_had_it_first": Known(
        {},
        "first_published first_source headline agency sources followers minutes_to_last",
        [
            (_at("03-05", "04:00"), "herald", "Ship sunk", "AFP", 3, ["gazette", "journal"], 80),
            (_at("03-04", "10:00"), "gazette", "Bridge opens", None, 2, ["herald"], 120),
        ],
    ),
    "changed_headlines": Known(
        {},
        "source noticed before after minutes_after version",
        [("herald", _at("03-05", "10:00"), "Ferry sinks", "Ferry sinks off the coast", 240, 3)],
    ),
    # the journal says that it corrected its number, and a live blog's is meant to change
    "changed_numbers": Known(
        {},
        "source noticed before after minutes_after version",
        [
            ("asahi", _at("03-05", "12:00"), "死者は12人です。", "死者は15人です。", 6060, 2),
            ("herald", _at("03-05", "08:00"), "It carried 1,120 people.", "It carried 1,240 people.", 120, 2),
        ],
    ),
    "corrections": Known(
        {},
        "source noticed notice added_in minutes_after in_language",
        [("journal", _at("03-05", "09:00"), "Rectificatif : ils sont 14, et non 12.", 2, 180, "fr")],
    ),
    "edits_by_source": Known(
        _LAST_TWO,
        "source articles edited_articles percent edits minutes_to_first",
        [
            ("journal", 2, 1, 50.0, 1, 180.0),
            ("herald", 5, 2, 40.0, 3, 95.0),  # after 120 and after 70 minutes
            ("gazette", 4, 0, 0.0, 0, None),
        ],
    ),
    "most_edited": Known(
        {},
        "source versions headline minutes_to_last article_type",
        [
            ("herald", 3, "Ferry sinks off the coast", 240, "NewsArticle"),
            ("asahi", 2, "大地震一", 6060, "NewsArticle"),
            ("herald", 2, "Live", 70, "LiveBlogPosting"),
            ("journal", 2, "Douze navires", 180, "NewsArticle"),
        ],
    ),
    "taken_down": Known(
        {},
        "source noticed days_up status url",
        [("gazette", _at("03-05", "09:00"), 28, 404, "https://gazette.example/02-06/1")],
    ),
    "coverage": Known(
        _LAST_TWO,
        "day source verdict articles normal from_archives listed lacking gone_through",
        [
            (date(2024, 3, 4), "gazette", "whole", 3, 2.0, 0, 0, 0, []),
            (
                date(2024, 3, 4),
                "herald",
                "lacking",
                2,
                1.0,
                0,
                2,
                2,
                ["sitemap"],
            ),  # of 1, 1, 1 and 3 about it
            (date(2024, 3, 4), "journal", "nothing", 0, 1.5, 0, 0, 0, []),  # between one and two
            (
                date(2024, 3, 5),
                "gazette",
                "whole",
                1,
                2.0,
                0,
                0,
                0,
                [],
            ),  # half of what is normal is not below it
            (date(2024, 3, 5), "herald", "whole", 3, 1.0, 0, 0, 0, []),
            (date(2024, 3, 5), "journal", "whole", 2, 1.0, 0, 0, 0, []),
        ],
    ),
    "lacking_urls": Known(
        {},
        "day source url state reason",
        [
            (date(2024, 3, 4), "herald", "https://herald.example/slow", "failed", "timeout"),
            (date(2024, 3, 4), "herald", "https://herald.example/waiting", "pending", "listed"),
        ],
    ),
    "gaps": Known(
        {},
        "day weekday source articles normal",
        [(date(2024, 2, 27), "Tuesday", "gazette", 0, 2.0)],
    ),
    # not the herald's own page, nor the picture
    "link_targets": Known(
        {},
        "host articles links sources most_linked",
        [("agency.example", 4, 4, ["herald"], "https://www.agency.example/report")],
    ),
    # two words of two characters each in 大地震
    "rising_words": Known(
        {},
        "word articles articles_before times",
        [("地震", 3, 0, None), ("大地", 3, 0, None), ("volcano", 4, 1, 9.2)],
    ),
    "word_over_time": Known(
        {"word": "VOLCANO", "every": "week", "from": "2024-02-26"},
        "since articles of_articles sources",
        [(date(2024, 2, 26), 3, 18, ["herald"]), (date(2024, 3, 4), 1, 11, ["herald"])],
    ),
    # captures of 3,000 bytes each; two pages were refused
    "archive_size": Known(
        {"source": "herald"},
        "since source captures revisits new_versions megabytes",
        [(date(2024, 3, 1), "herald", 13, 0, 11, 0.039)],
    ),
    # one URL of the feed was captured before the feed told of it, and counts where it was found first
    "feed_yield": Known(
        {"source": "herald", "limit": "2"},
        "discovered_in urls article duplicate rejected not_fetched pending percent_articles",
        [
            ("20240305T065501Z-000002-00-00001.warc.gz", 7, 7, 0, 0, 0, 0, 100.0),
            ("https://herald.example/rss", 5, 1, 0, 2, 1, 1, 20.0),
        ],
    ),
    "feeds": Known(
        {},
        "source kind verdict why failures last_new median_hours",
        [
            ("journal", "feed", "dead", None, 0, _at("02-10", "07:10"), 0.5),
            ("gazette", "feed", "failing", "HTTP 500", 1, _at("03-04", "10:05"), 0.2),
            ("asahi", "feed", "slow", None, 0, _at("03-05", "06:50"), 48.0),
        ],
    ),
    "missing_fields": Known(
        {"from": "2024-03-01", "source": "herald"},
        "articles no_date no_author no_section no_keywords no_image no_language",
        [(8, 0.0, 37.5, 87.5, 50.0, 100.0, 0.0)],
    ),
    "never_articles": Known(
        {"feed": "https://herald.example/rss"},
        "source state reason announced_as attempts url",
        [
            ("herald", "rejected", "too_short", None, 1, "https://herald.example/short-1"),
            ("herald", "rejected", "too_short", None, 1, "https://herald.example/short-2"),
            ("herald", "failed", "timeout", "Slow news", 1, "https://herald.example/slow"),
            ("herald", "pending", "listed", None, 0, "https://herald.example/waiting"),
        ],
    ),
    "outcomes_by_file": Known(
        {"limit": "4"},
        "warc_file outcome reason captures",
        [
            ("archive/2024/03/05/20240305T065501Z-000002-00-00001.warc.gz", *row)
            for row in (
                ("article", None, 21),
                ("rejected", "too_short", 2),
                ("rejected", "bot_wall", 1),
                ("rejected", "not_found", 1),
            )
        ],
    ),
    "rejected_pages": Known(
        {},
        "source stage reason captures percent latest",
        [
            ("herald", "gate", "too_short", 2, 15.4, "https://herald.example/short-2"),  # of 13
            ("gazette", "fetch", "not_found", 1, 1.7, "https://gazette.example/02-06/1"),  # of 59
            ("journal", "gate", "bot_wall", 1, 20.0, "https://journal.example/wall"),  # of 5
        ],
    ),
    "run_totals": Known(
        {},
        "since runs not_well pages new_versions unchanged rejections failed requests minutes",
        [(date(2024, 3, 5), 1, 0, 25, 21, 0, 4, 1, 400, 30.0)],
    ),
    "time_to_capture": Known(
        {},
        "source articles median_minutes slowest_tenth percent_in_an_hour percent_in_a_day",
        [
            ("asahi", 2, 2880, 2880, 0.0, 0.0),
            ("gazette", 58, 30, 30, 100.0, 100.0),
            ("herald", 8, 30, 39, 100.0, 100.0),  # 10, 10, 10, 30 four times, 60
            ("journal", 3, 30, 54, 100.0, 100.0),  # 10, 30, 60
        ],
    ),
    "url_states": Known(
        {"source": "herald"},
        "state reason urls percent",
        [
            ("article", None, 8, 66.7),
            ("rejected", "too_short", 2, 16.7),
            ("failed", "timeout", 1, 8.3),
            ("pending", "listed", 1, 8.3),
        ],
    ),
}
