"""Links to other stories that a page offers as such, and where in it they stand."""

import re
from itertools import islice

from transforms.items import Related
from transforms.names import Named
from transforms.outline import Outline
from transforms.page import Element, Page
from transforms.parsing import text_in
from transforms.urls import resolve, site_of, url_key
from transforms.wording import one_line

_MAX_RELATED = 30
_MAX_BLOCKS = 30
_LABEL_LENGTH = 60  # characters
_HEADLINE = (12, 300)  # characters of a link that is a headline; half of that in scripts without blanks
_DENSE = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af]")
_NO_STORY = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|profiles?|tags?|categor(?:y|ies)|kategorie|sekce|sections?|topics?|themen?|themes?|rubrik|temas?)"
    r"(?:/[^/?]*)?/?(?:[?#]|$)|/(?:abo|subscribe|login|newsletter)(?:[/?]|$)|#(?:comment|respond)",
    re.IGNORECASE,
)
_LINKED = 0.5  # of the text of a box that says "related", that must be links
_TEASER = 350  # characters of a teaser

_is_related = Named(
    r"(?:^|[\s_-])(?:(?:jp-?)?related(?:posts|content|news|articles?|stories|links)?|read-?(?:more|also|next)|also-?read|more-on|more-stories|see-also|"
    r"recommended|rich-?link|relacionad[oa]s?|relacionadas|verwandt\w*|mehr-zum-thema|[aà]?-?lire-aussi|leggi-anche|lees-ook|les-ogs[aå]|laes-ogsaa|"
    r"baca-juga|kanren|relevant|relation|kapcsolodo|souvisejici|powiazane|soovitame)(?:$|[\s_-])|(?:^|\s)\w*related(?:$|\s)",
    unless=r"(?:un|co)related|related-?(?:tags?|topics?)",
)
# What the pattern above cannot do without: a word that is added there may need one here
_STEMS = (
    "rel", "read", "more-on", "more-stories", "see-also", "recommended", "rich", "verwandt", "mehr-zum-thema",
    "lire-aussi", "leggi-anche", "lees-ook", "es-ogs", "baca-juga", "kanren", "kapcsolodo", "souvisejici", "powiazane",
    "soovitame",
)  # fmt: skip
_LABELS = """
related|related news|related story|related stories|related article|related articles|related post|related posts|related content|
related coverage|related links|read more|read also|read next|also read|must read|don't miss|don’t miss|more on|more from|more about|more stories|more news|
more photo essays|see also|you may also like|you might also like|you may also be interested in|
mehr zum thema|lesen sie auch|lesen sie hier|lesen sie mehr|das könnte sie auch interessieren|das könnte dich auch interessieren|weitere artikel|
auch interessant|zum thema|passend dazu|à lire|a lire|à lire aussi|à lire également|à lire ensuite|a lire aussi|lire aussi|lire également|sur le même sujet|
dans le même thème|voir aussi|lea también|lee también|leer también|también te puede interesar|te puede interesar|noticias relacionadas|noticia relacionada|relacionado|
relacionada|relacionados|relacionadas|más sobre|más información|mira también|leia também|leia mais|veja também|veja mais|saiba mais|leggi anche|leggi pure|
ti potrebbe interessare|potrebbe interessarti|lees ook|lees meer|lees verder|læs også|læs mere|les også|les mer|les meir|läs också|läs även|läs mer|
lue myös|lue lisää|loe ka|loe veel|lasi arī|lasi vēl|skaitykite taip pat|skaitykite daugiau|taip pat skaitykite|
czytaj też|czytaj także|czytaj więcej|czytaj również|zobacz też|zobacz także|zobacz również|przeczytaj też|przeczytaj także|przeczytaj również|
související|související články|čtěte také|čtěte více|čtěte též|mohlo by vás zajímat|prečítajte si|súvisiace|kapcsolódó|kapcsolódó cikkek|olvassa el|
citește și|citiţi şi|citeşte şi|pročitajte još|pročitajte i|pročitaj i|pročitaj još|vezane vijesti|прочитајте још|прочитајте и|прочетете още|
още по темата|вижте още|читайте также|читайте ещё|читайте еще|читайте також|читайте ще|по теме|по темі|до теми|новости по теме|материалы по теме|
смотрите также|дивіться також|зверніть увагу|διαβάστε επίσης|διαβάστε ακόμη|διαβάστε ακόμα|δείτε επίσης|δείτε ακόμη|σχετικά|σχετικά άρθρα|σχετικα αρθρα|σχετικά νέα|
ilgili haber|ilgili haberler|bunlar da ilginizi çekebilir|baca juga|baca pula|baca selengkapnya|berita terkait|artikel terkait|xem thêm|đọc thêm|tin liên quan|
bài liên quan|اقرأ أيضا|اقرأ أيضاً|اقرأ المزيد|إقرأ أيضا|مواضيع ذات صلة|ذات صلة|بیشتر بخوانید|مرتبط|مرتبط‌ها|مطالب مرتبط|אולי יעניין|קראו גם|קראו עוד|עוד בנושא|
ये भी पढ़ें|यह भी पढ़ें|इसे भी पढ़ें|関連記事|関連ニュース|あわせて読みたい|相关新闻|相关阅读|相关报道|相关文章|相關新聞|相關閱讀|相關報導|延伸閱讀|延伸阅读|更多新聞|관련기사|관련 기사|관련뉴스|
관련 뉴스|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง
""".replace("\n", "").split("|")
_LABEL = re.compile(
    rf"^[\W_]*(?:{'|'.join(map(re.escape, sorted(_LABELS, key=len, reverse=True)))})(?!\w)", re.IGNORECASE
)
# Looked at before that expression, which is slow to say no: few letters, of which answers are kept, then as many as the
# shortest label has
_FEW_LETTERS, _LETTERS = 3, 4
_STARTS = frozenset(label[:_FEW_LETTERS].casefold() for label in _LABELS)
_LONGER_STARTS = frozenset(label[:_LETTERS].casefold() for label in _LABELS)
_BEFORE_LABEL = " \t\r\n\xa0[({*-–—|:>»►▶•→✅👉🔴📌🔗■◆"
_TAGS = frozenset(
    {"aside", "section", "div", "ul", "p", "h2", "h3", "h4", "h5", "h6", "strong", "b", "span", "a"}
)
_NAMED_TAGS = frozenset({"aside", "section", "div", "ul", "p"})
_INLINE = frozenset({"strong", "b", "em", "span", "a", "i", "font", "u", "small"})
_CONTAINERS = frozenset({"body", "html", "main", "article"})


