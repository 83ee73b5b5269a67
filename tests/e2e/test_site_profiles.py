"""A site nobody has seen before, in one WARC: its furniture is cut in the very run that brings it, and shown."""

import gzip
import json
from pathlib import Path

from tests.e2e.desk import Desk
from tests.unit.made_pages import page

SOURCE = """\
publisher = "The Orrin Gazette"
url = "https://gazette.example/"
feeds = ["https://gazette.example/rss.xml"]
accepts = ["https://gazette.example/2026/03/story-1"]
rejects = ["https://courier.example/"]
"""
LETTER = "Our letter from the harbour comes every Friday at noon, and costs nothing."


def site(path: Path, pages: int) -> Path:
    """A WARC with so many articles, each of its own words, and the same invitation below each."""
    with path.open("wb") as file:
        for number in range(pages):
            told = "".join(
                f"<p>Ward {number * 31 + line} of the town, which is the {line + 2}th on the list of report {number}, "
                f"gets {number + 3 * line} new lamps along the quay before the winter, said the council.</p>"
                for line in range(8)
            )
            headline = f"The council of ward {number} hears report {number * 7} on the lamps"
            html = page(
                body=f"{told}<p>{LETTER}</p>",
                title=f"{headline} | The Orrin Gazette",
                h1=f"<h1>{headline}</h1>",
            )
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html.encode()
            head = (
                "WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
                f"WARC-Target-URI: https://gazette.example/2026/03/story-{number}\r\n"
                f"WARC-Date: 2026-03-05T09:00:{number:02d}Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    return path


def test_a_site_in_one_file_is_cleaned_and_explained(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "gazette.toml").write_text(SOURCE, encoding="utf-8")
    desk = Desk(tmp_path / "desk", sources)
    desk.done("ingest", str(site(tmp_path / "site.warc.gz", 20)))
    assert desk.value("select count(*) from articles where word_count > 100") == 20
    assert desk.value(f"select count(*) from articles where body like '%{LETTER}%'") == 0
    assert desk.value(f"select count(*) from article_versions where furniture = ['{LETTER}']") == 20

    said = desk.done("sources", "check", "gazette").out
    assert said.startswith("gazette: ok")
    assert LETTER in said
    assert "20 of 20" in said
    assert "' | The Orrin Gazette'" in said
    profile = json.loads(desk.done("sources", "check", "gazette", "--json").out)["profile"]
    assert profile["furniture"][0]["text"] == LETTER
    assert "div.article-body" in profile["body_places"][0]["value"]
    desk.reconciles()
