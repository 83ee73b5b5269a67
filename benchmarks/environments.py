"""Environments of their own for the peers that ours is measured against: their needs clash with ours."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def peer_python(folder: Path, name: str, packages: Sequence[str]) -> str:
    """The interpreter of the environment `folder/name`, which is made and filled if it is not there yet.

    Raises:
        RuntimeError: the packages can't be installed here.
    """
    python = folder.resolve() / name / "bin" / "python"
    ready = python.parent.parent / ".ready"  # half an environment is none
    if not ready.exists():
        print(f"making an environment for {name} in {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(python.parent.parent)], check=True)
        command = [str(python), "-m", "pip", "install", "-q", *packages]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        if told.returncode:
            raise RuntimeError(f"{name} can't be installed: {told.stderr.strip().splitlines()[-1:]}")
        ready.touch()
    return str(python)
