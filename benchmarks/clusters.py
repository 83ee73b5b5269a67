"""How well copies of a story are told from what only looks like them: `python -m benchmarks.clusters [CORPUS]`.

Pairs are made of known strength (`made_pairs.py`), in eight languages, of made-up stories and, where a corpus is given,
of its pages' texts; all are loaded into a warehouse, as articles of two sources, and asked whether they came into one
cluster. The corpus's own pages are loaded too, and compared, every two of them, by all of their shingles.

What it costs is told by `python -m benchmarks.cluster_cost`, and how MinHash does on the same pairs by
`python -m benchmarks.cluster_schemes`.
"""

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from benchmarks.extraction_ours import pages_of
from benchmarks.made_pairs import LANGUAGES, Desk, Pair, Story, pairs
from tests.made_segments import after, article, page, segment
from transforms import shingles
from transforms.extract import extract
from transforms.items import Article
from transforms.urls import host_of
from warehouse.checks import run_checks
from warehouse.connect import writer
from warehouse.load import load_segments

_SENTENCE_ENDS = re.compile(r"(?<=[.!?。])\s+")
_LENGTHS = (150, 250, 400, 600, 900)  # words


def made(seeds: int) -> list[Pair]:
    """Pairs of made-up stories, `seeds` of each kind and language."""
    found = []
    for language in LANGUAGES:
        for seed in range(seeds):
            desk = Desk(language, seed)
            found += pairs(desk, lambda desk=desk: desk.story(desk.random.choice(_LENGTHS)))
    return found


def of_texts(articles: Sequence[Article], seeds: int) -> list[Pair]:
    """Pairs of stories with a corpus's texts, each used once."""
    pool = [article for article in articles if 120 < article.word_count < 1_500]
    random.Random(1).shuffle(pool)
    stories = map(_story, pool)
    found: list[Pair] = []
    for seed in range(seeds):
        try:
            found += list(pairs(Desk("en", f"corpus {seed}"), lambda: next(stories)))
        except RuntimeError:  # no text is left: a generator may not end by StopIteration
            break
    return found


def _story(article: Article) -> Story:
    paragraphs = (tuple(_SENTENCE_ENDS.split(line)) for line in article.body.splitlines() if line.strip())
    return Story("en", article.headline, tuple(paragraphs))


def told(labelled: Sequence[Pair]) -> list[bool]:
    """Whether a warehouse puts the two texts of each pair into one cluster."""
    with tempfile.TemporaryDirectory() as home:
        night = []
        for number, pair in enumerate(labelled):
            for side, story in (("a", pair.first), ("b", pair.second)):
                url = f"https://{side}{number}.example/story"
                headline = story.headline or "Untitled"
                night.append(page(url, after(number % 20), article(url, story.body, headline=headline)))
        with writer(Path(home) / "warehouse.duckdb") as connection:
            load_segments(connection, [segment(Path(home), night)])
            for check in run_checks(connection):
                if check.name in ("clusters", "story_pairs") and not check.ok:
                    print(f"check {check.name}: {check.failures} failures, such as {check.examples[:1]}")
            clusters = dict(
                connection.execute(
                    "select source, cluster_id from articles where cluster_id is not null"
                ).fetchall()
            )
    return [clusters.get(f"a{number}", 0) == clusters.get(f"b{number}", 1) for number in range(len(labelled))]


def score(name: str, labelled: Sequence[Pair]) -> None:
    """Print precision and recall of these pairs, and how many of each kind and language came out right."""
    answers = told(labelled)
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    sure: dict[str, bool] = {}
    for pair, answer in zip(labelled, answers, strict=True):
        right[pair.kind] += answer == pair.is_same
        count[pair.kind] += 1
        sure[pair.kind] = pair.is_same
    hits = sum(answer and pair.is_same for pair, answer in zip(labelled, answers, strict=True))
    precision = hits / max(1, sum(answers))
    recall = hits / sum(pair.is_same for pair in labelled)
    print(f"\n{name}: {len(labelled)} pairs, precision {precision:.3f}, recall {recall:.3f}")
    for kind, pairs_of_kind in count.items():
        mark = "one story " if sure[kind] else "two stories"
        print(f"  {mark:11}  {right[kind] / pairs_of_kind:6.1%} of {pairs_of_kind:4}  {kind}")
    print(f"  by language: {_by_language(labelled, answers)}", flush=True)


