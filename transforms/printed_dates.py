"""Dates that a page prints: close to its headline, and, where nothing else tells, anywhere in its text."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from transforms.dates import Clock, Moment, read_moment
from transforms.names import Named
from transforms.page import Element
from transforms.wording import one_line

_MARKS = re.compile(
    r"(?P<modified>\b(?:last[ -])?(?:updated?|modified|edited|revised)\b|aktualisiert|geändert|editiert|letzte änderung|"
    r"mis(?:e)? à jour|modifié|actualizad|modificad|atualizad|aggiornat|modificat|bijgewerkt|gewijzigd|oppdatert|"
    r"uppdaterad|opdateret|päivitetty|aktualizac|aktualizov|zaktualizowan|frissítve|güncelle|обновлен|оновлен|изменен|"
    r"ενημ[έε]ρωσ|更新|修改|最終|수정|diperbarui|cập nhật|تحديث|अपडेट)|"
    r"(?P<published>\bpubb?li|\bposted\b|\bcreated\b|veröffentlicht|erstellt|erschienen|mise? en ligne|gepubliceerd|geplaatst|"
    r"opublikowan|zveřejněn|objavljen|julkaistu|megjelen|diterbitkan|yayın|опубликован|опубліковано|δημοσιε[ύυ]|発表|公開|"
    r"発布|发布|發布|입력|등록)",
    re.IGNORECASE,
)
is_elsewhere = Named(
    r"comment|related|sidebar|foot|\bnav|menu|teaser|recommend|most-?(?:read|popular)|newsletter|promo|archive|calendar|"
    r"\bevents?\b|widget|weather|disqus|copyright|breaking|ticker|latest|trending",
    unless=r"(?:\bnot?|has|with|lay|layout)[-_]?(?:\w+-)?sidebar|sidebar[-_]*main",
)
_SKIPPED = frozenset(
    (
        "script",
        "style",
        "noscript",
        "aside",
        "nav",
        "footer",
        "form",
        "select",
        "svg",
        "iframe",
        "template",
        "button",
        "blockquote",  # what others wrote: a post of a network has its own day
    )
)
_TIME_ALONE = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)", re.IGNORECASE)
WHOLE = ("body", "main", "article")  # named after all that is in them
_DATE_PROPERTY = re.compile(r"(?:^|:)(?:datePublished|dateCreated|created|issued|date)\b")
_DIGIT = re.compile(r"\d")
_WRITTEN = re.compile(r"""\(\s*["']((?:19|20)\d\d[-/]\d\d?[-/]\d\d? \d\d?:\d\d(?::\d\d)?)\b""")
_SHORT_SCRIPT = 200  # characters of one that writes a date, and no more
_LONGEST = 110  # characters of a line that is about its date, not a sentence that mentions one
_PARAGRAPH = 300  # characters of a text that is no line, whatever blanks are in it
_DATELINE = 30  # characters at its start in which there may be a date
_FEW = 6  # children of an element whose words are one line
_LABEL = 40  # characters of a line that only says what the next one is
_AFTER_A_DATE = 12  # elements in which a day of change may follow
_AFTER, _BEFORE = 70, 25  # elements
_ENOUGH = 5  # dates of a page that is searched through
_MOST_PIECES = 24  # of text that a line is made of
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MOST = 4000  # elements of a page that is searched through


class Printed:
    """Dates as printed, those of publication and those of change, in the order in which they are to be trusted.

    `datelines`: also those that a paragraph begins with.
    """

    def __init__(self, clock: Clock, *, datelines: bool = False) -> None:
        self.published: list[Moment] = []
        self.labelled: set[date] = set()  # days of these that are said to be of publication
        self.modified: list[Moment] = []
        self._clock = clock
        self._label = ""  # the short line before, without a number
        self._dateline = datelines
        self._lines: set[Element] = set()  # elements that were read as one line

    def see(self, text: str, owner: Element, within: Element) -> None:
        """Read a piece of text, of an element or behind one of its children; as part of the line that it stands in."""
        text = text.strip()
        if len(text) > _PARAGRAPH:  # may begin with a date, and is not about one
            self._label = ""
            if self._dateline and _DIGIT.search(text, 0, _DATELINE) is not None:
                self._read(one_line(text[:_PARAGRAPH]))
            return
        if _DIGIT.search(text) is None:
            if len(text) < _LABEL:
                self._label = text
            return
        line = one_line(text)
        around, whole = _line_around(owner, within)
        if around is not None and around not in self._lines:
            self._lines.add(around)
            known = len(self.published) + len(self.modified)
            self._read(whole)
            if whole == line or len(self.published) + len(self.modified) > known:
                return
        self._read(line)

    def _read(self, line: str) -> None:
        """Take the dates out of a short line. "Updated" in it, or alone before it, tells what its date is."""
        label, self._label = self._label, ""
        if len(line) > _LONGEST:
            start = read_moment(line[:_DATELINE], "text", self._clock) if self._dateline else None
            if start is not None and line.startswith(start.raw[:4]):  # "27.1.2026 - The council has ..."
                self.published.append(start)
            return
        if self._add_time(line):
            return
        moment = self._moment(line)
        if moment is None and (len(line) <= _LABEL or _YEAR.search(line)):
            return  # most lines with numbers
        mark, position = _MARKS.search(label) if label else None, 0
        for next_mark in (*_MARKS.finditer(line), None):
            piece = line[position : next_mark.start() if next_mark else len(line)]
            if len(piece) < len(line):
                moment = self._moment(piece) if _DIGIT.search(piece) else None
            if moment is not None:
                self._keep(moment, mark)
            if next_mark is not None:
                mark, position = next_mark, next_mark.end()

    def _keep(self, moment: Moment, mark: re.Match[str] | None) -> None:
        day = moment.wall.date()
        for one in (*self.published, *self.modified):
            if one.wall == moment.wall or (one.wall.date() == day and not moment.has_time):
                return
        (self.modified if mark and mark["modified"] else self.published).append(moment)
        if mark and mark["published"]:
            self.labelled.add(day)

    def add_stated(self, content: str) -> None:
        """Take a date that RDFa gives beside the words."""
        moment = read_moment(content, "time", self._clock)
        if moment is not None:
            self.published.append(moment)

    def _moment(self, text: str) -> Moment | None:
        """The date in a text; far from the headline "3 hours ago" is a comment's."""
        moment = read_moment(text, "text", self._clock)
        if moment is not None and self._dateline and str(moment.wall.year)[2:] not in moment.raw:
            return None
        return moment

    def _add_time(self, line: str) -> bool:
        """Is this the time of day that belongs to the day before it?"""
        if len(line) > 14 or not _TIME_ALONE.match(line) or not self.published or self.published[-1].has_time:
            return False
        last = self.published[-1]
        moment = read_moment(f"{last.wall:%Y-%m-%d} {line}", "text", self._clock)
        whole = read_moment(f"{last.raw} {line}", "text", self._clock)
        if whole is not None and whole.has_time and whole.wall.date() == last.wall.date():
            self.published[-1] = whole
        elif moment is not None and moment.has_time:
            self.published[-1] = replace(moment, raw=f"{last.raw} {line}")
        return True


def near_headline(headline: Element, clock: Clock) -> Printed:
    """The dates in short lines after the headline, then those right before it."""
    found = Printed(clock)
    left = _AFTER
    for element, within in _following(headline):
        _read(element, within, found)
        left -= 1
        if found.published:
            left = min(left, _AFTER_A_DATE)
        if left <= 0 or len(found.published) >= 3:
            break
    if not found.published:
        for element, within in islice(_preceding(headline), _BEFORE):
            _read(element, within, found)
    return found


def anywhere(body: Element, wrappers: Set[Element], clock: Clock) -> Printed:
    """The dates in short lines of the whole page, but for navigation, lists of other articles, and comments; with
    those, if there are no others, and they all name one day. `wrappers`: what holds the headline."""
    found = Printed(clock, datelines=True)
    skipped: list[Element] = []
    for element in islice(_walk(body, skipped, wrappers), _MOST):
        _read(element, body, found)
        if len(found.published) >= _ENOUGH:
            break
    if found.published or found.modified:
        return found
    for part in skipped:
        for element in islice(_walk(part, None), _MOST):
            _read(element, part, found)
    days = {moment.wall.date() for moment in found.published}
    return found if len(days) <= 1 or len(found.labelled) == 1 else Printed(clock)


def written(scripts: Sequence[Element], clock: Clock) -> Moment | None:
    """The day and time that a short script of the page's body writes into it, `showDate("2026/03/05 08:30")`; None if
    there are several, or it is that of the capture."""
    found: dict[date, Moment] = {}
    for script in scripts:
        text = script.text or ""
        if len(text) > _SHORT_SCRIPT or (match := _WRITTEN.search(text)) is None:
            continue
        moment = read_moment(match[1], "text", clock)
        if moment is not None and clock.captured - moment.at > timedelta(days=1):
            found.setdefault(moment.day, moment)
    return next(iter(found.values())) if len(found) == 1 else None


def _read(element: Element, within: Element, found: Printed) -> None:
    stated = element.get("content")
    if stated and _DATE_PROPERTY.search(element.get("property") or ""):
        found.add_stated(stated)
        return
    text = element.text
    if text and not text.isspace():
        found.see(text, element, within)
    if element.tag != "a":
        for child in element:
            text = child.tail
            if text and not text.isspace():
                found.see(text, element, within)


def _line_around(element: Element, within: Element) -> tuple[Element | None, str]:
    """The largest element around a piece of text that is one short line, and that line."""
    found, line = None, ""
    while len(element) < _FEW:
        pieces = list(islice(element.itertext(), _MOST_PIECES + 1))
        text = " ".join(pieces)
        if len(pieces) > _MOST_PIECES or len(text) > 2 * _LONGEST or len(text := one_line(text)) > _LONGEST:
            break
        found, line = element, text
        if element is within:
            break
        element = element.getparent()
    return found, line


def _following(element: Element) -> Iterator[tuple[Element, Element]]:
    """The elements after this one in the page, without such as are never part of an article's head; each with the
    outermost that it stands in and this one does not."""
    while element is not None and element.tag != "body":
        for sibling in element.itersiblings():
            for one in _walk(sibling, []):
                yield one, sibling
        element = element.getparent()


def _preceding(element: Element) -> Iterator[tuple[Element, Element]]:
    """The elements before this one, nearest first; of each block before it, the last ones."""
    while element is not None and element.tag != "body":
        for sibling in element.itersiblings(preceding=True):
            for one in reversed(list(islice(_walk(sibling, []), 60))[-12:]):
                yield one, sibling
        element = element.getparent()


def _walk(
    element: Element, skipped: list[Element] | None, wrappers: Set[Element] = frozenset()
) -> Iterator[Element]:
    """An element and those in it. `skipped`: takes up what stands beside a text by its name; None to walk through it."""
    stack = [element]
    while stack:
        current = stack.pop()
        if (tag := current.tag) in _SKIPPED:
            continue
        if skipped is not None and tag not in WHOLE and is_elsewhere(current) and current not in wrappers:
            skipped.append(current)
            continue
        yield current
        if len(current):
            stack.extend(reversed(current))
