"""How often to ask a provider: pure arithmetic in seconds, with the dice handed in.

``dice`` is a function that returns a number from 0 to 1, such as ``random.random``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

Dice = Callable[[], float]

ON_SCREEN = 2.0  # a seller and a customer are looking at it
RECENT = 10.0
OLD = 30.0
RECENT_FOR = 600.0  # seconds after its first request that a sale in the background counts as recent
OVERDUE = 600.0  # past its watch: the provider never said a last word, so keep asking, but seldom
LEAST_BACK_OFF = 0.25
LONGEST_BACK_OFF = 30.0
LONGEST_WISH = 120.0  # a provider's Retry-After is honoured up to here


def next_look(age: float, *, on_screen: bool, overdue: bool, dice: Dice) -> float:
    """Return how long to wait after a good answer; ±20 %, so that desks do not march in step."""
    if on_screen:
        base = ON_SCREEN
    elif overdue:
        base = OVERDUE
    else:
        base = RECENT if age < RECENT_FOR else OLD
    return base * (0.8 + 0.4 * dice())


def back_off(failures: int, wish: float | None, dice: Dice) -> float:
    """Return how long to wait after the ``failures``-th failure in a row, with full jitter.

    A provider's own wish is the least that is waited; "at once" is no wish that is granted.
    """
    jittered = dice() * min(LONGEST_BACK_OFF, 2.0 ** min(failures, 10))
    if wish is None:
        return max(LEAST_BACK_OFF, jittered)
    return max(LEAST_BACK_OFF, min(wish, LONGEST_WISH)) + jittered * 0.1


@dataclass(frozen=True, slots=True)
class Budget:
    """A token bucket for one provider account: ``rate`` requests a second, ``burst`` at once."""

    rate: float
    burst: float
    tokens: float
    at: float  # monotonic seconds

    @classmethod
    def per_minute(cls, requests: int, desks: int, now: float) -> "Budget":
        """Share an account's allowance among its desks.

        A quarter of a second's worth may go at once, so that no second holds more than 5/4 of it.
        """
        rate = requests / 60.0 / max(1, desks)
        burst = max(1.0, rate / 4)
        return cls(rate, burst, burst, now)

    def spend(self, now: float) -> "Budget | None":
        """Return what is left after one request at ``now``, or None where it has to wait."""
        tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        return replace(self, tokens=tokens - 1, at=now) if tokens >= 1 else None

    def ready_at(self, now: float) -> float:
        """Return when one request may go."""
        tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        return now if tokens >= 1 else now + (1 - tokens) / self.rate
