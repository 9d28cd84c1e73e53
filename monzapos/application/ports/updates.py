"""Where a newer version is heard of, and where its installer comes from."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from monzapos.domain.release import Download, Release


class Releases(Protocol):
    """The signed word about the newest version. Nothing of it is believed before it is checked."""

    async def read(self) -> Release:
        """Ask for it, and keep what fits. Raises ``Refusal``: why it is not to be believed."""
        ...

    async def kept(self) -> Release | None:
        """Return what was kept of an earlier asking, checked again; None where that is nothing."""
        ...

    async def asked_at(self) -> datetime | None:
        """Return when it was last asked for (UTC), by whichever process of this home."""
        ...


class Installers(Protocol):
    """Fetches installers; never runs one."""

    async def fetch(self, download: Download, progress: Callable[[int], None]) -> str:
        """Put an installer that fits into the user's folder for downloads and return its path.

        ``progress`` hears how many bytes are there. Raises ``Refusal``; then nothing is left.
        """
        ...
