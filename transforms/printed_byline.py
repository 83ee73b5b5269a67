"""The byline as the page prints it, once it is known whom it names."""

from collections.abc import Iterable, Sequence

from transforms.byline_text import credits_picture, ends_with_by, line_of, without_date
from transforms.bylines import Byline
from transforms.outline import Outline
from transforms.page import Element
from transforms.signatures import Signature
from transforms.wording import one_line

_NEAR = 60  # elements after the headline in which a byline stands
_MAX_LINE = 120  # characters
_MAX_WORDS = 16
_BY_WORD = 40  # characters that may stand before the first name
_NO_LINES = frozenset(
    {"script", "style", "title", "option", "button", "figcaption", "figure", "h1", "textarea", "noscript"}
)


def printed_byline(
    found: Byline,
    signatures: Sequence[Signature],
    readings: Iterable[Byline],
    outline: Outline,
    heading: Element | None,
) -> tuple[str | None, str | None]:
    """The byline as printed, and its place (see `signatures.place_of`), if it is marked as one.

    The marked line that names these people; else the line under the headline that does; else what the page declares.
    """
    people = found.people
    said = [
        *filter(None, (reading.printed for reading in readings)),
        *(signature.printed for signature in signatures),
    ]
    if not people:
        return _without_people(found, said), None
    marked, place = _of_signatures(people, signatures) or (None, None)
    if marked is not None and not marked.startswith(people[0]):
        return marked, place
    near = _lines_with(people[0], outline, heading) if heading is not None else []
    lines = [line for line in (*near, *said) if people[0] in line]
    whole = [line for line in lines if all(name in line for name in people)] or lines[:1]
    with_by = (line for line in whole if ends_with_by(line[: line.find(people[0])]))
    shown = next(with_by, None) or marked or next(iter(whole), None)
    return shown and line_of(shown, [name for name in people if name in shown]), place


def full_names(first_name: str, outline: Outline, heading: Element) -> list[str]:
    """Bylines close behind the headline that may have the surname to a first name."""
    lines = _lines_with(first_name, outline, heading)
    return [line for line in lines if len(line.split()) == 2 or ends_with_by(line[: line.find(first_name)])]


def _of_signatures(people: Sequence[str], signatures: Sequence[Signature]) -> tuple[str, str] | None:
    """The marked line that names these people, together with those beside it that name the others."""
    named = [(signature, [name for name in people if name in signature.printed]) for signature in signatures]
    first = max((pair for pair in named if people[0] in pair[1]), key=lambda pair: len(pair[1]), default=None)
    if first is None:
        return None
    signature, names = first
    if len(names) == len(people):
        return line_of(signature.printed, names), signature.place
    lines = (line_of(other.printed, names) for other, names in named if names)
    return ", ".join(dict.fromkeys(lines)), signature.place


def _without_people(found: Byline, said: Sequence[str]) -> str | None:
    """The line that names the house or the agency; else one that may be a byline all the same."""
    names = found.houses or found.nicks
    for line in said:
        has_date = any(map(str.isdigit, line))
        if names and names[0] in line:
            return line_of(line, names)
        if names or (has_date and not found.agency):
            continue
        line = without_date(line) if has_date else line
        if 1 < len(line) <= _MAX_LINE and (line[0].isalpha() or line[0] in "(（〔"):
            return line
    return None


def _lines_with(name: str, outline: Outline, heading: Element) -> list[str]:
    """Short lines behind the headline that have this name close to their start."""
    found: list[str] = []
    for element in outline.after(heading)[:_NEAR]:
        text, tail = element.text, element.tail
        if tail and name in tail and (line := _short(tail, name)):
            found.append(line)
        if text and name in text and element.tag not in _NO_LINES:
            around = element.getparent() if one_line(text) == name else None
            line = (around is not None and _short(_text(around), name)) or _short(_text(element), name)
            if line:
                found.append(line)
    return found


def _text(element: Element) -> str:
    return " ".join(element.itertext())


def _short(text: str, name: str) -> str | None:
    """A text as one line, without what stands in front of name and by-word; None if it is no byline."""
    if len(text) > 10 * _MAX_LINE or "©" in text or "。" in text or credits_picture(text):
        return None
    line = one_line(text)
    start = line.find(name)
    if not 0 <= start <= _BY_WORD or len(line) > _MAX_LINE or len(line.split()) > _MAX_WORDS:
        return None
    before = line[:start]
    return line if ends_with_by(before) or not any(map(str.isalpha, before)) else line[start:]
