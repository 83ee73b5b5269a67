"""What `nightdesk status` and `nightdesk sources list` say of sources that are unlike the others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = """
publisher = "Gazette"
url = "https://{name}.example/"
feeds = ["https://{name}.example/rss.xml"]
accepts = ["https://{name}.example/a"]
rejects = ["https://elsewhere.example/a"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, more in {"strict": "", "lax": "verify_tls = false", "shown": "render = true"}.items():
        (folder / f"{name}.toml").write_text(SOURCE.format(name=name) + more)
    path = tmp_path / "nightdesk.toml"
    path.write_text('sources = ["sources"]')
    return path


def answer(*arguments: object) -> str:
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_status_says_whose_certificates_are_not_verified(config: Path) -> None:
    assert "any certificate is taken (verify_tls = false) of: lax\n" in answer("status", "--config", config)
    assert json.loads(answer("status", "--json", "--config", config))["unverified"] == ["lax"]


def test_status_stands_though_the_source_files_do_not(config: Path) -> None:
    (config.parent / "sources" / "lax.toml").write_text("no toml")
    assert "source files can't be read" in answer("status", "--config", config)
    assert json.loads(answer("status", "--json", "--config", config))["unverified"] is None


def test_the_list_of_sources_says_it_too(config: Path) -> None:
    lines = answer("sources", "list", "--config", config).splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == [
        "lax (any certificate)",
        "shown (in a browser)",
        "strict",
    ]
