"""Everything that is shipped is named with its licence, and nothing that is not."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.utils import NormalizedName, canonicalize_name

from monzapos.adapters.shipped import Shipped
from monzapos.application.ports import Component, Components
from monzapos.resources import resource

LOCK = Path(__file__).parents[2] / "requirements.lock"
OUR_OWN = {"catalogue", "licences", "supabase", "translations", "vehicles"}
_PIN = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)(?: ; (.*?))?(?: \\)?$", re.MULTILINE)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> list[Component]:
    port: Components = Shipped(tmp_path_factory.mktemp("system"))
    return list(port.read())


def locked() -> dict[NormalizedName, str]:
    """Return what the lock names for this platform, with its version."""
    return {
        canonicalize_name(name): version
        for name, version, marker in _PIN.findall(LOCK.read_text())
        if not marker or Marker(marker).evaluate()
    }


def parts() -> list[dict[str, object]]:
    table = tomllib.loads(resource("licences", "parts.toml").read_text())
    return list(table["parts"])


def test_the_lock_is_read() -> None:
    assert {"httpx", "pyside6-essentials", "cryptography"} <= locked().keys()
    assert "pywin32-ctypes" not in locked() or sys.platform == "win32"


def test_every_locked_distribution_is_there_in_its_version(shipped: list[Component]) -> None:
    named = {(canonicalize_name(one.name), one.version) for one in shipped}
    assert set(locked().items()) - named == set()


def test_nothing_is_named_that_is_not_shipped(shipped: list[Component]) -> None:
    others = {str(part["name"]) for part in parts()} | {"MonzaPOS"}
    names = {canonicalize_name(one.name) for one in shipped if one.name not in others}
    assert names == locked().keys()


def test_everything_has_a_licence_and_its_text(shipped: list[Component]) -> None:
    assert [one.name for one in shipped if not one.licence] == []
    assert [one.name for one in shipped if len(one.text) < 400] == []


def test_no_text_is_named_for_what_is_not_shipped() -> None:
    table = tomllib.loads(resource("licences", "parts.toml").read_text())
    assert [name for name in table["distributions"] if name not in locked()] == []


def test_every_folder_of_somebody_elses_work_has_its_licence() -> None:
    covered = {str(part["covers"]) for part in parts() if "covers" in part}
    folders = {path.name for path in resource().iterdir() if path.is_dir()}
    assert folders - OUR_OWN == covered == {"fonts", "icons"}


def test_the_program_itself_comes_first_and_the_rest_by_name(shipped: list[Component]) -> None:
    assert (shipped[0].name, shipped[0].licence) == ("MonzaPOS", "MIT")
    names = [one.name.casefold() for one in shipped[1:]]
    assert names == sorted(names)


@pytest.mark.parametrize("name", ["Qt", "PySide6_Essentials", "shiboken6"])
def test_qt_comes_with_what_its_licence_asks_for(shipped: list[Component], name: str) -> None:
    [found] = [one for one in shipped if one.name == name]
    for words in (
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "GNU GENERAL PUBLIC LICENSE",
        "Source code.",
        "Replacing the library.",
        "https://download.qt.io/official_releases/qt/",
    ):
        assert words in found.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Python", "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2"),
        ("Inter", "SIL OPEN FONT LICENSE"),
        ("Lucide", "ISC License"),
        ("OpenSSL (in cryptography)", "Apache License"),
        ("Python", "Makoto Matsumoto and Takuji Nishimura"),
        ("Qt", "The FreeType Project LICENSE"),
        ("Zint (in zxing-cpp)", "Robin Stuart"),
        ("pydantic_core", "aho-corasick"),
        ("cryptography", "cryptography-openssl"),
    ],
)
def test_what_is_no_distribution_is_there_too(
    shipped: list[Component], name: str, words: str
) -> None:
    [found] = [one for one in shipped if one.name == name]
    assert words in found.text


def test_the_font_has_the_version_that_is_said_of_it() -> None:
    """By the revision in its table ``head``: 16 bits, and 16 behind the point."""
    font = resource("fonts", "Inter-Regular.ttf").read_bytes()
    tables = [font[at : at + 16] for at in range(12, 12 + 16 * int.from_bytes(font[4:6]), 16)]
    [head] = [int.from_bytes(table[8:12]) for table in tables if table[:4] == b"head"]
    [said] = [part["version"] for part in parts() if part["name"] == "Inter"]
    assert f"{int.from_bytes(font[head + 4 : head + 8]) / 65536:.3f}" == said


@pytest.mark.linux("elsewhere Qt brings no ICU")
def test_the_icu_that_qt_brings_is_there_in_its_version(shipped: list[Component]) -> None:
    [found] = [one for one in shipped if one.name == "ICU (in Qt)"]
    assert found.version.isdigit()
    assert "Unicode, Inc." in found.text


def test_the_system_libraries_of_a_package_are_there(tmp_path: Path) -> None:
    (tmp_path / "libxcb1.txt").write_text("libxcb1 1.15-1\nCopyright (C) 2001-2006\nMIT/X11 é\n")
    (tmp_path / "odd.txt").write_bytes(b"zlib1g\n\xff\n")
    (tmp_path / "README").write_text("no library")
    found = {one.name: one for one in Shipped(tmp_path).read()}
    assert (found["libxcb1"].version, found["libxcb1"].text) == (
        "1.15-1",
        "Copyright (C) 2001-2006\nMIT/X11 é",
    )
    assert found["zlib1g"].version == ""
    assert "README" not in found
    assert Shipped(tmp_path / "none").read()


def test_what_starts_a_frozen_program_is_in_a_frozen_program_only(
    shipped: list[Component], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "PyInstaller" not in {one.name for one in shipped}
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    [found] = [one for one in Shipped(tmp_path).read() if one.name == "PyInstaller"]
    assert "Bootloader Exception" in found.text
