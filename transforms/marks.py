"""By what the load knows an article again: on its next capture, on other sites, and line by line on the site's other pages.

Nothing here is read from the page. It all follows from the finished article, so it is made when that is written down.
"""

from dataclasses import dataclass, fields

from transforms.fingerprint import fingerprints
from transforms.former_fingerprint import former_fingerprint
from transforms.items import Article
from transforms.profile import block_marks
from transforms.shingles import sign


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedArticle(Article):
    """An article as it is handed to the load."""

    fingerprint: str  # 32 hex digits: two captures that read the same have the same
    body_fingerprint: str  # the same over the body alone: equal for two sites that carry the same text
    # the fingerprint by the rules of the release before, by which what it stored is known again; None if it is the same
    former_fingerprint: str | None = None
    # of each line of the body, by which it is known again on the site's other pages (see `profile.py`)
    block_keys: tuple[int, ...] = ()
    # of each line of the body, the characters of body_markdown up to its end
    markdown_ends: tuple[int, ...] = ()
    # by which the text is known again on other sites (see `shingles.py`); None where the load is to sign it
    shingles: tuple[int, ...] | None = None
    figures: tuple[int, ...] | None = None


_EXTRACTED = tuple(field.name for field in fields(Article))


def marked(article: Article, story: str | None = None) -> MarkedArticle:
    """An article with its marks. `story`: its text without the standfirst, if it has one (see `Extraction`)."""
    headline, authors, body = article.headline, article.authors, article.body
    whole, alone = fingerprints(headline, authors, body, story)
    former = former_fingerprint(headline, authors, body)
    keys, ends = block_marks(body, article.body_markdown)
    shingles, figures = sign(body)
    return MarkedArticle(
        **{name: getattr(article, name) for name in _EXTRACTED},
        fingerprint=whole,
        body_fingerprint=alone,
        former_fingerprint=former if former != whole else None,
        block_keys=keys,
        markdown_ends=ends,
        shingles=shingles,
        figures=figures,
    )
