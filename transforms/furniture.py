"""What lies in or beside an article's text on pages of all kinds and is none of it: before the text is looked for, and
after it is found."""

import re
import unicodedata
from collections.abc import Sequence

from lxml.etree import XPath

from transforms.markdown import Block
from transforms.names import Named
from transforms.outline import Outline
from transforms.page import Element
from transforms.parsing import text_in

# --- in the tree

_LAYOUT_CELL = 400  # characters of running text from which a table cell is a column of the page, and no datum
_TABLE_PARTS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption")
_THREADS = ("div", "section", "ol", "ul", "aside")  # what comment threads stand in
_LONG_TEXTS = XPath("descendant::text()[string-length(normalize-space()) > 60]")
_COMMENT_STEMS = ("omment", "oment", "hozzasz", "yorumlar", "disqus")
_is_comments = Named(
    r"(?:^|\s)(?:[\w-]+[_-])?(?:comments|comment-?list|commentlist|comment-?thread|kommentare|kommentarer|komentar[ez]e?|komentarze|"
    r"hozzaszolasok|comentarios|commenti|yorumlar|disqus_thread)"
    r"(?:[_-]+(?:area|list|section|thread|container|wrapper|box|anchor|block|feed))?(?:$|\s)",
    unless=r"(?:no|has|with|open|hide|show|live|match|date|meta|count|info|link|button|header|toggle)[\w-]*comment",
)


def comment_threads(outline: Outline) -> list[Element]:
    """What holds the comments of readers."""
    return [
        element
        for element in outline.named(_COMMENT_STEMS, _is_comments.says)
        if element.tag in _THREADS and next(element.iter("h1"), None) is None
    ]


def settle(tables: Sequence[Element]) -> None:
    """Take those of a page's tables apart that are there for its layout."""
    for table in tables:
        if _is_layout(table):
            for part in table.iter(*_TABLE_PARTS):
                if part.tag != "table" and next(part.iterancestors("table"), None) is table:
                    part.tag = "div"
    for table in tables:
        if next(table.iter("tr"), None) is None:
            table.tag = "div"


def _is_layout(table: Element) -> bool:
    """Does a table hold columns of a page: the headline, or running text?"""
    if next(table.iter("h1"), None) is not None:
        return True
    return any(
        len(text_in(cell)) > _LAYOUT_CELL and _running(cell) > _LAYOUT_CELL for cell in table.iter("td")
    )


def _running(cell: Element) -> int:
    """Characters of a cell that stand in long pieces of text outside of links."""
    texts = _LONG_TEXTS(cell)
    return sum(len(text.strip()) for text in texts if text.is_tail or text.getparent().tag != "a")


# --- in the text

_FIRST, _LAST = 3, 6  # blocks at the ends of a text where such lines stand
_LINE = 250  # characters
_RIGHTS = re.compile(
    r"^[\W_]*(?:riproduzione riservata|tutti i diritti riservati|저작권자|무단\s?전재|版权所有|版權所有|无断转载|無断転載|责编|責編|责任编辑|責任編輯)|"
    r"(?:riproduzione riservata|무단\s?전재|재배포\s?금지)[\W_]*$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"[©ⓒ]\s?dpa-infocom|dpa:\d{6}-\d+-\d+", re.IGNORECASE)
_CODE = re.compile(r"\D{0,15}\d{5,}\W*")  # "News code 118204"
_SIGN = re.compile(r"[(（\[【〔][^()（）\[\]]{1,20}[)）\]】〕]\.?")  # "(mh)", "（完）"
_MENU = re.compile(r"[^.!?|]{3,40}(?: \| [^.!?|]{3,40}){1,5}")  # "Print | Write to the editors"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# What is printed above a text that not all may read
_PAID = re.compile(
    r"\W*(?:有料記事|会員限定(?:記事)?|有料会員限定|premium|plus|exclusive|subscribers? only|for subscribers|abo|nur für abonnenten|"
    r"(?:article )?réservé aux abonnés|solo (?:per gli abbonati|para suscriptores)|exclusivo (?:para )?(?:suscriptores|assinantes)|voor abonnees|for abonnenter|låst)\W*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\W*(?:(?:media|press) (?:contacts?|enquiries|inquiries)|contacts?(?: for media)?|pressekontakt|ansprechpartner(?:in)?|medienkontakt|contacts? presse|"
    r"contacto de prensa|contatti(?: stampa)?|ufficio stampa|perscontact|pressekontakter|presskontakt|kontakt dla mediów)\W*",
    re.IGNORECASE,
)
_ADDRESS = 100  # characters of a line of an address
_DATE_LINE = (40, 4, 12)  # characters, least digits, most letters of a line that is nothing but a date


def without_furniture(blocks: list[Block]) -> list[Block]:
    """Without lines of date and number above a text, and those of rights, signatures and addresses below it."""
    first = blocks[:_FIRST]
    kept = [block for block in first if not _is_date(block) and _PAID.fullmatch(block.text) is None]
    rest = kept + blocks[_FIRST:]
    if len(rest) <= 2:
        return rest
    body, last = rest[:-_LAST], rest[-_LAST:]
    ends = [block for block in last if not _is_notice(block)]
    for last_line in (_CODE, _MENU, _SIGN):
        while (
            len(body) + len(ends) > 1 and ends and ends[-1].kind == "p" and last_line.fullmatch(ends[-1].text)
        ):
            ends.pop()
    contact = next((number for number, block in enumerate(ends) if _CONTACT.fullmatch(block.text)), len(ends))
    if all(len(block.text) < _ADDRESS for block in ends[contact:]):
        ends = ends[:contact]
    return body + ends


def _is_date(block: Block) -> bool:
    longest, digits, letters = _DATE_LINE
    text = block.text
    if block.kind != "p" or len(text) > longest or text.endswith(("!", "?", ":", "”", '"')):
        return False
    kinds = [unicodedata.category(character) for character in text]
    return kinds.count("Nd") >= digits and sum(kind[0] == "L" for kind in kinds) <= letters and ":" in text


def _is_notice(block: Block) -> bool:
    """Is this a line of rights, or one with an address and hardly more?"""
    text = block.text
    if block.kind == "row" or len(text) > _LINE:
        return False
    if _RIGHTS.search(text) or _SIGNATURE.search(text):
        return True
    mail = _MAIL.search(text)
    return mail is not None and len((text[: mail.start()] + text[mail.end() :]).split()) <= 3
