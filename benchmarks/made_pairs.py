"""Made-up wire stories, and pairs of them of which it is known whether they are one story.

Nothing in them is anybody's: words are put together from syllables of a script, with the frequencies of a natural
language (Zipf), into sentences and paragraphs of a news story's lengths. The edits are what desks do to wire copy, of
known strength; the pairs that are not one story are made to look as much like it as the real ones do: templates,
follow-ups that quote, two desks at one event.
"""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

# Per language: whether words are written apart, and the syllables of its words.
_SCRIPTS = {
    "en": (True, "ba ker ton ling er ing ed on ist al pre ta mor den sel fi ran ow ick el sta tion wer"),
    "de": (True, "ver ge schaft ung ein be auf stel lig ken rei ter wal hand zeug lich keit bau markt er"),
    "ru": (True, "по ра стро ние го во ре мир ка ло сти пе ден на за мо сто ва ли щик"),
    "ar": (True, "مد كت سل حر ال نا وز ير قر عم بل دو شر كة مس تق بر لا فة ها"),
    "hi": (True, "का र्य स र का री मं त्री दे श वि का स यो ज ना प्र धा न लो"),
    "zh": (False, " ".join(chr(point) for point in range(0x4E00, 0x5200, 3))),
    "ja": (False, " ".join(chr(point) for point in (*range(0x3042, 0x3093), *range(0x5000, 0x5300, 5)))),
    "th": (False, "กา รม นา คน ที่ เป็น ได้ มี ว่า ใน ของ และ ให้ ไป จะ ไม่ อยู่ รัฐ เมื อง ข่าว"),
}
LANGUAGES = tuple(_SCRIPTS)
_FEET = (
    "Reporting by {} in {}, editing by {}.",
    "© {} {}. All rights reserved; this material may not be published or rewritten.",
    "This story was first published by {} and is carried here by an agreement with {}.",
    "Sign up to our newsletter {} to get the best of {} every morning.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """A text: its language, headline, and paragraphs, each a list of sentences."""

    language: str
    headline: str
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def body(self) -> str:
        joint = " " if _SCRIPTS[self.language][0] else ""
        return "\n".join(joint.join(sentences) for sentences in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and whether they are one story."""

    kind: str  # what was done, with its strength: "cut to 30 %"
    first: Story
    second: Story
    is_same: bool


@cache
def _vocabulary(language: str) -> tuple[list[str], list[float]]:
    """Words of a language, the most frequent first, and their cumulated weights."""
    apart, syllables = _SCRIPTS[language][0], _SCRIPTS[language][1].split()
    rng = random.Random(f"vocabulary {language}")
    words: dict[str, None] = {}
    while len(words) < 20_000:
        rank = len(words)
        length = 1 + (rank > 8) + (rank > 200) + (rank > 5_000 and apart)
        word = "".join(rng.choices(syllables, k=length))
        while word in words:
            word += rng.choice(syllables)
        words[word] = None
    kept = list(words)
    return kept, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(kept))))


