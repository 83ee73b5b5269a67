"""May everybody read this article, and is all of it there?

That a page says it has to be paid for does not mean that its text is cut: many sites send all of it and hide it in
the browser. Nor does a box that offers a subscription: it stands on pages that are free, too. A text counts as cut
by signs of two kinds: what the page says, a barrier behind the text, how the text ends, how much of it there is.
"""

import re
from dataclasses import dataclass, replace

from lxml.etree import XPath

from transforms.evidence import Evidence
from transforms.markdown import Block, paragraph, unmarked
from transforms.names import Named
from transforms.page import Element
from transforms.shape import unspaced

_LOOKED_AT = 4000  # weight of a text above which no barrier is looked for
_SHORT = 1000  # weight that a teaser has at most, if nothing but what the page says and a barrier tells that it is one
_OFFER = (8, 1500)  # characters of a barrier: less is a template to be filled, more holds the text
_SAID_BRIEFLY = 250  # characters of an offer in a language whose words for it are not known
_SHARE = 0.6  # of the words that JSON-LD counts, below which a text is cut
_WORDS = 80  # and the least count that is believed

_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])[\"'”’»)\]）」』]*\s*$")
_veils = XPath(
    "boolean(//*[contains(@class,'blur') or contains(@class,'paywall') or contains(@id,'paywall') or @*[contains(name(),'paywall')]])"
)
_is_barrier = Named(
    r"(?:pay|reg|sign|login|registration|subscri\w+|premium|content|meter(?:ed)?|member|piano|poool|abo)[-_]?walls?(?!paper)|wall[-_](?:offer|message|box)|"
    r"(?:pay|subscri\w+|premium|reg|content)[-_]?(?:barrier|gate)|piano[-_](?:offer|container)|poool[-_]|premium[-_](?:offer|message|teaser|lock)|steady[-_]paywall|tp-container-inner",
    unless=r"non?[-_]?paywall|without-paywall",
    holds=("wall", "barrier", "gate", "piano", "poool", "premium"),
)
# In small letters, which are searched five times as fast as letters of any case
_OFFERS = re.compile(
    r"(?:subscribe|register|sign (?:in|up)|log ?in|become a member|join) (?:now |today |here |for free )?to (?:continue|keep|read|unlock|access|get)|(?:for|only to|to) subscribers only|(?:already|not) a subscriber|subscribers? only|to read the (?:full|rest)|unlimited access|free articles (?:this|left)|"
    r"weiterlesen mit|um weiterzulesen|jetzt (?:abonnieren|testen|weiterlesen)|nur für abonnenten|mit .{0,20}\babo\b|bereits abonnent|"
    r"réservée? aux abonnés|il vous reste|pour lire la suite|(?:abonnez|inscrivez)-vous|déjà abonné|exclusiv[oa] para suscriptores|suscr[ií]bete (?:para|y)|para seguir leyendo|exclusivo para assinantes|assine para|continuar (?:lendo|leyendo)|"
    r"riservat[oa] agli abbonati|abbonati per|per continuare a leggere|alleen voor abonnees|verder lezen|för prenumeranter|läs vidare|for abonnenter|læs videre|les videre|les hele|tilaajille|vain tilaajille|"
    r"dla prenumeratorów|czytaj dalej|pro předplatitele|csak előfizet|abonaților|aboneler|по подписке|для подписчиков|за передплатою|συνδρομητές|للمشتركين|למנויים|有料会員|会員限定|続きを読む|残り\d|订阅后|會員專屬|구독자 전용|dành cho hội viên|khusus pelanggan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Access:
    """What is known of an article's access."""

    is_free: bool | None
    is_complete: bool
    blocks: tuple[Block, ...]  # the text, without the barrier's own


def find_access(page: Evidence) -> Access:
    """May everybody read it, is all of it there, and what is there without the offer that stands in for the rest?"""
    said = page.metadata.is_accessible_for_free
    if page.is_veiled:
        return Access(False, False, page.blocks)
    counted = page.metadata.said_words
    missing = counted is not None and counted >= _WORDS and _words(page.text) < _SHARE * counted
    if not missing and (
        page.length > _LOOKED_AT or not (page.length < _SHORT or _may_end_early(page.blocks))
    ):
        return Access(said, True, page.blocks)
    offers = (
        _barriers(page.tree, page.blocks[0].text[:60] if page.blocks else "")
        if said is not True or missing or _is_cut_off(page.blocks)
        else []
    )
    blocks = _without_offers(page.blocks, offers)
    ends_early = _is_cut_off(blocks)
    offered = bool(offers) or blocks != page.blocks or (ends_early and said is None and _veils(page.tree))
    signs = (said is False) + offered + ends_early + missing
    if page.length < _SHORT and any(_offers(offer) for offer in offers):
        signs += 1  # called a wall, and speaking as one
    teaser = signs >= 2 and (ends_early or missing or page.length < _SHORT)
    if not teaser:
        return Access(said, True, page.blocks)
    return Access(False if said is None else said, False, blocks or page.blocks)


def free_part(page: Evidence) -> Evidence | None:
    """The page with its standfirst for a text, if the text is not its own and there are signs that it is sold.

    Some sites put blind text or scrambled letters, blurred, in the place of what has to be paid for.
    """
    said = page.metadata
    if said.is_accessible_for_free is True or not said.description or not said.says_article:
        return None
    if said.is_accessible_for_free is None and not _veils(page.tree):
        return None
    return replace(page, blocks=(paragraph(said.description),), text=said.description, is_veiled=True)


def _words(text: str) -> int:
    """As sites count them; of scripts without blanks, two letters are one."""
    return len(text.split()) + (0 if text.isascii() else unspaced(text) // 2)


def _may_end_early(blocks: tuple[Block, ...]) -> bool:
    """Is there an ellipsis or an offer in the last lines?"""
    return any(_ELLIPSIS.search(block.text) or _offers(block.text[-160:]) for block in blocks[-3:])


def _offers(text: str) -> bool:
    """Does this offer to sell the text?"""
    return _OFFERS.search(text.lower()) is not None


def _is_cut_off(blocks: tuple[Block, ...]) -> bool:
    return bool(blocks) and _ELLIPSIS.search(blocks[-1].text) is not None


def _barriers(tree: Element, begins: str) -> list[str]:
    """The texts of what stands between readers and the rest of the text, which begins with `begins`.

    What has to be paid for is often named like the barrier, and is there: it offers nothing.
    """
    texts: list[str] = []
    for element in tree.iter():
        if not (_is_barrier(element) or "wall" in str(element.tag)):
            continue
        text = unmarked(element.text_content())
        if not _OFFER[0] <= len(text) <= _OFFER[1] or (begins and begins in text):
            continue  # a name of what holds the article, or of a template
        if _offers(text) or (len(text) <= _SAID_BRIEFLY and next(element.iter("a"), None) is not None):
            texts.append(text)
    return texts


def _without_offers(blocks: tuple[Block, ...], offers: list[str]) -> tuple[Block, ...]:
    """The text up to where it offers to sell the rest."""
    end = len(blocks)
    while end > 1:
        text = blocks[end - 1].text
        if not (any(text in offer for offer in offers) or (len(text) < 300 and _offers(text))):
            break
        end -= 1
    kept = blocks[:end]
    tail = next((offer for offer in offers if kept and kept[-1].text.endswith(" " + offer)), None)
    return (*kept[:-1], paragraph(kept[-1].text.removesuffix(tail).rstrip())) if tail else kept
