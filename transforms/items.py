"""What goes through the rooms, each field declared once.

Names follow schema.org NewsArticle and ISO 28500 (WARC) where they have one. All times are
timezone-aware and UTC in Python, and `TIMESTAMP` in UTC in the warehouse.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a response was asked for."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    ROBOTS = "robots"


class Outcome(StrEnum):
    """What became of a page capture."""

    ARTICLE = "article"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class UrlState(StrEnum):
    """The one state that a URL ever discovered is in."""

    PENDING = "pending"  # discovered, not fetched yet
    ARTICLE = "article"
    REJECTED = "rejected"  # fetched, and no article
    FAILED = "failed"  # could not be fetched; comes back at `due_at`
    GONE = "gone"  # 404 or 410
    DENIED = "denied"  # robots.txt, the source's filters or the address guard forbid it
    DUPLICATE = "duplicate"  # another URL of an article or page that is known under a URL of its own


class Stage(StrEnum):
    """The step that refused a capture."""

    FETCH = "fetch"
    DECODE = "decode"
    PARSE = "parse"
    EXTRACT = "extract"
    GATE = "gate"


class Reason(StrEnum):
    """Why a page capture is no article: the closed list. `stage` and `url_state` follow from it."""

    # fetch: the response itself says that there is no page
    REDIRECTED = "redirected"
    NOT_FOUND = "not_found"  # 404
    GONE = "gone"  # 410
    FORBIDDEN = "forbidden"  # 401, 403, 451
    RATE_LIMITED = "rate_limited"  # 429
    SERVER_ERROR = "server_error"  # 5xx
    HTTP_STATUS = "http_status"  # any other status that is not 2xx
    TRUNCATED = "truncated"  # fewer bytes than Content-Length announced
    CORRUPT = "corrupt"  # the digest does not match, or the record is no HTTP response
    UNRESOLVED = "unresolved"  # it says "as before", and what was before is in no archive that was loaded
    # decode
    EMPTY = "empty"  # no body at all
    NOT_HTML = "not_html"
    BAD_ENCODING = "bad_encoding"  # Content-Encoding lies or is unknown
    TOO_LARGE = "too_large"  # more decoded bytes than a page may have
    # parse
    UNPARSABLE = "unparsable"
    # extract
    NO_TEXT = "no_text"  # no body text found
    TIMED_OUT = "timed_out"  # extraction took longer than a page may
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"  # the worker process died on this page
    # gate: text, but no article
    TOO_SHORT = "too_short"
    NO_HEADLINE = "no_headline"
    SOFT_404 = "soft_404"  # "page not found", sent with 200
    SOFT_ERROR = "soft_error"  # "back soon", "internal error", sent with 200
    BOT_WALL = "bot_wall"
    CONSENT_WALL = "consent_wall"
    LOGIN_WALL = "login_wall"  # or a form to register with
    NEEDS_SCRIPT = "needs_script"  # "please enable JavaScript": `render = true` may help
    NOT_ARTICLE = (
        "not_article"  # a listing, or pictures, a film, a programme, figures, goods, the site itself
    )
    MISMATCH = "mismatch"  # headline and text have nothing to do with each other
    # gate: the publisher asks for it, in X-Robots-Tag or a meta element
    NOINDEX = "noindex"
    NOARCHIVE = "noarchive"

    @property
    def stage(self) -> Stage:
        return _STAGES[self]

    @property
    def url_state(self) -> UrlState:
        return _URL_STATES.get(self, UrlState.REJECTED)


_STAGES: dict[Reason, Stage] = {
    **dict.fromkeys(
        (
            Reason.REDIRECTED,
            Reason.NOT_FOUND,
            Reason.GONE,
            Reason.FORBIDDEN,
            Reason.RATE_LIMITED,
            Reason.SERVER_ERROR,
            Reason.HTTP_STATUS,
            Reason.TRUNCATED,
            Reason.CORRUPT,
            Reason.UNRESOLVED,
        ),
        Stage.FETCH,
    ),
    **dict.fromkeys((Reason.EMPTY, Reason.NOT_HTML, Reason.BAD_ENCODING, Reason.TOO_LARGE), Stage.DECODE),
    Reason.UNPARSABLE: Stage.PARSE,
    **dict.fromkeys((Reason.NO_TEXT, Reason.TIMED_OUT, Reason.OUT_OF_MEMORY, Reason.CRASHED), Stage.EXTRACT),
    **dict.fromkeys(
        (
            Reason.TOO_SHORT,
            Reason.NO_HEADLINE,
            Reason.SOFT_404,
            Reason.SOFT_ERROR,
            Reason.BOT_WALL,
            Reason.CONSENT_WALL,
            Reason.LOGIN_WALL,
            Reason.NEEDS_SCRIPT,
            Reason.NOT_ARTICLE,
            Reason.MISMATCH,
            Reason.NOINDEX,
            Reason.NOARCHIVE,
        ),
        Stage.GATE,
    ),
}

_URL_STATES: dict[Reason, UrlState] = {
    Reason.REDIRECTED: UrlState.DUPLICATE,
    Reason.NOT_FOUND: UrlState.GONE,
    Reason.GONE: UrlState.GONE,
    Reason.FORBIDDEN: UrlState.FAILED,
    Reason.RATE_LIMITED: UrlState.FAILED,
    Reason.SERVER_ERROR: UrlState.FAILED,
    Reason.TRUNCATED: UrlState.FAILED,
    Reason.CORRUPT: UrlState.FAILED,
    Reason.UNRESOLVED: UrlState.FAILED,
    Reason.BAD_ENCODING: UrlState.FAILED,
    Reason.EMPTY: UrlState.FAILED,
    Reason.SOFT_ERROR: UrlState.FAILED,
    Reason.NOINDEX: UrlState.DENIED,
    Reason.NOARCHIVE: UrlState.DENIED,
}


HOUR, DAY = 3_600, 86_400  # seconds
REVISIT = (3 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)  # when articles are looked at again, by default


class LogReason(StrEnum):
    """Why a URL with no response of its own is in the state that the crawl's log gives it."""

    LISTED = "listed"  # pending: a feed, sitemap, section or redirect announced it
    NOT_REACHED = "not_reached"  # pending: the crawl ended (limit or stop) before its turn came
    DNS = "dns"  # failed, as are the next six
    CONNECT = "connect"
    TIMEOUT = "timeout"
    TLS = "tls"
    BROKEN = "broken"  # the response broke off, or was no HTTP
    TOO_LARGE = "too_large"  # more bytes on the wire than a response may have
    ARCHIVE = "archive"  # another archive lists captures of it, and could not give one
    ROBOTS = "robots"  # denied, as are the others below but for the next
    ROBOTS_UNREACHABLE = "robots_unreachable"  # failed: RFC 9309, 2.3.1.4: no robots.txt, no crawl
    FILTERED = "filtered"  # the source's allow/deny
    ADDRESS = "address"  # the address guard
    TRAP = "trap"  # a URL out of an endless supply: repeated path segments, a calendar of days to come
    TOO_MANY_REDIRECTS = "too_many_redirects"


