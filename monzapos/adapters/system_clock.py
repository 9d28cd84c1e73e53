"""The PC's clocks."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Fits ``application.ports.Clock``."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
