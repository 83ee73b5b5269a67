"""Reads the newsroom's content: `site.toml` and the stories beside it.

A story file is TOML between two lines `+++`, then blocks with a blank line between them. A block is a
paragraph unless it starts with `## ` (subheading), `> ` (quotation), `- ` (list, an item a line),
`!! ` (a picture in the text, as `!! caption | credit`) or `@@ ` (a live blog entry's time and headline,
as `@@ 14:05 headline`). Inside a block `*words*` are emphasised and `[words](path)` is a link.
"""

import html
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CONTENT = Path(__file__).parent / "content"
_MARKS = {"## ": "subhead", "> ": "quote", "- ": "list", "!! ": "picture", "@@ ": "entry"}
_INLINE = re.compile(r"\*(?P<em>[^*]+)\*|\[(?P<words>[^\]]+)\]\((?P<href>[^)]+)\)")


@dataclass(frozen=True)
class Block:
    """A block of a story's body."""

    kind: str  # "paragraph" or a value of _MARKS
    source: str  # as written in the file, without the mark

    @property
    def text(self) -> str:
        """What a reader reads of it, inline marks removed."""
        return _INLINE.sub(lambda m: m["em"] or m["words"], self.source)

    @property
    def items(self) -> tuple[str, ...]:
        """The items of a list."""
        return tuple(line.removeprefix("- ") for line in self.source.splitlines())

    @property
    def html(self) -> str:
        """The block's text as HTML, without an element around it."""
        return _INLINE.sub(
            lambda m: f"<em>{m['em']}</em>" if m["em"] else f'<a href="{m["href"]}">{m["words"]}</a>',
            html.escape(self.source, quote=False),
        )


@dataclass(frozen=True)
class Story:
    """A page of a site, as its file has it."""

    slug: str
    number: int  # from the file's name; what the site's paths may use as an id
    headline: str
    deck: str = ""  # the description under the headline
    kind: str = (
        "article"  # article, live, stub, gallery, video, section, soft404, missing, gone, premium, filtered
    )
    held: bool = False  # not published before a `publish` fault says so
    authors: tuple[str, ...] = ()
    byline: str = ""  # as printed; empty: the authors, joined
    agency: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    days: int = 1  # published this many days before `today`
    time: str = "09:00"  # at this local time
    updated: int = 0  # minutes from publication to the last change; 0: never changed
    picture: str = ""  # caption of the lead picture, "|", its credit
    path: str = ""  # its own, in place of the site's pattern
    free: bool | None = None  # what its page says of isAccessibleForFree; null: nothing
    wire: str = ""  # the text in content/wire that this story carries
    shown_by: tuple[str, ...] = ()  # listings that have it; empty: all of the site's
    aliases: Mapping[str, str] = field(default_factory=dict)  # another path -> "redirect", "twin" or "amp"
    aliases_only: bool = False  # the listings have its aliases, not its own path
    blocks: tuple[Block, ...] = ()

    @property
    def caption(self) -> str:
        return self.picture.partition("|")[0].strip()

    @property
    def credit(self) -> str:
        return self.picture.partition("|")[2].strip()


@dataclass(frozen=True)
class SiteContent:
    """A site's folder."""

    name: str
    host: int  # last byte of its address
    publisher: str
    language: str
    timezone: str
    layout: str  # module in `layouts`
    path: str  # format string of a story's path: date, slug, number, section
    listings: Mapping[str, str]  # path -> format (see `listings.py`); those that its source file names
    unlisted: Mapping[str, str]  # the same, but known from robots.txt or a sitemap index only
    tracking: str  # query that its feeds put on links
    words: Mapping[str, Any]  # all that its templates print
    source: Mapping[str, Any]  # keys for its source file, next to those that follow from the rest
    encoding: str
    robots: str
    stories: tuple[Story, ...]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def published(self, story: Story, today: date) -> datetime:
        """When `story` came out, in local time."""
        day = today - timedelta(days=story.days)
        return datetime.combine(day, time.fromisoformat(story.time), tzinfo=self.zone)

    def modified(self, story: Story, today: date) -> datetime:
        """When `story` was last changed, in local time; its publication if it never was."""
        return self.published(story, today) + timedelta(minutes=story.updated)

    def story_path(self, story: Story, today: date) -> str:
        """The path of `story` on the site."""
        return (story.path or self.path).format(
            date=self.published(story, today),
            slug=story.slug,
            number=48000 + 37 * story.number,
            section=_ascii_slug(story.section),
        )


def _ascii_slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "-", plain)


def read_blocks(text: str) -> tuple[Block, ...]:
    """Cut the body of a story file into blocks."""
    blocks = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        mark = next((m for m in _MARKS if chunk.startswith(m)), "")
        body = chunk if mark == "- " else chunk.removeprefix(mark)
        if mark != "- ":
            body = " ".join(body.split())
        blocks.append(Block(_MARKS.get(mark, "paragraph"), body))
    return tuple(blocks)


def _read(path: Path) -> tuple[dict[str, Any], tuple[Block, ...]]:
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), read_blocks(body) if body.strip() else ()


def read_story(path: Path) -> Story:
    """Read one story file; a wire story's text is taken from content/wire."""
    keys, blocks = _read(path)
    number, _, slug = path.stem.partition("-")
    for name in ("authors", "keywords", "shown_by"):
        keys[name] = tuple(keys.get(name, ()))
    story = Story(slug=slug, number=int(number), blocks=blocks, **keys)
    if story.wire:
        _, wire = _read(CONTENT / "wire" / f"{story.wire}.md")
        story = replace(story, blocks=wire)
    return story


@lru_cache
def read_sites(folder: Path = CONTENT) -> tuple[SiteContent, ...]:
    """Read all sites, in the order of their addresses."""
    sites = []
    for file in sorted(folder.glob("*/site.toml")):
        keys = tomllib.loads(file.read_text(encoding="utf-8"))
        stories = tuple(read_story(path) for path in sorted(file.parent.glob("[0-9]*-*.md")))
        sites.append(
            SiteContent(
                name=file.parent.name,
                stories=stories,
                encoding=keys.pop("encoding", "utf-8"),
                unlisted=keys.pop("unlisted", {}),
                tracking=keys.pop("tracking", ""),
                source=keys.pop("source", {}),
                **keys,
            )
        )
    return tuple(sorted(sites, key=lambda site: site.host))