class Desk:
    """Makes stories; the same seed makes the same."""

    def __init__(self, language: str, seed: int | str) -> None:
        self.language = language
        self._apart = _SCRIPTS[language][0]
        self.random = random.Random(f"{language} {seed}")

    def word(self) -> str:
        words, weights = _vocabulary(self.language)
        return self.random.choices(words, cum_weights=weights)[0]

    def name(self) -> str:
        words, _ = _vocabulary(self.language)
        return self.random.choice(words[300:]).capitalize()

    def figure(self) -> str:
        return self.random.choice(
            (
                str(self.random.randint(2, 40)),
                str(self.random.randint(100, 9_999)),
                f"{self.random.randint(1, 99)}.{self.random.randint(1, 9)}",
            )
        )

    def join(self, words: Sequence[str]) -> str:
        return (" " if self._apart else "").join(words)

    def sentence(self, names: Sequence[str] = (), figures: Sequence[str] = ()) -> str:
        """A sentence; about a tenth of its words are of these names, and one in fifteen of these figures."""
        length = max(6, round(self.random.gauss(19, 6)))
        words = []
        for _ in range(length):
            at = self.random.random()
            if names and at < 0.09:
                words.append(self.random.choice(names))
            elif figures and at < 0.15:
                words.append(self.random.choice(figures))
            else:
                words.append(self.word())
        words[0] = words[0].capitalize()
        return self.join(words) + ("." if self._apart or self.language == "th" else "。")

    def story(self, words: int = 450, names: Sequence[str] = (), figures: Sequence[str] = ()) -> Story:
        """A story of so many words, more or less; its own people, places and figures beside those given."""
        names = [*names, *(self.name() for _ in range(8))]
        figures = [*figures, *(self.figure() for _ in range(8))]
        paragraphs = []
        count = 0
        while count < words:
            sentences = tuple(self.sentence(names, figures) for _ in range(self.random.randint(1, 3)))
            paragraphs.append(sentences)
            count += 19 * len(sentences)
        return Story(self.language, self.sentence(names)[:-1], tuple(paragraphs))

    # What desks do to a wire story

    def cut_to(self, story: Story, share: float) -> Story:
        """Its first paragraphs, to this share of its sentences; one sentence at least."""
        left = max(1, round(share * sum(map(len, story.paragraphs))))
        kept = []
        for sentences in story.paragraphs:
            if left <= 0:
                break
            kept.append(sentences[:left])
            left -= len(sentences)
        return replace(story, paragraphs=tuple(kept))

    def new_lead(self, story: Story) -> Story:
        lead = tuple(self.sentence() for _ in range(2))
        return self.new_headline(replace(story, paragraphs=(lead, *story.paragraphs[1:])))

    def new_headline(self, story: Story) -> Story:
        return replace(story, headline=self.sentence()[:-1])

    def reworded(self, story: Story, share: float) -> Story:
        """This share of its words is another; any word may be hit, figures and names too."""

        def sentence(text: str) -> str:
            if self._apart:
                return " ".join(
                    self.word() if self.random.random() < share else word for word in text.split(" ")
                )
            # a word is about two characters long
            pieces = [text[at : at + 2] for at in range(0, len(text), 2)]
            return "".join(self.word()[:2] if self.random.random() < share else piece for piece in pieces)

        return replace(
            story, paragraphs=tuple(tuple(map(sentence, sentences)) for sentences in story.paragraphs)
        )

    def reordered(self, story: Story) -> Story:
        """The same paragraphs, the first left first."""
        rest = list(story.paragraphs[1:])
        self.random.shuffle(rest)
        return replace(story, paragraphs=(story.paragraphs[0], *rest))

    def footed(self, story: Story) -> Story:
        feet = self.random.sample(_FEET, 2)
        lines = tuple((foot.format(self.name(), self.name(), self.name()),) for foot in feet)
        return replace(story, paragraphs=story.paragraphs + lines)

    # What looks alike and is not one story

    def follow_up(self, story: Story, quoted: int) -> Story:
        """The next day's story about the same people, with paragraphs of the first as its background."""
        fresh = self.story(400)
        start = self.random.randrange(max(1, len(story.paragraphs) - quoted))
        background = story.paragraphs[start : start + quoted]
        return replace(fresh, paragraphs=fresh.paragraphs + background)

    def same_event(self) -> tuple[Story, Story]:
        """Two desks at one event: the same names and figures, and two sentences of the same speech."""
        names = [self.name() for _ in range(10)]
        figures = [self.figure() for _ in range(8)]
        speech = tuple(self.sentence(names, figures) for _ in range(2))
        one, other = self.story(350, names, figures), self.story(350, names, figures)
        return (
            replace(one, paragraphs=(*one.paragraphs[:3], speech, *one.paragraphs[3:])),
            replace(other, paragraphs=(*other.paragraphs[:5], speech, *other.paragraphs[5:])),
        )

    def template(self, words: int, slots: float) -> Callable[[], Story]:
        """A form (weather, results, prices) of which this share of the words is filled in anew each time."""
        form = [
            [
                None if self.random.random() < slots else self.word()
                for _ in range(max(6, round(self.random.gauss(14, 4))))
            ]
            for _ in range(max(2, words // 14))
        ]
        headline = self.sentence()[:-1]

        def filled() -> Story:
            names = [self.name() for _ in range(6)]
            paragraphs = tuple(
                (
                    self.join(
                        [
                            word
                            or (self.figure() if self.random.random() < 0.7 else self.random.choice(names))
                            for word in line
                        ]
                    )
                    + ".",
                )
                for line in form
            )
            return Story(self.language, headline, paragraphs)

        return filled


def pairs(desk: Desk, base: Callable[[], Story]) -> Iterator[Pair]:
    """One pair of each kind and strength; `base` tells the wire story that is edited."""
    yield from _copies(desk, base)
    yield from _others(desk, base)


def _copies(desk: Desk, base: Callable[[], Story]) -> Iterator[Pair]:
    wire = base()
    yield Pair("word for word", wire, desk.new_headline(wire), True)
    yield Pair("paragraphs reordered", wire, desk.reordered(wire), True)
    yield Pair("boilerplate at foot", desk.footed(wire), desk.footed(wire), True)
    yield Pair("first paragraph replaced", wire, desk.new_lead(wire), True)
    for share in (0.9, 0.7, 0.5, 0.3):
        wire = base()
        yield Pair(f"cut to {share:.0%}", wire, desk.cut_to(wire, share), True)
    for share in (0.02, 0.05, 0.1, 0.15, 0.2):
        wire = base()
        yield Pair(f"{share:.0%} of words changed", wire, desk.reworded(wire, share), True)
    wire = base()
    shortened = desk.footed(desk.new_lead(desk.cut_to(wire, 0.5)))
    yield Pair("cut to 50 %, new lead, foot", wire, shortened, True)
    wire = base()
    edited = desk.footed(desk.reworded(desk.cut_to(wire, 0.5), 0.05))
    yield Pair("cut to 50 %, 5 % changed, foot", wire, edited, True)
    wire = base()
    edited = desk.footed(desk.new_lead(desk.reworded(desk.cut_to(wire, 0.7), 0.1)))
    yield Pair("cut to 70 %, 10 % changed, new lead, foot", wire, edited, True)
    wire = base()
    yield Pair("two cuts of one story", desk.cut_to(wire, 0.7), desk.new_lead(desk.cut_to(wire, 0.5)), True)


def _others(desk: Desk, base: Callable[[], Story]) -> Iterator[Pair]:
    yield Pair("two stories", base(), base(), False)
    one, other = desk.same_event()
    yield Pair("two desks at one event", one, other, False)
    for quoted in (1, 2):
        wire = base()
        yield Pair(f"follow-up with {quoted} of its paragraphs", wire, desk.follow_up(wire, quoted), False)
    yield Pair("only boilerplate shared", *_same_foot(desk, base), False)
    for words, slots in ((60, 0.15), (120, 0.2), (120, 0.1), (300, 0.15)):
        filled = desk.template(words, slots)
        yield Pair(f"template of {words} words, {slots:.0%} filled in", filled(), filled(), False)
    alone = desk.cut_to(base(), 0.01)
    reworded = desk.reworded(alone, 0.1)
    yield Pair("one sentence alone, 10 % of words changed", alone, reworded, alone.body == reworded.body)


def _same_foot(desk: Desk, base: Callable[[], Story]) -> tuple[Story, Story]:
    foot = tuple((desk.sentence(),) for _ in range(4))
    one, other = base(), base()
    return replace(one, paragraphs=one.paragraphs + foot), replace(other, paragraphs=other.paragraphs + foot)
