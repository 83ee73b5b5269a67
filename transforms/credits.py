"""Who wrote it, where no markup says so: lines such as "By Jane Roe" under the headline or "Text: Jane Roe" at the end,
and the data that a page keeps for its own scripts."""

import re
from collections.abc import Iterable, Iterator

from transforms.agencies import known_agency
from transforms.byline_text import credits_picture
from transforms.bylines import Known, read_byline
from transforms.jsonld import loads
from transforms.outline import Outline
from transforms.page import Element
from transforms.people import is_capitalised
from transforms.wording import one_line

# Under a headline
_BY = re.compile(
    r"\s*(?:[-–—]\s*)?(?:by|von|par|por|di|door|af|av|oleh|texte? (?:de|von)|text by|words by|story by|written by|(?:kommentar|interview|beitrag|blog beitrag|bericht|essay|analyse|reportage) von|"
    r"posted (?:on [\w ,]+)?by|verfasst von|aufgezeichnet von|protokolliert von|aus \w+ berichtet|από|oprac\.|escrito por|publi(?:é|cado|ziert) (?:par|por|von))\s+\S",
    re.IGNORECASE,
)
# Anywhere in an article
_CREDIT = re.compile(
    r"[\s(（\[【|•·–—-]*(?:autore?s?|autor(?:in|en|a)?|author|auteure?s?|text|texte|texto|testo|tekst|teksti|redaktion|redactor|réd(?:action)?|"
    r"автор|текст|автори|yazar|著者|autor\*in|haber|penulis|szerző|írta|بقلم|מאת|نویسنده|लेखक|avtor|reporter|reporting by|report|protokoll|责编|责任编辑|责任編輯|责 编|记者|記者|作者|文|取材・文|撰文|撰稿|編集|"
    r"기자|글)\s*[:：/／]\s*\S",
    re.IGNORECASE,
)
_NEAR = 90  # elements after the headline in which a byline may stand
_BEFORE = 30  # and in front of it
_FAR = 1500  # elements after it that are looked at
_MAX_TEXT = 300  # characters of an element with such a line
_MAX_LINE = 120  # and of the line
_MAX_WORDS = 16


def find_credit(outline: Outline, heading: Element | None, known: Known) -> list[str]:
    """The first line after `heading` that credits a person, else a house (in a list, else an empty one)."""
    house: list[str] = []
    for line in _lines(outline, heading):
        byline = read_byline([line], known=known)
        if any(" " in name or not name.isascii() for name in byline.people):
            return [line]
        if not house and _BY.match(line) is not None and any(map(is_capitalised, byline.houses)):
            house = [line]
    return house


def _lines(outline: Outline, heading: Element | None) -> Iterator[str]:
    elements = outline.elements if heading is None else outline.after(heading)
    before = outline.before(heading, _BEFORE) if heading is not None else ()
    for number, element in enumerate((*elements[:_FAR], *before)):
        text, tail = element.text, element.tail
        if text and not text.isspace() and _may_credit(text, number) and element.tag not in _NO_LINES:
            head = text[:80]
            if number <= _NEAR and "者" in head and (dateline := _DATELINE.match(head)) is not None:
                yield dateline[1]
            elif _credits(text, number):
                yield from _short(" ".join(element.itertext()), text)
            elif number <= _NEAR and _BARE.match(text) is not None:
                yield from _short(_completed(element))
            elif "|" in text and len(text) < _MAX_TEXT:  # "5 March | Text: Jane Roe"
                for piece in text.split("|")[1:]:
                    if _credits(piece, number):
                        yield from _short(piece)
        if tail and not tail.isspace() and _may_credit(tail, number) and _credits(tail, number):
            yield from _short(tail)


def _completed(element: Element) -> str:
    """A by-word with what stands in its element, else behind it, else in the element beside it."""
    line = " ".join(element.itertext())
    if _BARE.match(line) is None:
        return line
    if element.tail and not element.tail.isspace():
        return f"{line} {element.tail}"
    beside = element.getnext()
    return line if beside is None else f"{line} {' '.join(beside.itertext())}"


def _may_credit(text: str, number: int) -> bool:
    """Can a text name a writer? Most can't, and are told sooner than the patterns do."""
    if number <= _NEAR:
        return True
    return 4 < len(text) < _MAX_TEXT and (
        "|" in text or "Aut" in text or "Text" in text or _COLON.search(text) is not None
    )


