"""A checkout session as a state machine: five minutes to pay, one try, and no way back."""

import secrets
import string
from dataclasses import dataclass, replace
from typing import Any

from monzapos.practice.store import SessionRecord

PROTOCOL = "vinr"
LIFETIME = 5 * 60  # seconds; VINR has no word for another
PENDING = "pending"
AUTHENTICATING = "authentication_required"
OPEN = (PENDING, AUTHENTICATING)
FINAL = ("completed", "failed", "canceled", "expired")

_ALPHABET = string.ascii_letters + string.digits
_URL_LENGTH = 160  # of the hosted page's address, so that the QR code is as dense as a real one


class FinalError(Exception):
    """Nothing can happen to the session any more; the text is its status."""


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """One session: its URL, and the request that it was made from. Times in virtual Unix seconds.

    ``given`` has passed the checks of ``reading``; amounts are in minor units.
    """

    id: str
    created: int
    status: str
    url: str
    given: dict[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it can still be paid."""
        return self.status in OPEN

    @property
    def expires_at(self) -> int:
        """When its five minutes are over."""
        return self.created + LIFETIME

    def pay(self) -> "CheckoutSession":
        """The card was charged."""
        return self._become("completed")

    def decline(self) -> "CheckoutSession":
        """The card was refused, and that is the end."""
        return self._become("failed")

    def authenticate(self) -> "CheckoutSession":
        """The card's bank wants to see the customer first."""
        return self._become(AUTHENTICATING)

    def cancel(self) -> "CheckoutSession":
        """The customer clicked Cancel."""
        return self._become("canceled")

    def expire(self) -> "CheckoutSession":
        """The five minutes are over, wherever the customer stood."""
        return self._become("expired")

    def to_record(self) -> SessionRecord:
        """Return what the store keeps."""
        facts = {"url": self.url, "given": self.given}
        return SessionRecord(self.id, PROTOCOL, self.created, self.expires_at, self.status, facts)

    def _become(self, status: str) -> "CheckoutSession":
        if not self.is_open:
            raise FinalError(self.status)
        return replace(self, status=status)


def new_session(given: dict[str, Any], now: int, public_url: str) -> CheckoutSession:
    """Return a pending session with an id and an address of its own."""
    name = identifier("ses_test_", 28)
    page = f"{public_url}/vinr/pay/{name}#"
    url = identifier(page, _URL_LENGTH - len(page))
    return CheckoutSession(id=name, created=now, status=PENDING, url=url, given=given)


def from_record(record: SessionRecord) -> CheckoutSession:
    """Return the session that the store kept."""
    return CheckoutSession(
        id=record.id, created=record.created, status=record.status, **record.facts
    )


def identifier(prefix: str, length: int) -> str:
    """Return a prefix and so many random letters and digits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))
