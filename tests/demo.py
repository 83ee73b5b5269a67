"""`make demo`: two nights on the made-up news sites, with the real commands, and what to type next.

All that it makes lies in `demo/`, which it makes anew each time. The newsroom and Prefect's server are child
processes that end with it.
"""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from flows.environment import prepare
from tests.newsroom import Newsroom
from transforms.errors import NightdeskError
from transforms.urls import url_key

DEMO = Path("demo")
MARK = DEMO / ".made-by-make-demo"
NIGHTDESK = Path(sys.executable).with_name("nightdesk")

SETTINGS = """\
home = "data"
sources = ["newsroom/sources"]
user_agent = "NightdeskDemo/1.0 (+https://nightdesk.example/)"
allow_private_addresses = true   # the newsroom is on loopback
segment_captures = 20            # small, so that loading starts while the crawl goes on
"""

QUERIES = (
    (
        "How many articles does each source have?",
        "select source, count(*) articles, min(date_published) oldest, max(date_published) newest\n"
        "from articles group by source order by articles desc, source",
    ),
    (
        "Which story did several sites carry, and who had it first?",
        "select source, date_published, agency, headline\n"
        "from articles where cluster_id is not null order by cluster_id, date_published",
    ),
)


def main() -> int:
    """Run the demo; the exit code is the worst of its commands'."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    prepare()
    from flows.server import prefect_server

    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("nightdesk").setLevel(logging.INFO)
    make_folder()
    codes = []
    with ExitStack() as stack:
        say("A newsroom of made-up news sites starts on loopback")
        room = stack.enter_context(Newsroom(DEMO))
        for site in room.sites:
            print(f"  {site.name:22} {site.url}", flush=True)
        environment = {**os.environ, "NIGHTDESK_CONFIG": str((DEMO / "nightdesk.toml").absolute())}

        say("A Prefect server starts beside it, to watch the runs (10 to 20 seconds, the first time)")
        try:
            url = stack.enter_context(prefect_server((DEMO / "prefect").absolute()))
            environment["PREFECT_API_URL"] = url
            print(f"  its UI, as long as the demo runs: {url.removesuffix('/api')}", flush=True)
        except NightdeskError as error:
            print(f"  it did not start, so the runs go without it: {error}", flush=True)

        say("The first night: nightdesk nightly")
        codes.append(nightdesk(environment, "nightly"))
        asked = len(room.requests())

        say("The second night, on which nothing is new: nightdesk nightly")
        codes.append(nightdesk(environment, "nightly"))
        codes.append(tell_second_night(room, asked))

    say("Do all totals reconcile? nightdesk check")
    codes.append(nightdesk(environment, "check"))
    for question, query in QUERIES:
        say(f'{question} nightdesk sql "\n{query}"')
        codes.append(nightdesk(environment, "sql", query))
    tell_what_next(room)
    return max(codes)


def make_folder() -> None:
    """Make `demo/` anew; never remove a folder that the demo did not make."""
    if DEMO.exists():
        if not MARK.exists():
            raise SystemExit(f"{DEMO.absolute()} is there and was not made by the demo. Move it away first.")
        shutil.rmtree(DEMO)
    DEMO.mkdir()
    MARK.touch()
    (DEMO / "nightdesk.toml").write_text(SETTINGS, encoding="utf-8")


def nightdesk(environment: Mapping[str, str], *arguments: str) -> int:
    """Run a command as a user would; its output is the demo's."""
    return subprocess.run([NIGHTDESK, *arguments], env=environment, check=False).returncode


def tell_second_night(room: Newsroom, asked: int) -> int:
    """Say what the sites saw of it; 1 if an article was asked for again."""
    announced = {url_key(url) for url in room.expected.urls}
    second = room.requests()[asked:]
    pages = [request.url for request in second if url_key(request.url) in announced]
    bodies = sum(request.status == 200 for request in second)
    print(
        f"  the sites saw {len(second)} requests for feeds, sitemaps and robots.txt, {bodies} of which they had to "
        f"answer with a body, and {len(pages)} for articles",
        flush=True,
    )
    return 1 if pages else 0


def tell_what_next(room: Newsroom) -> None:
    url = next(url for url, truth in room.expected.urls.items() if truth.article and truth.article.wire)
    say("What to type next, on the demo's warehouse")
    print(
        f"  export PATH={json.dumps(str(NIGHTDESK.parent))}:$PATH NIGHTDESK_CONFIG={DEMO / 'nightdesk.toml'}"
    )
    for line in (
        "nightdesk status",
        f"nightdesk show {url}",
        f"nightdesk explain {url}",
        'nightdesk sql "select url, reason, detail from rejections"',
        "nightdesk --help",
    ):
        print(f"  {line}")
    print("and then your own sites: README.md, 'A source'", flush=True)


def say(text: str) -> None:
    print(f"\n== {text}", flush=True)


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
