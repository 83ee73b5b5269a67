"""The labelled pages by the whole way, `nightdesk ingest` into a warehouse, and what they taught of their sites."""

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.extraction_ours import files_of
from benchmarks.extraction_score import answer_of
from transforms.profile import Profiles
from warehouse.connect import reader
from warehouse.profiles import profiles_of_run

NIGHTDESK = Path(sys.executable).with_name("nightdesk")
ANSWERS = Path(__file__).with_name("ingested_answers.sql")
SETTINGS = 'home = "data"\nsources = ["sources"]\nprefect = "off"\n'


def ingest(corpus: Path, sets: list[str], folder: Path) -> tuple[list[dict[str, Any]], float]:
    """What the warehouse says of each page, as score.py reads it, and the CPU seconds of it all.

    Writes `folder/profiles.json`, what a next run would know of the sites.

    Raises:
        RuntimeError: the command failed.
    """
    (folder / "sources").mkdir(parents=True)
    (folder / "nightdesk.toml").write_text(SETTINGS, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [str(file.resolve()) for file in files_of(corpus, sets)]
    done = subprocess.run(
        [NIGHTDESK, "ingest", *files], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"nightdesk ingest ended with {done.returncode}: {done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with reader(folder / "data" / "warehouse.duckdb") as connection:
        rows = connection.execute(ANSWERS.read_text(encoding="utf-8")).fetchall()
        Profiles.write(folder / "profiles.json", profiles_of_run(connection))
    answers = [
        answer_of(
            record, url, headline=headline, authors=authors or (), published=published, zone=zone, body=body
        )
        for record, url, headline, authors, published, zone, body in rows
    ]
    return answers, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
