"""A site's profile in words."""

from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.profiles import Habit, SiteProfile

_WIDTH = 160  # characters of a text that are shown


def profile_lines(profile: "SiteProfile | None") -> Iterator[str]:
    """What a site's last pages share and what is cut out of its articles, a line each."""
    if profile is None:
        yield "No profile yet: the warehouse has no article of this source."
        return
    yield (
        f"Profile, from the last {profile.articles} articles "
        f"({profile.since:%Y-%m-%d} to {profile.last_seen:%Y-%m-%d}):"
    )
    yield from _habits("text lies in", profile.body_places)
    yield from _habits("titles have", profile.headline_ends)
    yield from _habits("bylines stand in", profile.byline_places)
    if profile.day_first is None:
        yield "  dates: none has told which number is the day"
    else:
        order = "the day first" if profile.day_first else "the month first"
        yield f"  dates: {order} ({profile.day_first_pages} articles)"
    if not profile.furniture:
        yield "  Nothing is cut: no text repeats from page to page."
        return
    yield f"  Cut out of its articles ({profile.lines_cut} lines of {profile.articles_cut} of these articles):"
    for block in profile.furniture:
        yield (
            f"    {block.pages:>4} of {block.of_pages:<4} {block.strength:<7} "
            f"{shorten(block.text, _WIDTH, placeholder=' ...')}"
        )


def _habits(what: str, habits: "Sequence[Habit]") -> Iterator[str]:
    if not habits:
        yield f"  {what}: nothing in common"
    for habit in habits:
        yield f"  {what}: {habit.value!r} ({habit.pages} of {habit.of_pages})"
