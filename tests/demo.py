"""`make demo`: two nights on the made-up news sites, with the real commands, and what to type next.

All it makes lies in `demo/`, which it makes anew each time. The newsroom and Prefect's server are child
processes that end with it.
"""

import logging
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from flows.server import prefect_server
from tests.newsroom import Newsroom
from transforms.errors import NightdeskError

DEMO = Path("demo")
MARK = "made by make demo; may be removed"

SETTINGS = """\
home = "data"
sources = ["sources"]
user_agent = "NightdeskDemo/1.0 (+https://nightdesk.example/)"
allow_private_addresses = true   # the newsroom is on loopback
segment_captures = 20            # small, so that loading starts while the crawl is on
"""

QUERIES = (
    (
        "How many articles does each source have, and from when to when?",
        "select source, count(*) articles, min(date_published) first, max(date_published) latest\n"
        "from articles group by all order by articles desc, source",
    ),
    (
        "Which story did several sites carry, and who had it first?",
        "select headline, agency, source, date_published\n"
        "from articles where cluster_id is not null order by cluster_id, date_published",
    ),
)


def main() -> int:
    """Run the demo; answers with its exit code."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("nightdesk").setLevel(logging.INFO)
    make_folder()
    with ExitStack() as stack:
        say("1. A newsroom of made-up news sites starts on loopback")
        room = stack.enter_context(Newsroom(DEMO / "newsroom"))
        shutil.copytree(room.sources, DEMO / "sources")
        for site in room.sites:
            print(f"   {site.name:12} {site.url}")
        environment = {**os.environ, "NIGHTDESK_CONFIG": str(DEMO / "nightdesk.toml")}

        say(
            "2. A Prefect server starts beside it, to watch the runs (its first start takes 10 to 20 seconds)"
        )
        try:
            url = stack.enter_context(prefect_server((DEMO / "prefect").absolute()))
            environment["PREFECT_API_URL"] = url
            print(f"   its UI, while this demo runs: {url.removesuffix('/api')}")
        except NightdeskError as error:
            print(f"   it did not start, so the runs go without it: {error}")

        say("3. The first night:  nightdesk nightly")
        code = nightdesk(["nightly"], environment)
        before = len(room.requests())

        say("4. The second night, nothing has changed:  nightdesk nightly")
        code = max(code, nightdesk(["nightly"], environment))
        second = room.requests()[before:]
        sent = sum(request.status == 200 for request in second)
        print(
            f"   the newsroom saw {len(second)} requests, none of them for an article"
            if not any(room.is_page(request.url) for request in second)
            else "   an article was fetched again: this should not happen"
        )
        print(f"   and answered {sent} of them with a body")

        say("5. Do all totals reconcile?  nightdesk check")
        code = max(code, nightdesk(["check"], environment))
        for number, (question, query) in enumerate(QUERIES, 6):
            say(f"{number}. {question}\n\n{query}\n")
            code = max(code, nightdesk(["sql", query], environment))
    say("What to type next, with the demo's warehouse:")
    url = next(url for url, truth in room.expected.items() if truth.state == "article")
    binary = Path(sys.executable).with_name("nightdesk")
    here = f"export NIGHTDESK_CONFIG={DEMO / 'nightdesk.toml'} PATH={binary.parent}:$PATH"
    print(f"  {os.path.relpath(binary)} --help" if False else f"  {here}")
    for line in (
        "nightdesk status",
        f"nightdesk show {url}",
        f"nightdesk explain {url}",
        'nightdesk sql "from rejections"',
        "nightdesk doctor",
        "nightdesk --help",
    ):
        print(f"  {line}")
    return code


if __name__ == "__main__":
    sys.exit(main())
