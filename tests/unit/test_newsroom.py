"""The embedded newsroom does what the tests that stand on it take for granted."""

import tomllib
from datetime import date
from pathlib import Path

from tests.newsroom import Newsroom

TODAY = date(2026, 3, 14)


def test_newsroom_writes_a_source_file_a_site(tmp_path: Path) -> None:
    with Newsroom(tmp_path, today=TODAY) as room:
        names = {site.name for site in room.sites}
        assert {path.stem for path in room.sources.glob("*.toml")} == names
        for path in room.sources.glob("*.toml"):
            source = tomllib.loads(path.read_text(encoding="utf-8"))
            assert source["url"] == room.site(path.stem).url
            assert source["download_delay"] == 0