def find_related(page: Page, outline: Outline) -> tuple[tuple[Related, ...], list[Element], list[Element]]:
    """Links to other stories of the site in blocks that call themselves related, by name or by a label; and those
    of the blocks that hold nothing but a label and such links, which are no text of the article; and the links' elements.

    Source of the labels: news sites of some forty countries print one of a few formulas each.
    """
    found: dict[str, tuple[Related, Element]] = {}
    alone: list[Element] = []
    own, site = url_key(page.url), site_of(page.url)
    for block in _blocks(outline):
        links = list(islice(block.iter("a"), 80))
        for link in links:
            text = one_line(" ".join(link.itertext()))
            if ":" in text or "：" in text:
                text = _LABEL_AND_COLON.sub("", text)
            if not _is_headline(text):
                continue
            target = link.get("href") or ""
            url = None if _NO_STORY.search(target) else resolve(page.url, target)
            if url is None or site_of(url) != site:
                continue
            key = url_key(url)
            if key != own:
                found.setdefault(key, (Related(text, url), link))
        if _is_nothing_else(block, links):
            alone.append(block)
    kept = list(found.values())[:_MAX_RELATED]
    return tuple(related for related, _ in kept), alone, [link for _, link in kept]


_LABEL_AND_COLON = re.compile(rf"(?:{_LABEL.pattern})\s*[:：]\s*", re.IGNORECASE)


