"""Made-up news pages with the weight of real ones: mostly styles, scripts, menus and teasers, some text.

150 to 300 kB of HTML each, 30 to 60 kB of it once gzipped. The same seed gives the same bytes.
"""

import gzip
import json
import random
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

_SYLLABLES = [
    "ba",
    "ber",
    "ca",
    "col",
    "den",
    "dor",
    "el",
    "fen",
    "gar",
    "hal",
    "in",
    "jor",
    "ka",
    "len",
    "mar",
    "nor",
    "ol",
    "per",
    "quin",
    "ros",
    "sal",
    "ten",
    "ul",
    "ver",
    "win",
]
_ENDS = ["", "", "", "s", "ed", "ing", "er", "ly", "ion", "al"]
_WORDS = 6_000
_GZIP_LEVEL = 6  # what servers have as a default


@dataclass(frozen=True)
class Story:
    """A page and what a feed says of it."""

    path: str
    headline: str
    packed: bytes  # gzip
    size: int  # bytes of the HTML


class Paper:
    """The pages of one host: furniture that all share, drawn once, and what is each page's own."""

    def __init__(self, host: str, seed: int) -> None:
        self.host = host
        self._dice = random.Random(f"{seed} {host}")
        dice = self._dice
        self._words = [
            "".join(dice.choices(_SYLLABLES, k=dice.randint(1, 3))) + dice.choice(_ENDS)
            for _ in range(_WORDS)
        ]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(_WORDS)))  # as in language: Zipf

    def words(self, count: int) -> str:
        """So many words."""
        return " ".join(self._dice.choices(self._words, cum_weights=self._weights, k=count))

    def sentence(self) -> str:
        return self.words(self._dice.randint(8, 26)).capitalize() + "."

    def story(self, number: int) -> Story:
        """The page with this number; ask for them in order."""
        headline = self.words(9).capitalize()
        path = f"/2026/11/{1 + number % 28:02d}/{headline.lower().replace(' ', '-')}-{number}"
        page = self._page(path, headline).encode()
        return Story(path, headline, gzip.compress(page, _GZIP_LEVEL, mtime=0), len(page))

    def feed(self, base: str, stories: list[Story]) -> bytes:
        """RSS 2.0 with these stories."""
        items = "".join(
            f"<item><title>{story.headline}</title><link>{base}{story.path}</link>"
            f"<guid>{base}{story.path}</guid><pubDate>Sun, 22 Nov 2026 18:{number % 60:02d}:00 GMT</pubDate>"
            f"<description>{self.words(30)}</description></item>"
            for number, story in enumerate(stories)
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{self.host}</title>'
            f"<link>{base}/</link><description>News</description>{items}</channel></rss>"
        ).encode()

    def _page(self, path: str, headline: str) -> str:
        dice = self._dice
        paragraphs = "\n".join(
            f"<p>{' '.join(self.sentence() for _ in range(dice.randint(2, 5)))}</p>"
            for _ in range(dice.randint(8, 25))
        )
        node = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": headline,
            "datePublished": "2026-11-22T18:00:00+00:00",
            "author": [{"@type": "Person", "name": self.words(2).title()}],
            "description": self.words(30),
            "mainEntityOfPage": f"http://{self.host}{path}",
        }
        teasers = "\n".join(self._teaser() for _ in range(dice.randint(40, 90)))
        state = json.dumps([self._record() for _ in range(dice.randint(110, 320))])
        return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{headline}</title>
<link rel="canonical" href="http://{self.host}{path}"><meta property="og:title" content="{headline}">
<script type="application/ld+json">{json.dumps(node)}</script>{self._styles}{self._scripts}</head><body>
{self._menu}<main><article><h1>{headline}</h1><p class="byline">By {self.words(2).title()}</p>
<time datetime="2026-11-22T18:00:00Z">22 November</time>{paragraphs}</article><aside>{teasers}</aside></main>
{self._menu.replace("menu", "footer")}<script>window.__STATE__={state};</script></body></html>
"""

    def _teaser(self) -> str:
        dice, name = self._dice, self.words(7)
        return (
            f'<div class="card card--{dice.randrange(6)} teaser__item" data-id="{dice.getrandbits(40):010x}"><a class="card__link"'
            f' href="/2026/11/{dice.randrange(1, 29):02d}/{name.replace(" ", "-")}"><picture><source srcset="'
            f'https://img.invalid/{dice.getrandbits(64):016x}.webp?w=320 320w" type="image/webp"><img alt="{name}" loading="lazy"'
            f' width="320" height="180"></picture><h3 class="card__title">{name.capitalize()}</h3><p>{self.words(12)}</p></a></div>'
        )

    def _record(self) -> dict[str, object]:
        dice = self._dice
        return {
            "id": f"{dice.getrandbits(48):012x}",
            "type": dice.choice(["article", "gallery", "video", "live"]),
            "title": self.words(8),
            "published": f"2026-11-{dice.randrange(1, 29):02d}T{dice.randrange(24):02d}:00:00Z",
            "section": {"id": dice.randrange(40), "slug": dice.choice(["world", "city", "sport", "money"])},
            "image": {
                "src": f"https://img.invalid/{dice.getrandbits(96):024x}.webp",
                "width": 1200,
                "height": 675,
                "alt": None,
                "focus": [0.5, 0.5],
            },
            "flags": {"premium": False, "commentsEnabled": True, "sponsored": False},
        }

    @cached_property
    def _styles(self) -> str:
        dice = self._dice
        rules = (
            f".{dice.choice(self._words)}__{dice.choice(self._words)}{{display:flex;margin:0 {dice.randrange(40)}px;"
            f"color:#{dice.randrange(4096):03x};transition:opacity .{dice.randrange(9)}s ease-in-out}}"
            for _ in range(350)
        )
        return f"<style>{''.join(rules)}</style>"

    @cached_property
    def _scripts(self) -> str:
        dice = self._dice
        calls = (
            f"(function(w,d){{var {name}=w.{name}||[];{name}.push({{slot:{dice.randrange(10**6)},size:[300,{dice.randrange(600)}]}});"
            f'd.addEventListener("{name}",function(e){{return e&&e.{name}}},{{passive:true}})}})(window,document);'
            for name in dice.choices(self._words, k=100)
        )
        return f"<script>{''.join(calls)}</script>"

    @cached_property
    def _menu(self) -> str:
        items = "".join(
            f'<li class="menu__item"><a class="menu__link" data-track="menu-{number}" href="/section/{number}/">{self.words(2)}</a></li>'
            for number in range(120)
        )
        return f'<nav class="menu"><ul class="menu__list">{items}</ul></nav>'
