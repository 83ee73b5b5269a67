"""A text as its sentences, in any script.

`sentencex` knows the full stops and the abbreviations of some 300 languages. Put right here is what it takes for an
end and is none ("M. Dupont"), and what has no full stops at all: Thai, Lao and Khmer part by blanks.
"""

import regex
import sentencex

_STUB = regex.compile(r"\W*(?:\p{L}\p{M}*){1,3}\.\s*")  # "M. ", "डॉ. ", "Им. ": what was abbreviated follows
_UNPARTED = regex.compile(
    r"(?<=[\p{Thai}\p{Lao}\p{Khmer}]['\"”’)]?)\s+(?=['\"“‘(]?[\p{Thai}\p{Lao}\p{Khmer}])"
)
_SOME_LANGUAGE = "en"  # whose rules do where the page says none


def sentences(text: str, language: str | None = None) -> list[str]:
    """The sentences of a text, in order, without the white space around them; a line's end ends one.

    Args:
        language: BCP 47; abbreviations are known by it.
    """
    code = (language or _SOME_LANGUAGE).partition("-")[0].lower()
    return [sentence for line in text.splitlines() if line.strip() for sentence in _of_line(line, code)]


def _of_line(line: str, code: str) -> list[str]:
    found: list[str] = []
    stub = ""
    for piece in sentencex.segment(code, line):
        piece = stub + piece
        stub = piece if _STUB.fullmatch(piece) else ""
        if not stub:
            found += _UNPARTED.split(piece.strip())
    if stub:
        found.append(stub.strip())
    return [sentence for sentence in found if sentence]
