"""VINR's own example, ways to break it, and every request that the types allow."""

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]
EXAMPLE: Document = json.loads(Path(__file__).with_name("full_example.json").read_text())


def put(path: str, value: object) -> Document:
    """Return the example with one field changed; a path is written as a refusal writes it."""
    document = copy.deepcopy(EXAMPLE)
    *above, last = _steps(path)
    place: Any = document
    for step in above:
        place = place[step]
    place[last] = value
    return document


def without(path: str) -> Document:
    """Return the example with one field left out."""
    document = copy.deepcopy(EXAMPLE)
    *above, last = _steps(path)
    place: Any = document
    for step in above:
        place = place[step]
    del place[last]
    return document


def _steps(path: str) -> list[str | int]:
    plain = path.replace("]", "").replace("[", ".").split(".")
    return [int(step) if step.isdigit() else step for step in plain]


CODE = "metadata.promoCode.availableCodes[0]"
METHOD = "metadata.delivery.options.shipping.methods[0]"
PLACE = "metadata.delivery.options.pickup.locations[0]"

# Values of another type, by the type that a field has.
_NO_TEXT: tuple[object, ...] = (7, None, True, [], {}, 1.5)
_NO_NUMBER: tuple[object, ...] = ("1", True, 1.0, [], {}, None)
_NO_LIST: tuple[object, ...] = ("x", 7, {}, {"0": 1})
_NO_OBJECT: tuple[object, ...] = ("x", 7, [], [1])
_NO_SWITCH: tuple[object, ...] = (1, 0, "true", None)
_NO_DISCOUNT: tuple[object, ...] = ("20", True, None, [], -1, 101, 100.5)
_BAD_TEXTS = ("", "  ", "\u200b\u2060", "a\0b", "a\ud800b", "x" * 5_001)
_BAD_URLS = (
    "",
    "/success",
    "yoursite.com/order",
    "http://yoursite.com/order",
    "http://127.0.0.1:8000/order",
    "ftp://yoursite.com/",
    "javascript:alert(1)",
    "https://",
    "https:///order",
    "https://user@yoursite.com/",
    "https://yoursite.com:99999/",
    "https://[::1",
    "https://yoursite.com/a b",
    "https://yoursite.com\\@evil.test/",
    "https://y\u043eursite.com/",
    "https://yoursite.com/\n",
    "https://yoursite.com/" + "a" * 2_000,
)
_BAD_CURRENCIES = ("", "EU", "EURO", "eur", "Eur", "ZZZ", "€", "EUR ", "XXX")
_BAD_PHONES = (
    "",
    "2125551234",
    "0012125551234",
    "+0212555123",
    "+1 212 555 1234",
    "+1(212)5551234",
    "+1212555123456789",
    "+12",
    "+١٢١٢٥٥٥١٢٣٤",
)

_TEXTS = [
    *("configId", "metadata.merchantName"),
    *(f"customer.{name}" for name in ("customerId", "name")),
    *(f"cartItems[0].{name}" for name in ("id", "name", "description")),
    *(f"{CODE}.{name}" for name in ("code", "description")),
    *(f"{where}.{name}" for where in (METHOD, PLACE) for name in ("id", "name")),
]
_COUNTS = ["cartItems[0].quantity", "cartItems[0].maxQuantity"]
_SUMS = ["cartItems[0].price", f"{METHOD}.price"]
_DAYS = [f"{METHOD}.estimatedDays.min", f"{METHOD}.estimatedDays.max"]
_URLS = ["successUrl", "cancelUrl", "cartItems[0].image"]
_CURRENCIES = ["currency", "supportedCurrencies[1]", f"{METHOD}.currency"]
_OPTIONAL = {
    *("customer", "customer.customerId", "customer.email", "customer.name", "customer.phone"),
    *("cartItems", "cartItems[0].description", "cartItems[0].image", "cartItems[0].maxQuantity"),
    *("supportedCurrencies", "configId", "metadata", "metadata.mode", "metadata.merchantName"),
    *("metadata.shippingAddressHandling", "metadata.promoCode", "metadata.delivery"),
    *("metadata.promoCode.availableCodes", f"{CODE}.description", "metadata.delivery.options"),
    *("metadata.delivery.options.shipping", "metadata.delivery.options.pickup"),
}
OPTIONAL = sorted(_OPTIONAL)
REQUIRED = [
    *("amount", "currency", "successUrl", "cancelUrl"),
    *(f"cartItems[0].{name}" for name in ("id", "name", "price", "quantity")),
    *("metadata.promoCode.enabled", "metadata.delivery.enabled"),
    *(f"{CODE}.{name}" for name in ("code", "discount", "discountType")),
    *(f"{METHOD}.{name}" for name in ("id", "name", "price", "currency", "estimatedDays")),
    *(f"{METHOD}.estimatedDays.{name}" for name in ("min", "max")),
    *("metadata.delivery.options.shipping.methods", "metadata.delivery.options.pickup.locations"),
    *(f"{PLACE}.{name}" for name in ("id", "name")),
]
_LISTS = [
    *("cartItems", "supportedCurrencies", "metadata.promoCode.availableCodes"),
    *("metadata.delivery.options.shipping.methods", "metadata.delivery.options.pickup.locations"),
]
_OBJECTS = [
    *("customer", "cartItems[0]", "metadata", "metadata.promoCode", CODE, "metadata.delivery"),
    *("metadata.delivery.options", "metadata.delivery.options.shipping", METHOD, PLACE),
    *(f"{METHOD}.estimatedDays", "metadata.delivery.options.pickup"),
]

