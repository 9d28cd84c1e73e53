"""The follower's decisions, pure: from what is watched and the time, what to ask and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monzapos.application.news import Contact
from monzapos.application.pace import Budget, Dice, back_off, next_look
from monzapos.application.ports import Capabilities
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.errors import Refusal

STORED_FAILURES = 3  # this many answers of "down" to a create: the failure itself may be stored
GIVE_UP_AFTER = timedelta(minutes=2)  # a session that nobody saw and no list shows does not exist
FADED_AFTER = timedelta(minutes=10)  # after its last sending, a session nobody saw is over for good

AHEAD = 60.0  # seconds that the sale on the screen may come before others that wait longer


class Need(StrEnum):
    """What to ask a provider about an attempt."""

    OPEN = "open"  # send the create request, for the first or a further time, with the same key
    LOOK = "look"
    CLOSE = "close"
    FIND = "find"
    NOTHING = "nothing"  # the key is too old to be sent again, and the provider has no list


@dataclass(frozen=True, slots=True)
class Watched:
    """One attempt on the watch list. Times in monotonic seconds."""

    sale_id: str
    attempt: Attempt
    due: float
    failures: int = 0
    asking: bool = False
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to ask now, what is left of the budgets, and when to think again (None: on news)."""

    ask: tuple[str, ...]  # attempt ids
    budgets: Mapping[str, Budget]
    wake_at: float | None


def wants_closing(attempt: Attempt) -> bool:
    """Whether a person wants a session dead that can still be paid."""
    closable = attempt.state in (AttemptState.OPEN, AttemptState.ALARM) and not attempt.final
    return attempt.cancel_asked and closable


def need_of(watched: Watched, now: datetime, can: Capabilities) -> Need:
    """Decide what to ask about an attempt at ``now`` (UTC)."""
    attempt = watched.attempt
    if attempt.state is AttemptState.PREPARED:
        if not can.resend_for:  # it takes no key: a second sending could make a second session
            unseen = Need.FIND if can.can_find else Need.NOTHING
            return unseen if attempt.sent else Need.OPEN
        too_old = now - attempt.first_sent > timedelta(seconds=can.resend_for)
        stored = watched.contact.trouble == "provider_down" and watched.failures >= STORED_FAILURES
        if can.can_find and (too_old or (stored and watched.failures % 2)):
            return Need.FIND
        return Need.NOTHING if too_old else Need.OPEN
    if wants_closing(attempt) and can.can_close:
        return Need.CLOSE
    return Need.LOOK if can.can_look else Need.NOTHING


def may_give_up(attempt: Attempt, now: datetime, can: Capabilities) -> bool:
    """Whether a session that nobody has seen may be called not found at ``now`` (UTC).

    Where there is a list, once it shows none; else once the last sending, which can have been no
    later than the key allowed, is so long ago that what it may have made is over.
    """
    if attempt.state is not AttemptState.PREPARED:  # somebody saw its URL
        return False
    if not can.can_look:  # where nobody here can read anything, nobody here may say what is not
        return False
    wait = timedelta(seconds=can.resend_for) + FADED_AFTER
    return now - attempt.first_sent > (GIVE_UP_AFTER if can.can_find else wait)


def plan(
    watched: Iterable[Watched], now: float, budgets: Mapping[str, Budget], on_screen: str | None
) -> Plan:
    """Choose whom to ask now: the longest overdue, the sale on the screen a minute ahead.

    So no sale is forgotten where the budget does not reach for all of them.
    ``budgets`` are by provider: whatever key an attempt was made with, this desk's is what asks.
    """
    left = dict(budgets)
    ask: list[str] = []
    wake: list[float] = []
    waiting = (w for w in watched if not w.asking)
    for one in sorted(waiting, key=lambda w: w.due - AHEAD * (w.sale_id == on_screen)):
        if one.due > now:
            wake.append(one.due)
            continue
        budget = left.get(one.attempt.provider)
        if budget is not None:
            spent = budget.spend(now)
            if spent is None:
                wake.append(budget.ready_at(now))
                continue
            left[one.attempt.provider] = spent
        ask.append(one.attempt.id)
    return Plan(tuple(ask), left, min(wake, default=None))


def slowed(
    budgets: Mapping[str, Budget],
    provider: str,
    trouble: Refusal | None,
    now: float,
    dice: Dice,
) -> Mapping[str, Budget]:
    """Return the budgets after an answer: "too many requests" slows every sale of the account."""
    budget = budgets.get(provider)
    if budget is None or trouble is None or trouble.code != "rate_limited":
        return budgets
    wish = getattr(trouble, "retry_after", None)
    return {**budgets, provider: budget.slowed(now, wish, dice)}


def answered(
    watched: Watched, now: float, utc: datetime, *, on_screen: bool, dice: Dice
) -> Watched:
    """Return the entry after a good answer."""
    attempt = watched.attempt
    age = (utc - attempt.first_sent).total_seconds()
    hurry = on_screen or wants_closing(attempt)
    wait = next_look(age, on_screen=hurry, overdue=utc > attempt.watch_until, dice=dice)
    contact = Contact(checked=now, checked_at=utc)
    return replace(watched, due=now + wait, failures=0, asking=False, contact=contact)


def failed(watched: Watched, trouble: Refusal, now: float, dice: Dice) -> Watched:
    """Return the entry after a call that brought no answer that can be believed."""
    failures = watched.failures + 1
    wish = getattr(trouble, "retry_after", None)
    due = now + back_off(failures, wish, dice)
    contact = replace(
        watched.contact,
        trouble=trouble.code,
        details=tuple(trouble.details.items()),
        retry_at=due,
    )
    return replace(watched, due=due, failures=failures, asking=False, contact=contact)
