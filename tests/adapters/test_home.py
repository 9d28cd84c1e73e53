"""Where files are, by the environment."""

import hashlib
import stat
from pathlib import Path

import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from monzapos.adapters.home import home_of

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_all_lies_under_the_home_that_is_asked_for(tmp_path: Path) -> None:
    root = tmp_path / "desk"
    home = home_of({"MONZAPOS_HOME": str(root)})
    assert (home.config, home.data) == (root, root)
    assert home.settings_file == root / "config.toml"
    assert home.journal_file(practice=False) == root / "journal.sqlite3"
    assert home.journal_file(practice=True) == root / "practice-journal.sqlite3"
    assert home.follower_lock(practice=False) != home.follower_lock(practice=True)
    assert {home.cache.parent, home.log.parent} == {root}


def test_a_home_of_its_own_has_keyring_entries_of_its_own(tmp_path: Path) -> None:
    one, other = (home_of({"MONZAPOS_HOME": str(tmp_path / name)}) for name in "ab")
    digest = hashlib.sha256(str(tmp_path / "a").encode()).hexdigest()[:8]
    assert one.service_suffix == f"@{digest}"
    assert one.service_suffix != other.service_suffix


def test_a_home_may_be_relative_or_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "ana"))
    assert home_of({"MONZAPOS_HOME": "desk"}).data == tmp_path / "desk"
    assert home_of({"MONZAPOS_HOME": "~/desk"}).data == tmp_path / "ana" / "desk"


@pytest.mark.linux("a folder's name may be any bytes")
def test_a_home_may_have_any_name(tmp_path: Path) -> None:
    home = home_of({"MONZAPOS_HOME": f"{tmp_path}/caf\udce9 ñ"})
    home.make()
    assert home.data.is_dir()
    assert len(home.service_suffix) == 9


@pytest.mark.linux("other systems have folders of their own")
def test_without_one_the_users_folders_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    home = home_of({"MONZAPOS_HOME": ""})
    assert home.settings_file == tmp_path / "CONFIG" / "monzapos" / "config.toml"
    assert home.journal_file(practice=False).parent == tmp_path / "DATA" / "monzapos"
    assert home.cache == tmp_path / "CACHE" / "monzapos"
    assert home.log.is_relative_to(tmp_path / "STATE" / "monzapos")
    assert home.service_suffix == ""


@pytest.mark.linux("other systems have other permissions")
def test_the_folders_are_for_this_user_alone(tmp_path: Path) -> None:
    home = home_of({"MONZAPOS_HOME": str(tmp_path / "desk")})
    home.make()
    home.make()
    for folder in (home.config, home.data, home.cache, home.log):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.linux("one user's folder stands for that of all three systems")
@pytest.mark.parametrize(
    ("column", "system"), [(1, Unix), (2, Windows), (3, MacOS)], ids=["linux", "windows", "macos"]
)
def test_the_readme_names_the_folders_of_every_system(
    column: int, system: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    monkeypatch.setenv("HOME", "/ana")
    for name in ("LOCAL_APPDATA", "DOWNLOADS"):  # platformdirs asks these before Windows
        monkeypatch.setenv(f"WIN_PD_OVERRIDE_{name}", "C:/local")
    monkeypatch.setattr(platformdirs, "PlatformDirs", system)
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in _README.splitlines()]
    said = {row[0]: row[column] for row in rows if len(row) == 4}
    home = home_of({"MONZAPOS_HOME": ""})
    folders = {
        "configuration": home.config,
        "data": home.data,
        "cache": home.cache,
        "log": home.log,
    }
    signs = {"%LOCALAPPDATA%": "C:/local", "~": "/ana", "\\": "/"}
    for name, folder in folders.items():
        path = said[name]
        for sign, meant in signs.items():
            path = path.replace(sign, meant)
        assert Path(path) == folder
