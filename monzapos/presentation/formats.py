"""Money, dates and times as people of the chosen language write them, by Babel.

Babel costs 40 ms to import, so that it is imported at the first use: the first frame does without.
"""

from datetime import datetime
from functools import lru_cache

from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.presentation.text import babel_locale


def money(minor: int, currency: str, *, short: bool = False) -> str:
    """Format minor units of a lower-case ISO 4217 currency; ``short`` drops decimals of zero."""
    return _money(minor, currency, short, babel_locale())


@lru_cache(maxsize=4096)  # each takes Babel 50 µs, and every keystroke shows the same cars again
def _money(minor: int, currency: str, short: bool, locale: str) -> str:
    from babel.numbers import format_currency

    code = currency.upper()
    amount = Money(minor, currency).to_decimal()
    if short and amount == amount.to_integral_value():
        return format_currency(amount, code, "¤#,##0", locale=locale, currency_digits=False)
    return format_currency(amount, code, locale=locale)


def typed_money(typed: str, currency: str) -> Money:
    """Read a sum as ``money`` writes it, or plain; raises ``Refusal("bad_amount")``."""
    from babel.numbers import NumberFormatError, parse_decimal

    try:
        return Money.from_typed(typed, currency)
    except Refusal:
        try:
            value = parse_decimal(typed.strip(), locale=babel_locale(), strict=True)
        except NumberFormatError:
            value = None
        if value is None or "," not in typed:  # what has only a point was plain, and is refused
            raise
        return Money.from_typed(format(value, "f"), currency)


def time_of_day(moment: datetime) -> str:
    """Return the local time of an aware moment, such as ``11:04:52``."""
    return moment.astimezone().strftime("%H:%M:%S")


def countdown(seconds: float) -> str:
    """Format what is left of a time, such as ``04:59`` or ``1:00:00``; never less than nothing."""
    hours, rest = divmod(max(0, int(seconds)), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def date_and_time(moment: datetime) -> str:
    """Return the local date and time of an aware moment in the language's own order."""
    from babel.dates import format_datetime

    return format_datetime(moment.astimezone(), "medium", locale=babel_locale())


def short_date_and_time(moment: datetime) -> str:
    """Return the local date and time of an aware moment, as short as the language writes them."""
    from babel.dates import format_datetime

    return format_datetime(moment.astimezone(), "short", locale=babel_locale())


def short_moment(moment: datetime, now: datetime) -> str:
    """Return a local time as short as the language writes it, with its date unless it is today."""
    from babel.dates import format_time

    local = moment.astimezone()
    if local.date() != now.astimezone().date():
        return short_date_and_time(moment)
    return format_time(local, "short", locale=babel_locale())


def date(moment: datetime) -> str:
    """Return the local date of an aware moment in the language's own order."""
    from babel.dates import format_date

    return format_date(moment.astimezone(), "medium", locale=babel_locale())


def megabytes(size: int) -> str:
    """Return a number of bytes as megabytes, such as ``62.4 MB``; never less than a tenth."""
    from babel.numbers import format_decimal

    amount = max(0.1, round(size / 1_000_000, 1))
    return f"{format_decimal(amount, format='#,##0.#', locale=babel_locale())} MB"
