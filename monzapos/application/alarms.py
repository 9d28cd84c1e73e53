"""What becomes of a sale's alarms when its light changes: pure, from a sale to events."""

from collections.abc import Iterable
from uuid import uuid4

from monzapos.domain.events import AlarmClosed, AlarmRaised, Event, HoldReleased, HoldTaken
from monzapos.domain.sale import (
    CHECKOUT_RELEASED,
    HELD_ELSEWHERE,
    LATE_MONEY,
    PAID_ELSEWHERE,
    RELEASED_ELSEWHERE,
    Alarm,
    Sale,
)

# What a manager approves who has looked into it.
PAID_BACK = "paid_back"  # as the provider's dashboard shows
KEEPS_CAR = "keeps_car"  # though it was paid late, or given away: nobody else has a claim to it
_LOST = frozenset({CHECKOUT_RELEASED, HELD_ELSEWHERE})  # the car is somebody else's, or may be
_NOT_BY_MONEY = frozenset({LATE_MONEY, PAID_ELSEWHERE, RELEASED_ELSEWHERE})


def raised(sale: Sale, code: str | None) -> tuple[Event, ...]:
    """Call a person; without a code, because of what the provider calls the session."""
    return (AlarmRaised(sale.id, str(uuid4()), code or "status"),)


def closed(sale: Sale) -> tuple[Event, ...]:
    """Close all alarms: nobody can pay any more."""
    return _closing(sale, (alarm for alarm in sale.alarms if alarm.open))


def replaced(sale: Sale) -> tuple[Event, ...]:
    """Close what the provider has said, where it says something else. Of cars it knows nothing."""
    of_car = _LOST | _NOT_BY_MONEY
    return _closing(sale, (a for a in sale.alarms if a.open and a.code not in of_car))


def paid_back(sale: Sale) -> tuple[Event, ...]:
    """Close what a manager has looked into; the one of late money gives the car up with it.

    Another sale may have that car: no word of a person is to show its keys here.
    """
    if sale.hold is None or not sale.paid_late:
        return _closing(sale, sale.owed_back)
    return (
        *_closing(sale, sale.for_manager),
        HoldReleased(sale.id, sale.hold.vehicle_id, "paid_back"),
    )


def keeps_car(sale: Sale) -> tuple[Event, ...]:
    """Close what a manager ends where the car is this sale's after all; nothing without a hold.

    Whether anybody else has to be paid back is another question where it was not paid late.
    """
    if sale.hold is None:
        return ()
    return _closing(sale, sale.for_manager) if sale.paid_late else agreed(sale)


def agreed(sale: Sale) -> tuple[Event, ...]:
    """Close the alarm that a person elsewhere has let the car go: it was decided here, too."""
    return _closing(sale, (a for a in sale.for_manager if a.code == RELEASED_ELSEWHERE))


def after_money(sale: Sale) -> tuple[Event, ...]:
    """Close what money puts right. It gives back no car that the sale has lost: it is late."""
    known = {alarm.code for alarm in sale.alarms if alarm.open}
    right = _closing(sale, (a for a in sale.alarms if a.open and a.code not in _NOT_BY_MONEY))
    late = not known.isdisjoint(_LOST) and LATE_MONEY not in known
    return (*right, *(raised(sale, LATE_MONEY) if late else ()))


def late_money(sale: Sale, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the same events where the car meanwhile belongs to another sale: an alarm, no hold."""
    return to_look_into(sale, tuple(e for e in events if not isinstance(e, HoldTaken)))


def to_look_into(sale: Sale, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the same events with a person called, for the money is late."""
    if any(isinstance(event, AlarmRaised) and event.code == LATE_MONEY for event in events):
        return events
    return (*events, *raised(sale, LATE_MONEY))


def _closing(sale: Sale, alarms: Iterable[Alarm]) -> tuple[Event, ...]:
    return tuple(AlarmClosed(sale.id, alarm.id) for alarm in alarms)
