"""The id of whoever is signed in where the sales of a home are followed: a file beside the lock."""

import asyncio
import logging
import uuid
from pathlib import Path

log = logging.getLogger(__name__)


class FollowerFile:
    """Fits ``application.who_follows.FollowerNote``. Only whoever has the lock writes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def read(self) -> str:
        """Return the id; "" where there is none."""
        return await asyncio.to_thread(self._read)

    async def write(self, person_id: str) -> None:
        """Leave an id in the place of the one before."""
        await asyncio.to_thread(self._write, person_id)

    def _read(self) -> str:
        try:
            return str(uuid.UUID(self._path.read_text("ascii").strip()))
        except (OSError, ValueError):
            return ""

    def _write(self, person_id: str) -> None:
        draft = self._path.with_suffix(".draft")
        try:
            draft.touch(0o600)
            draft.write_text(person_id, "ascii")
            draft.replace(self._path)
        except OSError as trouble:
            log.warning("Who is signed in here cannot be written down: %s", trouble.strerror)
