"""A day at one VINR account in virtual time: what its 300 reads a minute are spent on.

``python -m tests.benchmarks.vinr_budget`` prints, for 1, 10 and 100 desks, how many requests a
minute all desks together send, and how long a payment takes to reach the light. The decisions are
the program's own (``plan``, ``answered``, ``failed``, ``slowed``); the provider here is a counter,
which refuses what is over its allowance. Nothing waits: an hour takes a second or two.
"""

import heapq
import random
import statistics
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monzapos.application.pace import Budget
from monzapos.application.watchlist import Watched, answered, failed, plan, slowed
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.errors import ProviderTrouble

ALLOWED = 300  # status reads a minute, for the whole account
LIFE = 300.0  # seconds of a session
ANSWER = 0.15  # seconds until an answer is there
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One account: its desks, the sales that each has open, and how many desks the setting says."""

    desks: int
    open_sales: int = 3  # one on the screen, the others beside it
    setting: int = 0  # 0: the setting is right
    minutes: int = 60
    allowed: int = ALLOWED

    @property
    def shared_by(self) -> int:
        return self.setting or self.desks


@dataclass(slots=True)
class Provider:
    """Counts what comes in the last minute; over its allowance it says 429 and for how long."""

    allowed: int
    recent: deque[float] = field(default_factory=deque)
    arrived: list[float] = field(default_factory=list)
    refused: int = 0

    def ask(self, now: float) -> ProviderTrouble | None:
        self.arrived.append(now)
        while self.recent and self.recent[0] <= now - 60:
            self.recent.popleft()
        if len(self.recent) >= self.allowed:
            self.refused += 1
            wish = self.recent[0] + 60 - now
            return ProviderTrouble("rate_limited", certain=False, retry_after=wish)
        self.recent.append(now)
        return None


@dataclass(slots=True)
class Desk:
    """One desk's follower: its watch list, its share of the budget, and its customers."""

    case: Case
    dice: random.Random
    start: float
    budgets: Mapping[str, Budget] = field(init=False)
    watched: dict[str, Watched] = field(default_factory=dict)
    pays_at: dict[str, float] = field(default_factory=dict)
    on_screen: str = ""
    _sold: int = 0

    def __post_init__(self) -> None:
        budget = Budget.per_minute(ALLOWED, self.case.shared_by, self.start)
        self.budgets = {"vinr": budget}
        for _ in range(self.case.open_sales):
            self._sell(self.start)

    def step(self, now: float) -> tuple[tuple[str, ...], float | None]:
        """Return what to ask now, and when to think again."""
        todo = plan(self.watched.values(), now, self.budgets, self.on_screen)
        self.budgets = todo.budgets
        return todo.ask, todo.wake_at

    def hear(self, key: str, now: float, trouble: ProviderTrouble | None) -> float | None:
        """Take in an answer; return how long ago the customer paid, where it says so."""
        self.budgets = slowed(self.budgets, "vinr", trouble, now, self.dice.random)
        one = self.watched[key]
        if trouble is not None:
            self.watched[key] = failed(one, trouble, now, self.dice.random)
            return None
        paid = self.pays_at[key]
        read = now - ANSWER / 2  # the provider looked half way between question and answer
        if paid <= read or _age(one, read) > LIFE:  # final: a new code takes its place
            del self.watched[key], self.pays_at[key]
            self._sell(now)
            return now - paid if paid <= read else None
        utc = NOON + timedelta(seconds=now)
        shown = one.sale_id == self.on_screen
        self.watched[key] = answered(one, now, utc, on_screen=shown, dice=self.dice.random)
        return None

    def _sell(self, now: float) -> None:
        self._sold += 1
        key = f"{self._sold}"
        self.watched[key] = Watched(key, _attempt(key, now), due=now)
        # Half of the customers never pay; who does, pays at any moment of the five minutes.
        stays = self.dice.random() < 0.5
        self.pays_at[key] = now + self.dice.random() * LIFE if stays else float("inf")
        self.on_screen = key


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case. Times in seconds, counts for all desks together."""

    case: Case
    busiest_minute: int
    mean_minute: float
    refused: int
    lights: tuple[float, ...]  # from payment to light, each sale
    lights_on_screen: tuple[float, ...]

    @property
    def least(self) -> tuple[float, float]:
        """The median and the 99th percentile, over all sales, that no policy can beat.

        Nobody knows who will pay when. A read finds, within so many seconds, the payments of so
        many seconds of one sale; ``allowed`` reads a minute are shared by all that are open. So
        half of all payments are found no sooner than half of the time between two reads of a
        sale, were they spread evenly, and 99 of 100 no sooner than 99 of 100 of it.
        """
        every = 60.0 * self.case.desks * self.case.open_sales / self.case.allowed
        return every / 2 + ANSWER / 2, every * 0.99 + ANSWER / 2


def run(case: Case, seed: int = 7) -> Outcome:
    """Play a case from its first code on."""
    dice = random.Random(seed)
    provider = Provider(case.allowed)
    desks = [
        Desk(case, random.Random(dice.random()), dice.random() * 60) for _ in range(case.desks)
    ]
    turn = iter(range(sys.maxsize))  # of two things at one moment, the one that was planned first
    events: list[tuple[float, int, int, str]] = [
        (d.start, next(turn), i, "") for i, d in enumerate(desks)
    ]
    heapq.heapify(events)
    outcomes: dict[tuple[int, str], ProviderTrouble | None] = {}
    lights: list[float] = []
    shown: list[float] = []
    woken: dict[int, float] = {}
    end = 60.0 + case.minutes * 60
    while events and events[0][0] < end:
        now, _, number, key = heapq.heappop(events)
        desk = desks[number]
        if key:
            on_screen = desk.on_screen == key
            waited = desk.hear(key, now, outcomes.pop((number, key)))
            if waited is not None:
                lights.append(waited)
                if on_screen:
                    shown.append(waited)
        elif woken.get(number, now) != now:
            continue  # something earlier has made this thought needless
        ask, wake = desk.step(now)
        for attempt in ask:
            desk.watched[attempt] = _asking(desk.watched[attempt])
            outcomes[number, attempt] = provider.ask(now + ANSWER / 2)
            heapq.heappush(events, (now + ANSWER, next(turn), number, attempt))
        if wake is not None:
            woken[number] = max(wake, now + 1e-6)
            heapq.heappush(events, (woken[number], next(turn), number, ""))
    arrived = sorted(provider.arrived)
    return Outcome(
        case,
        busiest(arrived),
        len(arrived) / case.minutes,
        provider.refused,
        tuple(lights),
        tuple(shown),
    )


def busiest(arrived: list[float]) -> int:
    """Return the most arrivals in any sixty seconds."""
    most, first = 0, 0
    for last, moment in enumerate(arrived):
        while arrived[first] <= moment - 60:
            first += 1
        most = max(most, last - first + 1)
    return most


def percentile(values: tuple[float, ...], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def _asking(one: Watched) -> Watched:
    return Watched(one.sale_id, one.attempt, one.due, one.failures, True, one.contact)


def _age(one: Watched, now: float) -> float:
    return now - (one.attempt.first_sent - NOON).total_seconds()


def _attempt(key: str, now: float) -> Attempt:
    sent = NOON + timedelta(seconds=now)
    return Attempt(
        id=key,
        sale_id=key,
        payment_id=key,
        number=1,
        provider="vinr",
        account="account",
        livemode=False,
        reference=key,
        idempotency_key=key,
        request=b"",
        first_sent=sent,
        expires_at=sent + timedelta(seconds=LIFE),
        watch_until=sent + timedelta(days=1),
        state=AttemptState.OPEN,
        session_id=key,
    )


CASES = (
    Case(1),
    Case(1, open_sales=10),
    Case(10),
    Case(10, open_sales=10),
    Case(100, open_sales=1),
    Case(100),
    Case(10, setting=1),  # nobody told the desks of each other: only 429 does
    Case(100, setting=1),
)
_HEAD = ("desks", "open each", "setting", "mean/min", "most/min", "429s", "light p50", "light p99",
         "screen p50", "screen p99", "least p50", "least p99")  # fmt: skip


def rows(cases: tuple[Case, ...] = CASES) -> list[tuple[str, ...]]:
    """Play the cases and return the table's lines."""
    lines: list[tuple[str, ...]] = [_HEAD]
    for case in cases:
        out = run(case)
        times = [
            statistics.median(out.lights), percentile(out.lights, 0.99),
            statistics.median(out.lights_on_screen), percentile(out.lights_on_screen, 0.99),
            *out.least,
        ]  # fmt: skip
        lines.append(
            (
                str(case.desks), str(case.open_sales), str(case.shared_by),
                f"{out.mean_minute:.0f}", str(out.busiest_minute), str(out.refused),
                *(f"{seconds:.1f} s" for seconds in times),
            )
        )  # fmt: skip
    return lines


def main() -> None:
    """Print the table."""
    for line in rows():
        print("  ".join(f"{cell:>10}" for cell in line))  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
