"""When a page says that it was published and changed: what its statements agree on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from htmldate import find_date

from transforms.date_order import day_first_by
from transforms.date_statements import RENDERED, Statement, Statements, around_headlines, read_statements
from transforms.dates import EARLIEST, Clock, Moment, read_moment
from transforms.declared import Declared
from transforms.page_zones import in_page_zone, is_same_moment
from transforms.printed_dates import anywhere, written
from transforms.url_days import month_in_url

_FIRM = ("json-ld", "meta", "item", "url", "feed")  # what can show that another place tells of a change
_DAY = timedelta(days=1)
_MOVED = timedelta(days=7)  # an address does not change: a site that says so much later has been moved


def find_dates(
    declared: Declared, language: str | None, *, day_first: bool | None = None
) -> tuple[Moment | None, Moment | None]:
    """When the page was published and when it was changed; the latter never before the former.

    `day_first`: the site's own order in 3/4/2026, if its other pages have shown it; None if not known.
    """
    source = declared.source
    clock = Clock(declared.page.fetched_at, source.timezone if source else None, language, day_first)
    statements = read_statements(declared, clock)
    order = day_first_by(statements.all) if day_first is None else None
    if order is not None:  # the page itself shows it
        clock = replace(clock, day_first=order)
        statements = read_statements(declared, clock)
    month = month_in_url(declared.page.url)
    first = _agreed(statements, month, clock) or _searched(declared, statements, month, clock)
    first = in_page_zone(first, statements.all, clock) if first else None
    last = in_page_zone(statements.modified[0], statements.all, clock) if statements.modified else None
    if first is not None and last is not None and last.at < first.at:
        last = None
    return first, last


def _agreed(statements: Statements, month: tuple[int, int] | None, clock: Clock) -> Moment | None:
    """The day for which most speaks, and the best statement of it."""
    published = statements.published
    if all(_is_weak(one) for one in published):
        return None
    changed = {moment.day for moment in statements.modified}
    best: tuple[int, list[Statement]] | None = None
    days = [one.moment.day for one in published]
    for one, day in zip(published, days, strict=True):
        same = [other for other, its in zip(published, days, strict=True) if -_DAY <= its - day <= _DAY]
        score = _weight(same)
        if month is not None and _months(month, day) > 1 and not any(other.place in _FIRM for other in same):
            continue  # another story's
        if month is not None:
            score += 3 if (day.year, day.month) == month else -3
        if day in changed and any(
            its < day and other.place in _FIRM for other, its in zip(published, days, strict=True)
        ):
            score -= 2
        if abs(one.moment.at - clock.captured) < RENDERED:
            score -= 5
        if best is None or score > best[0]:
            best = score, same
    if best is None:
        return None
    url = next((one.moment for one in published if one.place == "url"), None)
    chosen = _stated_best(best[1])
    return url if url is not None and url.at < chosen.at - _MOVED else chosen


def _is_weak(one: Statement) -> bool:
    """Is this of a name that means anything, or of a time far from the text?"""
    return one.place == "loose" or one.weight <= 1


def _months(month: tuple[int, int], day: date) -> int:
    """How many months lie between."""
    return abs(12 * (day.year - month[0]) + day.month - month[1])


def _weight(statements: Iterable[Statement]) -> int:
    """What these are worth together: each place counts once."""
    places: dict[str, int] = {}
    for one in statements:
        places[one.place] = max(places.get(one.place, 0), one.weight)
    return sum(places.values())


def _stated_best(same: Sequence[Statement]) -> Moment:
    """Of statements that differ by a day at most, the one to keep: a point in time rather than a time without a zone,
    that rather than a day. A point in time in UTC says no day of the place: it has to fit the day that is shown."""
    days: dict[date, list[Statement]] = {}
    for one in same:
        weight = one.weight if one.moment.offset or not one.moment.has_zone else (one.weight + 1) // 2
        if one.place == "url":  # may be of the next day's paper
            weight = min(weight, 4)
        days.setdefault(one.moment.day, []).append(Statement(one.moment, one.place, weight))
    shown = max(days, key=lambda day: _weight(days[day]))
    walls = [one.moment for one in days[shown] if not one.moment.has_zone]
    timed = [moment for moment in walls if moment.has_time]
    for moment in (one.moment for one in same if one.moment.has_zone):
        if moment.day == shown:
            return moment
        fits = not timed or any(is_same_moment(moment, other) for other in timed)
        if not moment.offset and fits and _may_be_on(moment, shown):
            return moment
    return next(iter((*timed, *walls)), same[0].moment)


def _may_be_on(moment: Moment, day: date) -> bool:
    """Was it that day somewhere, at that time?"""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight - timedelta(hours=14) <= moment.at < midnight + timedelta(hours=36)


def _searched(
    declared: Declared, statements: Statements, month: tuple[int, int] | None, clock: Clock
) -> Moment | None:
    """Where hardly anything tells: a day that is printed as that of publication; the day that a loose meta gives; a day
    of change that stands by the headline; any day that stands alone; what htmldate finds."""
    body = declared.page.tree.find("body")
    printed = anywhere(body, around_headlines(declared), clock) if body is not None else statements.printed
    said = printed.labelled if len(printed.labelled) == 1 else ()  # several are of other stories
    labelled = [one for one in printed.published if one.wall.date() in said]
    loose = [one.moment for one in statements.published if one.place == "loose"]
    found = [*labelled, *loose, *statements.printed.modified[:1]] or [
        *printed.published, *printed.modified, *(one.moment for one in statements.published)
    ]  # fmt: skip
    if not found and (shown := written(declared.outline.tagged("script"), clock)):
        found = [shown]
    return next(
        (
            one
            for one in found or _htmldate(declared, clock)
            if month is None or (one.wall.year, one.wall.month) == month
        ),
        None,
    )


def _htmldate(declared: Declared, clock: Clock) -> list[Moment]:
    """htmldate's search of the whole page, without its extensive one, which loads half a second of tables, and is
    right every other time."""
    answer = find_date(
        declared.page.tree,
        extensive_search=False,
        original_date=True,
        url=declared.page.url,
        min_date=EARLIEST.replace(tzinfo=None),
        max_date=(clock.captured + timedelta(days=1)).replace(tzinfo=None),
    )
    if not answer or answer.endswith("-01"):  # to htmldate a year or a month is its first day
        return []
    moment = read_moment(answer, "text", clock)
    return [moment] if moment else []
