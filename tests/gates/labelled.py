"""The labelled set: all made-up pages, each with what must become of it."""

from tests.gates.articles import all_articles
from tests.gates.cases import Case
from tests.gates.listings import all_listings
from tests.gates.marked import all_marked
from tests.gates.other_pages import all_other_pages
from tests.gates.walls import all_walls

CASES: tuple[Case, ...] = (
    *all_listings(),
    *all_walls(),
    *all_other_pages(),
    *all_marked(),
    *all_articles(),
)
