"""Pages that lead to articles: front pages, sections, tags, authors, archives, searches.

None is told by its links alone: an article on an old site may have sixty around it. What tells is that its text is
made of other pages' headlines, together with what its URL says, or what it says of itself.
"""

import re

from transforms.evidence import Evidence
from transforms.items import Reason, Rejection
from transforms.shape import STORY_LINK, weight

_LANGUAGE = r"(?:[a-z]{2}(?:-[a-z]{2})?/)?"
_FRONT_PATH = re.compile(
    rf"^/{_LANGUAGE}(?:(?:index|default|home|start(?:seite)?|front-?page|portada|accueil|inicio)(?:\.\w+)?/?)?$"
)
_LISTING_PATH = re.compile(
    rf"^/{_LANGUAGE}(?:[\w-]+/)?(?:"
    r"(?:tags?|categor(?:y|ies)|kategori\w*|etiquetas?|mots?-cles?|mot-cle|keywords?|labels?|stichw\w+|schlagw\w+|oznaka|tagi)(?:/[^/]+){0,2}/?$|"
    r"(?:topics?|thema|themen|sections?|search|suche|authors?|autor(?:e[ns]?|i|zy)?|auteurs?|avtory?|journalist\w*|firmas?|redacteur|contributors?|writers?|staff|reporters?|by|redaktion|mitarbeiter|profiles?|people|page|rubri\w+|rubr?yk\w*|temas?|secci[oó]n(?:es)?|"
    r"sec[cç][aã]o|buscar|buscador|busca|cerca|zoeken|sok|szukaj|recherche|rechercher|sujets?|dossiers?|streams?|latest|newest|all-news|channels?|site-?map|a-z)(?:/[^/]+)?/?$|"
    r"(?:archives?|archiv\w*|hemeroteca|arkiv|arquivo)(?:/[\w-]+){0,4}/?$)"
)  # fmt: skip
_DAY_PATH = re.compile(
    rf"^/{_LANGUAGE}(?:[a-z]+/)?(?:(?:19|20)\d\d(?:[/-](?:0?\d|1[0-2])(?:[/-][0-3]?\d)?)?|(?:19|20)\d\d[01]\d[0-3]\d|[0-3]?\d-[01]?\d-(?:19|20)\d\d)/?$"
)
_SEARCH_QUERY = re.compile(
    r"[?&](?:q|s|query|search|keywords?|tag|cat|category|author|datum|date|page|paged)=", re.IGNORECASE
)
_ITEM_QUERY = re.compile(r"[?&](?:p|id|\w{0,10}id|article|story|nid|item|a|n)=\w", re.IGNORECASE)
_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList", "DataFeed", "Blog"})
# Two folders at most, each one of a few plain words: /world, /sport/football
_SECTION_PATH = re.compile(r"^/(?:[^\W\d_]+(?:-[^\W\d_]+){0,1}/?){1,3}$")
_SITE_TYPES = ("website", "profile", "blog")

_FEW = 5  # lines of other pages' headlines from which a text is made of them
_LABEL_WORDS = 4  # that the name of a section has at most
_STORY = 250  # weight of sentences before the first of them that make a story
_SCANT = 350  # weight of the text of its own that a page of few links has
_LONG = 2000  # weight of sentences that no listing without a headline in its text has


