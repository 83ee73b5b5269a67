"""Floors under the quality of extraction: what was reached once is not lost unnoticed.

benchmarks/floors.toml holds a floor for each figure (for shares of wrong answers, a ceiling), and, for each that
was ever lowered, why.
"""

from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from benchmarks.extraction_score import Figures, is_ceiling

FLOORS = Path(__file__).with_name("floors.toml")
SLACK = 0.0005  # another build of libxml2 may read a broken page another way


def read_floors(path: Path = FLOORS) -> Figures:
    """The floors, by figure."""
    floors = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()["floors"]
    return {str(figure): float(value) for figure, value in floors.items()}


def below(figures: Figures, floors: Figures) -> list[str]:
    """A line for each figure that is worse than its floor, or was not measured."""
    told = []
    for figure, floor in floors.items():
        found = figures.get(figure)
        if found is None:
            told.append(f"{figure}: expected {floor:.4f}, but it was not measured")
        elif is_ceiling(figure) and found > floor + SLACK:
            told.append(f"{figure}: expected at most {floor:.4f}, found {found:.4f}")
        elif not is_ceiling(figure) and found < floor - SLACK:
            told.append(f"{figure}: expected at least {floor:.4f}, found {found:.4f}")
    return told


def pin(figures: Figures, path: Path = FLOORS) -> list[str]:
    """Raise every floor to what was measured; none is lowered. A line for each that moved."""
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    floors, told = document["floors"], []
    for figure, found in sorted(figures.items()):
        old = floors.get(figure)
        if old is None or (found < float(old) if is_ceiling(figure) else found > float(old)):
            floors[figure] = round(found, 4)
            told.append(f"{figure}: {'new' if old is None else f'{float(old):.4f}'} -> {found:.4f}")
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return told


def lower(figure: str, found: float, reason: str, path: Path = FLOORS) -> str:
    """Lower one floor to what was measured, and note why.

    Raises:
        ValueError: there is no such floor, no reason, or nothing to lower.
    """
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    floors = document["floors"]
    if figure not in floors:
        raise ValueError(f"there is no floor named {figure!r}; there are: {', '.join(floors)}")
    if not reason.strip():
        raise ValueError(f"{figure} can't be lowered without a reason: give --reason")
    old = float(floors[figure])
    if (found <= old) if is_ceiling(figure) else (found >= old):
        raise ValueError(f"{figure} is {found:.4f}, no worse than its floor of {old:.4f}: nothing to lower")
    floors[figure] = round(found, 4)
    entry = tomlkit.table()
    entry.update(
        {"figure": figure, "from": old, "to": round(found, 4), "on": datetime.now(UTC).date(), "why": reason}
    )
    document.setdefault("lowered", tomlkit.aot()).append(entry)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return f"{figure}: {old:.4f} -> {found:.4f}, since {reason}"
