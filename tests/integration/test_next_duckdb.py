"""What a later DuckDB writes, the pinned one reads; and it goes on with what the pinned one wrote.

Runs under the later one (`make test-next`), which is told where the pinned one's Python is.
"""

import os
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.made_segments import after, page, segment
from warehouse.checks import run_checks
from warehouse.connect import writer
from warehouse.load import load_segments

PINNED = os.environ.get("PINNED_PYTHON", "")
BRIDGE = "https://gazette.example/2024/03/bridge"

pytestmark = pytest.mark.skipif(not PINNED, reason="asks for a later DuckDB: `make test-next`")

_LOADS = """
import sys
from pathlib import Path
import duckdb
from tests.made_segments import after, page, segment
from warehouse.checks import run_checks
from warehouse.connect import writer
from warehouse.load import load_segments

home, number, url, text = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
with writer(home / "warehouse.duckdb") as connection:
    load_segments(connection, [segment(home, [page(url, after(24 * number), text)], run=number)])
    broken = [check.name for check in run_checks(connection) if not check.ok]
    (versions,) = connection.execute("select count(*) from article_versions").fetchone()
print(duckdb.__version__, versions, broken)
"""


def pinned(home: Path, number: int, text: str) -> str:
    """Load a version of the article with the pinned DuckDB; what it says then."""
    command = [PINNED, "-c", _LOADS, str(home), str(number), BRIDGE, text]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_warehouse_goes_back_and_forth(tmp_path: Path) -> None:
    assert duckdb.__version__ >= "2"
    for number in (1, 3):
        with writer(tmp_path / "warehouse.duckdb") as connection:
            load_segments(
                connection,
                [segment(tmp_path, [page(BRIDGE, after(24 * number), f"Text {number}.")], run=number)],
            )
            assert [check for check in run_checks(connection) if not check.ok] == []
        assert pinned(tmp_path, number + 1, f"Text {number + 1}.") == f"1.5.5 {number + 1} []"