def find_dateline(outline: Outline, heading: Element | None) -> str | None:
    """The agency at the start of the text, as in "PARIS (AFP) -", or None."""
    elements = outline.elements if heading is None else outline.after(heading)
    for element in elements[:_NEAR]:
        text = element.text
        if text is None or len(text) <= 20:
            continue
        head = text[:90]
        if _MAY_BE_WIRE.search(head) is not None and element.tag not in _NO_LINES:
            found = _WIRE.match(head)
            if found is not None and (agency := _first_agency(found[1] or found[2])) is not None:
                return agency
    return None


def _first_agency(names: str) -> str | None:
    """The agency of "AFP", "dpa/afp" or "KNA/xy", where the last is an editor's sign."""
    first, stroke, _ = names.partition("/")
    return known_agency(names) or (known_agency(first) if stroke else None)


def find_source(outline: Outline, heading: Element | None) -> list[str]:
    """The agency that an element close to the headline names as the text's source (in a list, else an empty one)."""
    if heading is None:
        return []
    near = [(names, element) for element in outline.after(heading)[:_NEAR] if (names := element.get("class"))]
    if not _says_source("\n".join([names for names, _ in near])):
        return []
    for element in [element for names, element in near if _says_source(names)]:
        text = one_line(" ".join(element.itertext())[:_MAX_TEXT])
        name = _LABEL.sub("", text)
        if len(text) < _MAX_LINE and known_agency(name) is not None and not credits_picture(text):
            return [name]
    return []


def _says_source(names: str) -> bool:
    names = names.lower()
    return any(source in names for source in _SOURCES)


_SOURCES = ("source", "agency", "agentur", "provider", "kaynak", "quelle", "fuente", "fonte", "laiyuan")
_LABEL = re.compile(r"^[^:：]{2,20}[:：]\s*")

# "〔記者葉知秋／青溪報導〕", "新华社柳河3月5日电（记者 田雨禾）": reporters at the start of a Chinese text
_DATELINE = re.compile(
    r"\s*[^。，]{0,30}?[（(〔【\[]((?:本报|本報)?(?:记者|記者)[^）)〕】\]]{2,40})[）)〕】\]]"
)
_MAY_BE_WIRE = re.compile("[(（\\[社]")
_WIRE = re.compile(
    r"\s*[^.!?()（]{0,50}?[(（\[]\s*([\w/\s-]{2,24})[)）\]]\s*[-–—:.]?\s|\s*(?:据|據)?(新华社|新華社|法新社|路透社|共同社|中新社|中央社)",
)


def _credits(text: str, number: int) -> bool:
    if not 4 < len(text) < _MAX_TEXT:
        return False
    if (number <= _NEAR and _BY.match(text) is not None) or _LABELLED.match(text) is not None:
        return True
    return _COLON.search(text) is not None and _CREDIT.match(text) is not None


# A word for an author and a name, without a colon
_LABELLED = re.compile(
    r"\s*(?:Autor(?:en|innen|in|es|a)?|Auth?ors?|Auteure?s?|Autor[ei]|Автор|Texte? (?:von|by|de|di))\s+[A-ZÀ-ÞА-Я][\w'’.-]+ [A-ZÀ-ÞА-Яa-z]"
)


# A by-word by itself, before a name that is a link
_BARE = re.compile(
    r"\s*(?:by|von|par|por|di|door|af|av|oleh|text|author|autor(?:in)?|auteur)\s*:?\s*$", re.IGNORECASE
)
_COLON = re.compile("[:：/／]")


def _short(*texts: str) -> Iterator[str]:
    """The first of these texts that is no longer than such a line is."""
    for line in map(one_line, texts):
        if len(line) <= _MAX_LINE and len(line.split()) <= _MAX_WORDS:
            yield line
            return


_NO_LINES = frozenset(
    {"script", "style", "title", "option", "button", "h1", "figcaption", "textarea", "noscript"}
)


