"""Floors hold: nothing sinks unnoticed, and one is lowered only with a reason that stays on record."""

from pathlib import Path

import pytest

from benchmarks.floors import FLOORS, below, lower, pin, read_floors


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text('# why\n[floors]\n"set.body_f1" = 0.95\n"all.date_wrong" = 0.05\n', encoding="utf-8")
    return path


def test_what_sinks_is_told(floors: Path) -> None:
    told = below({"set.body_f1": 0.94, "all.date_wrong": 0.06}, read_floors(floors))
    assert told == [
        "set.body_f1: expected at least 0.9500, found 0.9400",
        "all.date_wrong: expected at most 0.0500, found 0.0600",
    ]


def test_what_was_not_measured_is_no_success(floors: Path) -> None:
    assert below({"all.date_wrong": 0.01}, read_floors(floors)) == [
        "set.body_f1: expected 0.9500, but it was not measured"
    ]


def test_pinning_raises_and_never_lowers(floors: Path) -> None:
    pin({"set.body_f1": 0.96, "all.date_wrong": 0.07, "set.head": 0.8}, floors)
    assert read_floors(floors) == {"set.body_f1": 0.96, "all.date_wrong": 0.05, "set.head": 0.8}
    assert floors.read_text(encoding="utf-8").startswith("# why")


def test_lowering_wants_a_reason_and_keeps_it(floors: Path) -> None:
    with pytest.raises(ValueError, match="give --reason"):
        lower("set.body_f1", 0.9, " ", floors)
    with pytest.raises(ValueError, match="there is no floor named"):
        lower("set.boddy", 0.9, "a slip", floors)
    with pytest.raises(ValueError, match="nothing to lower"):
        lower("all.date_wrong", 0.04, "it is better", floors)
    lower("set.body_f1", 0.9, "labels were mended", floors)
    assert read_floors(floors)["set.body_f1"] == 0.9
    assert 'why = "labels were mended"' in floors.read_text(encoding="utf-8")


def test_the_figures_that_the_project_promises_have_floors() -> None:
    promised = {
        "zyte.body_f1",
        "fundus_eval.rouge_f1",
        "fundus_tests.head",
        "wcxb_news.auth_f1",
        "all.date_wrong",
    }
    assert promised <= read_floors(FLOORS).keys()
