"""Amounts in minor units as Stripe counts them, and as people read them."""

from decimal import Decimal

_NO_DECIMALS = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
_THREE_DECIMALS = frozenset("bhd jod kwd omr tnd".split())
_LOCALES = {"en": "en_US", "es": "es_US"}


def exponent(currency: str) -> int:
    """Return how many decimals one main unit has on the wire (isk and ugx have two there)."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def formatted(minor: int, currency: str, language: str, decimals: int | None = None) -> str:
    """Return the amount for a person's eyes; where not told, the decimals are Stripe's."""
    from babel.numbers import format_currency  # 40 ms to import: the first page does with it

    amount = Decimal(minor).scaleb(-exponent(currency) if decimals is None else -decimals)
    return format_currency(amount, currency.upper(), locale=_LOCALES[language])