def refuse_listing(page: Evidence) -> Rejection | None:
    """Is this a page of links to articles?"""
    front = _FRONT_PATH.match(page.path) is not None and not _ITEM_QUERY.search(page.query)
    if page.is_declared and not (front and not page.metadata.article_types):
        return None
    shape = page.shape
    led = _led_lines(page)
    made_of_links = led >= _FEW and (led >= 0.3 * len(page.blocks) or page.own < 0.4 * page.length)
    headed = len(shape.heads) >= _FEW and len(page.blocks) <= 1.5 * len(shape.heads)
    if front and _leads_on(page, led):
        return _refused("a front page", page)
    place = _place(page)
    said = _said(page)
    crowded = shape.links >= 40 and shape.density > 0.4 and page.shape.linked > page.prose
    built = (
        made_of_links or headed or crowded or (len(shape.stories) >= _FEW and page.prose < 0.5 * page.length)
    )
    if made_of_links and (place or said or (_is_labelled(page) and _opening(page) < _STORY)):
        return _refused(place or said or "a list of stories under a label", page)
    if page.prose >= _LONG and not (headed or crowded):
        return None
    scant = len(shape.stories) >= 3 and page.own < _SCANT
    if (place and (built or scant or said or _is_site(page))) or (
        said and built and not page.metadata.says_article
    ):
        return _refused(" and ".join(filter(None, (place, said))), page)
    published = page.metadata.published
    if (
        _SECTION_PATH.match(page.path)
        and built
        and (published is None or published.origin in ("time", "text"))
        and ((_is_site(page) and published is None) or (headed and _is_labelled(page)))
    ):
        return _refused("a section by its URL", page)
    return None


def _leads_on(page: Evidence, led: int) -> bool:
    """Is the text of this front page made of headlines, or are there many beside it? (Some sites are one text.)"""
    heads, stories = len(page.shape.heads), len(page.shape.stories)
    if led >= 3 and page.prose < 4 * _LONG:
        return True
    return (page.shape.density > 0.3 and (heads >= _FEW or stories >= 2 * _FEW)) or heads >= max(
        2 * _FEW, len(page.blocks)
    )


def _refused(what: str, page: Evidence) -> Rejection:
    shape = page.shape
    return Rejection(Reason.NOT_ARTICLE, f"{what}; {shape.links} links, {shape.density:.0%} of the text")


def _place(page: Evidence) -> str:
    """What the URL says: that this is a listing, or nothing."""
    if _LISTING_PATH.match(page.path):
        return "a listing by its URL"
    if _DAY_PATH.match(page.path):
        return "a day's or month's listing by its URL"
    if _SEARCH_QUERY.search(page.query) and not _ITEM_QUERY.search(page.query):
        return "a search by its URL"
    return ""


def _said(page: Evidence) -> str:
    """What the page says of itself: that it is a listing, or nothing."""
    if page.metadata.article_types:
        return ""
    if page.metadata.stories > 2:
        return f"{page.metadata.stories} articles in its metadata, none its own"
    listed = page.metadata.types & _TYPES
    return f"schema.org {', '.join(sorted(listed))}" if listed else ""


def _is_site(page: Evidence) -> bool:
    return (page.metadata.og_type or "").casefold() in _SITE_TYPES


def _is_labelled(page: Evidence) -> bool:
    """Is the headline the name of a section, which the menu has too, or that of the site?"""
    headline = page.headline.casefold()
    if not headline or weight(headline) > 3 * STORY_LINK or len(headline.split()) > _LABEL_WORDS:
        return False
    one_word = weight(headline) < STORY_LINK and len(headline.split()) == 1
    return headline in page.shape.labels or page.metadata.published is None or one_word


def _led_lines(page: Evidence) -> int:
    """Lines of the text that begin with another page's headline, or such headlines in it."""
    stories = page.shape.stories
    if not stories:
        return 0
    held = sum(1 for story in (stories if len(page.blocks) <= 2 else page.shape.heads) if story in page.text)
    starts = _starts(stories)
    return max(held, sum(1 for block in page.blocks if block.text.startswith(starts)))


def _opening(page: Evidence) -> int:
    """Weight of the lines before the first that is another page's headline."""
    starts, total = _starts(page.shape.stories), 0
    for block in page.blocks:
        if block.text.startswith(starts):
            break
        total += weight(block.text)
    return total


def _starts(stories: frozenset[str]) -> tuple[str, ...]:
    """With what a line begins that begins with one of these headlines."""
    return tuple(story[:60] for story in stories)
