"""A clock that tests push on: Auth stamps its tokens with it, and REST judges them by it."""

import time
from datetime import UTC, datetime
from email.utils import format_datetime


class MovableClock:
    """The machine's clock, plus what ``advance`` added, in seconds; it goes on running."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def advance(self, seconds: float) -> None:
        """Push the clock; a negative number puts it back."""
        self._ahead += seconds

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() + self._ahead

    def http_date(self) -> str:
        """Return the time as the ``Date`` header says it."""
        return format_datetime(datetime.fromtimestamp(self.now(), UTC), usegmt=True)
