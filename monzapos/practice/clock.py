"""The practice server's clock: the machine's, pushed forward by tests and trainers."""

import time
from collections.abc import Callable
from email.utils import formatdate

from monzapos.practice.store import PracticeStore

_OFFSET = "clock_offset"


class VirtualClock:
    """UTC in Unix seconds, ahead of the machine by an offset that outlives the process."""

    def __init__(self, store: PracticeStore, wall: Callable[[], float] = time.time) -> None:
        self._store = store
        self._wall = wall
        self._offset = float(store.setting(_OFFSET) or 0)

    def now(self) -> int:
        """Return the virtual time in whole Unix seconds."""
        return int(self._wall() + self._offset)

    def advance(self, seconds: float) -> None:
        """Push the clock forward; it never goes back, as no provider's does."""
        self._offset += seconds
        self._store.set_setting(_OFFSET, repr(self._offset))

    def http_date(self) -> str:
        """Return the virtual time as a ``Date`` header has it."""
        return formatdate(self.now(), usegmt=True)