# Every way to break a rule: the field that the refusal has to name, and what stands in it.
BROKEN: list[tuple[str, object]] = [
    *((path, value) for path in _TEXTS for value in (*_NO_TEXT, *_BAD_TEXTS)),
    *(("customer.email", value) for value in (*_NO_TEXT, "jane", "jane@", "@example.com", "a b@c")),
    *(("customer.phone", value) for value in (*_NO_TEXT, *_BAD_PHONES)),
    *((path, value) for path in _URLS for value in (*_NO_TEXT, *_BAD_URLS)),
    *((path, value) for path in _CURRENCIES for value in (*_NO_TEXT, *_BAD_CURRENCIES)),
    *(("amount", value) for value in (*_NO_NUMBER, 0, -1, 2**70, float("nan"))),
    *((path, value) for path in _COUNTS for value in (*_NO_NUMBER, 0, -1, 2**70)),
    *((path, value) for path in _SUMS for value in (*_NO_NUMBER, -1, 2**70, float("inf"))),
    *((path, value) for path in _DAYS for value in (*_NO_NUMBER, -1, 4_000)),
    (f"{METHOD}.estimatedDays.max", 2),
    *((path, value) for path in _LISTS for value in _NO_LIST),
    *((path, value) for path in _OBJECTS for value in _NO_OBJECT),
    *(("metadata.promoCode.enabled", value) for value in _NO_SWITCH),
    *(("metadata.delivery.enabled", value) for value in _NO_SWITCH),
    *(("metadata.mode", value) for value in (7, "", "Payment", "setup")),
    *(("metadata.shippingAddressHandling", value) for value in (7, "", "collect", "Ask")),
    *((f"{CODE}.discountType", value) for value in (7, None, "", "percent")),
    *((f"{CODE}.discount", value) for value in _NO_DISCOUNT),
    *((f"{CODE}.discount", float(value)) for value in ("nan", "inf", "-inf")),
    ("supportedCurrencies", []),
    ("cartItems", []),  # shows nothing and charges 5000
    ("coupon", "SAVE20"),
    ("customer.vip", True),
    ("cartItems[0].colour", "red"),
    ("metadata.saleId", "sale-1"),
    (f"{METHOD}.estimatedDays.avg", 4),
]  # fmt: skip
# Null is what a field that may be left out holds where it was left out.
BROKEN = [(path, value) for path, value in BROKEN if not (value is None and path in _OPTIONAL)]

_texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), min_size=1, max_size=40
)
_currencies = st.sampled_from(["EUR", "USD", "GBP", "JPY", "KWD", "CLF", "ISK", "COP"])
_sums = st.integers(0, 99_999_999)
_paths = st.text("abcXYZ019-._~/%20", max_size=20).map(lambda text: text.replace("%", "%25"))
_urls = st.builds(
    lambda host, path, query: f"https://{host}/{path}{query}",
    st.sampled_from(["yoursite.com", "www.dealer.example", "dealer.example:8443"]),
    _paths,
    st.sampled_from(["", "?a=1", "?a=1&b=%20", "#top", "?x=1#top"]),
)
_counts = st.integers(1, 50)


def _some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries(required, optional=optional)


_customers = _some(
    {},
    {
        "customerId": _texts,
        "name": _texts,
        "email": st.sampled_from(["jane@example.com", "ana+car@example.com", "j.d@mail.example"]),
        "phone": st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z"),
    },
)
_items = _some(
    {"id": _texts, "name": _texts, "price": _sums, "quantity": _counts},
    {"description": _texts, "image": _urls, "maxQuantity": _counts},
)
_codes = _some(
    {"code": _texts, "discount": st.integers(0, 100), "discountType": st.just("percentage")},
    {"description": _texts},
) | _some(
    {"code": _texts, "discount": _sums, "discountType": st.just("fixed")}, {"description": _texts}
)
_days = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda pair: {"min": min(pair), "max": max(pair)}
)
_methods = st.fixed_dictionaries(
    {"id": _texts, "name": _texts, "price": _sums, "currency": _currencies, "estimatedDays": _days}
)
_places = st.fixed_dictionaries({"id": _texts, "name": _texts})
_options = _some(
    {},
    {
        "shipping": st.fixed_dictionaries({"methods": st.lists(_methods, min_size=1, max_size=3)}),
        "pickup": st.fixed_dictionaries({"locations": st.lists(_places, min_size=1, max_size=3)}),
    },
)
_metadata = _some(
    {},
    {
        "mode": st.sampled_from(["payment", "subscription"]),
        "merchantName": _texts,
        "shippingAddressHandling": st.sampled_from(["Collect", "Skip"]),
        "promoCode": _some(
            {"enabled": st.booleans()}, {"availableCodes": st.lists(_codes, max_size=3)}
        ),
        "delivery": _some({"enabled": st.booleans()}, {"options": _options}),
    },
)
_plain = _some(
    {
        "amount": st.integers(1, 99_999_999),
        "currency": _currencies,
        "successUrl": _urls,
        "cancelUrl": _urls,
    },
    {
        "customer": _customers,
        "cartItems": st.lists(_items, min_size=1, max_size=3),
        "supportedCurrencies": st.lists(_currencies, min_size=1, max_size=3),
        "configId": _texts,
        "metadata": _metadata,
    },
)


def _adds_up(document: Document) -> bool:
    """Make the amount what the cart comes to."""
    if "cartItems" in document:
        document["amount"] = sum(i["price"] * i["quantity"] for i in document["cartItems"])
    return bool(document["amount"])


REQUESTS = _plain.filter(_adds_up)
