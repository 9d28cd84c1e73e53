"""Stripe's smallest units. They differ from ISO 4217's for a few currencies."""

from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money, exponent

LARGEST = 99_999_999  # eight digits of Stripe's units: 999,999.99 usd
SMALLEST = {"usd": 50}  # Stripe's own minimum; for other currencies Stripe itself refuses

_SENT_AS_HUNDREDTHS = frozenset({"isk", "ugx"})  # no decimals, but sent as if they had two
_SENT_WHOLE = frozenset({"mga"})  # two decimals in ISO 4217, none at Stripe
_NO_DECIMALS = frozenset("bif clp djf gnf jpy kmf krw pyg rwf vnd vuv xaf xof xpf".split())
_LAST_DIGIT_ZERO = frozenset("bhd jod kwd omr tnd".split())


def to_stripe(amount: Money) -> int:
    """Return the integer that asks Stripe for exactly this sum.

    Raises ``Refusal``: ``amount_not_payable`` (an unknown currency, or a part of the sum is too
    small for Stripe), ``amount_over_limit``, ``amount_under_limit`` (details: limit_minor in minor
    units, currency).
    """
    currency, minor = amount.currency, amount.minor
    if currency in _SENT_AS_HUNDREDTHS:
        units = minor * 100
    elif currency in _SENT_WHOLE:
        units, rest = divmod(minor, 100)
        _whole(rest, amount)
    elif currency in _LAST_DIGIT_ZERO:
        units = minor
        _whole(minor % 10, amount)
    elif currency in _NO_DECIMALS or exponent(currency) == 2:
        units = minor
    else:
        raise _not_payable(amount)
    smallest = SMALLEST.get(currency, 1)
    if units > LARGEST:
        raise _outside("amount_over_limit", Money(_largest(currency), currency))
    if units < smallest:
        raise _outside("amount_under_limit", Money(smallest, currency))
    return units


def from_stripe(units: int, currency: str) -> int | None:
    """Return Stripe's integer in minor units of ISO 4217; None where there is no such sum."""
    if currency in _SENT_AS_HUNDREDTHS:
        return None if units % 100 else units // 100
    if currency in _SENT_WHOLE:
        return units * 100
    return units


def _largest(currency: str) -> int:
    if currency in _SENT_AS_HUNDREDTHS:
        return LARGEST // 100
    return LARGEST * 100 if currency in _SENT_WHOLE else LARGEST


def _whole(rest: int, amount: Money) -> None:
    if rest:
        raise _not_payable(amount)


def _not_payable(amount: Money) -> Refusal:
    return Refusal(
        "amount_not_payable",
        provider="Stripe",
        amount=str(amount.minor),
        currency=amount.currency,
    )


def _outside(code: str, limit: Money) -> Refusal:
    return Refusal(
        code,
        provider="Stripe",
        limit_minor=str(limit.minor),
        currency=limit.currency,
    )