@dataclass(frozen=True, slots=True)
class Source:
    """A news site, as its file in `sources/` declares it (see `spiders/catalogue.py`)."""

    name: str  # the file's name, without .toml
    publisher: str
    url: str
    in_language: str | None = None  # BCP 47
    timezone: str | None = None  # IANA name
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()  # regular expressions searched in the URL; one must match, if there are any
    deny: tuple[str, ...] = ()  # none of these may match
    accepts: tuple[str, ...] = ()  # URLs that allow/deny must let through: the file's own offline test
    rejects: tuple[str, ...] = ()  # URLs that allow/deny must hold back
    enabled: bool = True
    download_delay: float | None = None  # seconds between two requests to a host
    max_pages: int | None = None  # pages a run
    remove: tuple[str, ...] = ()  # CSS selectors that are never part of a body
    user_agent: str | None = None
    # seconds after publication at which an article is looked at again; `REVISIT` unless set, () for never
    revisit: tuple[int, ...] | None = None
    render: bool = False  # its pages are read as a browser shows them
    verify_tls: bool = True  # its certificates have to be vouched for
    archive: str | None = (
        None  # URL of its day pages: {yyyy}, {mm} and {dd} stand for the day (see `spiders/day_pages.py`)
    )


@dataclass(frozen=True, slots=True)
class Hints:
    """What the feed or sitemap that announced a page said of it; used where the page is silent."""

    headline: str | None = None
    date_published: str | None = None  # as printed there
    section: str | None = None
    in_language: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A URL found in a feed, sitemap or section page. `url` is absolute."""

    url: str
    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True)
class UrlEvent:
    """A line of a segment's log: what happened to a URL that no archived page response tells of.

    A URL whose response is in the WARC gets its state from that capture; the log tells of the rest:
    discovered (`pending`), not fetchable (`failed`), not allowed (`denied`).
    """

    at: datetime
    url: str
    url_key: str  # see `urls.url_key`
    source: str
    run_id: str
    state: UrlState
    reason: str  # a LogReason
    detail: str | None = None
    discovered_in: str | None = None  # URL of the feed, sitemap, section or redirecting page
    hints: Hints = field(default_factory=Hints)  # what was said of it there
    listed_day: date | None = None  # that a backfill found it under; null if no backfill did


@dataclass(frozen=True, slots=True)
class Listing:
    """A line of a segment's log: a feed, sitemap, section or robots.txt was read, or could not be.

    Written *after* the `UrlEvent` lines of all its links, so a log that was cut short never holds
    validators for links it lost; and only when something differs from what the plan said of it, so an
    unchanged night leaves no trace in the warehouse.
    """

    at: datetime
    url: str
    source: str
    run_id: str
    kind: Kind
    status: int | None  # HTTP status; null if there was no response
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None  # "sha1:BASE32", of the body as it came over the wire
    links: int = 0  # links found
    new: int = 0  # of them, not known before
    warning: str | None = None  # read in part, or not at all, and why
    lastmod_lies: bool = False  # an index a part of which was seen to change without its lastmod


@dataclass(frozen=True, slots=True)
class Original:
    """The record that a revisit says it repeats (ISO 28500, 5.7, 5.11, 5.12). Each of these may be absent."""

    warc_record_id: str | None = None
    target_uri: str | None = None
    warc_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """An HTTP response in the archive, without its payload."""

    capture_id: str  # 32 hex digits, from the WARC-Record-ID, target URI and date: the same record is the same capture
    kind: Kind
    target_uri: str
    url_key: str
    warc_record_id: str
    warc_date: datetime
    status: int
    content_type: str | None
    payload_digest: (
        str  # "sha1:BASE32", computed from the stored body, Transfer-Encoding removed; of a revisit as told
    )
    payload_length: int  # bytes, as stored
    warc_file: str  # path below the home, POSIX separators
    warc_offset: int  # byte offset of the record (of its gzip member, if compressed)
    source: str
    run_id: str
    segment: str
    discovered_in: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    revisit: bool = False  # a WARC revisit record: the payload is an earlier capture's, and not stored again
    original: Original | None = None  # of a revisit, that capture's record
    obtained_from: str | None = (
        None  # URL or path in another archive that it was copied from; null: from its site
    )


@dataclass(frozen=True, slots=True)
class Caption:
    """A picture's caption and credit."""

    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """A link from the article to another one, where the page offers it as such."""

    headline: str
    url: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What a page shows of its site's habits (see `profile.py`)."""

    body_place: str | None  # where its text lies, by tag, class and parent
    headline_end: str | None  # what its title has beside the headline, separator and all
    byline_place: str | None  # where its byline is printed


