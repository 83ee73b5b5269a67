"""What goes by its name: what trafilatura's patterns find, whether they are asked or not."""

import re

import pytest
from lxml import html

from transforms import pruning

_WORDS = sorted({
    word
    for pattern in pruning._BY_NAME
    for said in re.findall("'([^']*)'", pattern.path)
    for word in re.split(r"[|()]|\\s|\[\w\w\]|\?[:!]", said.replace("-?", "-"))
    if len(word.strip("^$")) > 1
})  # fmt: skip


@pytest.mark.parametrize("attribute", ["id", "class", "style", "role", "data-component"])
def test_all_that_the_patterns_find_goes(attribute: str) -> None:
    words = [word.strip("^$") for word in _WORDS] + [
        "Comments",
        "dfpAd",
        "x ad y",
        "ad-x",
        "my link",
        "story",
    ]
    boxes = "".join(f'<div {attribute}="{word}">Words.</div>' for word in words)
    page = html.fromstring(f"<div>{boxes}</div>")
    doomed = {box for pattern in pruning._BY_NAME for box in pattern(page)}
    names = [("div", ((attribute, word),)) for word in words]
    pruning._ask_by_name(set(names))
    assert [pruning._is_thrown_away[name] for name in names] == [box in doomed for box in page]
    assert len(doomed) > 1 or attribute in ("role", "data-component")