def _by_language(labelled: Sequence[Pair], answers: Sequence[bool]) -> str:
    """Recall and false alarms by language."""
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for pair, answer in zip(labelled, answers, strict=True):
        cell = hits[pair.first.language]
        cell[0 if pair.is_same else 2] += answer
        cell[1 if pair.is_same else 3] += 1
    return "; ".join(
        f"{language} recall {cell[0] / cell[1]:.3f}, {cell[2]} of {cell[3]} false"
        for language, cell in hits.items()
    )


def own_copies(articles: Sequence[Article]) -> None:
    """Print which of a corpus's pages of two sites share a text by all their shingles, and what the warehouse says."""
    unique = list({article.article_key: article for article in articles}.values())
    expected = set(_exhaustive(unique))
    with tempfile.TemporaryDirectory() as home, writer(Path(home) / "warehouse.duckdb") as connection:
        night = [
            page(f"https://{host_of(one.url)}.example/{number}", after(1), _under(one, number))
            for number, one in enumerate(unique)
        ]
        load_segments(connection, [segment(Path(home), night)])
        found = {
            tuple(sorted(int(key.rsplit("/", 1)[1]) for key in row))
            for row in connection.execute("select article_key, other_key from stored.story_pairs").fetchall()
        }
    print(
        f"\nthe corpus's own pages: {len(unique)} articles, pairs of two sites by all shingles: {len(expected)}, "
        f"told: {len(found)}, of them right {len(found & expected)}"
    )
    for first, second in sorted(found | expected):
        mark = (
            "both"
            if (first, second) in found & expected
            else "told"
            if (first, second) in found
            else "missed"
        )
        print(f"  {mark}: {unique[first].url} | {unique[second].url}")


def _under(one: Article, number: int) -> Article:
    """The article as if it had come out in the made-up night, under a URL of its own."""
    url = f"https://{host_of(one.url)}.example/{number}"
    return replace(
        one, url=url, canonical_url=url, article_key=url.removeprefix("https://"), date_published=after(0)
    )


def _exhaustive(articles: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """Pairs of articles of two sites of which the shorter has half of its text in the longer."""
    kept, shingles._KEPT = shingles._KEPT, 2**32
    try:
        sets = [frozenset(shingles.sign(article.body)[0]) for article in articles]
    finally:
        shingles._KEPT = kept
    holders: dict[int, list[int]] = defaultdict(list)
    for place, numbers in enumerate(sets):
        for number in numbers:
            holders[number].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        shared.update(combinations(places, 2))
    for (first, second), count in shared.items():
        shorter = min(len(sets[first]), len(sets[second]))
        if (
            shorter >= 60
            and count >= 0.5 * shorter
            and host_of(articles[first].url) != host_of(articles[second].url)
        ):
            yield first, second


def texts_of(corpus: Path) -> list[Article]:
    """All articles that extraction finds in a corpus."""
    found = (extract(raw, None).article for raw in pages_of(corpus))
    return [article for article in found if article is not None]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="?", type=Path, help="a folder of WARC files of real pages")
    parser.add_argument("--seeds", type=int, default=8, help="stories of each kind and language")
    asked = parser.parse_args()
    labelled = made(asked.seeds)
    score("made-up stories", labelled)
    if asked.corpus:
        articles = texts_of(asked.corpus)
        score("texts of the corpus, edited", of_texts(articles, 60))
        own_copies(articles)


if __name__ == "__main__":
    main()