def _is_headline(text: str) -> bool:
    least = _HEADLINE[0] // 2 if _DENSE.search(text) else _HEADLINE[0]
    return least <= len(text) <= _HEADLINE[1]


def _blocks(outline: Outline) -> list[Element]:
    blocks: list[Element] = []
    named = {element for element in outline.named(_STEMS, _is_related.says) if element.tag in _NAMED_TAGS}
    for element in outline.elements:
        if (tag := element.tag) not in _TAGS:
            continue
        if named and element in named:
            blocks.append(element)
        elif (
            (text := element.text)
            and (start := text.lstrip())
            and _STARTS_SO[start[:_FEW_LETTERS]]
            and _may_be_label(start)
            and (match := _LABEL.match(text))
        ):
            blocks += [
                block
                for block in _of_match(element, tag, text, match.end())
                if not any(block is known for known in blocks[-3:])
            ]
        else:
            continue
        if len(blocks) >= _MAX_BLOCKS:
            break
    return blocks


class _Starts(dict[str, bool]):
    """Can a label start with these three letters? Answers are kept, and found faster than a function is called."""

    def __missing__(self, start: str) -> bool:
        if len(self) > _MOST_STARTS:
            self.clear()
        answer = start[0] in _BEFORE_LABEL or start.replace("İ", "i").casefold() in _STARTS
        self[start] = answer
        return answer


_MOST_STARTS = 16384
_STARTS_SO = _Starts()


def _of_match(element: Element, tag: str, text: str, end: int) -> list[Element]:
    """What belongs to a label that an element's text, up to `end`, may be."""
    if len(text) > (_HEADLINE[1] if tag == "a" else _LABEL_LENGTH):
        return []
    if tag == "a" and ":" not in text[end : end + 2]:
        return []  # a link that is called "Read more" is one for this story
    return _of_label(element, is_whole=not any(map(str.isalnum, text[end:])))


def _may_be_label(text: str) -> bool:
    return text.lstrip(_BEFORE_LABEL)[:_LETTERS].replace("İ", "i").casefold() in _LONGER_STARTS


def _of_label(label: Element, *, is_whole: bool) -> list[Element]:
    """What a label belongs to: the paragraph that it stands in, if that has links, else the box around it, else what
    follows it, and itself. `is_whole`: it says nothing else, so that teasers with a sentence each may follow too."""
    block = label
    while (
        block.tag in _INLINE and (parent := block.getparent()) is not None and parent.tag not in _CONTAINERS
    ):
        block = parent
    for _ in range(3):
        if block is None or block.tag in _CONTAINERS:
            break
        headlines, linked, text = _links_of(block)
        if headlines:
            return [block] if linked >= _LINKED * (text - _LABEL_LENGTH) else []
        following = block.getnext()
        if following is not None:
            headlines, linked, text = _links_of(following)
            is_list = linked >= 0.9 * text
            if headlines and (is_list or (is_whole and following.tag != "p" and text <= _TEASER * headlines)):
                return [block, following]
        block = block.getparent()
    return []


def _links_of(block: Element) -> tuple[int, int, int]:
    """How many links of a block are headlines, how many characters stand in links, and how many in all."""
    links = [one_line(text_in(link)) for link in islice(block.iter("a"), 80)]
    headlines = sum(map(_is_headline, links))
    return headlines, sum(map(len, links)), len(one_line(block.text_content())) if headlines else 0


def _is_nothing_else(block: Element, links: list[Element]) -> bool:
    """Has this block links, and next to no words but theirs and a label's?"""
    if len(links) > 20:
        return False
    rest = one_line(block.text_content())
    if not links:
        return len(rest) < _LABEL_LENGTH and _LABEL.match(rest) is not None
    for link in links:
        text = one_line(text_in(link))
        if text:
            rest = rest.replace(text, " ", 1)
    rest = _LABEL.sub("", one_line(rest))
    return sum(map(str.isalnum, rest)) <= 12
