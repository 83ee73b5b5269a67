"""The embedded newsroom: seven made-up news sites on loopback, for the demo and the end-to-end tests.

    with Newsroom(tmp_path, today=date(2026, 3, 14)) as room:
        room.sources      # a folder with one source file a site
        room.expected     # what is to come of every URL that the sites announce
        room.set_fault(Fault("status", site="kestrel-coast", path="/robots.txt", value=503))
        room.requests()   # what the sites were asked for

    python -m tests.newsroom --sources DIR     # the same sites, until its stdin closes

Everything on the sites is invented: towns, people, events, the agency, and the papers themselves.
The same `today` and port give the same bytes.

How it is put together, in the order in which an article passes through it:

    content/SITE/site.toml     what a site says on every page, and its habits (time zone, paths)
    content/SITE/NN-slug.md    a story: TOML between two +++ lines, then paragraphs
    content/wire/SLUG.md       a text that several sites carry; their stories name it as `wire`
    story.py                   reads these files
    layouts/                   one module a page template, from a story to HTML
    listings.py                feeds, sitemaps, robots.txt
    sites.py                   puts a site together: path -> Resource, and the truth about each URL
    truth.py                   what the truth is made of
    faults.py                  what can go wrong on purpose
    handler.py                 what is answered, and how it goes over the wire
    trouble.py                 what faults do to an answer's content
    server.py                  the sites' sockets, in a child process
    room.py                    starts and steers that child
    client.py                  a raw client for tests

To add a site: make a folder in content/ with a `site.toml` (take the nearest one as a pattern; `host`
is the last byte of its address and its place in the list) and at least one story, add a layout or name
an existing one, and list the feeds and sitemaps it offers under `[listings]`. Nothing else has to know.

To add a fault: add its name and what its `value` means to `faults.KINDS`, act on it in
`trouble.altered` (another answer), in `handler.Handler` (a fault of the transport) or in `sites.build` (a fault of the content), and prove it
with a raw client in tests/unit/test_newsroom_faults.py.
"""

from tests.newsroom.faults import Fault
from tests.newsroom.room import Newsroom, Request
from tests.newsroom.truth import Expected, ExpectedArticle, ExpectedUrl

__all__ = ["Expected", "ExpectedArticle", "ExpectedUrl", "Fault", "Newsroom", "Request"]
