"""Puts a site together: every path and what it answers, its source file, and the truth about its URLs."""

import gzip
import importlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase

from tests.newsroom import furniture, listings
from tests.newsroom.faults import Fault
from tests.newsroom.listings import Entry
from tests.newsroom.page import Page
from tests.newsroom.story import Block, SiteContent, Story
from tests.newsroom.truth import ExpectedArticle, ExpectedUrl

ARTICLE_KINDS = frozenset({"article", "live", "stub"})
# kind of a page that is no article -> state, acceptable reasons, HTTP status
OTHER_KINDS = {
    "gallery": ("rejected", ("not_article", "too_short", "no_text"), 200),
    "video": ("rejected", ("not_article", "too_short", "no_text"), 200),
    "section": ("rejected", ("not_article", "too_short", "no_text", "no_headline"), 200),
    "soft404": ("rejected", ("soft_404", "too_short", "not_article"), 200),
    "missing": ("gone", ("not_found",), 404),
    "gone": ("gone", ("gone",), 410),
    "premium": ("denied", ("robots",), 200),
    "filtered": ("denied", ("filtered",), 200),
}


@dataclass(frozen=True)
class Resource:
    """What a path answers."""

    body: bytes
    content_type: str
    modified: datetime  # UTC
    status: int = 200
    location: str | None = None


@dataclass(frozen=True)
class Built:
    """A site, ready to be served."""

    content: SiteContent
    base: str
    resources: dict[str, Resource]  # path, with its query if it has one -> what it answers
    urls: tuple[ExpectedUrl, ...]
    source_toml: str

    @property
    def articles(self) -> int:
        return sum(u.state == "article" for u in self.urls)


def build(content: SiteContent, base: str, today: date, faults: Iterable[Fault] = ()) -> Built:
    """Build a site at `base` (scheme, host and port) as it is on `today`, with these content faults."""
    return _Builder(content, base, today, tuple(faults)).build()


def truth(
    content: SiteContent, base: str, today: date, faults: Iterable[Fault] = ()
) -> tuple[ExpectedUrl, ...]:
    """The truth about the site that `build` gives for these arguments, without its pages."""
    return tuple(_Builder(content, base, today, tuple(faults)).truth())


