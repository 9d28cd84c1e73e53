"""An attempt, its sum, and reports about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.money import Money

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PRICE = Money(8_450_000, "usd")


def attempt(**changes: Any) -> Attempt:
    plain = Attempt(
        id="a1",
        sale_id="sale",
        payment_id="payment",
        number=1,
        provider="stripe",
        account="account",
        livemode=False,
        reference="sale",
        idempotency_key="key",
        request=b"",
        first_sent=NOON,
        expires_at=NOON + timedelta(minutes=60),
        watch_until=NOON + timedelta(hours=25),
        session_id="cs_1",
    )
    return replace(plain, **changes)


def report(standing: Standing, **changes: Any) -> SessionReport:
    plain = SessionReport(
        session_id="cs_1",
        standing=standing,
        provider_status=standing.value,
        at=NOON,
        amount=PRICE.minor,
        currency=PRICE.currency,
        livemode=False,
        reference="sale",
    )
    return replace(plain, **changes)