@dataclass(frozen=True, slots=True)
class Article:
    """What a page capture says, extracted. Names are schema.org NewsArticle's. (What the load adds: `marks.py`.)"""

    url: str  # the capture's target URI
    canonical_url: str  # what the page declares, if it can be believed; else `url`
    article_key: str  # url_key of canonical_url: what makes two captures the same article
    headline: str
    description: str | None
    authors: tuple[str, ...]  # people, without roles and agencies
    byline: str | None  # as printed
    agency: str | None
    date_published: datetime | None
    date_published_raw: str | None
    date_published_from: (
        str | None
    )  # where the raw string stood: "json-ld", "meta", "time", "feed", "url", "text"
    date_modified: datetime | None
    in_language: str | None  # BCP 47
    section: str | None
    keywords: tuple[str, ...]
    main_image: str | None
    captions: tuple[Caption, ...]
    related: tuple[Related, ...]
    body: str  # plain text, a paragraph a line
    body_markdown: str
    word_count: int
    is_accessible_for_free: bool | None
    is_complete: bool  # false: only a part of the text was there, the rest has to be paid for
    article_type: str | None  # schema.org type, "LiveBlogPosting" for live tickers too; None if nothing says
    extractor: str  # name and version, e.g. "nightdesk 0.1.0 / trafilatura 2.3.1"
    clues: Clues | None = None
    # of each of related, the lines of the body that stood before it; None if it stood beside the text
    related_after: tuple[int | None, ...] = ()
    # offset from UTC of the clock that date_published was printed by, "+05:30"; None where nothing tells
    date_published_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page capture that is not an article, and why."""

    reason: Reason
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of a capture. A page has exactly one of article and rejection; other kinds have neither.

    Nor has a revisit, whose original tells: the load finds it.
    """

    capture: Capture
    article: Article | None = None
    rejection: Rejection | None = None
    story: str | None = None  # the article's text without its standfirst; None if it has none
    extractor: str | None = None  # name and version of what read the page; None of other kinds
