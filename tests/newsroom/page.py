"""What a layout gets to make a page of."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.newsroom.story import SiteContent, Story


@dataclass(frozen=True)
class Page:
    """A story on its site, at a time."""

    site: SiteContent
    story: Story
    base: str  # the site's address, without a slash at the end
    path: str
    published: datetime  # local time of the site
    modified: datetime | None
    related: tuple[tuple[str, str], ...]  # headline, path
    amp_path: str | None = None

    @property
    def url(self) -> str:
        """The page's canonical URL."""
        return self.base + self.path

    @property
    def byline(self) -> str:
        """As printed."""
        return self.story.byline or " ".join([self.site.words["by"], ", ".join(self.story.authors)])

    @property
    def image(self) -> str:
        return f"{self.base}/media/{self.story.slug}.jpg"

    def printed(self, moment: datetime) -> str:
        """A time as the site prints it for readers."""
        months = self.site.words["months"]
        return str(self.site.words["date_format"]).format(d=moment, month=months[moment.month - 1])

    def json_ld(self, kind: str = "NewsArticle", **more: Any) -> dict[str, Any]:
        """The page as schema.org has it."""
        story, site = self.story, self.site
        organisation = {
            "@type": "NewsMediaOrganization",
            "name": site.publisher,
            "url": self.base + "/",
            "logo": {
                "@type": "ImageObject",
                "url": self.base + "/media/logo.png",
                "width": 600,
                "height": 60,
            },
        }
        if self.modified:
            more["dateModified"] = self.modified.isoformat()
        people = [{"@type": "Person", "name": name, "url": f"{self.base}/people/"} for name in story.authors]
        if story.agency:
            people.append({"@type": "Organization", "name": story.agency})
        return {
            "@context": "https://schema.org",
            "@type": kind,
            "mainEntityOfPage": {"@type": "WebPage", "@id": self.url},
            "headline": story.headline,
            "description": story.deck,
            "datePublished": self.published.isoformat(),
            "author": people,
            "publisher": organisation,
            "image": [{"@type": "ImageObject", "url": self.image, "caption": story.caption}],
            "articleSection": story.section,
            "keywords": list(story.keywords),
            "inLanguage": site.language,
            **more,
        }

    def json_ld_script(self, *nodes: dict[str, Any]) -> str:
        """A script element with these nodes; more than one go into a list."""
        data: Any = nodes[0] if len(nodes) == 1 else list(nodes)
        text = json.dumps(data, ensure_ascii=False, indent=1).replace("</", "<\\/")
        return f'<script type="application/ld+json">{text}</script>'
