"""What has to last through a loss of power."""

import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Put content in place of a file, whole or not at all."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder, as renames in it, even if the power fails now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
