"""A paper with three years of back issues, made up a page at a time: sitemaps by month, day pages, and gaps to find."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.integration.site_server import Answer, Site
from tests.unit import made_pages

FIRST, LAST = date(2018, 1, 1), date(2020, 12, 31)
_PLACES = (
    "harbour",
    "library",
    "orchard",
    "railway",
    "theatre",
    "hospital",
    "market",
    "museum",
    "quarry",
    "school",
)
_DEEDS = (
    "reopens after repairs",
    "is sold to the town",
    "gets a new roof",
    "loses its director",
    "turns a hundred",
)
_XML = {"Content-Type": "application/xml"}


@dataclass(frozen=True)
class Story:
    """One of a day's stories."""

    day: date
    number: int

    @property
    def path(self) -> str:
        return f"/{self.day:%Y/%m/%d}/{self._place}-{self._deed.replace(' ', '-')}-{self.number}"

    @property
    def headline(self) -> str:
        return f"The {self._place} of Orrin {self._deed}, {self.day:%d %B}"

    @property
    def page(self) -> bytes:
        """Its HTML, unlike any other's."""
        texts = [text.replace("bridge", self._place) for text in made_pages.PARAGRAPHS]
        texts.insert(
            1, f"It is story {self.number} of {self.day:%d %B %Y}, day {self.day.toordinal()} by the count."
        )
        published = f"{self.day.isoformat()}T{8 + self.number:02}:15:00+01:00"
        return made_pages.page(
            json_ld=made_pages.node(headline=self.headline, datePublished=published),
            title=f"{self.headline} | The Orrin Gazette",
            h1=f"<h1>{self.headline}</h1>",
            body=made_pages.paragraphs_html(tuple(texts)),
        ).encode()

    @property
    def _place(self) -> str:
        return _PLACES[(self.day.toordinal() + self.number) % len(_PLACES)]

    @property
    def _deed(self) -> str:
        return _DEEDS[(self.day.toordinal() // 3 + self.number) % len(_DEEDS)]


def stories(day: date) -> list[Story]:
    """Those of a day: two, on Sundays one."""
    return (
        [Story(day, number) for number in range(1 if day.weekday() == 6 else 2)]
        if FIRST <= day <= LAST
        else []
    )


def days(first: date, last: date) -> Iterator[date]:
    """Each day of a span, both ends in it."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


@dataclass
class OldPaper:
    """What the site still has, and lists. Paths that are not listed may be there all the same."""

    unlisted: Collection[str] = frozenset()  # paths that no sitemap has
    lost: Collection[str] = frozenset()  # paths that give 404
    lists: bool = True  # day pages are there
    site: Site = field(default_factory=lambda: Site("127.0.7.181"))

    def __post_init__(self) -> None:
        self.site.routes = _Routes(self)

    def source(self, folder: Path, *, archive: bool = False, sitemaps: bool = True) -> Path:
        """The folder with its source file."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = [
            'publisher = "The Orrin Gazette"',
            f'url = "{self.site.url}/"',
            'in_language = "en"',
            'timezone = "Europe/Berlin"',
            f'sections = ["{self.site.url}/"]',
            f'accepts = ["{self.site.url}/2020/10/01/harbour-reopens-1"]',
            'rejects = ["https://other.example/"]',
            "download_delay = 0.0",
        ]
        if sitemaps:
            lines.append(f'sitemaps = ["{self.site.url}/sitemap.xml"]')
        if archive:
            lines.append(f'archive = "{self.site.url}/on/{{yyyy}}-{{mm}}-{{dd}}"')
        (folder / "gazette.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    def pages_asked(self, since: int = 0) -> list[str]:
        """Paths of stories that were asked for, from request number `since` on."""
        return [path for path in self.site.paths[since:] if path.startswith("/20")]

    def answer(self, path: str) -> Answer:
        """What a path answers."""
        parts = path.strip("/").split("/")
        if path == "/sitemap.xml":
            return Answer(self._index(), headers=_XML)
        if path.startswith("/sitemap-"):
            return Answer(self._month(*map(int, parts[0].removesuffix(".xml").split("-")[1:])), headers=_XML)
        if path.startswith("/on/") and self.lists:
            return self._day_page(path)
        if len(parts) == 4 and path not in self.lost:
            for story in stories(date(*map(int, parts[:3]))):
                if story.path == path:
                    return Answer(story.page)
        return Answer(b"nothing here", 404)

    def _index(self) -> bytes:
        months = [(year, month) for year in (2018, 2019, 2020) for month in range(1, 13)]
        rows = (f"<sitemap><loc>{self.site.url}/sitemap-{y}-{m:02}.xml</loc></sitemap>" for y, m in months)
        return f"<sitemapindex>{''.join(rows)}</sitemapindex>".encode()

    def _month(self, year: int, month: int) -> bytes:
        first = date(year, month, 1)
        rows = (
            f"<url><loc>{self.site.url}{story.path}</loc></url>"
            for day in days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
            for story in stories(day)
            if story.path not in self.unlisted
        )
        return f"<urlset>{''.join(rows)}</urlset>".encode()

    def _day_page(self, path: str) -> Answer:
        """A list of two pages, with a story on each."""
        day, _, page = path.removeprefix("/on/").partition("?page=")
        listed = [story for story in stories(date.fromisoformat(day)) if story.path not in self.unlisted]
        number = int(page or 1)
        links = "".join(
            f'<a href="{story.path}">{story.headline}</a>' for story in listed[number - 1 : number]
        )
        onward = f'<a href="?page={number + 1}">{number + 1}</a>' if number < len(listed) else ""
        return Answer(f"<html><body>{links}{onward}</body></html>".encode())


class _Routes(dict[str, object]):
    """Every path there is, without a page made before it is asked for."""

    def __init__(self, paper: OldPaper) -> None:
        super().__init__()
        self._paper = paper

    def get(self, path: str, default: object = None) -> object:  # type: ignore[override]
        return super().get(path) or self._paper.answer(path)
