"""What a run with `render = true` needs, and what it says where that is missing. Needs no browser itself."""

from pathlib import Path

import pytest

from flows.doctor import Verdict, examine
from flows.settings import read_settings
from spiders import browser
from spiders.browser import check_browser, find_browser
from spiders.plan import CrawlPlan, SourcePlan, write_plan
from tests.unit.test_standing import SOURCE
from transforms.errors import SettingsError
from transforms.items import Source

PLAIN = Source("plain", "Plain", "http://127.0.7.135/")
SHOWN = Source("shown", "Shown", "http://127.0.7.135/", render=True)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with the extra, and with a Chromium that is the only program on the PATH."""
    monkeypatch.setattr(browser, "_PACKAGES", ())
    path = tmp_path / "bin" / "chromium"
    path.parent.mkdir()
    path.write_text("#!/bin/sh")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(path.parent))
    return path


def test_the_systems_chromium_is_found_unless_another_is_named(program: Path) -> None:
    assert find_browser("") == str(program)
    other = program.with_name("thorium")
    program.rename(other)
    assert find_browser(str(other)) == str(other)
    assert find_browser("thorium") == str(other)


def test_without_chromium_it_is_said_what_to_do(program: Path) -> None:
    program.unlink()
    with pytest.raises(SettingsError, match=r"none of chromium, .* on the PATH.*apt install chromium"):
        check_browser([PLAIN, SHOWN], "")
    with pytest.raises(SettingsError, match=r"no program '/no/chromium'.*NIGHTDESK_BROWSER"):
        check_browser([SHOWN], "/no/chromium")
    check_browser([PLAIN], "/no/chromium")


def test_without_the_extra_no_plan_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_PACKAGES", ("a_package_that_is_not_there",))
    for source, path in ((PLAIN, tmp_path / "plain.json"), (SHOWN, tmp_path / "shown.json")):
        plan = CrawlPlan("run", 0, tmp_path, "", (SourcePlan(source),), tmp_path / "known.bin")
        if source is PLAIN:
            write_plan(plan, path)
        else:
            with pytest.raises(SettingsError, match=r"source shown.*pip install 'nightdesk\[render\]'"):
                write_plan(plan, path)
    assert [path.name for path in tmp_path.glob("*.json")] == ["plain.json"]


@pytest.mark.parametrize(
    ("more", "named", "verdict"),
    [
        ("", "/no/chromium", Verdict.OK),
        ("render = true", "", Verdict.OK),
        ("render = true", "/no/chromium", Verdict.FAILED),
        ("render = true\nenabled = false", "/no/chromium", Verdict.OK),
    ],
)
def test_doctor_looks_for_the_browser(
    program: Path, tmp_path: Path, more: str, named: str, verdict: Verdict
) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "one.toml").write_text(SOURCE.format(name="one") + more)
    settings = read_settings(home=tmp_path, sources=str(folder), browser=named)
    (finding,) = (finding for finding in examine(settings) if finding.subject == "browser")
    assert finding.verdict is verdict
