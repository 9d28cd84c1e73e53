"""The journal that is not in use: practice's beside the real one, or the real one beside it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.application.ports import Clock
from monzapos.domain.person import Desk


@dataclass(frozen=True, slots=True)
class OtherJournal:
    """Only ever read, and only while it is asked: its sales belong to a program to come."""

    path: Path
    desk: Desk
    clock: Clock

    async def open_sales(self) -> int:
        """Return how many sales nobody follows there; 0 where there is no such file.

        Raises ``Refusal("journal_…")`` where it cannot be read.
        """
        if not await asyncio.to_thread(self.path.exists):
            return 0
        journal = SqliteJournal(self.path, self.desk, self.clock, read_only=True)
        try:
            return len(await journal.sales(only_open=True))
        finally:
            await journal.close()
