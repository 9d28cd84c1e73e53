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

    Raises ``Refusal``: ``currency_not_supported``, ``amount_not_whole`` (the sum has a part too
    small for Stripe), ``amount_over_limit``, ``amount_under_limit`` (details: limit, amount in
    minor units, currency).
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
        raise Refusal("currency_not_supported", currency=currency)
    smallest = SMALLEST.get(currency, 1)
    if units > LARGEST:
        raise _outside("amount_over_limit", from_stripe(LARGEST, currency, down=True), amount)
    if units < smallest:
        raise _outside("amount_under_limit", smallest, amount)
    return units


def from_stripe(units: int, currency: str, *, down: bool = False) -> int | None:
    """Return Stripe's integer in minor units of ISO 4217; None where there is no such sum.

    With ``down``, the next smaller sum instead.
    """
    if currency in _SENT_AS_HUNDREDTHS:
        minor, rest = divmod(units, 100)
        return minor if down or not rest else None
    if currency in _SENT_WHOLE:
        return units * 100
    return units


def _whole(rest: int, amount: Money) -> None:
    if rest:
        raise Refusal("amount_not_whole", amount=str(amount.minor), currency=amount.currency)


def _outside(code: str, limit: int | None, amount: Money) -> Refusal:
    return Refusal(code, limit=str(limit), amount=str(amount.minor), currency=amount.currency)
