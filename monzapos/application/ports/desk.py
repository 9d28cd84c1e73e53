"""The desk's own things: clock, keyring, settings, QR codes, the lock between processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.application.settings import Settings


class Clock(Protocol):
    """Time. Only ``monotonic`` decides when to do a thing; ``now`` is for records and eyes."""

    def now(self) -> datetime:
        """Return the PC's idea of UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        ...


class Secrets(Protocol):
    """Where keys are kept. Every call may wait for a person, so never on the GUI thread."""

    async def read(self, name: str) -> str | None:
        """Return the secret ``stripe``, ``vinr`` …: environment first, then the keyring.

        Raises ``Refusal``, ``keyring_locked`` or ``keyring_failed``, where only a keyring could
        tell that is locked or in trouble.
        """
        ...

    async def save(self, name: str, value: str) -> bool:
        """Keep it; False where there is no keyring and it lives only until the program ends."""
        ...

    async def remove(self, name: str) -> None: ...

    async def describe(self) -> "SecretsReport":
        """Say which keyring is used, and whether it works."""
        ...


@dataclass(frozen=True, slots=True)
class SecretsReport:
    """Which keyring, whether it really stores, and the code of what is wrong with it."""

    backend: str
    works: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class QrMatrix:
    """A QR code without its quiet zone: ``size`` × ``size`` modules, row by row, 1 is dark."""

    size: int
    modules: bytes


class QrCodes(Protocol):
    """Makes and reads QR codes. Blocking: call it on a worker thread."""

    def encode(self, text: str) -> QrMatrix:
        """Raises ``Refusal("qr_too_long")`` for what no phone would read."""
        ...

    def read(self, grey: bytes, width: int, height: int) -> str | None:
        """Return the text of the one code in an 8-bit grey picture, or None."""
        ...


class SettingsStore(Protocol):
    """The settings file."""

    def load(self) -> Settings: ...

    def save(self, changes: Mapping[str, str | int | bool | list[str]]) -> Settings:
        """Write settings by name (``checkout.provider``), keep all else in the file, and reload.

        Raises ``Refusal("setting_wrong")`` (details: setting, value) before anything is written.
        """
        ...


class Lock(Protocol):
    """The right to follow the sales of a home: one process has it, and loses it when it ends."""

    def acquire(self) -> bool:
        """Take it if it is free; never waits."""
        ...

    def release(self) -> None: ...
