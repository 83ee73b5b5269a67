"""Sources that show their text to a browser only, in a real Chromium."""

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from spiders import browser
from tests.integration.certificates import self_signed
from tests.integration.crawls import AGENT, Night, crawl, due, source
from tests.integration.site_server import Answer, Site, Talk, rss
from tests.unit.made_pages import HEADLINE, PARAGRAPHS
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Article
from transforms.warc import RawCapture, ReadContext, read_captures

pytestmark = [
    pytest.mark.skipif(
        not any(map(shutil.which, browser.PROGRAMS)),
        reason="no Chromium: none of its programs is on the PATH",
    ),
    pytest.mark.skipif(
        find_spec("scrapy_playwright") is None,
        reason="the extra is not installed: pip install 'nightdesk[render]'",
    ),
]

STORY = json.dumps({"headline": HEADLINE, "paragraphs": PARAGRAPHS}).encode()
SHELL = b"<!doctype html><title>Gazette</title><div id=app>Loading</div><img src=/picture.png><script src=/app.js></script>"
APP = b"""
fetch('/story.json').then(answer => answer.json()).then(story => {
  document.title = story.headline;
  const text = story.paragraphs.map(text => `<p>${text}</p>`).join('');
  document.getElementById('app').innerHTML = `<article><h1>${story.headline}</h1>${text}</article>`;
});
"""
SCRIPT = {"Content-Type": "text/javascript"}
FORBIDDEN = "127.0.8.131"  # outside of the network that crawls of tests may talk to


@pytest.fixture
def site() -> Iterator[Site]:
    with Site("127.0.7.131") as site:
        site.routes |= {
            "/rss": Answer(rss(site.url, "/a")),
            "/a": Answer(SHELL),
            "/app.js": Answer(APP, headers=SCRIPT),
            "/story.json": Answer(STORY, headers={"Content-Type": "application/json"}),
        }
        yield site


def captures(night: Night) -> dict[str, RawCapture]:
    context = ReadContext("w", "s", night.run_id, SourceBook(()))
    return {
        raw.capture.target_uri: raw
        for warc in sorted(night.landing.glob("*.warc.gz"))
        for raw in read_captures(warc, context=context)
    }


def article(raw: RawCapture) -> Article | None:
    return extract(raw, None).article


def command_lines(processes: Iterable[psutil.Process]) -> dict[psutil.Process, str]:
    """How these were started, of those that are still there."""
    found = {}
    for process in processes:
        with contextlib.suppress(psutil.Error):
            found[process] = " ".join(process.cmdline())
    return found


def browsers() -> dict[psutil.Process, str]:
    """Chromium's processes and Playwright's drivers that descend from this process, and how they were started."""
    lines = command_lines(psutil.Process().children(recursive=True))
    return {child: line for child, line in lines.items() if "chrom" in line or "run-driver" in line}


def still_run(processes: Iterable[psutil.Process]) -> bool:
    """Is one of these there, and no zombie?"""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                return True
    return False


def test_text_that_a_script_puts_in_becomes_the_article(site: Site, tmp_path: Path) -> None:
    night = crawl(tmp_path, [source("js", site.url, "/rss", render=True)])
    assert night.outcome.error is None
    assert (night.outcome.counts["rendered"], night.outcome.counts.get("unrendered", 0)) == (1, 0)
    raw = captures(night)[f"{site.url}/a"]
    assert raw.body == SHELL, "the original is in the archive as it came"
    found = article(raw)
    assert found is not None
    assert found.headline == HEADLINE
    assert all(paragraph in found.body for paragraph in PARAGRAPHS)
    # the page is fetched once, and nothing that no text needs is fetched at all
    assert site.paths == ["/robots.txt", "/rss", "/a", "/app.js", "/story.json"]
    assert {asked.headers["user-agent"] for asked in site.asked} == {AGENT}


