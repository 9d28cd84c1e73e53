"""Release people with their own tool: Debian's minisign, and manifests of all kinds."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
INSTALLER = b"an installer of some size " * 40_000  # a megabyte: more than one piece


@dataclass(frozen=True)
class Signer:
    """A key pair without a password, in a folder of its own."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Signer":
        folder.mkdir(parents=True)
        made = cls(folder)
        made._run("-G", "-W", "-p", "key.pub", "-s", "key.sec")
        return made

    @property
    def public_key(self) -> str:
        """The line that goes into the settings."""
        return (self.folder / "key.pub").read_text().splitlines()[1]

    def sign(self, content: bytes, *, legacy: bool = False, comment: str = "monzapos") -> bytes:
        """Return the signature file of a content."""
        (self.folder / "content").write_bytes(content)
        kind = ["-l"] if legacy else []
        self._run("-S", "-W", *kind, "-s", "key.sec", "-m", "content", "-t", comment)
        return (self.folder / "content.minisig").read_bytes()

    def verifies(self, content: bytes, signature: bytes) -> bool:
        """Whether minisign itself takes a signature."""
        (self.folder / "content").write_bytes(content)
        (self.folder / "content.minisig").write_bytes(signature)
        done = subprocess.run(
            ["minisign", "-V", "-p", "key.pub", "-m", "content"],
            cwd=self.folder,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def _run(self, *arguments: str) -> None:
        subprocess.run(
            ["minisign", *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )


def manifest(**changes: Any) -> dict[str, Any]:
    """Return what a release says, with some of it said otherwise."""
    plain = {
        "program": "monzapos",
        "version": "0.2.0",
        "published": stamp(NOW - timedelta(days=1)),
        "expires": stamp(NOW + timedelta(days=89)),
        "notes": {"en": "Prints receipts.\nQuicker.", "es": "Imprime recibos.\nMás rápido."},
        "downloads": {"linux-deb-amd64": installer("https://dealer.example/monzapos_0.2.0.deb")},
    }
    return plain | changes


def installer(url: str, content: bytes = INSTALLER, **changes: Any) -> dict[str, Any]:
    """Return what a manifest says of an installer."""
    fits = {"url": url, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return fits | changes


def stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def written(said: object) -> bytes:
    return json.dumps(said).encode()
