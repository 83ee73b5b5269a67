"""The article's text: trafilatura, given what can be a body and nothing else, and checked against the page's own word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from lxml.etree import strip_elements

from transforms.agencies import folded
from transforms.cleaning import cleaned
from transforms.elsewhere import is_only_links, teasers
from transforms.furniture import settle, without_furniture
from transforms.headline import agreement, folded_words
from transforms.markdown import Block, Marks, heading, join_markdown, join_text, paragraph
from transforms.metadata import LiveUpdate, Metadata
from transforms.mismatch import stems
from transforms.page import Element, Page
from transforms.profile import NO_PROFILE, Profile, find_place, place_of
from transforms.prose import Prose, body_in_parts, container_of_most, containers, find_prose, is_called_body
from transforms.pruning import comments_in, drop
from transforms.searching import is_enough, length_of, searched
from transforms.standfirst import above_the_body

# Never text of an article, on any site; the first hold no blocks of text
_NO_BLOCKS = ("button", "svg", "select", "option", "map", "canvas", "iframe", "textarea", "math")
_NEVER = (
    "script", "style", "noscript", "template", "object", "embed", "audio", "video", "input", "datalist", "link", "meta",
    "dialog", "frame", "frameset",
)  # fmt: skip
_EARLY, _LINE = (
    8,
    100,
)  # blocks in which the headline may be repeated; characters of a line that is no paragraph
_HEADED = 25  # blocks in which the headline may stand below teasers of other stories
_OTHERS, _LONG = 2, 5  # teasers that are too few for that; letters of words that stand for a subject
_FEW = 4  # blocks of a text behind which something about its author may stand
_TITLE, _ABOUT = 8, 25  # characters in front of the author's name, and that such a line has beside the name
_SCANT = 1500  # characters that a page has which shows a live blog's frame and hardly a post
_SHORT = 300  # characters below which a body is asked for twice


@dataclass(frozen=True)
class Body:
    """A page's text, by blocks; none if it has none."""

    blocks: tuple[Block, ...]
    place: str | None = None  # of the block that holds it, as `profile.place_of` says it
    has_lead: bool = False  # its first block is the standfirst, which each site words for itself
    above: int = 0  # how many of the next ones stand above the block that holds the rest

    @cached_property
    def text(self) -> str:
        """Plain text, a paragraph a line."""
        return join_text(list(self.blocks))

    @property
    def story(self) -> str | None:
        """The same without the standfirst; None if it has none."""
        return join_text(list(self.blocks[1:])) if self.has_lead else None

    @property
    def core(self) -> str:
        """What stands in the block that holds the most of it, and the standfirst."""
        first = 1 if self.has_lead else 0
        return (
            join_text([*self.blocks[:first], *self.blocks[first + self.above :]]) if self.above else self.text
        )

    @property
    def markdown(self) -> str:
        return join_markdown(list(self.blocks))


def find_body(page: Page, metadata: Metadata, profile: Profile = NO_PROFILE) -> Body:
    """The text of the page's article. The page's tree has been `cut` before; it may be marked in place.

    `profile`: where the bodies of the site's last pages lay, which is looked at before any slow way is gone.
    """
    prose = find_prose(page.tree)
    container = container_of_most(prose, 0.75)
    place = place_of(container) if container is not None else None
    blocks = _best(page, prose, profile)
    if metadata.live_updates:
        blocks = _with_updates(blocks, metadata.live_updates)
    if metadata.article_body:
        declared = [paragraph(line) for line in metadata.article_body]
        if _is_of_one_text(blocks, declared):
            blocks = declared if length_of(declared) > 2 * length_of(blocks) else blocks
        elif length_of(declared) >= _SHORT and _is_nowhere(declared, page.tree):
            blocks = declared
    blocks = without_furniture(_without_head(blocks, metadata))
    above = above_the_body(prose, blocks, metadata)
    whole = (*above.lead, *above.paragraphs, *blocks)
    return Body(whole, place, bool(above.lead), len(above.paragraphs))


def _is_of_one_text(some: list[Block], whole: list[Block]) -> bool:
    """Does `whole` hold a paragraph of `some`, or is `some` next to nothing?"""
    text = " ".join(folded_words(join_text(whole)))
    starts = [" ".join(folded_words(block.text[:200])[:8]) for block in some if len(block.text) > _LINE]
    return not starts or any(start in text for start in starts)


def _is_nowhere(declared: list[Block], tree: Element) -> bool:
    """Does the page show none of this text? Then scripts write it there from data of their own."""
    shown = " ".join(folded_words(tree.text_content()))
    starts = (
        " ".join(folded_words(block.text[:200])[:6]) for block in declared if len(block.text) > _LINE // 2
    )
    return not any(start in shown for start in starts)


def cut(page: Page, remove: tuple[str, ...] = (), boxes: tuple[Element, ...] = ()) -> None:
    """Take out of a page's tree what never is text of an article.

    `remove`: CSS selectors of the source; `boxes`: elements of the tree that are known to be none.
    """
    tagged = page.outline.tagged
    for element in boxes:
        drop(element)
    settle(tagged("table"))
    for element in chain.from_iterable(map(tagged, _NO_BLOCKS)):
        if next(element.iter("p", "h1", "article"), None) is not None:
            element.drop_tag()  # its end tag is missing: libxml2 has put the rest of the page into it
        else:
            drop(element)
    strip_elements(page.tree, *_NEVER, with_tail=False)
    for selector in remove:
        for element in page.tree.cssselect(selector):
            drop(element)
    for element in tagged("p"):
        if is_only_links(element):
            drop(element)


