"""trafilatura's patterns for names, asked once for each name, find the elements that they find as they are."""

from itertools import chain

import pytest
import trafilatura
from trafilatura import xpaths

from tests.golden.cases import FOLDER, names
from transforms import searching
from transforms.asked_once import AskedOnce
from transforms.parsing import parse, sanitise

NAMED = b"""
<div id='mvp-post-add-box'>one</div><div class='infinite-scroll'><h1>two</h1></div><div class='infinite-scroll'>three</div>
<odd'tag class='hidden comments-title'>four</odd'tag><section role='navigation'>five</section><div itemprop='articleBody'>six</div>
<p style='border: 0'>seven</p><span data-lp-replacement-content=''>eight</span><ul class='comments'><li>nine</ul>
<list id='comol'><item class='Teaser caption'>ten</item></list><main class='fulltext'><article class='post'>eleven</article></main>
"""
PATTERNS = [
    pattern
    for pattern in chain.from_iterable(value for value in vars(xpaths).values() if isinstance(value, list))
    if isinstance(pattern, AskedOnce)
]


def test_trafilatura_searches_by_them() -> None:
    assert searching.PRECISE.fast, "this module asks for it when it is loaded"
    assert len(PATTERNS) == 11
    assert trafilatura.main_extractor.BODY_XPATH is xpaths.BODY_XPATH


@pytest.mark.parametrize("page", [*names(), None])
def test_they_find_the_same(page: str | None) -> None:
    data = NAMED if page is None else (FOLDER / page / "page.html").read_bytes()
    tree = parse(sanitise(data))
    assert tree is not None
    found = 0
    for pattern in PATTERNS:
        wanted = 1 if pattern.only_first else None
        for _ in range(2):  # asked, and known
            assert pattern(tree)[:wanted] == pattern.pattern(tree)[:wanted], pattern.pattern.path
        found += len(pattern(tree))
    assert page is not None or found >= 12
