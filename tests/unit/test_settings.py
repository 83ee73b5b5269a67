"""Settings: where they come from, which is stronger, and that a mistake is told, never ignored."""

from pathlib import Path

import pytest

from flows.settings import Settings, read_settings
from transforms.errors import SettingsError


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NIGHTDESK_CONFIG", raising=False)


def test_without_any_file_the_home_is_data_in_the_working_folder(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.home == tmp_path / "data"
    assert settings.warehouse == tmp_path / "data" / "warehouse.duckdb"
    assert settings.allow_private_addresses is False


def test_the_file_in_the_working_folder_is_found(tmp_path: Path) -> None:
    Path("nightdesk.toml").write_text('home = "elsewhere"\nprocesses = 3\n')
    settings = read_settings()
    assert settings.home == tmp_path / "elsewhere"
    assert settings.processes == 3


def test_paths_in_a_file_are_relative_to_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "my.toml").write_text('home = "store"\nsources = ["mine", "/srv/shared"]\n')
    settings = read_settings(folder / "my.toml")
    assert settings.home == folder / "store"
    assert settings.sources == (folder / "mine", Path("/srv/shared"))


def test_a_variable_is_stronger_than_the_file_and_an_argument_than_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("nightdesk.toml").write_text("processes = 3\n")
    monkeypatch.setenv("NIGHTDESK_PROCESSES", "4")
    assert read_settings().processes == 4
    assert read_settings(processes=5).processes == 5


def test_folders_in_a_variable_are_separated_as_in_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_SOURCES", "/srv/a:/srv/b")
    assert read_settings().sources == (Path("/srv/a"), Path("/srv/b"))


def test_robots_tags_are_a_list_and_in_a_variable_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_settings().robots_tags == ()
    Path("nightdesk.toml").write_text('robots_tags = ["noindex"]\n')
    assert read_settings().robots_tags == ("noindex",)
    monkeypatch.setenv("NIGHTDESK_ROBOTS_TAGS", "noindex, noarchive")
    assert read_settings().robots_tags == ("noindex", "noarchive")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('robots_tags = ["nofollow"]', "robots_tags"),
        ('hom = "data"', "unknown key 'hom'"),
        ('processes = "many"', "'processes'"),
        ("processes = 0", "'processes'"),
        ('timezone = "Mars/Olympus"', "IANA time zone"),
        ("home = ", "can't be read as TOML"),
        ('prefect = "always"', "'auto' or 'off'"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(text: str, told: str) -> None:
    Path("nightdesk.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert told in str(caught.value)
    assert "nightdesk.toml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_mistyped_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_HOEM", "/srv/news")
    with pytest.raises(SettingsError, match="NIGHTDESK_HOEM"):
        read_settings()


def test_a_named_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"No settings file at .*missing\.toml"):
        read_settings(tmp_path / "missing.toml")


def test_settings_can_not_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().processes = 9  # type: ignore[misc]


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"| `{name}` |" not in page]
    assert not missing
