"""Crawls that offend nobody: robots.txt for a day, turns and rests across processes and runs, dead hosts."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from spiders.hosts import Hosts
from tests.integration.crawls import Night, crawl, due, keys, source
from tests.integration.site_server import Answer, Route, Site, Talk, page, rss
from transforms.book import SourceBook
from transforms.extract import extract
from transforms.items import Kind, Reason, Source
from transforms.robots_tags import RobotsTags
from transforms.warc import RawCapture, ReadContext, read_captures

ROBOTS = b"User-agent: *\nDisallow: /private"
PRIVATE = Answer(ROBOTS)


@contextmanager
def sites(*names: object) -> Iterator[dict[str, Site]]:
    """A site for each name: what is tried at several hosts is tried at all of them in one crawl."""
    with ExitStack() as stack:
        yield {
            f"site-{name}": stack.enter_context(Site(f"127.0.7.{170 + number}"))
            for number, name in enumerate(names)
        }


def news(
    site: Site, *paths: str, name: str = "gazette", robots: Route | None = PRIVATE, **values: object
) -> Source:
    """Let the site have a feed of these pages, and a robots.txt."""
    site.routes |= {"/rss": Answer(rss(site.url, *paths)), **{path: page() for path in paths}}
    if robots is not None:
        site.routes["/robots.txt"] = robots
    return source(name, site.url, "/rss", **values)


def age(hosts: Path, hours: float) -> None:
    """Let all copies of robots.txt be so much older."""
    for path in hosts.iterdir():
        record = json.loads(path.read_bytes())
        if "fetched_at" in record:
            record["fetched_at"] -= hours * 3600
            path.write_text(json.dumps(record))


# robots.txt


def test_a_robots_txt_counts_for_a_day_across_runs(tmp_path: Path) -> None:
    hosts, wanted = tmp_path / "hosts", ["/a", "/private/b"]
    with sites("robots", "none") as asked:
        sources = [
            news(site, *wanted, name=name, robots=PRIVATE if name == "site-robots" else None)
            for name, site in asked.items()
        ]

        def times() -> set[int]:
            return {site.paths.count("/robots.txt") for site in asked.values()}

        first = crawl(tmp_path / "1", sources, hosts=hosts)
        assert times() == {1}
        for site in asked.values():
            site.asked.clear()
        second = crawl(tmp_path / "2", sources, hosts=hosts, number=2)
        assert times() == {0}
        assert "/private/b" not in asked["site-robots"].paths
        assert "/private/b" in asked["site-none"].paths
        age(hosts, 23.5)
        crawl(tmp_path / "3", sources, hosts=hosts, number=3)
        assert times() == {0}
        age(hosts, 0.6)
        crawl(tmp_path / "4", sources, hosts=hosts, number=4)
        assert times() == {1}
    assert first.outcome.ok
    assert second.outcome.ok
    assert first.urls() == second.urls()
    for site in asked.values():
        assert first.listing(f"{site.url}/robots.txt")["kind"] == "robots"
    assert [line for line in second.lines if line["url"].endswith("/robots.txt")] == []
    assert second.captured(kind="robots") == []
    assert second.outcome.counts["robots"] == 0


def test_what_can_not_be_had_is_not_kept_and_no_old_copy_takes_its_place(tmp_path: Path) -> None:
    def hang_up(talk: Talk) -> None:
        talk.close_connection = True

    hosts = tmp_path / "hosts"
    with sites(500, 503, 429, "hangs-up") as asked:
        sources = [news(site, "/a", name=name) for name, site in asked.items()]
        crawl(tmp_path / "1", sources, hosts=hosts)
        age(hosts, 25)
        for (name, site), status in zip(asked.items(), (500, 503, 429, None), strict=True):
            assert site.paths == ["/robots.txt", "/rss", "/a"], name
            site.asked.clear()
            site.routes["/robots.txt"] = hang_up if status is None else Answer(status=status)
        waiting = {name: due(site.url, "/due") for name, site in asked.items()}
        second = crawl(tmp_path / "2", sources, hosts=hosts, number=2, due=waiting)
        for name, site in asked.items():
            assert set(site.paths) == {"/robots.txt"}, name
            assert second.urls(site.url) == {f"{site.url}/due": ("failed", "robots_unreachable")}, name
            site.routes["/robots.txt"] = Answer(ROBOTS)
            site.asked.clear()
        crawl(tmp_path / "3", sources, hosts=hosts, number=3)
        for name, site in asked.items():
            assert site.paths == ["/robots.txt", "/rss", "/a"], name


def test_a_robots_txt_is_followed_through_five_redirects(tmp_path: Path) -> None:
    with sites(5, 6) as asked:
        sources = []
        for redirects, (name, site) in zip((5, 6), asked.items(), strict=True):
            sources.append(news(site, "/a", "/private/b", name=name, robots=None))
            places = ["/robots.txt", *(f"/robots-{number}.txt" for number in range(redirects))]
            for place, onward in pairwise(places):
                site.routes[place] = Answer(status=302, headers={"Location": onward})
            site.routes[places[-1]] = Answer(ROBOTS)
        five, six = asked.values()
        crawl(tmp_path, sources, hosts=tmp_path / "hosts")
        assert "/robots-4.txt" in five.paths
        assert "/private/b" not in five.paths
        # 2.3.1.2: beyond, it may be taken for absent
        assert "/robots-5.txt" not in six.paths
        assert "/private/b" in six.paths
        # it counts for the host that was asked, and is not asked for again
        five.asked.clear()
        six.asked.clear()
        crawl(tmp_path / "2", sources, hosts=tmp_path / "hosts", number=2)
        assert not any("robots" in path for path in five.paths + six.paths)
        assert five.paths


def test_a_group_for_us_by_the_name_in_the_user_agent(tmp_path: Path) -> None:
    with Site("127.0.7.103") as site:
        robots = (
            b"User-agent: *\nDisallow: /\n\nUser-agent: NIGHTDESKTEST\nFoo: bar\nUser-agent: x\nDisallow: /b"
        )
        one = news(site, "/a", "/b", robots=Answer(robots))
        night = crawl(tmp_path, [one])
    assert site.paths == ["/robots.txt", "/rss", "/a"]
    assert night.urls()[f"{site.url}/b"] == ("denied", "robots")


# pace


def timed(times: list[float], answer: Callable[[], Answer] = page) -> Route:
    def route(talk: Talk) -> Answer:
        times.append(time.time())
        return answer()

    return route


def test_two_processes_and_the_run_before_take_turns_at_a_host(tmp_path: Path) -> None:
    delay, times = 0.4, []
    with Site("127.0.7.104") as site:
        paths = [f"/{number}" for number in range(6)]
        hosts = Hosts(tmp_path / "hosts")
        hosts.keep_robots(site.url, 404, b"")
        hosts.turn(site.host, 4.0)
        begin = time.time() + hosts.turn(site.host, 4.0)  # reserved by another run
        site.routes |= dict.fromkeys(paths, timed(times))
        one = source("gazette", site.url, download_delay=delay)

        def work(process: int) -> None:
            share = {"gazette": due(site.url, *paths[process::2])}
            crawl(tmp_path / str(process), [one], hosts=tmp_path / "hosts", process=process, due=share)

        threads = [threading.Thread(target=work, args=(process,)) for process in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(site.paths) == paths
    # a request comes at its turn or later: the bound holds however slow the machine is
    for number, at in enumerate(sorted(times), 1):
        assert at > begin + number * delay - 0.05


def test_a_crawl_delay_is_kept(tmp_path: Path) -> None:
    times: list[float] = []
    with Site("127.0.7.105") as site:
        one = news(site, "/a", "/b", robots=Answer(b"User-agent: *\nCrawl-delay: 0.7"))
        site.routes |= {"/a": timed(times), "/b": timed(times)}
        crawl(tmp_path, [one])
        (path,) = [found for found in (tmp_path / "crawl").glob("*.json") if "outcome" not in found.name]
    assert path.exists()
    assert times[1] - times[0] > 0.35  # half of it: how long each was on its way, nobody knows


BUSY: list[tuple[int, dict[str, str], float]] = [
    (429, {"Retry-After": "1"}, 1.0),
    (503, {}, 0.2),
    (429, {"Retry-After": "0"}, 0.2),
]


def test_the_whole_host_rests_after_a_429_or_503(tmp_path: Path) -> None:
    times: list[list[float]] = [[] for _ in BUSY]
    with sites(*range(len(BUSY))) as asked:
        sources = []
        for (name, site), (status, headers, _), moments in zip(asked.items(), BUSY, times, strict=True):
            sources.append(news(site, "/a", "/b", name=name))
            site.routes["/a"] = timed(moments, once(Answer(b"busy", status, headers)))
            site.routes["/b"] = timed(moments)
        night = crawl(tmp_path, sources)
    for site, (status, _, rest), moments in zip(asked.values(), BUSY, times, strict=True):
        assert sorted(site.paths) == ["/a", "/a", "/b", "/robots.txt", "/rss"]
        assert moments[1] - moments[0] >= rest - 0.05
        assert [found for url, found in night.captured(f"{site.url}/a")] == [status, 200]


def once(answer: Answer) -> Callable[[], Answer]:
    """This answer, and a page from then on."""
    answers = [answer]
    return lambda: answers.pop() if answers else page()


def test_a_long_rest_outlives_the_run(tmp_path: Path) -> None:
    hosts = tmp_path / "hosts"
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    with sites("seconds", "a-date", "too-long") as asked, Site("127.0.7.108") as other:
        sources = []
        for (name, site), value in zip(asked.items(), ("3600", in_an_hour, "99999999"), strict=True):
            # so far apart that the answer to the first page is there before the second is asked for
            sources.append(news(site, "/a", "/b", "/c", name=name, download_delay=1.5))
            site.routes["/a"] = Answer(b"busy", 429, {"Retry-After": value})
        first = crawl(tmp_path / "1", sources, hosts=hosts)
        for name, site in asked.items():
            assert site.paths == ["/robots.txt", "/rss", "/a"], name
            assert 3000 < Hosts(hosts).rest_left(site.host) <= 24 * 3600, name
            site.asked.clear()
        waiting = {name: due(site.url, "/b", "/c") for name, site in asked.items()}
        sources.append(source("other", other.url, "/rss"))
        second = crawl(tmp_path / "2", sources, hosts=hosts, number=2, due=waiting)
    assert first.outcome.ok
    assert second.outcome.ok
    for name, site in asked.items():
        assert site.paths == [], name
    assert other.paths == ["/robots.txt", "/rss"]
    assert second.urls() == {}  # they stay as they are, and are due again
    assert {line["source"] for line in second.lines} == {"other"}


# dead hosts


def hang(talk: Talk) -> None:
    time.sleep(1.5)
    talk.close_connection = True


def test_a_host_that_hangs_costs_five_timeouts_however_many_urls_it_has(tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(50)]
    with Site("127.0.7.109") as site:
        Hosts(tmp_path / "hosts").keep_robots(site.url, 404, b"")
        site.routes |= dict.fromkeys(paths, hang)
        night = crawl(
            tmp_path,
            [source("gazette", site.url)],
            due={"gazette": due(site.url, *paths)},
            hosts=tmp_path / "hosts",
            request_seconds=0.5,
        )
    assert night.outcome.ok
    assert len(site.paths) == 5
    assert set(night.urls().values()) == {("failed", "timeout")}
    assert len(night.urls()) <= 2  # all others stay as they are


def test_a_host_that_refuses_connections_is_left_alone(tmp_path: Path) -> None:
    base = "http://127.0.7.110:9"  # where nothing listens
    Hosts(tmp_path / "hosts").keep_robots(base, 404, b"")
    with Site("127.0.7.111") as alive:
        alive.routes |= {"/a": page(), "/rss": Answer(rss(alive.url, "/a"))}
        night = crawl(
            tmp_path,
            [source("dead", base), source("alive", alive.url, "/rss")],
            due={"dead": due(base, *(f"/{number}" for number in range(50)))},
            hosts=tmp_path / "hosts",
        )
    assert night.outcome.ok
    assert night.captured() == [(f"{alive.url}/a", 200)]
    refused = night.urls(base)
    assert set(refused.values()) == {("failed", "connect")}
    assert len(refused) <= 5


def test_a_name_that_does_not_resolve_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # other people's hosts are asked every five seconds, which is long for a test
    (tmp_path / "sitecustomize.py").write_text("import spiders.pace\nspiders.pace.DEFAULT_DELAY = 0.01\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    base, hosts = "http://nowhere.invalid", tmp_path / "hosts"
    Hosts(hosts).keep_robots(base, 404, b"")
    waiting = {"lost": due(base, *(f"/{number}" for number in range(50)))}
    night = crawl(tmp_path, [source("lost", base)], due=waiting, hosts=hosts)
    assert night.outcome.ok
    assert set(night.urls().values()) == {("failed", "dns")}
    assert len(night.urls()) <= 5


def test_an_address_that_is_forbidden_is_no_dead_host(tmp_path: Path) -> None:
    base, hosts = "http://localhost:9", tmp_path / "hosts"
    Hosts(hosts).keep_robots(base, 404, b"")
    waiting = {"inside": due(base, *(f"/{number}" for number in range(8)))}
    night = crawl(tmp_path, [source("inside", base)], due=waiting, hosts=hosts)
    assert list(night.urls().values()) == [("denied", "address")] * 8


def test_a_host_that_answers_now_and_then_is_not_given_up(tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(6)]
    with Site("127.0.7.112") as site:
        one = news(site, *paths)
        for path in paths[::2]:
            site.routes[path] = hang
        night = crawl(tmp_path, [one], request_seconds=0.5)
    assert [night.urls()[site.url + path][0] for path in paths] == ["failed", "pending"] * 3


# who asks


def test_without_a_contact_no_link_and_no_redirect_leads_off_this_machine(tmp_path: Path) -> None:
    with Site("127.0.7.113") as site:
        elsewhere = "http://gazette.example/story"
        site.routes |= {
            "/rss": Answer(rss(site.url, elsewhere.removeprefix(site.url), "/moved")),
            "/moved": Answer(status=301, headers={"Location": "http://gazette.example/moved"}),
            "/feed": Answer(status=301, headers={"Location": "http://gazette.example/feed"}),
        }
        site.routes["/rss"] = Answer(rss(site.url, "/moved").replace(b"</channel>", item(elsewhere)))
        one = source("local", site.url, "/rss", "/feed", allow=("^http://gazette.example/", "/moved"))
        night = crawl(tmp_path, [one], user_agent="")
    assert night.outcome.ok
    for path in ("/story", "/moved"):
        (line,) = [
            line
            for line in night.lines
            if line["url"] == f"http://gazette.example{path}" and line["reason"] != "listed"
        ]
        assert (line["state"], line["reason"]) == ("denied", "address")
        assert "has no contact" in line["detail"]
    assert "has no contact" in night.listing("http://gazette.example/feed")["warning"]


def item(url: str) -> bytes:
    return f"<item><title>x</title><link>{url}</link></item></channel>".encode()


# what may be kept


def archived(night: Night) -> dict[str, RawCapture]:
    """The pages in the archive, by the last part of their URL."""
    context = ReadContext("x.warc.gz", "x", "x", SourceBook(()))
    return {
        raw.capture.target_uri.rpartition("/")[2]: raw
        for path in sorted(night.landing.glob("*.warc.gz"))
        for raw in read_captures(path, context=context)
        if raw.capture.kind is Kind.PAGE
    }


STORY = (
    b"<html><head>%s</head><body><h1>The bridge is open</h1><p>"
    + b"It was closed for a year. " * 40
    + b"</p></body></html>"
)
META = STORY % b'<meta name="robots" content="noarchive">'


@pytest.fixture
def reserved() -> "dict[str, Answer]":
    return {
        "/free": Answer(STORY % b""),
        "/ours": Answer(STORY % b"", headers={"X-Robots-Tag": "otherbot: noindex, NightdeskTest: noarchive"}),
        "/theirs": Answer(STORY % b"", headers={"X-Robots-Tag": "otherbot: noarchive"}),
        "/all": Answer(STORY % b"", headers={"X-Robots-Tag": "noarchive", "ETag": '"1"'}),
        "/meta": Answer(gzip.compress(META), headers={"Content-Encoding": "gzip"}),
        "/noindex": Answer(STORY % b"", headers={"X-Robots-Tag": "noindex"}),
    }


@pytest.mark.parametrize(
    ("setting", "withheld"),
    [
        ((), {"ours"}),
        (("noindex",), {"ours"}),
        (("noarchive",), {"ours", "all", "meta"}),
        (("noarchive", "noindex"), {"ours", "all", "meta"}),
    ],
)
def test_what_is_not_to_be_archived_is_not(
    tmp_path: Path, reserved: dict[str, Answer], setting: tuple[str, ...], withheld: set[str]
) -> None:
    with Site("127.0.7.114") as site:
        one = news(site, *reserved)
        site.routes |= reserved
        night = crawl(tmp_path, [one], robots_tags=setting)
    assert night.outcome.ok
    pages = archived(night)
    assert set(pages) == {path[1:] for path in reserved}
    assert {name for name, raw in pages.items() if not raw.body} == withheld
    tags = RobotsTags.of(setting, "NightdeskTest/1.0")
    rejected = {
        name: found.rejection
        for name, raw in pages.items()
        if (found := extract(raw, None, tags=tags)).rejection
    }
    expected = dict.fromkeys(withheld, Reason.NOARCHIVE)
    if "noindex" in setting:
        expected["noindex"] = Reason.NOINDEX
    assert {name: found.reason for name, found in rejected.items()} == expected
    # what others read is a sound record that says that it is not all
    for name in withheld:
        assert pages[name].digest_ok
        assert pages[name].capture.status == 200
        assert dict(pages[name].http_headers)["Content-Type"] == "text/html; charset=utf-8"
    assert truncated(night) == withheld
    raw = b"".join(gzip.decompress(path.read_bytes()) for path in night.landing.glob("*.warc.gz"))
    assert raw.count(b"The bridge is open") == len(reserved) - len(withheld) - ("meta" not in withheld)


def truncated(night: Night) -> set[str]:
    found = set()
    for path in night.landing.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                if record.rec_headers.get_header("WARC-Truncated") == "unspecified":
                    found.add(record.rec_headers.get_header("WARC-Target-URI").rpartition("/")[2])
                    assert record.raw_stream.read() == b""
    return found


def test_a_feed_that_is_not_to_be_archived_is_read_all_the_same(tmp_path: Path) -> None:
    with Site("127.0.7.115") as site:
        one = news(site, "/a")
        site.routes["/rss"] = Answer(rss(site.url, "/a"), headers={"X-Robots-Tag": "nightdesk: noarchive"})
        first = crawl(tmp_path / "1", [one])
        second = crawl(
            tmp_path / "2", [one], number=2, listings=first.known_listings(), known=keys(site.url, "/a")
        )
    assert first.captured() == [(f"{site.url}/a", 200)]
    (feed,) = [record for record in first.records if record.url == f"{site.url}/rss"]
    assert feed.body == b""
    assert second.outcome.counts["listings_unchanged"] == 1  # it is known by its digest


def test_a_folder_of_hosts_that_can_not_be_used_ends_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("in the way")
    with Site("127.0.7.116") as site:
        night = crawl(tmp_path, [news(site, "/a")], hosts=tmp_path / "hosts")
    assert not night.outcome.ok
    assert night.outcome.finish_reason == "storage"
    assert "what is known of hosts" in str(night.outcome.error)
    assert site.paths == []
