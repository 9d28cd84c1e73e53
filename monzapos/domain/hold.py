"""A hold: the exclusive right of one sale to one vehicle."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Why a checkout's hold is over: a manager at another desk has ended it.
ENDED_ELSEWHERE = "ended_elsewhere"


class HoldKind(StrEnum):
    """Why the car is held."""

    CHECKOUT = "checkout"  # a customer may still pay; ends by the provider's final word
    DEPOSIT = "deposit"  # a deposit is paid; has an agreed end, then a person decides
    SOLD = "sold"  # the whole price is paid


@dataclass(frozen=True, slots=True)
class Hold:
    """``until`` (UTC) is the agreed end of a deposit hold; no clock ends any hold by itself."""

    vehicle_id: str
    sale_id: str
    kind: HoldKind
    until: datetime | None
    by: str  # by whose word: a person's name
    desk: str  # the desk's name
