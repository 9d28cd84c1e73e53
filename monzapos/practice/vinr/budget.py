"""How many requests an account may make in a minute of the virtual clock."""

from monzapos.practice.clock import VirtualClock
from monzapos.practice.vinr.errors import VinrError

_MINUTE = 60


class Budget:
    """Counts one kind of request; a new process begins a new count."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._minute = 0
        self._spent = 0

    def spend(self, limit: int) -> dict[str, str]:
        """Count a request, and return the headers that say what is left.

        Raises ``VinrError`` 429, with ``Retry-After`` in seconds, when nothing is.
        """
        now = self._clock.now()
        if self._minute != now // _MINUTE:
            self._minute, self._spent = now // _MINUTE, 0
        reset = (self._minute + 1) * _MINUTE
        allowed = self._spent < limit
        self._spent += allowed
        told = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - self._spent)),
            "X-RateLimit-Reset": str(reset),
        }
        if allowed:
            return told
        raise VinrError(
            429,
            "rate_limit_exceeded",
            "Too many requests in this minute, of all desks together.",
            kind="rate_limit_error",
            headers=told | {"Retry-After": str(reset - now)},
        )
