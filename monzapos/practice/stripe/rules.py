"""What Stripe refuses although every parameter has the right shape."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from monzapos.practice.amounts import exponent, formatted
from monzapos.practice.stripe.errors import StripeError, invalid
from monzapos.practice.web_urls import is_https_url

SHORTEST = 30 * 60
LONGEST = 24 * 60 * 60
_LARGEST = 99_999_999
_CURRENCIES = frozenset(
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn"
    " bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd"
    " gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak"
    " lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd"
    " omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std"
    " szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar"
    " zmw".split()
)
_SMALLEST = {  # minor units; where nothing is known, one
    **dict.fromkeys("usd aud brl cad chf eur inr nzd sgd jpy".split(), 50),
    **dict.fromkeys("aed myr pln ron".split(), 200),
    **dict.fromkeys("nok sek".split(), 300),
    **dict.fromkeys("mxn thb".split(), 1000),
    "bgn": 100,
    "czk": 1500,
    "dkk": 250,
    "gbp": 30,
    "hkd": 400,
    "huf": 17500,
}
_WHOLE_MAIN_UNITS = frozenset({"isk", "ugx"})  # two decimals on the wire, and both are 0
_DECIMAL_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,12})?")


def check_session(
    parameters: dict[str, Any], now: int, is_own_page: Callable[[str], bool]
) -> tuple[int, str]:
    """Check a create request as a whole, and return its amount in minor units and its currency.

    Raises ``StripeError`` 400.
    """
    for name in ("mode", "line_items", "success_url"):
        if not parameters.get(name):
            raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
    for name in ("success_url", "cancel_url"):
        if name in parameters:
            _check_url(parameters[name], name, is_own_page)
    for number, item in enumerate(parameters["line_items"]):
        for image in item.get("price_data", {}).get("product_data", {}).get("images", []):
            place = f"line_items[{number}][price_data][product_data][images]"
            _check_url(image, place, is_own_page)
    _check_expiry(parameters.get("expires_at"), now)
    _check_switches(parameters)
    return _total(parameters["line_items"])


def _check_url(url: str, param: str, is_own_page: Callable[[str], bool]) -> None:
    if is_https_url(url, is_own_page):
        return
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
        raise invalid(
            "Invalid URL: An explicit scheme (such as https) must be provided.",
            param,
            "url_invalid",
        )
    raise invalid("Not a valid URL", param, "url_invalid")


def _check_expiry(expires_at: int | None, now: int) -> None:
    if expires_at is None:
        return
    if expires_at < now + SHORTEST:
        raise invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session"
            " creation.",
            "expires_at",
        )
    if expires_at > now + LONGEST:
        raise invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            "expires_at",
        )


def _check_switches(parameters: dict[str, Any]) -> None:
    """Refuse what would change the amount, or make a second URL, without practice playing it."""
    recovery = parameters.get("after_expiration", {}).get("recovery", {})
    for name, switched_on in (
        ("after_expiration[recovery][enabled]", recovery.get("enabled")),
        ("allow_promotion_codes", parameters.get("allow_promotion_codes")),
        ("automatic_tax[enabled]", parameters.get("automatic_tax", {}).get("enabled")),
        ("invoice_creation[enabled]", parameters.get("invoice_creation", {}).get("enabled")),
    ):
        if switched_on:
            raise invalid(f"Practice does not play {name}=true.", name)


def _total(items: list[dict[str, Any]]) -> tuple[int, str]:
    amounts = [_line(item, f"line_items[{number}]") for number, item in enumerate(items)]
    currencies = {currency for _, currency in amounts}
    if len(currencies) > 1:
        raise invalid("All line items must have the same currency.", "line_items")
    total, currency = sum(amount for amount, _ in amounts), currencies.pop()
    smallest = _SMALLEST.get(currency, 1)
    if total < smallest:
        raise _out_of_range("add up to at least", smallest, currency, "amount_too_small")
    if total > _LARGEST:
        raise _out_of_range("be no more than", _LARGEST, currency, "amount_too_large")
    return total, currency


def _out_of_range(words: str, limit: int, currency: str, code: str) -> StripeError:
    shown = formatted(limit, currency, "en")
    return invalid(
        f"The Checkout Session's total amount due must {words} {shown} {currency}", None, code
    )


def _line(item: dict[str, Any], param: str) -> tuple[int, str]:
    _exactly_one(item, param, "price", "price_data")
    if "price" in item:
        raise _missing_resource("price", item["price"], f"{param}[price]")
    price, inside = item["price_data"], f"{param}[price_data]"
    _exactly_one(price, inside, "product", "product_data")
    if "product" in price:
        raise _missing_resource("product", price["product"], f"{inside}[product]")
    _exactly_one(price, inside, "unit_amount", "unit_amount_decimal")
    if "quantity" not in item:
        raise invalid(
            f"Missing required param: {param}[quantity].",
            f"{param}[quantity]",
            "parameter_missing",
        )
    currency = price["currency"]
    if currency not in _CURRENCIES:
        raise invalid(
            f"Invalid currency: {currency[:20]}. Stripe currently supports these currencies:"
            f" {', '.join(sorted(_CURRENCIES))}",
            f"{inside}[currency]",
        )
    unit = _unit(price, inside)
    if not _is_whole(unit, currency):
        raise invalid(
            f"Invalid amount: {currency} has no such fraction.",
            f"{inside}[unit_amount]",
        )
    amount = (unit * item["quantity"]).quantize(Decimal(1), ROUND_HALF_UP)
    return int(amount), currency


def _unit(price: dict[str, Any], param: str) -> Decimal:
    if "unit_amount" in price:
        return Decimal(price["unit_amount"])
    text = price["unit_amount_decimal"]
    if not _DECIMAL_AMOUNT.fullmatch(text):
        raise invalid(
            f"Invalid decimal: {text[:40]}",
            f"{param}[unit_amount_decimal]",
            "parameter_invalid_string",
        )
    return Decimal(text)


def _is_whole(unit: Decimal, currency: str) -> bool:
    if currency in _WHOLE_MAIN_UNITS:
        return unit % 100 == 0
    return exponent(currency) != 3 or unit % 10 == 0


def _exactly_one(values: dict[str, Any], param: str, one: str, other: str) -> None:
    if (one in values) == (other in values):
        raise invalid(
            f"You must specify exactly one of {param}[{one}] and {param}[{other}].",
            param,
            None if one in values else "parameter_missing",
        )


def _missing_resource(kind: str, name: str, param: str) -> StripeError:
    return invalid(f"No such {kind}: '{name[:100]}'", param, "resource_missing")
