"""Which installer fits: a package is followed by a package, a tarball by a tarball."""

import sys
from pathlib import Path

import pytest

from monzapos.adapters.this_system import fitting_installers

DEB, TAR = "linux-deb-amd64", "linux-tar-x86_64"


def runs_on(monkeypatch: pytest.MonkeyPatch, system: str, machine: str) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)


@pytest.mark.parametrize(("packaged", "expected"), [(True, (DEB, TAR)), (False, (TAR,))])
def test_a_frozen_program_is_followed_by_its_own_kind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, packaged: bool, expected: tuple[str, ...]
) -> None:
    runs_on(monkeypatch, "Linux", "x86_64")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "monzapos"))
    if packaged:
        (tmp_path / "debian-package").touch()
    assert fitting_installers() == expected


@pytest.mark.parametrize(("dpkg", "expected"), [("/usr/bin/dpkg", (DEB, TAR)), (None, (TAR,))])
def test_who_runs_the_sources_gets_what_the_system_takes(
    monkeypatch: pytest.MonkeyPatch, dpkg: str | None, expected: tuple[str, ...]
) -> None:
    runs_on(monkeypatch, "Linux", "x86_64")
    monkeypatch.setattr("shutil.which", lambda name: dpkg if name == "dpkg" else None)
    assert fitting_installers() == expected


@pytest.mark.parametrize(
    ("system", "machine", "expected"),
    [
        ("Windows", "AMD64", "windows-x86_64"),
        ("Windows", "ARM64", "windows-arm64"),
        ("Darwin", "arm64", "macos-arm64"),
        ("Darwin", "x86_64", "macos-x86_64"),
    ],
)
def test_elsewhere(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, expected: str
) -> None:
    runs_on(monkeypatch, system, machine)
    assert fitting_installers() == (expected,)


def test_a_system_that_nobody_builds_for(monkeypatch: pytest.MonkeyPatch) -> None:
    runs_on(monkeypatch, "Plan9", "mips")
    assert fitting_installers() == ()


def test_an_arm_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    runs_on(monkeypatch, "Linux", "aarch64")
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/dpkg")
    assert fitting_installers() == ("linux-deb-arm64", "linux-tar-aarch64")
