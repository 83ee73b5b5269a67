"""Sites that never end: the crawl does, after few requests, and says what it left out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.integration.crawls import Night, crawl, due, source
from tests.integration.site_server import Answer, Site, Talk, page

TODAY = datetime.now(UTC).date()


def deeper(talk: Talk) -> Answer:
    """Each page leads one further down."""
    return Answer(b"further", 302, {"Location": talk.path + "/more"})


def day(when: date) -> str:
    return f"/days/{when:%Y/%m/%d}"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site("127.0.7.160") as site:
        path = "/more"
        for _ in range(20):
            site.routes[path] = deeper
            path += "/more"
        days = [TODAY + timedelta(days=number) for number in range(-2, 2000)]
        links = "".join(f'<a href="{day(when)}">{when}</a>' for when in days)
        site.routes |= {day(when): page() for when in days}
        site.routes["/section"] = Answer(f'<a href="/more">More</a>{links}'.encode())
        yield site


@pytest.fixture(scope="module")
def night(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Night:
    endless = source("endless", site.url, sections=(f"{site.url}/section",), allow=("/days/", "/more"))
    return crawl(
        tmp_path_factory.mktemp("night"),
        [endless],
        due={"endless": due(site.url, "/more/x/more/x/more")},
    )


def test_an_endless_path_ends_where_it_repeats_itself(night: Night, site: Site) -> None:
    assert night.outcome.ok
    assert [path for path in site.paths if path.startswith("/more")] == ["/more", "/more/more"]
    assert night.urls(f"{site.url}/more/more/")[f"{site.url}/more/more/more"] == ("denied", "trap")


def test_a_calendar_ends_a_week_ahead(night: Night, site: Site) -> None:
    asked = [path for path in site.paths if path.startswith("/days/")]
    ahead = [day(TODAY + timedelta(days=number)) for number in range(-2, 9)]
    assert asked in (ahead, ahead[:-1])  # the other one at midnight
    states = list(night.urls(f"{site.url}/days/").values())
    assert states.count(("denied", "trap")) > 1900
    assert night.outcome.counts["denied"] == states.count(("denied", "trap")) + 2


def test_what_holds_a_trap_back_is_said(night: Night, site: Site) -> None:
    details = {line["url"]: line["detail"] for line in night.lines if line["type"] == "url"}
    assert details[f"{site.url}/more/more/more"] == "its path has 'more' 3 times"
    far = TODAY + timedelta(days=900)
    assert details[site.url + day(far)] == f"its date, {far}, is more than 7 days ahead"


def test_a_url_of_an_earlier_run_is_held_back_as_well(night: Night, site: Site) -> None:
    assert night.urls()[f"{site.url}/more/x/more/x/more"] == ("denied", "trap")
