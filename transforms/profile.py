"""What the pages of a site share: by which marks the blocks of one body are known again in another.

Extraction only notes them: which blocks repeat from page to page, and so are furniture, is told by the warehouse,
in SQL, from all pages of the site that it holds (`warehouse/sql/load/site_blocks.sql`). So an article's text does not
hang on which process extracted it, in which order, or in which run.
"""

import hashlib
import re
from collections.abc import Sequence

from transforms.markdown import Block, markdown_pieces

_WORDS = re.compile(r"\w+")
NO_KEY = 0  # of a block that has no words, and so is never furniture


def block_key(text: str) -> int:
    """64 bits, signed, that two blocks share in which the same words stand; `NO_KEY` if there are none.

    Case, punctuation and white space make no difference; a figure does, since it may be the news.
    """
    words = " ".join(_WORDS.findall(text.lower()))
    if not words.strip("_ "):
        return NO_KEY
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def block_marks(blocks: Sequence[Block]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of each block of a body its key, and where it ends in the body's Markdown (characters from its start)."""
    ends: list[int] = []
    end = 0
    for number, piece in enumerate(markdown_pieces(list(blocks))):
        end += len(piece if number else piece.lstrip())
        ends.append(end)
    return tuple(block_key(block.text) for block in blocks), tuple(ends)
