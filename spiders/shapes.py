"""Which links of a section page look like articles: first by guess, then by what became of them. Pure.

A URL's shape is what it has in common with its likes on one site: "/world/{date}/{slug}.html". A shape that
gave articles is wanted, one that gave none is not, and of one that nobody knows the guess decides; a few of
those that it is against are tried all the same, so that a site with odd URLs is learned.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from spiders.catalogue import why_not
from spiders.url_parts import Parts, parts_of
from spiders.url_words import (
    ACTIONS,
    ARTICLES,
    BOILERPLATE,
    LISTS,
    MEDIA,
    NO_PAGES,
    NUMBER_PARAMETERS,
    ODD_PARAMETERS,
    SIDE_HOSTS,
)
from transforms.items import Source, UrlState

MIN_SHARE = 0.2  # of a shape's pages that have to be articles
ENOUGH = 3  # pages that are none, and no article among them, tell what a shape is
MAX_TRIES = 3  # of an unlikely shape, a run
MAX_TRIES_A_SOURCE = 20  # of all unlikely shapes, a run
LIKELY = 3  # points

_FOR = frozenset({UrlState.ARTICLE, UrlState.DUPLICATE})
# Points for the last segment of a path, by its class
_POINTS = {
    "{slug-id}": 4,
    "{slug}": 3,
    "{words-id}": 3,
    "{word-id}": 2,
    "{words}": 1,
    "{id}": 1,
    "{N}": 1,
    "{word}": -1,
    "{date}": -4,  # an archive's page of a day
    "{n}": -2,  # the second page, and the third
}


_SLUGS = frozenset({"{slug}", "{slug-id}"})
_NUMBERS = frozenset({"{id}", "{N}", "{word-id}"})


class Guess(StrEnum):
    """What a URL looks like to somebody who does not know the site."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    NEVER = "never"  # no page, or one that does something: a picture, a login, a search


def shape(url: str) -> str:
    """What a URL has in common with its likes, without its host; "" if it is no http(s) URL.

    Dates, numbers, ids and slugs become classes; short words that stand before the last segment stay as
    they are, as do a file's ending and the names of parameters: "/news/{slug-id}.html?page={n}".
    """
    parts = parts_of(url)
    return "" if parts is None else parts.shape


def guess(url: str) -> Guess:
    """What a URL looks like by itself; a quick guess, right for most articles and some lists."""
    parts = parts_of(url)
    if parts is None or not (parts.last or parts.query) or parts.ending in NO_PAGES:
        return Guess.NEVER
    if not ACTIONS.isdisjoint((*parts.folders, parts.last)):
        return Guess.NEVER
    return Guess.LIKELY if _points(parts) >= LIKELY else Guess.UNLIKELY


def _points(parts: Parts) -> int:
    points = _POINTS.get(parts.kind, 0)
    is_number = parts.kind in _NUMBERS
    if parts.kind == "{words}" and len(parts.words) > 2:
        points += 1
    if parts.has_date and parts.kind != "{date}":
        points += 4 if parts.kind == "{word}" else 3
    elif parts.kind != "{n}" and not _SLUGS.isdisjoint(parts.folders):
        points += 3  # /a-headline-of-some-length/1234567
    elif parts.kind in ("{words}", "{word}", "{slug}") and parts.folders and parts.folders[-1] in _NUMBERS:
        points += 3  # /1234567/a-headline
    if parts.ending:
        points += 1
    if not ARTICLES.isdisjoint(parts.folders):
        points += 2 if is_number else 1
    named = (*parts.folders, parts.last)
    if not LISTS.isdisjoint(named) or parts.host.partition(".")[0] in SIDE_HOSTS:
        points -= 4 if parts.has_date or parts.kind == "{slug-id}" else 8
    if not MEDIA.isdisjoint(named):
        points -= 4
    if len(parts.words) <= 4 and not BOILERPLATE.isdisjoint(parts.words):
        points -= 6
    for name, kind in parts.query:
        if name in ODD_PARAMETERS:
            points -= 4
        elif name in NUMBER_PARAMETERS and kind in ("{n}", "{N}", "{id}"):
            points += 3
    return points


class Shapes:
    """What is wanted of a source's section pages in one run; it remembers what it let be tried.

    Args:
        learned: by shape, how many of its pages were articles and how many were not, see `tally`.
        source: whose section pages they are.
        is_known: was this URL discovered before? Such a one is let through and takes no try.
    """

    def __init__(
        self,
        learned: Mapping[str, tuple[int, int]],
        source: Source,
        is_known: Callable[[str], bool] | None = None,
    ) -> None:
        self._learned = learned
        self._source = source
        self._is_known = is_known or frozenset[str]().__contains__
        self._tries: Counter[str] = Counter()

    def wants(self, url: str) -> bool:
        """Is this link of a section page to be taken up?"""
        if why_not(self._source, url) is not None:
            return False
        if self._source.allow or self._is_known(url):
            return True  # a person's pattern is worth more than any guess
        looks = guess(url)
        if looks is Guess.NEVER or url in self._source.sections:
            return False
        form = shape(url)
        articles, others = self._learned.get(form, (0, 0))
        if articles:
            wanted = articles / (articles + others) >= MIN_SHARE
        else:
            wanted = looks is Guess.LIKELY and others < ENOUGH
        if wanted:
            return True
        if articles or others >= ENOUGH:
            # sites change: what looks like an article gets another chance, one a run
            return looks is Guess.LIKELY and self._may_try(form, 1)
        return self._may_try(form, MAX_TRIES)

    def _may_try(self, form: str, most: int) -> bool:
        if self._tries[form] >= most or self._tries.total() >= MAX_TRIES_A_SOURCE:
            return False
        self._tries[form] += 1
        return True


def tally(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """What `Shapes` learns from.

    Args:
        rows: URL and state of pages that were fetched. `article` and `duplicate` speak for a shape,
            `rejected` against it (give it only those that are no articles, not those that failed), the
            other states say nothing.

    Returns:
        By shape, how many were articles and how many were not.
    """
    articles: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for url, state in rows:
        if state in _FOR:
            articles[shape(url)] += 1
        elif state == UrlState.REJECTED:
            others[shape(url)] += 1
    return {form: (articles[form], others[form]) for form in articles | others if form}
