"""VINR's answers, checked for shape, and what they say in this program's words.

VINR's pages differ in names and spellings; each of them is understood.
"""

import re
from datetime import datetime
from typing import Annotated, Self

from pydantic import AliasChoices, Field, model_validator

from monzapos.adapters.http import Answer
from monzapos.adapters.json_answers import Shape
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport, Standing

_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._~-]{0,254}$")]
_Word = Annotated[str, Field(pattern=r"^[\x20-\x7e]{1,60}$")]
_Units = Annotated[int, Field(ge=-(10**15), le=10**15)]
_Link = Annotated[str, Field(max_length=5_000)]

STANDINGS = {
    "pending": Standing.OPEN,
    "authentication_required": Standing.PAYING,
    "requires_authentication": Standing.PAYING,
    "requires_action": Standing.PAYING,
    "processing": Standing.PAYING,
    "completed": Standing.PAID,
    "succeeded": Standing.PAID,
    "failed": Standing.DEAD,
    "canceled": Standing.DEAD,
    "cancelled": Standing.DEAD,
    "expired": Standing.DEAD,
    "refunded": Standing.ODD,  # it was paid, and is not any more
}


class Buyer(Shape):
    """The customer as VINR kept them."""

    customer_id: Annotated[str, Field(max_length=5_000)] | None = Field(None, alias="customerId")


class Session(Shape):
    """A session, as the create answer and the result tell it."""

    session_id: _Id | None = Field(None, alias="sessionId")
    other_id: _Id | None = Field(None, alias="id")
    account_id: _Id | None = Field(None, alias="accountId")
    status: _Word | None = None
    amount: _Units | None = None
    currency: _Word | None = None
    customer: Buyer | None = None
    checkout_url: _Link | None = Field(None, alias="checkoutUrl")
    other_url: _Link | None = Field(None, alias="url")

    @model_validator(mode="after")
    def _is_one_session(self) -> Self:
        names = {self.session_id, self.other_id} - {None}
        if len(names) != 1:
            raise ValueError("no session, or two")
        return self

    @property
    def name(self) -> str:
        """The session's id, under whichever of its two names."""
        return self.session_id or self.other_id or ""

    @property
    def url(self) -> str:
        return self.checkout_url or self.other_url or ""

    @property
    def standing(self) -> Standing:
        return STANDINGS.get(self.status or "", Standing.UNKNOWN)


class Fault(Shape):
    """What VINR says of a request that it did not carry out."""

    code: str | None = None
    message: str | None = None
    type: str | None = None
    param: str | None = None
    request_id: str | None = Field(None, validation_alias=AliasChoices("request_id", "requestId"))


class FaultAnswer(Shape):
    """The body of a refusal, where there is one."""

    error: Fault


def report(
    session: Session,
    answer: Answer,
    attempt: Attempt,
    *,
    url: str = "",
    expires_at: datetime | None = None,
) -> SessionReport:
    """Return what an answer about an attempt says.

    VINR's answers do not say whether money is real: the key does. Where they leave the customer
    out, the session is the attempt's own, because it was asked for by its id.
    """
    theirs = session.customer.customer_id if session.customer else None
    return SessionReport(
        session_id=session.name,
        standing=session.standing,
        provider_status=session.status or "null",
        at=answer.at,
        amount=session.amount,
        currency=session.currency.lower() if session.currency else None,
        livemode=attempt.livemode,
        reference=attempt.reference if theirs is None else theirs,
        request_id=request_id(answer),
        url=url,
        expires_at=expires_at,
        account_reference=session.account_id or "",
    )


def expired(answer: Answer, attempt: Attempt) -> SessionReport:
    """Return what 410 says: the session is over, and was not paid."""
    return SessionReport(
        session_id=attempt.session_id,
        standing=Standing.DEAD,
        provider_status="expired",
        at=answer.at,
        amount=None,
        currency=None,
        livemode=attempt.livemode,
        reference=attempt.reference,
        request_id=request_id(answer),
    )


def request_id(answer: Answer) -> str:
    """Return VINR's name for a request, for its support; "" where it gave none."""
    named = answer.headers.get("X-Request-Id") or answer.headers.get("Request-Id") or ""
    return named if re.fullmatch(r"[A-Za-z0-9_-]{1,100}", named) else ""