class _Builder:
    def __init__(self, content: SiteContent, base: str, today: date, faults: tuple[Fault, ...]) -> None:
        self.content, self.base, self.today = content, base, today
        self.faults = [f for f in faults if fnmatchcase(content.name, f.site)]
        self.layout = importlib.import_module(f"tests.newsroom.layouts.{content.layout}")
        self.resources: dict[str, Resource] = {}
        self.pages = [self._page(story) for story in self._stories()]

    def _stories(self) -> Iterator[Story]:
        for story in self.content.stories:
            path = self.content.story_path(story, self.today)
            wanted = [
                f for f in self.faults if f.kind == "publish" and fnmatchcase(story.slug, str(f.value or "*"))
            ]
            if story.held and not wanted:
                continue
            for fault in self.faults:
                if fault.kind == "edit" and fnmatchcase(path, fault.path):
                    story = self._edited(story, fault)
            yield story

    def _edited(self, story: Story, fault: Fault) -> Story:
        words = str(fault.value or self.content.words["edit"])
        return replace(story, blocks=(*story.blocks, Block("paragraph", words)), updated=story.updated + 95)

    def _page(self, story: Story) -> Page:
        site, path = self.content, self.content.story_path(story, self.today)
        published = site.published(story, self.today)
        story = replace(story, aliases={a.format(date=published): how for a, how in story.aliases.items()})
        others = [s for s in site.stories if s.kind == "article" and not s.held and s.slug != story.slug]
        start = story.number % max(len(others), 1)
        related = [
            (s.headline, site.story_path(s, self.today)) for s in (others[start:] + others[:start])[:3]
        ]
        amp = next((a for a, kind in story.aliases.items() if kind == "amp"), None)
        return Page(
            site=site,
            story=story,
            base=self.base,
            path=path,
            published=published,
            modified=site.modified(story, self.today) if story.updated else None,
            related=tuple(related),
            amp_path=amp,
        )

    def build(self) -> Built:
        for page in self.pages:
            self._serve_story(page)
        for path, style in {**listings.WAYS, **self.content.unlisted, **self.content.listings}.items():
            self._serve_listing(path, style)
        newest = self._newest()
        front = self.layout.front(
            self.content, self.base, [p for p in self.pages if p.story.kind in ARTICLE_KINDS]
        )
        self._serve("/", front, "text/html", newest)
        robots = self.content.robots.format(base=self.base)
        self.resources["/robots.txt"] = Resource(robots.encode(), "text/plain; charset=utf-8", newest)
        return Built(self.content, self.base, self.resources, tuple(self.truth()), self._source_toml())

    def _newest(self) -> datetime:
        return max(page.modified or page.published for page in self.pages).astimezone(UTC)

    def _serve(
        self, path: str, text: str, media_type: str, modified: datetime, status: int = 200, encoding: str = ""
    ) -> None:
        encoding = encoding or self.content.encoding
        body = text.encode(encoding, "xmlcharrefreplace")
        # like many sites of its age, one that is not in UTF-8 leaves its charset to the page to say
        content_type = f"{media_type}; charset=utf-8" if encoding == "utf-8" else media_type
        self.resources[path] = Resource(body, content_type, modified.astimezone(UTC), status)

    def _serve_story(self, page: Page) -> None:
        status = OTHER_KINDS.get(page.story.kind, ("", (), 200))[2]
        changed = page.modified or page.published
        text = self.layout.article(page)
        self._serve(page.path, text, "text/html", changed, status)
        for alias, kind in page.story.aliases.items():
            if kind == "redirect":
                body = f'<html><body><a href="{page.url}">{page.url}</a></body></html>'.encode()
                self.resources[alias] = Resource(body, "text/html", changed.astimezone(UTC), 301, page.url)
            else:
                self._serve(alias, self.layout.amp(page) if kind == "amp" else text, "text/html", changed)

    def _shown(self, path: str, style: str) -> Iterator[tuple[Page, str]]:
        """The pages that a listing has, newest first, each with the path under which it has it."""
        amp_only = style.endswith(" amp")
        for page in sorted(self.pages, key=lambda p: p.published, reverse=True):
            story = page.story
            if amp_only:
                yield from ((page, alias) for alias, kind in story.aliases.items() if kind == "amp")
            elif not story.shown_by or path in story.shown_by or path in listings.WAYS:
                if not story.aliases_only:
                    yield page, page.path
                yield from ((page, alias) for alias, kind in story.aliases.items() if kind != "amp")

    def _serve_listing(self, path: str, style: str) -> None:
        name = style.split()[0]
        shown = list(self._shown(path, style))
        if name == "index":
            own = {} if path in listings.WAYS else self.content.unlisted
            children = [self.base + p for p, s in own.items() if s in ("news", "sitemap")]
            children = children or [self.base + "/ways/news.xml"]
            text, media_type = listings.sitemap_index(children, self._newest()), "application/xml"
        elif name == "section":
            text = self.layout.front(self.content, self.base, [page for page, _ in shown], title=path)
            media_type = "text/html"
        else:
            render, media_type, _ = listings.FORMATS[name]
            text = render(self.content, self.base, path, [self._entry(page, shown) for page, shown in shown])
        modified = max(((p.modified or p.published) for p, _ in shown), default=self._newest())
        own = "" if name in ("rdf", "section") else "utf-8"  # all others say that they are in UTF-8
        self._serve(path, text, media_type, modified, encoding=own)
        if path.endswith(".gz") or style.endswith(" packed"):
            plain = self.resources[path]
            told = "application/gzip" if path.endswith(".gz") else media_type
            body = gzip.compress(plain.body, mtime=0)
            self.resources[path] = replace(plain, body=body, content_type=told)

    def _entry(self, page: Page, path: str) -> Entry:
        story = page.story
        return Entry(
            url=self.base + path,
            headline=story.headline,
            deck=story.deck,
            authors=story.authors or ((story.agency,) if story.agency else ()),
            section=story.section,
            keywords=story.keywords,
            published=page.published,
            modified=page.modified or page.published,
        )

    def _announced(self) -> dict[str, list[str]]:
        """Path -> the spellings of its URL in all listings that a night reads."""
        found: dict[str, list[str]] = {}
        for path, style in {**self.content.unlisted, **self.content.listings}.items():
            for _, shown in self._shown(path, style):
                url = self.base + shown
                if listings.SOURCE_KEYS[style.split()[0]] == "feeds" and self.content.tracking:
                    url += f"{'&' if '?' in shown else '?'}{self.content.tracking}"
                spellings = found.setdefault(shown, [])
                if style != "index" and url not in spellings:
                    spellings.append(url)
        return found

    def truth(self) -> Iterator[ExpectedUrl]:
        announced = self._announced()
        for page in self.pages:
            name, kind = self.content.name, page.story.kind
            spellings = tuple(announced.get(page.path, ()))
            if not spellings and "redirect" not in page.story.aliases.values():
                continue
            if kind in ARTICLE_KINDS:
                yield ExpectedUrl(page.url, name, "article", (), spellings, page.url, self._article(page))
            else:
                state, reasons, _ = OTHER_KINDS[kind]
                yield ExpectedUrl(page.url, name, state, reasons, spellings)
            for alias, how in page.story.aliases.items():
                reasons = ("redirected",) if how == "redirect" else ()
                spellings = tuple(announced.get(alias, ()))
                yield ExpectedUrl(self.base + alias, name, "duplicate", reasons, spellings, page.url)

    def _article(self, page: Page) -> ExpectedArticle:
        story = page.story
        blocks = [b for b in story.blocks if b.kind != "picture"]
        texts = [text for b in blocks for text in (b.items if b.kind == "list" else (b.text,))]
        pictures = [b.source.partition("|")[::2] for b in story.blocks if b.kind == "picture"]
        captions = [(story.caption, story.credit)] if story.picture else []
        captions += [(caption.strip(), credit.strip()) for caption, credit in pictures]
        captions = [(caption, credit.removeprefix("Foto: ")) for caption, credit in captions]
        related = tuple(headline for headline, _ in page.related)
        return ExpectedArticle(
            headline=story.headline,
            description=story.deck or None,
            authors=story.authors,
            byline=page.byline,
            agency=story.agency or None,
            date_published=page.published.astimezone(UTC),
            date_modified=page.modified.astimezone(UTC) if page.modified else None,
            in_language=self.content.language,
            section=story.section or None,
            keywords=story.keywords,
            is_accessible_for_free=story.free,
            paragraphs=tuple(texts),
            phrases=tuple(phrase for b in blocks if b.kind == "paragraph" for phrase in _ends(b.text)),
            absent=(*furniture.absent_phrases(self.content), *related, *(c for c, _ in captions)),
            boilerplate=furniture.hard_phrases(self.content),
            captions=tuple(captions),
            related=related,
            in_print_only=self._in_print_only(story),
            wire=story.wire or None,
        )

    def _in_print_only(self, story: Story) -> frozenset[str]:
        fields: frozenset[str] = getattr(self.layout, "IN_PRINT_ONLY", frozenset())
        styles = {self.content.listings.get(path) for path in story.shown_by or self.content.listings}
        if any(style and listings.SOURCE_KEYS[style.split()[0]] == "feeds" for style in styles):
            return fields
        return fields | getattr(self.layout, "FROM_FEED", frozenset())

    def _source_toml(self) -> str:
        site = self.content
        rows: dict[str, object] = {
            "publisher": site.publisher,
            "url": self.base + "/",
            "in_language": site.language,
            "timezone": site.timezone,
        }
        for path, style in site.listings.items():
            urls = rows.setdefault(listings.SOURCE_KEYS[style.split()[0]], [])
            assert isinstance(urls, list)
            urls.append(self.base + path)
        rows |= site.source
        rows["accepts"] = [p.url for p in self.pages if p.story.kind == "article"][:2]
        rows["rejects"] = [self.base + path for path in site.source["rejects"]]
        rows["download_delay"] = 0.0
        # a JSON string, number or list of strings is TOML just as well
        return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in rows.items())


def _ends(text: str, words: int = 6) -> tuple[str, ...]:
    """The first and the last words of a paragraph."""
    parts = text.split()
    return tuple(dict.fromkeys((" ".join(parts[:words]), " ".join(parts[-words:]))))
