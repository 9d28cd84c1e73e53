"""The Windows installer, run for real under Wine: install, upgrade, refuse, uninstall."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import until
from tests.release.modules import PACKAGING
from tests.release.wine import PROGRAMS, Wine

pytestmark = [pytest.mark.proof, pytest.mark.linux("it is Windows itself elsewhere")]


@pytest.fixture
def wine(tmp_path: Path, display: str) -> Iterator[Wine]:
    wine = Wine(tmp_path, display)
    wine.is_version("win10")
    yield wine
    wine.close()


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return _installer(tmp_path, monkeypatch, "1.0.0", "both.dll", "old/only.dll")


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return _installer(tmp_path, monkeypatch, "1.1.0", "both.dll", "new/only.dll")


def _installer(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str, *files: str) -> Path:
    """Make the installer of a version: a window and a command of Wine's, and files that name it."""
    frozen = folder / f"frozen-{version}"
    for name in files:
        file = frozen / "_internal" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(version)
    (frozen / "_internal" / "sbom.cdx.json").write_text("{}")
    shutil.copy(PROGRAMS / "notepad.exe", frozen / "monzapos-desktop.exe")
    shutil.copy(PROGRAMS / "cmd.exe", frozen / "monzapos.exe")
    monkeypatch.setenv("MONZAPOS_PACKAGE_VERSION", version)
    output = folder / f"monzapos-{version}-setup.exe"
    script = PACKAGING / "windows" / "installer"
    options = ("--target", "amd64-unicode")  # Wine's 32-bit half is not asked for
    subprocess.run([sys.executable, script, frozen, "-o", output, *options], check=True)
    return output


def _state(wine: Wine) -> dict[str, str]:
    """Return the files of the program that are text, by their name, and the names of the others."""
    files = [path for path in wine.installed.rglob("*") if path.is_file()]
    return {
        path.relative_to(wine.installed).as_posix(): path.read_text() if _is_text(path) else ""
        for path in files
    }


def _is_text(path: Path) -> bool:
    return path.suffix == ".dll"


PARTS = {"monzapos.exe": "", "monzapos-desktop.exe": "", "uninstall.exe": ""}
PARTS |= {"_internal/sbom.cdx.json": ""}
OLD = PARTS | {"_internal/both.dll": "1.0.0", "_internal/old/only.dll": "1.0.0"}
NEW = PARTS | {"_internal/both.dll": "1.1.0", "_internal/new/only.dll": "1.1.0"}


def test_it_installs_for_one_user_and_leaves_the_data_behind(wine: Wine, old: Path) -> None:
    journal = wine.local / "monzapos" / "journal.sqlite3"
    journal.parent.mkdir()
    journal.write_text("sales")
    assert wine.run(old, "/S") == 0
    assert _state(wine) == OLD
    assert (wine.start_menu / "MonzaPOS.lnk").is_file()
    entry = wine.entry()
    assert (entry["DisplayName"], entry["DisplayVersion"]) == ("MonzaPOS", "1.0.0")
    assert entry["QuietUninstallString"].endswith('\\uninstall.exe" /S')
    wine.uninstall()
    assert not wine.installed.exists()
    assert not (wine.start_menu / "MonzaPOS.lnk").exists()
    assert wine.entry() == {}
    assert journal.read_text() == "sales"


def test_an_upgrade_leaves_no_file_of_the_old_version(wine: Wine, old: Path, new: Path) -> None:
    assert wine.run(old, "/S") == 0
    (wine.installed / "notes.txt").write_text("somebody's")
    assert wine.run(new, "/S") == 0
    assert _state(wine) == NEW | {"notes.txt": ""}
    assert wine.entry()["DisplayVersion"] == "1.1.0"
    wine.uninstall()
    assert _state(wine) == {"notes.txt": ""}  # what is not ours stays


def test_an_older_one_does_not_replace_a_newer_one(wine: Wine, old: Path, new: Path) -> None:
    assert wine.run(new, "/S") == 0
    assert wine.run(old, "/S") == 4
    assert _state(wine) == NEW


def test_an_upgrade_closes_the_window(wine: Wine, old: Path, new: Path) -> None:
    assert wine.run(old, "/S") == 0
    with wine.start(wine.installed / "monzapos-desktop.exe") as window:
        until(wine.windows, "the window")
        assert wine.run(new, "/S") == 0
        window.communicate()
    assert _state(wine) == NEW


def test_a_command_that_runs_is_not_ended(wine: Wine, old: Path, new: Path) -> None:
    assert wine.run(old, "/S") == 0
    with wine.start(wine.installed / "monzapos.exe", "/c", "pause") as command:
        assert command.stdout is not None
        assert command.stdout.read(1)  # it waits for a key
        assert wine.run(new, "/S") == 3
        assert command.poll() is None
        command.communicate(b"\n")
    assert _state(wine) == OLD
    assert wine.entry()["DisplayVersion"] == "1.0.0"


def test_what_a_power_cut_left_is_set_right(wine: Wine, old: Path, new: Path) -> None:
    """The cut came while the new files were being written; the old ones wait in their place."""
    assert wine.run(old, "/S") == 0
    spare = wine.installed / "previous"
    spare.mkdir()
    for name in ("_internal", "monzapos.exe", "monzapos-desktop.exe"):
        (wine.installed / name).rename(spare / name)
    (wine.installed / "_internal").mkdir()
    (wine.installed / "_internal" / "half.dll").write_text("1.1.0")
    assert wine.run(new, "/S") == 0
    assert _state(wine) == NEW


def test_what_could_not_be_removed_never_comes_back(wine: Wine, old: Path, new: Path) -> None:
    """A file of the old version stays in use; the upgrade after that one cannot be completed."""
    left = {"previous/_internal/old/only.dll": "1.0.0", "previous-is-waste.txt": ""}
    assert wine.run(old, "/S") == 0
    with wine.holding(wine.installed / "_internal" / "old" / "only.dll"):
        assert wine.run(new, "/S") == 0
        assert _state(wine) == NEW | left
        assert wine.run(new, "/S") == 2
        assert _state(wine) == NEW | left
    (wine.installed / "uninstall.exe").unlink()
    (wine.installed / "uninstall.exe").mkdir()  # now no uninstaller can be written
    assert wine.run(new, "/S") == 2
    assert _state(wine).items() | {("uninstall.exe", "")} == NEW.items()
    (wine.installed / "uninstall.exe").rmdir()
    assert wine.run(new, "/S") == 0
    assert _state(wine) == NEW


def test_the_folder_of_another_program_is_left_alone(wine: Wine, old: Path) -> None:
    other = wine.disk / "other" / "_internal"
    other.mkdir(parents=True)
    (other / "theirs.dll").write_text("theirs")
    assert wine.run(old, "/S", r"/D=C:\other") == 2
    assert [path.name for path in other.parent.rglob("*")] == ["_internal", "theirs.dll"]


def test_an_old_windows_is_refused(wine: Wine, old: Path) -> None:
    wine.is_version("win7")
    assert wine.run(old, "/S") == 5
    assert not wine.installed.exists()