def test_a_second_look_is_not_conditional_and_shows_what_is_new(site: Site, tmp_path: Path) -> None:
    first = crawl(tmp_path, [source("js", site.url, "/rss", render=True)])
    site.routes["/story.json"] = Answer(STORY.replace(b"Thursday", b"Friday"))
    digest = captures(first)[f"{site.url}/a"].capture.payload_digest
    from datetime import UTC, datetime

    from spiders.plan import DueUrl, KnownPage

    known = KnownPage(digest, datetime.now(UTC), '"etag"', None)
    again = crawl(
        tmp_path,
        [source("js", site.url, render=True)],
        number=2,
        due={"js": [DueUrl(f"{site.url}/a", known=known)]},
    )
    assert "if-none-match" not in site.asked[-3].headers
    found = article(captures(again)[f"{site.url}/a"])
    assert found is not None
    assert "opened to traffic on Friday" in found.body


def test_no_browser_is_started_for_other_sources(site: Site, tmp_path: Path) -> None:
    seen: list[psutil.Process] = []

    def slow(talk: Talk) -> Answer:
        time.sleep(0.3)
        seen.extend(browsers())
        return Answer(SHELL)

    site.routes |= dict.fromkeys(("/a", "/b", "/c"), slow)
    night = crawl(tmp_path, [source("plain", site.url)], due={"plain": due(site.url, "/a", "/b", "/c")})
    assert len(night.captured()) == 3
    assert seen == []
    assert "rendered" not in night.outcome.counts


def test_the_browser_waits_for_the_first_page(site: Site, tmp_path: Path) -> None:
    seen: list[str] = []

    def slow(talk: Talk) -> Answer:
        time.sleep(1)
        seen.extend(line for line in browsers().values() if "run-driver" not in line)
        return Answer(rss(site.url))

    site.routes["/rss"] = slow
    assert crawl(tmp_path, [source("js", site.url, "/rss", render=True)]).outcome.ok
    assert seen == []


ESCAPES = """
<!doctype html><title>T</title>
<link rel=stylesheet href="{bad}/style"><link rel=prefetch href="{bad}/prefetch">
<link rel=preconnect href="{bad}"><link rel=dns-prefetch href="{bad}">
<iframe src="{bad}/frame"></iframe><img src="{bad}/image"><video src="{bad}/video"></video>
<object data="{bad}/object"></object><script src="{bad}/script"></script>
<script>
const tries = [
  () => fetch("{bad}/fetch", {{mode: "no-cors"}}),
  () => fetch("/redirect", {{mode: "no-cors"}}),
  () => fetch("http://localhost:{port}/localhost", {{mode: "no-cors"}}),
  () => fetch("http://2130708611:{port}/decimal", {{mode: "no-cors"}}),
  () => fetch("http://[::ffff:7f00:883]:{port}/mapped", {{mode: "no-cors"}}),
  () => navigator.sendBeacon("{bad}/beacon", "x"),
  () => new WebSocket("ws://{host}:{port}/socket"),
  () => new EventSource("{bad}/events"),
  () => window.open("{bad}/window"),
  () => {{ const form = document.createElement("form"); form.action = "{bad}/form"; form.target = "_blank";
           document.body.append(form); form.submit(); }},
  () => new Worker(URL.createObjectURL(new Blob([`fetch("{bad}/worker", {{mode: "no-cors"}})`]))),
  () => new SharedWorker(URL.createObjectURL(new Blob([`fetch("{bad}/shared", {{mode: "no-cors"}})`]))),
  () => {{ const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:{host}:{udp}"}}]}});
           peer.createDataChannel("x"); return peer.createOffer().then(o => peer.setLocalDescription(o)); }},
  () => new WebTransport("https://{host}:{udp}/transport"),
  () => fetch("file:///etc/hostname").then(a => a.text()).then(t => document.body.append("FI" + "LE " + t)),
  () => {{ location.href = "{bad}/away"; }},
];
for (const attempt of tries) {{ try {{ Promise.resolve(attempt()).catch(() => 0); }} catch (error) {{}} }}
setTimeout(() => {{ location.href = "file:///etc/hostname"; }}, 100);
setTimeout(() => document.body.append("all was tried"), 700);
</script>
"""


