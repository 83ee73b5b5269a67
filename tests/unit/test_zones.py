"""The time zone of a site: told by offsets, domain and language together, or not told at all."""

from datetime import UTC, datetime

import pytest

from spiders.zones import find_zone, stated

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
COM = "https://news.example.com/"


@pytest.mark.parametrize(
    ("dates", "url", "language", "zone"),
    [
        (["2026-11-22T08:00:00+01:00"], "https://blatt.de/", "de", "Europe/Berlin"),
        (["Sun, 22 Nov 2026 08:00:00 +0100", "Tue, 21 Jul 2026 08:00:00 +0200"], "https://avis.no/", "nb", "Europe/Oslo"),
        (["2026-11-22T08:00:00-06:00"], COM, "en-US", "America/Chicago"),
        (["Sun, 22 Nov 2026 08:00:00 EST"], COM, "en-US", "America/New_York"),
        (["2026-11-22T08:00:00+05:30"], COM, "en-US", "Asia/Kolkata"),  # a theme's language is nobody's country
        (["2026-11-22T08:00:00+13:00"], COM, "en-NZ", "Pacific/Auckland"),
        (["2026-11-22T08:00:00+05:00"], COM, "ru", "Asia/Yekaterinburg"),
        (["2026-11-22T08:00:00-03:00"], "https://diario.uy/", "es", "America/Montevideo"),
        (["2026-11-22T08:00:00Z"], "https://gazette.co.uk/", "en", "Europe/London"),
        ([], COM, "en-GB", "Europe/London"),
        (["2026-11-22T08:00:00+01:00"] * 9 + ["2026-11-22T08:00:00+09:00"], "https://blatt.de/", "de", "Europe/Berlin"),
        # what can't be told
        (["2026-11-22T08:00:00-03:00"], COM, "es", None),  # Montevideo, Buenos Aires, Santiago
        (["2026-11-22T08:00:00-07:00"], COM, "en-US", None),  # Denver or Phoenix
        (["2026-11-22T08:00:00Z"], COM, "en-US", None),
        (["2026-11-22T08:00:00Z"], COM, "de", None),
        (["2026-11-22T08:00:00+09:00"], "https://blatt.de/", "de", None),
        (["22 November 2026", None, "nonsense"], COM, None, None),
        (["2026-11-22T08:00:00+01:00"], "https://startup.io/", None, None),
    ],
)  # fmt: skip
def test_a_zone_is_told_only_if_one_fits(
    dates: list[str | None], url: str, language: str | None, zone: str | None
) -> None:
    found = find_zone(stated(dates), url=url, language=language, now=NOW)
    assert found.name == zone, found.why
    assert found.why


def test_what_leaves_several_is_told() -> None:
    found = find_zone(stated(["2026-11-22T08:00:00-07:00"]), url=COM, language="en-US", now=NOW)
    assert "America/Denver" in found.why
    assert "America/Phoenix" in found.why
