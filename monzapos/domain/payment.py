"""A payment: one sum to collect in a sale."""

from dataclasses import dataclass
from enum import StrEnum

from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.money import Money


class Purpose(StrEnum):
    """What the sum is for."""

    FULL = "full"
    DEPOSIT = "deposit"
    BALANCE = "balance"


class Means(StrEnum):
    """How the sum is paid. Only card payments have attempts."""

    CARD = "card"
    TRANSFER = "transfer"
    CASH = "cash"
    FINANCE = "finance"


@dataclass(frozen=True, slots=True)
class Payment:
    """One sum; its attempts in order, never two of them payable."""

    id: str
    purpose: Purpose
    amount: Money
    means: Means = Means.CARD
    attempts: tuple[Attempt, ...] = ()

    @property
    def attempt(self) -> Attempt | None:
        """The attempt that counts: the paid one, else the newest."""
        paid = [a for a in self.attempts if a.state is AttemptState.PAID]
        return paid[0] if paid else (self.attempts[-1] if self.attempts else None)

    @property
    def paid(self) -> bool:
        return self.light is Light.PAID

    @property
    def light(self) -> Light:
        return self.attempt.light if self.attempt else Light.UNKNOWN
