"""A segment's files on their way from landing to the archive."""

from pathlib import Path

import pytest

from flows.segments import Segment, closed

NAME = "20261123T065501Z-3f2a9c-00-00000"


@pytest.mark.parametrize("steps", range(4))
def test_a_kill_on_the_way_to_the_archive_leaves_nothing_that_is_never_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    segment = Segment(NAME, tmp_path)
    for ending in (".warc.gz", ".jsonl", ".extract.jsonl"):
        (landing / f"{NAME}{ending}").write_text(ending)
    left = steps

    def counted(name: str) -> None:
        real = getattr(Path, name)

        def step(*arguments: object, **more: object) -> object:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            return real(*arguments, **more)

        monkeypatch.setattr(Path, name, step)

    for name in ("replace", "unlink"):
        counted(name)
    try:
        segment.move_to_archive()
    except KeyboardInterrupt:
        monkeypatch.undo()
        for again in closed(tmp_path):
            again.move_to_archive()
    assert not list(landing.iterdir())
    assert {file.name for file in (tmp_path / segment.folder).iterdir()} == {
        f"{NAME}.warc.gz",
        f"{NAME}.jsonl",
    }
