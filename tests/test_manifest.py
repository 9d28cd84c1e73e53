"""``packaging/manifest``: what release people sign is what desks believe."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monzapos.adapters.minisign import PublicKey
from monzapos.adapters.update_manifest import release_of
from tests.adapters.minisigner import Signer

ROOT = Path(__file__).parents[1]
ADDRESS = "https://dealer.example/releases/0.2.0/"
FILES = {
    "monzapos_0.2.0-1_amd64.deb": "linux-deb-amd64",
    "monzapos-0.2.0-linux-x86_64.tar.xz": "linux-tar-x86_64",
    "monzapos-0.2.0-windows-x86_64-setup.exe": "windows-x86_64",
    "monzapos-0.2.0-macos-arm64.dmg": "macos-arm64",
}
OTHERS = ("monzapos-0.1.0-linux-x86_64.tar.xz", "monzapos-0.2.0.cdx.json", "SHA256SUMS")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a release lies in."""
    made = tmp_path / "package"
    made.mkdir()
    for name in (*FILES, *OTHERS):
        (made / name).write_bytes(name.encode() * 9)
    (tmp_path / "en.txt").write_text("Prints receipts.\nQuicker.\n")
    (tmp_path / "es.txt").write_text("Imprime recibos.\nMás rápido.\n", encoding="utf-8")
    return made


def made_from(
    folder: Path, *more: str, address: str = ADDRESS
) -> subprocess.CompletedProcess[bytes]:
    notes = [str(folder.parent / name) for name in ("en.txt", "es.txt")]
    command = [sys.executable, "packaging/manifest", address, *notes]
    options = ["--folder", str(folder), "--version", "0.2.0", *more]
    return subprocess.run([*command, *options], cwd=ROOT, capture_output=True, check=False)


def test_it_names_every_installer_of_this_version_and_nothing_else(folder: Path) -> None:
    made = made_from(folder)
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert said["version"] == "0.2.0"
    assert said["notes"]["es"] == "Imprime recibos.\nMás rápido."
    for name, kind in FILES.items():
        content = (folder / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        there = {"url": ADDRESS + name, "size": len(content), "sha256": digest}
        assert said["downloads"][kind] == there
    assert len(said["downloads"]) == len(FILES)


@pytest.mark.linux("Debian's minisign")
def test_signed_it_is_believed_for_as_long_as_it_says(folder: Path, tmp_path: Path) -> None:
    made = made_from(folder, "--days", "30")
    signer = Signer.make(tmp_path / "keys")
    PublicKey.parse(signer.public_key).verify(made.stdout, signer.sign(made.stdout))
    release = release_of(made.stdout)
    assert release.expires - release.published == timedelta(days=30)
    release.refuse_stale(datetime.now(UTC), None)


@pytest.mark.parametrize(
    ("address", "options"),
    [
        ("http://dealer.example/", ()),
        (ADDRESS, ("--days", "0")),
        (ADDRESS, ("--version", "0.2")),
        (ADDRESS, ("--version", "0.3.0")),
    ],
)
def test_what_no_desk_would_believe_is_not_written(
    folder: Path, address: str, options: tuple[str, ...]
) -> None:
    made = made_from(folder, *options, address=address)
    assert made.returncode != 0
    assert made.stdout == b""
    assert b"Traceback" not in made.stderr


def test_two_installers_for_one_kind_are_a_mistake(folder: Path) -> None:
    (folder / "monzapos_0.2.0-2_amd64.deb").write_bytes(b"x")
    made = made_from(folder)
    assert made.returncode != 0
    assert b"linux-deb-amd64" in made.stderr
