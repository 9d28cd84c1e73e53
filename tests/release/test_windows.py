"""The parts for Windows, as far as another system can look at them."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

from tests.release.modules import PACKAGING, load


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """Return a stand-in for the frozen program's folder."""
    inside = tmp_path / "frozen" / "_internal" / "deep"
    inside.mkdir(parents=True)
    for file in (inside / "part.dll", inside / "data.txt", inside / "part.pyd"):
        file.write_bytes(b"part")
    for name in ("monzapos.exe", "monzapos-desktop.exe"):
        (tmp_path / "frozen" / name).write_bytes(b"program")
    (inside.parent / "sbom.cdx.json").write_text("the bill")
    return tmp_path / "frozen"


def _run(
    script: str, *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", PACKAGING / "windows" / script, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.linux("makensis and a stand-in for signtool, as Debian has them")
class TestInstaller:
    """It compiles without a warning, and is signed, itself and its uninstaller."""

    def test_it_compiles(self, frozen: Path, tmp_path: Path) -> None:
        run = _run("installer", frozen, "-o", tmp_path / "out" / "monzapos-setup.exe")
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout == f"{tmp_path}/out/monzapos-setup.exe\n"
        written = (tmp_path / "out" / "monzapos-setup.exe").read_bytes()
        assert written[:2] == b"MZ"
        assert "MonzaPOS installer".encode("utf-16-le") in written
        version = load("identity").version()
        bill = tmp_path / "out" / f"monzapos-{version}-windows-x86_64.cdx.json"
        assert bill.read_text() == "the bill"

    @pytest.mark.proof
    def test_the_same_folder_gives_the_same_installer(self, frozen: Path, tmp_path: Path) -> None:
        one, two = tmp_path / "one.exe", tmp_path / "two.exe"
        for file in (one, two):
            assert _run("installer", frozen, "-o", file).returncode == 0
        assert one.read_bytes() == two.read_bytes()

    @pytest.mark.proof
    def test_both_are_signed_where_a_certificate_is_named(
        self, frozen: Path, tmp_path: Path
    ) -> None:
        calls = _signtool(tmp_path)
        run = _run("installer", frozen, "-o", tmp_path / "monzapos-setup.exe", **_signing(tmp_path))
        assert run.returncode == 0, run.stdout + run.stderr
        signed = [line.split()[-1] for line in calls.read_text().splitlines() if "sign " in line]
        assert len(signed) == 2  # the uninstaller goes into the installer, so it comes first
        assert signed[1] == str(tmp_path / "monzapos-setup.exe")

    @pytest.mark.proof
    def test_a_signature_that_fails_leaves_no_installer(self, frozen: Path, tmp_path: Path) -> None:
        _signtool(tmp_path, status=1)
        run = _run("installer", frozen, "-o", tmp_path / "monzapos-setup.exe", **_signing(tmp_path))
        assert run.returncode != 0

    def test_half_a_program_is_refused(self, frozen: Path, tmp_path: Path) -> None:
        (frozen / "monzapos-desktop.exe").unlink()
        (frozen / "_internal" / "sbom.cdx.json").unlink()
        run = _run("installer", frozen, "-o", tmp_path / "monzapos-setup.exe")
        assert run.returncode == 1
        assert "lacks monzapos-desktop.exe, _internal/sbom.cdx.json" in run.stderr


@pytest.mark.linux("a stand-in for signtool is a shell script")
class TestSign:
    """What is signed, and with what."""

    def test_programs_and_libraries_are(self, frozen: Path, tmp_path: Path) -> None:
        calls = _signtool(tmp_path)
        run = _run("sign", frozen, **_signing(tmp_path))
        assert run.returncode == 0, run.stderr
        last = calls.read_text().splitlines()[-1]
        assert last.startswith("sign /q /sha1 AB12 /fd sha256 /tr http://")
        names = {Path(word).name for word in last.split() if word.startswith(str(frozen))}
        assert names == {"monzapos.exe", "monzapos-desktop.exe", "part.dll", "part.pyd"}

    def test_what_is_signed_already_keeps_its_signature(self, frozen: Path, tmp_path: Path) -> None:
        calls = _signtool(tmp_path, signed="part.dll")
        run = _run("sign", frozen, **_signing(tmp_path))
        assert "3 of 4 files signed" in run.stdout
        assert "part.dll" not in calls.read_text().splitlines()[-1]

    def test_without_a_certificate_it_says_so(self, frozen: Path) -> None:
        run = _run("sign", frozen)
        assert (run.returncode, run.stderr) == (0, "")
        assert "4 files stay unsigned" in run.stdout

    def test_nothing_to_sign_is_a_mistake(self, tmp_path: Path) -> None:
        assert _run("sign", tmp_path).returncode == 1


def _signtool(folder: Path, signed: str = "no file", status: int = 0) -> Path:
    """Put a signtool on the path that notes its calls; return its notes."""
    (folder / "bin").mkdir()
    script = folder / "bin" / "signtool"
    script.write_text(
        f'#!/bin/sh\necho "$@" >>{folder}/calls\n'
        f"case $1 in verify) case $4 in *'{signed}') exit 0 ;; esac; exit 1 ;; esac\n"
        f"exit {status}\n"
    )
    script.chmod(0o755)
    return folder / "calls"


def _signing(folder: Path) -> dict[str, str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "MONZAPOS_SIGN_THUMBPRINT": "AB12"}


class TestResources:
    """What the programs have in them: icon, version, and which of them has a console."""

    def test_the_command_has_a_console_and_the_window_has_none(self, tmp_path: Path) -> None:
        looks = load("windows.freeze").programs(tmp_path)
        consoles = {look["name"]: look["console"] for look in looks}
        assert consoles == {"monzapos": True, "monzapos-desktop": False}
        for look in looks:
            assert Path(look["icon"]).stat().st_size
            text = Path(look["version"]).read_text(encoding="utf-8")
            assert f"'{load('identity').version()}'" in text

    def test_the_version_resource_is_what_pyinstaller_evaluates(self) -> None:
        text = load("windows.freeze").version_resource("monzapos", "1.20.3rc1")
        tree = ast.parse(text, mode="eval")
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert calls == {
            *("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct"),
            *("VarFileInfo", "VarStruct"),
        }
        assert "filevers=(1, 20, 3, 0)" in text
        assert "StringStruct('ProductVersion', '1.20.3rc1')" in text

    @pytest.mark.parametrize(
        ("version", "numbers"),
        [("1.2.3", (1, 2, 3, 0)), ("1.2", (1, 2, 0, 0)), ("10.0.1.dev4", (10, 0, 1, 0))],
    )
    def test_windows_compares_three_numbers(
        self, version: str, numbers: tuple[int, int, int, int]
    ) -> None:
        assert load("windows.freeze").four_numbers(version) == numbers

    def test_the_icon_has_every_size(self, tmp_path: Path) -> None:
        drawing = load("icon_drawing")
        file = tmp_path / "monzapos.ico"
        file.write_bytes(drawing.ico())
        assert file.read_bytes() == drawing.ico()
        reader = QImageReader(str(file))
        pictures = []
        for number in range(reader.imageCount()):
            reader.jumpToImage(number)
            pictures.append(reader.read())
        assert tuple(picture.width() for picture in pictures) == drawing.ICO_SIZES
        for picture in pictures:
            assert picture.pixelColor(0, 0).alpha() == 0  # a round corner
            middle = picture.pixelColor(picture.width() // 2, picture.width() // 8)
            assert (middle.red(), middle.alpha()) == (0xC8, 255)
