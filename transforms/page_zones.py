"""The zone of a page's own clock: from its dates that say one, and from the time that it prints beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from transforms.dates import Clock, Moment

_NEAR = timedelta(days=30)  # summer time may be between dates that are further apart
_QUARTER = 15 * 60  # seconds; all zones are whole quarters of an hour from UTC
_FURTHEST = timedelta(hours=14)


def in_page_zone(moment: Moment, others: Sequence[Moment], clock: Clock) -> Moment:
    """`moment` in the zone that the page's clock shows, which readers would call its day in.

    A time without a zone gets that of another date of the page, else that of the source (which `read_moment`
    has already put in). One in UTC stays the point in time that it is, and gets the page's offset: from another
    date, or from the same time as the page prints it ("2026-03-05T02:54:29Z", "9:54 p.m."). If the page
    prints the very time that is said to be in UTC, and its source is elsewhere, "Z" was written unasked.
    """
    if not moment.has_time:
        return moment
    told = _offset_told(moment, others)
    if not moment.has_zone:
        return moment.moved_to(told, clock) if told is not None else moment
    if moment.offset:
        return moment
    at_source = moment.at.astimezone(ZoneInfo(clock.zone)).utcoffset() if clock.zone else None
    printed = [
        other
        for other in others
        if other.origin in ("text", "time") and not other.has_zone and other.has_time
    ]
    for other in printed:
        if _same_minute(other, moment) and (claimed := told or at_source):
            return moment.moved_to(claimed, clock)
    offset = _offset_printed(moment, printed)
    if offset is None:
        offset = told if told is not None else at_source
    return replace(moment, offset=offset) if offset is not None else moment


def is_same_moment(moment: Moment, printed: Moment) -> bool:
    """Can the printed time be that point in time, in some zone?"""
    return _offset_printed(moment, [printed]) is not None


def _same_minute(one: Moment, other: Moment) -> bool:
    return one.wall.replace(second=0) == other.wall.replace(second=0)


def _offset_told(moment: Moment, others: Iterable[Moment]) -> timedelta | None:
    """The offset of a date of about that time that says one other than UTC."""
    for other in others:
        if other.has_zone and other.offset and abs(other.wall - moment.wall) < _NEAR:
            return other.offset
    return None


def _offset_printed(moment: Moment, printed: Iterable[Moment]) -> timedelta | None:
    """The offset at which the printed time of day is that of `moment`, to the minute."""
    for other in printed:
        offset = other.wall.replace(second=0) - moment.at.replace(tzinfo=None, second=0)
        if abs(offset) <= _FURTHEST and offset.total_seconds() % _QUARTER == 0:
            return offset
    return None
