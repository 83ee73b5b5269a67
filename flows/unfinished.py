"""The folder of work that may be broken off and taken up again, as long as the extractor is the same."""

import shutil
from pathlib import Path

from transforms.extract import EXTRACTOR


def take_up(folder: Path) -> bool:
    """Make the folder, or take up the one of an earlier try, if that was by this extractor; whether there was one."""
    made_by = folder / "extractor"
    if folder.exists() and (not made_by.exists() or made_by.read_text(encoding="utf-8") != EXTRACTOR):
        shutil.rmtree(folder)
    if folder.exists():
        return True
    folder.mkdir(parents=True)
    made_by.write_text(EXTRACTOR, encoding="utf-8")
    return False
