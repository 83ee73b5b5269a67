"""What a site's other pages have taught about the way in which it prints headline, byline and date."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """A site's habits, learned elsewhere (see `profile.py`); all empty for a site that is not known.

    headline_ends: what stands at the end (or the start) of its titles and is no part of a headline, with the separator,
        as in " | The Orrin Gazette" (or "Orrin Gazette: ").
    byline_places: where it prints its bylines, the most frequent first, in the form of `signatures.place_of`
        ("span.author.name"); `Byline.place` says where one was found.
    day_first: whether 3/4/2026 is in April; None if nothing tells.
    """

    headline_ends: tuple[str, ...] = ()
    byline_places: tuple[str, ...] = ()
    day_first: bool | None = None


NO_HABITS = Habits()
