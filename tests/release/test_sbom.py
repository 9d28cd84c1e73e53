"""The bill of materials: it keeps to the schema, it is complete, and it comes out the same."""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

from tests.release.modules import ROOT, load

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
SHIPPED = ("pyside6-essentials", "stripe", "jinja2")


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", ROOT / "packaging" / "sbom", *arguments],
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _made(*arguments: str | Path) -> dict[str, Any]:
    run = _run(*arguments)
    assert run.returncode == 0, run.stderr
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(run.stdout) is None
    return dict(json.loads(run.stdout))


def _by_purl(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {part["purl"]: part for part in document["components"]}


@pytest.fixture(scope="module")
def checkout() -> dict[str, Any]:
    return _made()


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """Return a folder as a build leaves it: metadata, a library of Qt's, two Debian packages."""
    inside = tmp_path / "monzapos" / "_internal"
    for name in (*SHIPPED, "monzapos"):
        files = importlib.metadata.files(name)
        assert files is not None
        [metadata] = [f for f in files if f.name == "METADATA" and ".dist-info" in f.parent.name]
        shutil.copytree(Path(str(metadata.locate())).parent, inside / metadata.parent)
    (inside / "libicudata.so.73").touch()
    records = inside / "monzapos" / "resources" / "licences" / "system"
    records.mkdir(parents=True)
    (records / "libxcb1.txt").write_text("libxcb1 1.15-1\n\nCopyright: …\n", encoding="utf-8")
    (records / "zlib1g.txt").write_text("zlib1g 1:1.2.13.dfsg-1\n", encoding="utf-8")
    (records / "packages.json").write_text("{}", encoding="utf-8")  # the build's own list
    return tmp_path / "monzapos"


def test_every_locked_distribution_of_this_system_is_listed(checkout: dict[str, Any]) -> None:
    pinned = [Requirement(line) for line in re.findall(r"^([a-z0-9].*?) \\$", LOCK, re.MULTILINE)]
    wanted = {
        f"pkg:pypi/{pin.name}@{str(pin.specifier).removeprefix('==')}"
        for pin in pinned
        if pin.marker is None or pin.marker.evaluate()
    }
    assert len(wanted) > 40
    listed = {purl for purl in _by_purl(checkout) if purl.startswith("pkg:pypi/")}
    assert listed == wanted  # and no tool of the tests


def test_each_has_the_hashes_of_the_lock_and_a_licence(checkout: dict[str, Any]) -> None:
    for purl, part in _by_purl(checkout).items():
        assert part.get("licenses"), purl
        if purl.startswith("pkg:pypi/"):
            hashes = [entry["content"] for entry in part["hashes"]]
            assert hashes, purl
            assert [digest for digest in hashes if f"--hash=sha256:{digest}" not in LOCK] == []


def test_what_is_no_distribution_is_listed_too(checkout: dict[str, Any]) -> None:
    parts = _by_purl(checkout)
    qt = importlib.metadata.version("pyside6-essentials")
    python = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    assert {f"pkg:generic/qt@{qt}", f"pkg:generic/python@{python}"} <= set(parts)
    assert {"pkg:generic/inter@4.001", "pkg:generic/lucide"} <= set(parts)
    assert checkout["metadata"]["component"]["name"] == "monzapos"
    assert checkout["metadata"]["timestamp"] == "2023-11-14T22:13:20+00:00"


def test_it_says_of_each_part_what_the_about_page_says(
    checkout: dict[str, Any], frozen: Path
) -> None:
    table = tomllib.loads((ROOT / "resources" / "licences" / "parts.toml").read_text("utf-8"))
    named = {part["sbom"]: part["licence"] for part in table["parts"] if "sbom" in part}
    assert {"python", "qt", "icu", "inter", "lucide", "pyinstaller-bootloader"} == set(named)
    for document, others in ((checkout, {"icu", "pyinstaller-bootloader"}), (_made(frozen), set())):
        listed = {part["name"]: str(part.get("licenses")) for part in document["components"]}
        assert named.keys() - listed.keys() == others
        assert [n for n in named.keys() - others if f"'{named[n]}'" not in listed[n]] == []


def test_a_frozen_program_is_listed_by_what_lies_in_it(frozen: Path) -> None:
    parts = _by_purl(_made(frozen))
    distributions = {name: importlib.metadata.version(name) for name in SHIPPED}
    listed = {purl for purl in parts if purl.startswith("pkg:pypi/")}
    assert listed == {f"pkg:pypi/{name}@{version}" for name, version in distributions.items()}
    assert "pkg:generic/icu@73" in parts
    debian = {part["name"]: part for purl, part in parts.items() if purl.startswith("pkg:deb/")}
    assert {name: part["version"] for name, part in debian.items()} == {
        "libxcb1": "1.15-1",
        "zlib1g": "1:1.2.13.dfsg-1",
    }
    assert not any(purl.startswith("pkg:generic/openssl") for purl in parts)  # it is Debian's here


def test_without_debians_record_python_brings_its_own(frozen: Path) -> None:
    shutil.rmtree(frozen / "_internal" / "monzapos")
    parts = _by_purl(_made(frozen))
    assert any(purl.startswith("pkg:generic/openssl@3") for purl in parts)
    assert any(purl.startswith("pkg:generic/sqlite@3") for purl in parts)


def test_the_same_content_gives_the_same_bytes(frozen: Path, tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("one", "two", "other"))
    for file in (one, two):
        assert _run(frozen, "-o", file).returncode == 0
    assert one.read_bytes() == two.read_bytes()
    (frozen / "_internal" / "libicudata.so.74").touch()
    assert _run(frozen, "-o", other).returncode == 0
    numbers = {json.loads(file.read_text("utf-8"))["serialNumber"] for file in (one, other)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("system", "program", "place"),
    [
        ("win32", "monzapos", "monzapos/_internal/sbom.cdx.json"),
        ("darwin", "MonzaPOS.app", "MonzaPOS.app/Contents/Resources/sbom.cdx.json"),
    ],
)
def test_it_lies_in_the_program_where_no_package_has_a_place(
    frozen: Path, system: str, program: str, place: str
) -> None:
    shutil.move(frozen, frozen.with_name(program))
    load("freezing.bill").write_bill(frozen.parent, 1700000000, system)
    written = (frozen.parent / place).read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    assert written == _run(frozen.with_name(program)).stdout  # it is no part of itself


def test_linux_packages_have_a_place(frozen: Path) -> None:
    load("freezing.bill").write_bill(frozen.parent, 1700000000, "linux")
    assert list(frozen.rglob("sbom.cdx.json")) == []


def test_what_cannot_be_listed_is_not_frozen(tmp_path: Path) -> None:
    (tmp_path / "monzapos").mkdir()
    with pytest.raises(subprocess.CalledProcessError):
        load("freezing.bill").write_bill(tmp_path, 1700000000, "win32")


def test_a_folder_that_is_no_program_is_refused(tmp_path: Path) -> None:
    run = _run(tmp_path)
    assert run.returncode != 0
    assert "no distribution" in run.stderr
    assert "there is no folder" in _run(tmp_path / "nothing").stderr


@pytest.mark.parametrize("line", ["a licence, and no more", "Format: https://www.debian.org/"])
def test_a_record_without_a_version_is_refused(frozen: Path, line: str) -> None:
    records = frozen / "_internal" / "monzapos" / "resources" / "licences" / "system"
    (records / "odd.txt").write_text(f"{line}\n", encoding="utf-8")
    run = _run(frozen)
    assert run.returncode != 0
    assert "no package and version" in run.stderr
