"""Stripe's answers, checked for shape, and what they say in this program's words."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field

from monzapos.adapters.http import Answer
from monzapos.adapters.json_answers import Shape
from monzapos.adapters.stripe_amounts import from_stripe
from monzapos.domain.checkout import SessionReport, Standing

_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,255}$")]
_Word = Annotated[str, Field(pattern=r"^[\x20-\x7e]{1,60}$")]
_Units = Annotated[int, Field(ge=-(10**15), le=10**15)]
_Epoch = Annotated[int, Field(ge=0, le=4_102_444_800)]  # seconds; until the year 2100


class PaymentIntent(Shape):
    """The payment behind a session, where the key may read it."""

    id: _Id
    status: _Word | None = None


class Session(Shape):
    """A checkout session. Stripe's document lets nearly everything be null."""

    id: _Id
    object: Literal["checkout.session"]
    status: _Word | None = None
    payment_status: _Word | None = None
    amount_total: _Units | None = None
    currency: _Word | None = None
    livemode: bool | None = None
    client_reference_id: str | None = None
    metadata: dict[str, str] | None = None
    payment_intent: _Id | PaymentIntent | None = None
    url: Annotated[str, Field(max_length=5_000)] | None = None
    expires_at: _Epoch | None = None


class Page(Shape):
    """A page of a list of sessions, newest first."""

    object: Literal["list"]
    data: list[Session]
    has_more: bool


class Fault(Shape):
    """What Stripe says of a request that it did not carry out."""

    type: str
    code: str | None = None
    param: str | None = None
    message: str | None = None


class FaultAnswer(Shape):
    error: Fault


def report(session: Session, answer: Answer) -> SessionReport:
    """Return what a session of an answer says."""
    intent = session.payment_intent
    currency = session.currency
    return SessionReport(
        session_id=session.id,
        standing=standing(session),
        provider_status=_status_words(session),
        at=answer.at,
        amount=_minor(session.amount_total, currency),
        currency=currency,
        livemode=session.livemode,
        reference=session.client_reference_id,
        payment_reference=(intent.id if isinstance(intent, PaymentIntent) else intent) or "",
        request_id=request_id(answer),
        url=session.url or "",
        expires_at=_moment(session.expires_at),
    )


def standing(session: Session) -> Standing:
    """Return the one word for Stripe's two. "Complete" alone is never paid."""
    match session.status, session.payment_status:
        case "open", "unpaid" | "no_payment_required":
            return Standing.PAYING if _at_work(session) else Standing.OPEN
        case "complete", "paid":
            return Standing.PAID
        case "complete", "unpaid":
            return Standing.UNSETTLED
        case "expired", "unpaid":
            return Standing.DEAD
        case ("complete", "no_payment_required") | ("expired", "paid" | "no_payment_required"):
            return Standing.ODD
        case _:  # a word that is new or missing, and paid while still open
            return Standing.UNKNOWN


def request_id(answer: Answer) -> str:
    """Return Stripe's name for a request, for its support; "" where it gave none."""
    named = answer.headers.get("Request-Id", "")
    return named if re.fullmatch(r"[A-Za-z0-9_-]{1,100}", named) else ""


def _at_work(session: Session) -> bool:
    intent = session.payment_intent
    return isinstance(intent, PaymentIntent) and intent.status in ("requires_action", "processing")


def _status_words(session: Session) -> str:
    words = [session.status or "null", session.payment_status or "null"]
    if isinstance(session.payment_intent, PaymentIntent) and session.status == "open":
        words.append(session.payment_intent.status or "null")
    return "/".join(words)


def _minor(units: int | None, currency: str | None) -> int | None:
    return None if units is None or currency is None else from_stripe(units, currency)


def _moment(epoch: int | None) -> datetime | None:
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC)
