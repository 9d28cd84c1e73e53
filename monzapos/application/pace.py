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
LEAST_PAUSE = 1.0  # after "too many requests"
SLOW_FOR = 60.0  # and then so long at a lower rate
LEAST_RATE = 1 / 30  # requests a second that no slowing goes below
MINUTE = 61.0  # a second of slack, for requests do not all take equally long to arrive


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
    """A token bucket for one provider account: ``rate`` requests a second, ``burst`` at once.

    Of the rate, a ``share`` flows; it doubles from ``slow_until`` on, minute by minute, until it
    is whole again. Times in monotonic seconds.
    """

    rate: float
    burst: float
    tokens: float
    at: float  # nothing flows before this
    share: float = 1.0
    slow_until: float = float("-inf")

    @classmethod
    def per_minute(cls, requests: int, desks: int, now: float) -> "Budget":
        """Share an account's allowance among its desks.

        Requests are spaced evenly, never two at once, so that no minute of all desks together
        holds more than the allowance (where each desk has at least one request a minute).
        """
        share = requests / max(1, desks)
        return cls(max(share // 1, min(share, 1.0)) / MINUTE, 1.0, 1.0, now)

    def spend(self, now: float) -> "Budget | None":
        """Return what is left after one request at ``now``, or None where it has to wait."""
        tokens = self._tokens(now)
        if tokens < 1:
            return None
        left = replace(self, tokens=tokens - 1, at=now)
        if self.share == 1 or now < self.slow_until:
            return left
        return replace(left, share=min(1.0, self.share * 2), slow_until=now + SLOW_FOR)

    def ready_at(self, now: float) -> float:
        """Return when one request may go."""
        missing = 1 - self._tokens(now)
        return now if missing <= 0 else max(now, self.at) + missing / (self.rate * self.share)

    def slowed(self, now: float, wish: float | None, dice: Dice) -> "Budget":
        """Return the budget after the provider said that it was asked too often.

        Nothing goes until its wish (seconds) is over, and half of what went before after that;
        the dice part the desks that were told the same. Whatever else it says until then answers
        older requests and halves nothing.
        """
        until = max(self.at, now + max(LEAST_PAUSE, min(wish or 0.0, LONGEST_WISH)))
        least = min(self.share, LEAST_RATE / self.rate)
        share = self.share if now < self.at else max(least, self.share / 2)
        return replace(self, tokens=dice(), at=until, share=share, slow_until=until + SLOW_FOR)

    def _tokens(self, now: float) -> float:
        flowing = max(0.0, now - self.at)
        # What floats lack of a whole token would be a pause too short for any clock.
        return min(self.burst, round(self.tokens + flowing * self.rate * self.share, 9))