def _best(page: Page, prose: Prose, profile: Profile) -> list[Block]:
    """The block that holds the page's prose, cleaned, if there is such a block; else what the slow ways find."""
    most = 0
    for container in _candidates(page.tree, prose, profile):
        marks = Marks(page.url)
        others = teasers(container, page.url)
        blocks = marks.blocks(cleaned(container, marks, others))
        most = max(most, length_of(blocks))
        if is_enough(blocks, prose, others) or (
            is_called_body(container) and length_of(blocks) >= 2 * _SHORT
        ):
            return blocks
        if length_of(blocks) >= prose.short and is_enough(blocks, prose, [*others, *comments_in(container)]):
            return blocks  # the rest of the prose was comments
    parts = body_in_parts(prose)
    if parts is not None:  # what trafilatura looks for first
        parts.set("itemprop", "articleBody")
    marks = Marks(page.url)
    marks.write(page.tree)
    return searched(page.tree, marks, prose, most)


def _candidates(tree: Element, prose: Prose, profile: Profile) -> Iterator[Element]:
    """The blocks that may be the body: those of this page's prose, then the one where the site's bodies lay."""
    if prose.mass < prose.short:
        return
    found = containers(prose)
    yield from found
    known = find_place(tree, profile.body_places)
    if known is not None and known not in found:
        yield known


def _with_updates(blocks: list[Block], updates: tuple[LiveUpdate, ...]) -> list[Block]:
    """A live blog: what stands before its first post, then the posts with their times, as JSON-LD has them whole.

    Only if that is no less than what stands on the page, and no log of days beside it.
    """
    known = {text for update in updates for text in (update.headline, *update.paragraphs[:1]) if text}
    opening = next((index for index, block in enumerate(blocks) if block.text in known), 0)
    live: list[Block] = blocks[:opening]
    for update in updates:
        if update.headline and update.paragraphs:
            live.append(heading(f"{update.clock} {update.headline}" if update.clock else update.headline))
        live.extend(paragraph(line) for line in update.paragraphs)
    shown = length_of(blocks)
    enough = length_of(live) >= 0.9 * shown
    # A page that shows the latest of hundreds of posts is about those
    return live if enough and (length_of(live) <= 3 * shown or shown < _SCANT) else blocks


def _without_head(blocks: list[Block], metadata: Metadata) -> list[Block]:
    """Without early lines that repeat the headline or the byline, and a byline as the last line: readers have read them.

    What is short and stands above the headline (a path of sections, a date) goes with it, and so do teasers
    of other stories there.
    """
    known = {tuple(folded_words(wording)) for wording in metadata.wordings}
    start = 0
    for index, block in enumerate(blocks[:_EARLY]):
        if _repeats(block, metadata.wordings, known):
            start = index + 1
        elif len(block.text) > _LINE:
            break
    start = max(start, _below_headline(blocks, known))
    rest = blocks[start:]
    names = [folded(name) for name in metadata.byline.people]
    head = [block for block in rest[:3] if not _is_byline(block, names)]
    tail = [block for block in rest[3:][-2:] if not _is_byline(block, names)]
    whole = head + rest[3:][:-2] + tail
    while len(whole) > _FEW and _is_about_author(whole[-1], names):
        whole.pop()
    return whole


def _below_headline(blocks: list[Block], known: set[tuple[str, ...]]) -> int:
    """The number of the block that follows the headline, if teasers of other stories stand above it; else 0."""
    for number, block in enumerate(blocks[:_HEADED]):
        if block.kind != "head" or tuple(folded_words(block.text)) not in known:
            continue
        above = [one.text for one in blocks[:number] if len(one.text) > _LINE]
        said = stems(block.text, _LONG)
        own = sum(1 for text in above if stems(text, _LONG) & said)
        if said and len(above) > max(_OTHERS, 3 * own) and length_of(blocks[number + 1 :]) >= 2 * _SHORT:
            return number + 1
    return 0


def _repeats(block: Block, wordings: tuple[str, ...], known: set[tuple[str, ...]]) -> bool:
    if len(block.text) > 400:
        return False
    if tuple(folded_words(block.text)) in known:
        return True
    return block.kind == "head" and any(agreement(block.text, wording) >= 0.9 for wording in wordings)


def _is_about_author(block: Block, names: list[str]) -> bool:
    """Does this begin with an author's name, and go on about them?"""
    if block.kind != "p" or ":" in block.text[:_TITLE]:
        return False  # "Author: Jane Roe" is a byline
    start = folded(block.text[:_LINE])
    return any(0 <= start.find(name) <= _TITLE and len(block.text) > len(name) + _ABOUT for name in names)


def _is_byline(block: Block, names: list[str]) -> bool:
    """Is this a line with an author's name, and hardly more?"""
    if len(block.text) > _LINE or block.text.endswith((".", "!", "?", ":", "”", '"', "…")):
        return False
    text = folded(block.text)
    return any(name in text and len(text) < 3 * len(name) + 20 for name in names)
