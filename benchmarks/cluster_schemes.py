"""How signatures compare on the same pairs: `python -m benchmarks.cluster_schemes` (needs datasketch and rensa).

Beside the sets of shingles that are in use, MinHashes of 128 numbers by two kept libraries. Of each is told what a text
costs, and the best recall that it reaches on the pairs of `made_pairs.py` at a precision of 0.98, over all thresholds;
with figures compared (see docs/clusters.md) and without. All pairs are compared; with bands, only those that an index
of MinHashes would find. None is asked about texts of less than 48 runs of words.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import datasketch
import rensa

from benchmarks.clusters import made
from benchmarks.made_pairs import Pair
from transforms import shingles

_PRECISION = 0.98
_BITS = 128
_FEWEST_RUNS = 48


def _runs(text: str) -> list[str]:
    words, length = shingles._words(text.casefold())
    return [" ".join(run) for run in zip(*(words[start:] for start in range(length)), strict=False)]


def _by_rensa(text: str) -> Any:
    signature = rensa.RMinHash(num_perm=_BITS, seed=1)
    signature.update(_runs(text))
    return signature


def _by_datasketch(text: str) -> Any:
    signature = datasketch.MinHash(num_perm=_BITS)
    signature.update_batch([run.encode() for run in _runs(text)])
    return signature


def _by_sets(text: str) -> frozenset[int]:
    return frozenset(shingles.sign(text)[0])


def _jaccard(one: Any, other: Any) -> float:
    return float(one.jaccard(other))


def _banded(rows: int) -> Callable[[Any, Any], float]:
    """Jaccard of those that an index would bring together: of which a whole band of so many numbers is the same."""

    def measure(one: Any, other: Any) -> float:
        same = [left == right for left, right in zip(one.digest(), other.digest(), strict=True)]
        found = any(all(same[start : start + rows]) for start in range(0, _BITS, rows))
        return _jaccard(one, other) if found else 0.0

    return measure


def _shared(one: frozenset[int], other: frozenset[int]) -> float:
    """The measure in use: what is shared, of the one and of the other; nothing below eight."""
    common = len(one & other)
    if common < 8 or common < 0.35 * min(len(one), len(other)):
        return 0.0
    return common / len(one) + common / len(other)


def compare(
    name: str,
    labelled: Sequence[Pair],
    signing: Callable[[str], Any],
    measure: Callable[[Any, Any], float],
    size: str,
) -> None:
    """Print how a scheme does."""
    texts = [text for pair in labelled for text in (pair.first.body, pair.second.body)]
    began = time.process_time()
    signatures = [signing(text) for text in texts]
    cost = 1000 * (time.process_time() - began) / len(texts)
    scored = [
        (
            measure(signatures[2 * place], signatures[2 * place + 1]) if _is_long(pair) else 0.0,
            pair.is_same,
            _same_figures(pair),
        )
        for place, pair in enumerate(labelled)
    ]
    alone = _best([(score, is_same) for score, is_same, _ in scored])
    guarded = _best([(score if same else 0.0, is_same) for score, is_same, same in scored])
    print(f"{name:30} {cost:6.2f} ms  {size:12}  recall {alone:.3f}, with figures {guarded:.3f}", flush=True)


def _is_long(pair: Pair) -> bool:
    return min(len(_runs(story.body)) for story in (pair.first, pair.second)) >= _FEWEST_RUNS


def _same_figures(pair: Pair) -> bool:
    one, other = (set(shingles.sign(story.body)[1]) for story in (pair.first, pair.second))
    fewest = min(len(one), len(other))
    return fewest < 2 or len(one & other) >= 0.5 * fewest


def _best(scored: Sequence[tuple[float, bool]]) -> float:
    """The best recall at a precision of `_PRECISION`, over all thresholds."""
    wanted = sum(is_same for _, is_same in scored)
    best, hits, ordered = 0.0, 0, sorted(scored, reverse=True)
    for place, (score, is_same) in enumerate(ordered, start=1):
        hits += is_same
        is_last = place == len(ordered) or ordered[place][0] < score
        if score > 0 and is_last and hits / place >= _PRECISION:
            best = max(best, hits / wanted)
    return best


def main() -> None:
    labelled = made(6)
    print(f"{len(labelled)} pairs; recall at a precision of {_PRECISION}")
    compare("sets of shingles (in use)", labelled, _by_sets, _shared, "~330 B")
    compare("MinHash 128, rensa", labelled, _by_rensa, _jaccard, "512 B")
    for rows in (2, 4):
        name = f"the same, by {_BITS // rows} bands of {rows}"
        compare(name, labelled, _by_rensa, _banded(rows), "512 B")
    compare("MinHash 128, datasketch", labelled, _by_datasketch, _jaccard, "512 B")


if __name__ == "__main__":
    main()
