"""Made-up articles by the million, with natural word frequencies and lengths: `python -m benchmarks.made_articles`.

Words are drawn by Zipf and Mandelbrot's law from some four million, so that the vocabulary goes on growing; an article
has a few words of its own that it keeps coming back to, as real ones do; lengths are log-normal. Every 50th article
is in one of a dozen languages and scripts. Article number N is the same whatever is made before or after it.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

BATCH = 10_000  # articles made at a time: a batch has random numbers of its own

_RANKS = 1 << 22  # words there are
_SHIFT = 2.7
_EXPONENT, _RARE_EXPONENT = (
    1.05,
    1.6,
)  # of the law; among rare words it falls more steeply, as in all large corpora
_RARE = 8_000  # rank from which it does
_WORDS = 6.15  # mean logarithm of an article's length in words: 3 kB with blanks
_SPREAD = 0.55
_OWN_WORDS, _OWN_SHARE = 12, 0.08
_FIRST_DAY = datetime(2019, 1, 1, tzinfo=UTC)
_A_DAY = 400  # articles
_SOURCES = 200
_SECTIONS = ("world", "business", "sport", "culture", "science", "local")
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvwz"
_SEPARATORS = np.array([" ", ", ", ". ", ".\n", " – "], dtype=object)
_SEPARATED = np.array([0.86, 0.08, 0.045, 0.01, 0.005])
_EVERY_OTHER_SCRIPT = 50
_SCRIPTS: tuple[tuple[str, str, str], ...] = (
    ("de", "Getreideabkommen verlängert", "Das Getreideabkommen über das Schwarze Meer gilt weiter. "),
    ("fr", "L’été des élections", "L’assemblée a voté la réforme à une large majorité. "),
    ("zh", "大桥恢复通车", "市政府宣布大桥今天恢复通车，交通部门加强了安全检查。"),
    ("ja", "東京の橋が再び開通", "東京都は２０２６年に修理を終えた橋を再び開いた。"),
    ("ko", "다리가 다시 열렸다", "서울시는 수리를 마친 다리를 다시 열었다고 밝혔다. "),
    ("ar", "إعادة فتح الجسر", "أعلنت البلدية إعادة فتح الجسر بعد أعمال الصيانة. "),
    ("he", "הגשר נפתח מחדש", "העירייה הודיעה כי הגשר נפתח מחדש לאחר השיפוץ. "),
    ("ru", "Мост снова открыт", "Городские власти сообщили, что мост снова открыт. "),
    ("el", "Η γέφυρα άνοιξε ξανά", "Ο δήμος ανακοίνωσε ότι η γέφυρα άνοιξε ξανά. "),
    ("hi", "पुल फिर से खुला", "नगर निगम ने बताया कि मरम्मत के बाद पुल फिर से खुल गया है। "),
    ("th", "สะพานเปิดอีกครั้ง", "เทศบาลประกาศเปิดสะพานอีกครั้งหลังการซ่อมแซม "),
    ("tr", "Köprü yeniden açıldı", "Belediye, onarımın ardından köprünün yeniden açıldığını duyurdu. "),
)


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """What a benchmark needs of an article; times are UTC."""

    number: int  # from 0, in the order of time
    url: str
    source: str
    headline: str
    body: str  # a paragraph a line
    authors: tuple[str, ...]
    date_published: datetime
    in_language: str
    section: str


def made_articles(count: int, *, start: int = 0, seed: int = 1) -> Iterator[list[MadeArticle]]:
    """`count` articles from number `start` on, in batches of at most `BATCH`.

    Some 2 s a batch. Words that were drawn stay in memory: some 300 MB at a million.
    """
    lexicon = _Lexicon(seed)
    end = start + count
    for batch in range(start // BATCH, -(-end // BATCH)):
        made = _batch(lexicon, batch, seed)
        yield made[max(start - batch * BATCH, 0) : end - batch * BATCH]


def write_parquet(path: Path, count: int, *, start: int = 0, seed: int = 1) -> None:
    """The same as one Parquet file, with the fields of `MadeArticle` for columns."""
    names = [field.name for field in fields(MadeArticle)]
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        parts = path.with_name(path.name + ".parts")
        parts.mkdir(exist_ok=True)
        for number, batch in enumerate(made_articles(count, start=start, seed=seed)):
            arrays = {
                name: np.array([_plain(getattr(article, name)) for article in batch], dtype=_dtype(name))
                for name in names
            }
            connection.register("batch", arrays)
            connection.execute(
                "copy (select * replace (string_split(authors, chr(10)) as authors) from batch) "
                f"to '{parts / f'{number:05}.parquet'}'"
            )
            connection.unregister("batch")
        connection.execute("set preserve_insertion_order = true; set memory_limit = '1GB'")
        connection.execute(f"copy (from '{parts}/*.parquet') to '{path}' (compression zstd)")
    for part in parts.iterdir():
        part.unlink()
    parts.rmdir()


def _plain(value: Any) -> Any:
    """A value as an array of numpy's can hold it."""
    match value:
        case datetime():
            return value.replace(tzinfo=None)
        case tuple():
            return "\n".join(value)
        case _:
            return value


def _dtype(name: str) -> str:
    return {"number": "int64", "date_published": "datetime64[us]"}.get(name, "object")


