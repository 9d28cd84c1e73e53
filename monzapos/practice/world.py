"""What every protocol of the practice server shares. A provider's package takes a World and gives
routes; see ``stripe``.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from monzapos.practice.addresses import Addresses
from monzapos.practice.clock import VirtualClock
from monzapos.practice.faults import FaultPlan
from monzapos.practice.store import PracticeStore


class Outage:
    """With the customer ``provider-down``, the API is away for a while after each creation."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._until = monotonic()

    def begin(self) -> None:
        """A session was created: go away."""
        self._until = self._monotonic() + self._seconds

    def lasts(self) -> bool:
        """Whether the API is away right now."""
        return self._monotonic() < self._until


@dataclass(frozen=True, slots=True)
class World:
    """One running practice server, as its protocols see it."""

    store: PracticeStore
    clock: VirtualClock
    addresses: Addresses
    outage: Outage
    faults: FaultPlan = field(default_factory=FaultPlan)
    requests: Counter[str] = field(default_factory=Counter)