def test_a_page_reaches_nothing_that_the_crawler_may_not(site: Site, tmp_path: Path) -> None:
    with Site(FORBIDDEN) as bad, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        connections: list[object] = []
        bad._server.verify_request = lambda *args: bool(connections.append(args)) or True  # type: ignore[method-assign]
        udp.bind((FORBIDDEN, 0))
        udp.settimeout(0.1)
        html = ESCAPES.format(bad=bad.url, host=FORBIDDEN, port=bad.port, udp=udp.getsockname()[1])
        site.routes |= {
            "/a": Answer(html.encode()),
            "/redirect": Answer(status=302, headers={"Location": f"{bad.url}/redirected"}),
        }
        night = crawl(tmp_path, [source("js", site.url, "/rss", render=True)])
        with pytest.raises(TimeoutError):
            print(udp.recvfrom(2048), "came by UDP")
        assert bad.asked == []
        assert connections == []
    assert night.outcome.ok
    shown = captures(night)[f"{site.url}/a"].rendered
    assert shown is not None
    assert b"all was tried</body>" in shown
    assert b"FILE" not in shown
    assert "/redirect" in site.paths, "the way around by a redirect was tried"


def test_a_source_that_opts_out_of_verified_certificates_does_so_for_its_own_site_only(
    tmp_path: Path,
) -> None:
    with (
        Site("127.0.7.131", certificate=self_signed(tmp_path, "127.0.7.131")) as site,
        Site("127.0.7.137", certificate=self_signed(tmp_path, "127.0.7.137")) as other,
    ):
        site.routes |= {
            "/rss": Answer(rss(site.url, "/a")),
            "/a": Answer(SHELL.replace(b"<img", f"<script src={other.url}/other.js></script><img".encode())),
            "/app.js": Answer(APP, headers=SCRIPT),
            "/story.json": Answer(STORY, headers={"Content-Type": "application/json"}),
        }
        night = crawl(tmp_path, [source("js", site.url, "/rss", render=True, verify_tls=False)])
        assert other.asked == []
    found = article(captures(night)[f"{site.url}/a"])
    assert found is not None
    assert found.headline == HEADLINE