class _Lexicon:
    """The words by rank, each made when it is first drawn."""

    def __init__(self, seed: int):
        places = np.arange(_RANKS) + 1 + _SHIFT
        weights = places**-_EXPONENT
        weights[_RARE:] = weights[_RARE] * (places[_RARE:] / places[_RARE]) ** -_RARE_EXPONENT
        self._cumulated = np.cumsum(weights / weights.sum())
        self._words = np.full(_RANKS, None, dtype=object)
        self._made = np.zeros(_RANKS, dtype=bool)
        self._syllables = np.array(
            [c + v for c in _CONSONANTS for v in _VOWELS] + list(_VOWELS), dtype=object
        )
        # the same rank is another word for another seed
        self._mix = 0x9E3779B97F4A7C15 * (2 * seed + 1) % (1 << 64)

    def ranks(self, random: np.random.Generator, count: int) -> np.ndarray:
        """So many ranks, drawn by the law."""
        found = np.searchsorted(self._cumulated, np.sort(random.random(count)))
        random.shuffle(found)
        return np.minimum(found, _RANKS - 1)

    def words(self, ranks: np.ndarray) -> np.ndarray:
        """The words of some ranks."""
        asked = np.unique(ranks)
        for rank in asked[~self._made[asked]].tolist():
            self._words[rank] = self._make(rank)
        self._made[asked] = True
        return self._words[ranks]

    def _make(self, rank: int) -> str:
        """Frequent words are short; that no two are the same is seen to by spelling the rank, stirred."""
        base = len(self._syllables)
        size = 1 if rank < 60 else 2 if rank < 5_000 else 3 if rank < 400_000 else 4
        stirred = (rank * 7919 + self._mix) % base**size
        parts = []
        for _ in range(size):
            stirred, place = divmod(stirred, base)
            parts.append(self._syllables[place])
        ending = "" if rank % 3 else ("s", "n", "t", "ing")[rank // 3 % 4]
        return "".join(parts) + ending


def _batch(lexicon: _Lexicon, batch: int, seed: int) -> list[MadeArticle]:
    random = np.random.default_rng([seed, batch])
    lengths = np.clip(random.lognormal(_WORDS, _SPREAD, BATCH).astype(int), 30, 12_000)
    heads = random.integers(5, 12, BATCH)
    total = int((lengths + heads).sum())
    ranks = lexicon.ranks(random, total)
    owners = np.repeat(np.arange(BATCH), lengths + heads)
    own = np.exp(random.uniform(np.log(150), np.log(_RANKS // 8), BATCH * _OWN_WORDS)).astype(int)
    is_own = random.random(total) < _OWN_SHARE
    chosen = random.integers(0, _OWN_WORDS, total)
    ranks[is_own] = own[(owners * _OWN_WORDS + chosen)[is_own]]
    pieces = np.empty(2 * total, dtype=object)
    pieces[0::2] = lexicon.words(ranks)
    pieces[1::2] = _SEPARATORS[random.choice(len(_SEPARATORS), total, p=_SEPARATED)]
    ends = np.cumsum(lengths + heads)
    places = random.integers(0, _SOURCES, BATCH)
    people = lexicon.words(random.integers(2_000, 60_000, BATCH * 2)).reshape(BATCH, 2)
    sections = random.integers(0, len(_SECTIONS), BATCH)
    made = []
    for index in range(BATCH):
        number = batch * BATCH + index
        begin, middle = int(ends[index] - lengths[index] - heads[index]), int(ends[index] - lengths[index])
        headline = " ".join(pieces[2 * begin : 2 * middle : 2].tolist()).capitalize()
        body = "".join(pieces[2 * middle : 2 * int(ends[index]) - 1].tolist()).capitalize() + "."
        language = "en"
        if number % _EVERY_OTHER_SCRIPT == 0:
            language, headline, sentence = _SCRIPTS[number // _EVERY_OTHER_SCRIPT % len(_SCRIPTS)]
            body = _stirred(sentence, int(lengths[index]) * 6, random)
        source = f"source{places[index]:03}"
        made.append(
            MadeArticle(
                number=number,
                url=f"https://{source}.example/{number // _A_DAY}/{number}",
                source=source,
                headline=headline,
                body=body,
                authors=(" ".join(people[index].tolist()).title(),),
                date_published=_FIRST_DAY + timedelta(minutes=number * 24 * 60 / _A_DAY),
                in_language=language,
                section=_SECTIONS[sections[index]],
            )
        )
    return made


def _stirred(sentence: str, length: int, random: np.random.Generator) -> str:
    """A text of some characters, of words of a sentence's letters in any order: no two are copies of each other."""
    letters = np.array(sorted(set(sentence) - set(" ,.，。")))
    drawn = "".join(letters[random.integers(0, len(letters), length)].tolist())
    if len(sentence.split()) < 3:  # a script without blanks
        return drawn
    ends = np.cumsum(random.integers(2, 9, 1 + length // 2)).tolist()
    words = [drawn[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return " ".join(word for word in words if word)


def main() -> None:
    """`python -m benchmarks.made_articles COUNT FILE.parquet`."""
    began = time.monotonic()
    write_parquet(Path(sys.argv[2]), int(sys.argv[1]))
    print(f"{sys.argv[1]} articles in {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
