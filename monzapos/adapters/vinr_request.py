"""The create request of one car: what a sale fills in of VINR's session."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from monzapos.adapters.vinr_session import checked, encoded
from monzapos.application.ports import CheckoutOrder


@dataclass(frozen=True, slots=True)
class Shop:
    """What is the same in every request of a dealership; "" and () are left out.

    ``pickup`` are the places to fetch a car from: an id and a name each.
    """

    config_id: str = ""
    merchant_name: str = ""
    pickup: tuple[tuple[str, str], ...] = ()


def pickup_places(settings: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the places that settings name as ``id=name``."""
    parts = (entry.partition("=") for entry in settings)
    return tuple((place.strip(), name.strip()) for place, _, name in parts)


def body_of(order: CheckoutOrder, shop: Shop, may_be_http: Callable[[str], bool]) -> bytes:
    """Return the request's bytes; the same order gives the same ones.

    Raises ``Refusal("bad_request")`` (details: field, by VINR's own name of it).
    """
    return checked(_document(order, shop), may_be_http=may_be_http).body()


def without_customer(request: bytes, customer_id: str) -> bytes:
    """Return the request with the customer's name, e-mail and phone replaced by an id."""
    if b'"customer"' not in request:
        return request
    document = json.loads(request)
    known: dict[str, str] = document["customer"]
    document["customer"] = {
        name: value if name == "customerId" else customer_id for name, value in known.items()
    }
    return encoded(document)


def _document(order: CheckoutOrder, shop: Shop) -> dict[str, Any]:
    currency = order.amount.currency.upper()
    document: dict[str, Any] = {
        "amount": order.amount.minor,
        "currency": currency,
        "successUrl": order.success_url,
        "cancelUrl": order.cancel_url,
        "customer": _customer(order),
        "cartItems": [_car(order)],
        "supportedCurrencies": [currency],  # else the customer could be charged another sum
        "metadata": _metadata(shop),
    }
    if shop.config_id:
        document["configId"] = shop.config_id
    return document


def _customer(order: CheckoutOrder) -> dict[str, str]:
    """Return the customer, by the sale's id: VINR keeps nothing else that we could name it by."""
    known = {"customerId": order.sale_id}
    if order.customer is not None:
        told = order.customer
        known |= {"email": told.email, "name": told.name, "phone": told.phone}
    return {name: value for name, value in known.items() if value or name == "customerId"}


def _car(order: CheckoutOrder) -> dict[str, Any]:
    car: dict[str, Any] = {
        "id": order.vehicle.id,
        "name": order.vehicle.name,
        "price": order.amount.minor,  # the sum to pay now: a deposit is less than the car's price
        "quantity": 1,
        "maxQuantity": 1,
    }
    if order.desk_code:
        car["description"] = order.desk_code
    if order.vehicle.picture.startswith("https://"):  # else a drawing of the practice catalogue
        car["image"] = order.vehicle.picture
    return car


def _metadata(shop: Shop) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "mode": "payment",
        "shippingAddressHandling": "Skip",
        "promoCode": {"enabled": False},  # said, not left to a default: a code lowers the sum
    }
    if shop.merchant_name:
        metadata["merchantName"] = shop.merchant_name
    if shop.pickup:
        places = [{"id": place, "name": name} for place, name in shop.pickup]
        metadata["delivery"] = {"enabled": True, "options": {"pickup": {"locations": places}}}
    return metadata