def find_name_line(outline: Outline, heading: Element | None, known: Known) -> list[str]:
    """A paragraph of nothing but a person's name in bold, close behind the headline (in a list, else an empty one)."""
    if heading is None:
        return []
    for element in outline.after(heading)[:_NEAR]:
        text = element.text
        if not text:
            continue
        if len(text) > _PROSE and element.tag not in _NO_LINES:
            return []  # what is bold further down is a subhead
        if element.tag not in _BOLD or not 6 < len(text) < 60 or "," in text:
            continue
        around = element.getparent()
        line = one_line(text)
        if around is None or around.tag != "p" or one_line(" ".join(around.itertext())) != line:
            continue
        people = read_byline([line], known=known).people
        if (
            people
            and all(2 <= len(name.split()) <= 3 for name in people)
            and is_capitalised(line.replace("/", " "))
        ):
            return [line]
    return []


_PROSE = 120  # characters
_BOLD = frozenset({"strong", "b", "em", "i"})


def find_beside_date(outline: Outline, heading: Element | None, known: Known) -> list[str]:
    """The person's name that stands beside the date close to the headline, as in "5.3.2026 | Jane Roe" (in a list, else
    an empty one)."""
    if heading is None:
        return []
    for element in (*outline.before(heading, _BEFORE), *outline.after(heading)[:_CLOSE]):
        text = element.text
        if not text or element.tag in _NO_LINES or len(text) > _MAX_TEXT:
            continue
        is_open = text.rstrip().endswith(("|", "•", "·"))  # goes on in the next element
        if not is_open and _DATE.search(text) is None:
            continue
        around = element.getparent() if is_open or (element.tail and not element.tail.isspace()) else element
        line = one_line(" ".join(around.itertext())[:_MAX_TEXT])
        pieces = [piece.strip() for piece in _STROKES.split(line)] if len(line) <= _MAX_LINE else []
        words = [piece for piece in pieces if piece and not any(map(str.isdigit, piece))]
        if (
            len(words) != 1
            or len(words) == len(pieces)
            or not 2 <= len(words[0].split()) <= 3
            or not is_capitalised(words[0])
        ):
            continue
        if any(" " in person for person in read_byline(words, known=known).people):
            return words
    return []


_DATE = re.compile(r"\d[./]\s?\d{1,2}[./]\s?(?:19|20)?\d\d|(?:19|20)\d\d")
_STROKES = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+")


def find_profile_link(outline: Outline, heading: Element | None, known: Known) -> list[str]:
    """The person's name that is a link to an author's page close behind the headline (in a list, else an empty one)."""
    if heading is None:
        return []
    for element in outline.after(heading)[:_CLOSE]:
        if element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or "") is not None:
            texts = [one_line(text) for text in element.itertext() if len(text) <= _MAX_LINE]
            if any(" " in person for person in read_byline(texts, known=known).people):
                return texts
    return []


_CLOSE = 40  # elements after the headline
_AUTHOR_PAGE = re.compile(
    r"/(?:author|autor|auteur|contributor|journalist|redakteur|reporter|writer|columnist|yazar|penulis|skribent)"
    r"[a-z]*/.",
    re.IGNORECASE,
)


# Keys such as "author", "articleAuthor", "post_writers", "byline": by their ends, which are found sooner, and what is
# before these
_DATA = re.compile(
    r"""(?:uthors?|uthor[_-]?[Nn]ames?|yline|riters?)["']?\s*:\s*"""
    r"""("(?:[^"\\]|\\.){2,200}"|\[\s*"(?:[^"\\]|\\.){2,80}"(?:\s*,\s*"(?:[^"\\]|\\.){2,80}"){0,9}\s*\])"""
)
_KEY = re.compile(r"\b(?:article|page|content|post|story|news)?[_.]?[abw]$", re.IGNORECASE)


def find_in_data(scripts: Iterable[Element]) -> list[str]:
    """The authors that the page's scripts name in their data (`"author": "Jane Roe"`), if they all name the same."""
    found: set[tuple[str, ...]] = set()
    for script in scripts:
        text = script.text
        if (
            not text
            or ("uthor" not in text and "yline" not in text)
            or "ld+json" in (script.get("type") or "")
        ):
            continue
        for match in _DATA.finditer(text, 0, 400_000):
            if _KEY.search(text[max(0, match.start() - 12) : match.start()]) is None:
                continue
            value = loads(match[1])
            names = [value] if isinstance(value, str) else value
            if isinstance(names, list) and all(isinstance(name, str) for name in names) and any(names):
                found.add(tuple(names))
    return list(found.pop()) if len(found) == 1 else []
