"""A provider's idea of time, learnt from its answers. No PC's clock decides about money."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monzapos.application.ports import Clock

LONGEST_WAIT = 120.0  # seconds; a provider that asks for more is asked again after this
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_JUMP = timedelta(seconds=30)


class ServerClock:
    """Keeps a server's clock going between its answers, by a clock that never jumps."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: tuple[datetime, float, datetime] | None = None

    def hear(self, date: str | None) -> datetime | None:
        """Take in an answer's ``Date`` header; return its moment (UTC), or None for nonsense."""
        moment = http_date(date)
        if moment is not None:
            self._heard = (moment, self._clock.monotonic(), self._clock.now())
        return moment

    def now(self) -> datetime | None:
        """Return the server's time (UTC); None before its first answer.

        None too where the PC's two clocks no longer agree about how long ago that was: a machine
        that slept does not count the hours in its monotonic clock, so the server has to be asked.
        """
        if self._heard is None:
            return None
        server, monotonic, wall = self._heard
        passed = timedelta(seconds=self._clock.monotonic() - monotonic)
        if abs(self._clock.now() - wall - passed) > _JUMP:
            return None
        return server + passed


def http_date(text: str | None) -> datetime | None:
    """Read an HTTP date; None for anything else."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def retry_after(text: str | None, at: datetime) -> float | None:
    """Read ``Retry-After`` (seconds or an HTTP date) of an answer given ``at`` that moment (UTC).

    Returns seconds from 0 to 120; None where there is no header or it is nonsense.
    """
    text = (text or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_WAIT)
    moment = http_date(text)
    if moment is None:
        return None
    return min(max((moment - at).total_seconds(), 0.0), LONGEST_WAIT)
