"""A version of this program, and what is said of the newest one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monzapos.domain.errors import Refusal

_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Three numbers, compared from left to right. There are no pre-releases."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read ``X.Y.Z`` and nothing else; raises ``Refusal("bad_version")`` (details: text)."""
        found = _VERSION.fullmatch(text)
        if found is None:
            raise Refusal("bad_version", text=text[:40])
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, slots=True)
class Download:
    """An installer. ``size`` is in bytes, ``sha256`` 64 hex digits, ``name`` that of its file."""

    url: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """What whoever makes the program says of a version, signed.

    ``expires`` (UTC) is when this word is no longer to be believed: whoever can keep newer words
    from a desk cannot show it an old one for ever. ``notes`` are plain text by language,
    ``downloads`` installers by the kind of system, such as ``linux-deb-amd64``.
    """

    version: Version
    published: datetime
    expires: datetime
    notes: Mapping[str, str]
    downloads: Mapping[str, Download]

    def download_for(self, systems: tuple[str, ...]) -> Download | None:
        """Return the installer for the first of these kinds of system that there is one for."""
        return next((self.downloads[one] for one in systems if one in self.downloads), None)

    def refuse_stale(self, now: datetime, known: "Release | None") -> None:
        """Raise ``Refusal`` for a word that is not to be believed ``now`` (UTC).

        ``update_expired`` (details: until), and ``update_older`` (details: version, known) where a
        newer version had been told of before, or the same one in a word that was written later.
        """
        if now >= self.expires:
            raise Refusal("update_expired", until=self.expires.isoformat())
        if known is None or (self.version, self.published) >= (known.version, known.published):
            return
        told, before = str(self.version), str(known.version)
        if told == before:  # a word that was taken back, such as one with a spoilt installer
            told = f"{told} ({self.published.isoformat()})"
            before = f"{before} ({known.published.isoformat()})"
        raise Refusal("update_older", version=told, known=before)