def test_robots_txt_holds_for_scripts_too(site: Site, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /story.json\n")
    night = crawl(tmp_path, [source("js", site.url, "/rss", render=True)])
    assert night.outcome.ok
    assert site.paths == ["/robots.txt", "/rss", "/a", "/app.js"]


def test_requests_of_a_page_have_a_limit(site: Site, tmp_path: Path) -> None:
    site.routes["/a"] = Answer(
        b"<!doctype html><title>T</title><script>for (let i = 0; i < 500; i++) fetch('/n' + i)</script>"
    )
    night = crawl(tmp_path, [source("js", site.url, "/rss", render=True)])
    assert night.outcome.counts["rendered"] == 1
    assert 50 < sum(path.startswith("/n") for path in site.paths) <= 100


BUSY = b"<!doctype html><title>T</title><p>Busy</p><script>while (true) {}</script>"
HUGE = b"""<!doctype html><title>T</title><body><script>
for (let i = 0; i < 100; i++) document.body.append('x'.repeat(1 << 20))</script>"""
CRASH = b"<!doctype html><title>T</title><script>const all = []; while (true) all.push(new Array(1e6).fill(1))</script>"


def test_pages_that_can_not_be_shown_count_as_they_came_and_the_next_are_shown(
    site: Site, tmp_path: Path
) -> None:
    bad = {"/busy": BUSY, "/huge": HUGE, "/out-of-memory": CRASH}
    good = ["/a", "/b", "/c"]
    site.routes |= {path: Answer(shell) for path, shell in bad.items()}
    site.routes |= dict.fromkeys(good, Answer(SHELL))
    listed = [path for pair in zip(bad, good, strict=True) for path in pair]
    site.routes["/rss"] = Answer(rss(site.url, *listed))
    night = crawl(tmp_path, [source("js", site.url, "/rss", render=True)], render_seconds=8.0)
    assert night.outcome.error is None
    counts = night.outcome.counts
    assert (counts["rendered"], counts["unrendered"]) == (3, 3)
    found = captures(night)
    log = (tmp_path / "crawl" / "crawl-00.log").read_text()
    for path, shell in bad.items():
        assert (found[f"{site.url}{path}"].body, found[f"{site.url}{path}"].rendered) == (shell, None)
        assert f"{site.url}{path} is extracted as it came, the browser could not show it" in log
    assert all(found[f"{site.url}{path}"].rendered is not None for path in good)


@pytest.mark.parametrize(
    "victim", ["chrom", pytest.param("run-driver", marks=pytest.mark.trust)], ids=["browser", "driver"]
)
def test_a_browser_that_dies_takes_no_page_along(site: Site, tmp_path: Path, victim: str) -> None:
    site.routes |= {"/bad": Answer(BUSY), "/rss": Answer(rss(site.url, "/bad", "/a"))}
    killed: list[int] = []

    def kill_once(counts: dict[str, int]) -> None:
        lines = browsers()
        if not killed and any("type=renderer" in line for line in lines.values()):
            (main,) = (child for child, line in lines.items() if victim in line and "--type=" not in line)
            killed.append(main.pid)
            main.kill()

    night = crawl(
        tmp_path,
        [source("js", site.url, "/rss", render=True)],
        on_progress=kill_once,
        render_seconds=15.0,
    )
    assert killed
    assert night.outcome.error is None
    assert captures(night)[f"{site.url}/bad"].body == BUSY
    shown = captures(night)[f"{site.url}/a"]
    assert shown.body == SHELL
    # it is started anew, which may take longer than a page gets: then that page counts as it came, and is told
    counts = night.outcome.counts
    rendered = counts.get("rendered", 0)
    assert rendered + counts.get("unrendered", 0) == 2
    assert (shown.rendered is not None) == (rendered == 1)


def test_a_browser_that_does_not_start_leaves_the_pages_as_they_came(site: Site, tmp_path: Path) -> None:
    night = crawl(tmp_path, [source("js", site.url, "/rss", render=True)], browser="/bin/false")
    assert night.outcome.error is None
    assert night.outcome.counts["unrendered"] == 1
    assert captures(night)[f"{site.url}/a"].body == SHELL


def wait_for(what: str, holds: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come about in {seconds} seconds")
        time.sleep(0.1)


def test_a_crawl_that_is_stopped_takes_the_browser_along_and_the_page_stays_pending(
    site: Site, tmp_path: Path
) -> None:
    site.routes["/a"] = Answer(BUSY)
    stop = threading.Event()
    seen: list[psutil.Process] = []

    def stop_later(counts: dict[str, int]) -> None:
        if any("type=renderer" in line for line in browsers().values()) and not stop.is_set():
            seen.extend(browsers())
            stop.set()

    night = crawl(tmp_path, [source("js", site.url, "/rss", render=True)], stop=stop, on_progress=stop_later)
    assert night.outcome.finish_reason == "stopped"
    assert night.outcome.ok
    assert seen
    wait_for("the end of the browser", lambda: not any(child.is_running() for child in seen))
    assert night.captured() == []
    assert night.urls() == {f"{site.url}/a": ("pending", "listed")}


CRAWL = """
import sys
from pathlib import Path
from tests.integration.crawls import crawl, source
crawl(Path(sys.argv[1]), [source("js", sys.argv[2], "/rss", render=True)])
"""


@pytest.mark.parametrize("whom", ["parent", "crawler"])
def test_no_browser_outlives_a_crawl_that_is_killed(site: Site, tmp_path: Path, whom: str) -> None:
    site.routes["/a"] = Answer(BUSY)
    parent = subprocess.Popen(
        [sys.executable, "-c", CRAWL, str(tmp_path), site.url],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for("the browser", lambda: any("type=renderer" in line for line in browsers().values()))
        family = psutil.Process(parent.pid).children(recursive=True)
        (crawler,) = (one for one, line in command_lines(family).items() if "spiders.crawl" in line)
        (parent if whom == "parent" else crawler).send_signal(signal.SIGKILL)
        wait_for("the end of the browser", lambda: not still_run(family))
    finally:
        parent.kill()
        parent.wait()
