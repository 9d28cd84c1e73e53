"""A checkout session as a state machine: open, then complete or expired, and never back."""

import secrets
import string
from dataclasses import asdict, dataclass, replace
from typing import Any

from monzapos.practice.store import SessionRecord

PROTOCOL = "stripe"
_ALPHABET = string.ascii_letters + string.digits
_URL_LENGTH = 360  # of the real ones: so dense is the QR code that a desk has to show


class NotOpenError(Exception):
    """The session can no longer be paid or expired; the text is its status."""


@dataclass(frozen=True, slots=True)
class Payment:
    """The PaymentIntent, made when the customer first does something. ``status`` is Stripe's."""

    id: str
    created: int
    status: str
    charge: str | None = None
    declined: bool = False
    canceled_at: int | None = None


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """One session. Times in virtual Unix seconds, the amount in minor units."""

    id: str
    created: int
    expires_at: int
    status: str
    amount: int
    currency: str
    fragment: str
    parameters: dict[str, Any]
    payment: Payment | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still be paid."""
        return self.status == "open"

    @property
    def is_paid(self) -> bool:
        """Whether the money is there."""
        return self.status == "complete"

    def url(self, public_url: str) -> str | None:
        """Return the hosted page's address, which only an open session has."""
        return f"{public_url}/c/pay/{self.id}#{self.fragment}" if self.is_open else None

    def pay(self, now: int) -> "CheckoutSession":
        """The card was charged."""
        payment = replace(
            self._payment(now), status="succeeded", charge=identifier("ch_", 24), declined=False
        )
        return replace(self, status="complete", payment=payment)

    def decline(self, now: int) -> "CheckoutSession":
        """The card was refused; the customer may try again."""
        payment = replace(
            self._payment(now),
            status="requires_payment_method",
            charge=identifier("ch_", 24),
            declined=True,
        )
        return replace(self, payment=payment)

    def authenticate(self, now: int) -> "CheckoutSession":
        """The card's bank wants to see the customer first."""
        payment = replace(self._payment(now), status="requires_action", declined=False)
        return replace(self, payment=payment)

    def expire(self, now: int) -> "CheckoutSession":
        """Nobody can pay any more."""
        self._must_be_open()
        payment = self.payment and replace(self.payment, status="canceled", canceled_at=now)
        return replace(self, status="expired", payment=payment)

    def to_record(self) -> SessionRecord:
        """Return what the store keeps."""
        facts = asdict(self)
        for column in ("id", "created", "expires_at", "status"):
            del facts[column]
        return SessionRecord(self.id, PROTOCOL, self.created, self.expires_at, self.status, facts)

    def _payment(self, now: int) -> Payment:
        self._must_be_open()
        fresh = Payment(identifier("pi_", 24), now, "requires_payment_method")
        return self.payment or fresh

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise NotOpenError(self.status)


def from_record(record: SessionRecord) -> CheckoutSession:
    """Return the session that the store kept."""
    facts = dict(record.facts)
    payment = facts.pop("payment")
    return CheckoutSession(
        id=record.id,
        created=record.created,
        expires_at=record.expires_at,
        status=record.status,
        payment=Payment(**payment) if payment else None,
        **facts,
    )


def identifier(prefix: str, length: int) -> str:
    """Return a random id of Stripe's kind."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def fragment(page: str) -> str:
    """Return what stands behind the # of a session's URL; ``page`` is all that stands before."""
    return identifier("fid", _URL_LENGTH - len(page) - len("#fid"))
