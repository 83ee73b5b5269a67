"""`nightdesk diff`: what changed in an article, told at the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made_segments import after, article, page, segment
from tests.new_warehouse import new_warehouse
from warehouse.load import load_segments

ROOT = Path(__file__).parents[2]
URL = "https://gazette.example/2026/11/bridge"
OTHER = "https://gazette.example/2026/11/harbour"
FIRST = "Dr. Roe opened the bridge.\nIt cost 3.5 million. Nobody was hurt.\nThe mayor left early."
SECOND = "The mayor left early.\nDr. Roe opened the bridge.\nIt cost 3.7 million. Nobody was hurt."
THIRD = SECOND + " Rain is due."


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diff")
    with new_warehouse(folder / "warehouse.duckdb") as connection:
        pages = [
            page(URL, after(0), FIRST),
            page(URL, after(1), SECOND),
            page(URL, after(2), article(URL, THIRD, headline="Bridge reopens, says mayor")),
            page(OTHER, after(1)),
        ]
        load_segments(connection, [segment(folder, pages)])
    path = folder / "nightdesk.toml"
    path.write_text('home = "."\n')
    return path


def diff(config: Path, *arguments: str) -> tuple[int, list[str], str]:
    command = [sys.executable, "-m", "flows.cli", "diff", *arguments, "--config", str(config)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_the_history_by_sentence(config: Path) -> None:
    code, lines, _ = diff(config, "http://www.gazette.example/2026/11/bridge?utm_source=x", "--all")
    assert code == 0
    assert lines == [
        URL,
        "version 1 (2024-03-05 06:55 UTC) to 2 (2024-03-05 07:55 UTC): 1 changed, 1 moved",
        "text",
        "> (from place 4 to 1) The mayor left early.",
        "  Dr. Roe opened the bridge.",
        "~ It cost [-3.5-]{+3.7+} million.",
        "  Nobody was hurt.",
        "version 2 (2024-03-05 07:55 UTC) to 3 (2024-03-05 08:55 UTC): 1 added, headline",
        "headline",
        "~ Bridge reopens{+, says mayor+}",
        "text",
        "  ...",
        "  Nobody was hurt.",
        "+ Rain is due.",
    ]


def test_the_last_two_versions_unless_said_otherwise(config: Path) -> None:
    _, lines, _ = diff(config, URL, "--json")
    (comparison,) = json.loads("\n".join(lines))["comparisons"]
    assert (comparison["old"]["version"], comparison["new"]["version"]) == (2, 3)
    assert comparison["counts"] == {"same": 4, "added": 1}
    assert [field["field"] for field in comparison["fields"]] == ["headline"]
    assert diff(config, URL, "--to", "2", "--stat")[1] == [
        URL,
        "version 1 (2024-03-05 06:55 UTC) to 2 (2024-03-05 07:55 UTC): 1 changed, 1 moved",
    ]


def test_nothing_to_compare(config: Path) -> None:
    code, lines, _ = diff(config, OTHER)
    assert (code, lines[1]) == (0, "one version only: nothing has changed since it was first captured")
    code, lines, errors = diff(config, "https://gazette.example/2026/11/unknown")
    assert code == 1
    assert "No article for" in errors
    assert "was never discovered" in lines[0]
    code, _, errors = diff(config, URL, "--to", "9")
    assert (code, "has versions 1 to 3, but no version 9" in errors) == (1, True)
    code, _, errors = diff(config, URL, "--from", "3")
    assert (code, "both version 3" in errors) == (2, True)
    code, _, errors = diff(config, URL, "--to", "1")
    assert (code, "no version is before 1" in errors) == (2, True)
