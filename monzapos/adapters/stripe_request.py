"""The create request: the dealership's own session, and what a till needs besides."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import quote_plus

from monzapos.adapters.foreign_text import blank, unfit
from monzapos.adapters.stripe_amounts import to_stripe
from monzapos.adapters.stripe_http import form
from monzapos.application.ports import CheckoutOrder, PreparedRequest
from monzapos.domain.errors import Refusal

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

# Stripe's limits, in characters.
_LONGEST = {"vehicle.name": 5_000, "vehicle.id": 500, "person.id": 500, "sale.id": 200}


def prepare(order: CheckoutOrder, now: datetime, minutes: int) -> PreparedRequest:
    """Write the request for a moment of Stripe's clock; the same order gives the same bytes.

    Raises ``Refusal``: ``bad_request`` (details: field, the first that no session can be made
    of), and those of ``to_stripe``.
    """
    _check_texts(order)
    # Frozen, because a retry with another expiry would be another request with the same key.
    expires_at = now.replace(microsecond=0) + timedelta(minutes=minutes)
    # The package's types are those of a later version than the one that is asked for.
    params = {"payment_method_types": ["card"], **_params(order, expires_at)}
    return PreparedRequest(form(cast("SessionCreateParams", params)), expires_at)


def without_customer(request: bytes, customer_id: str) -> bytes:
    """Return the request with the customer's e-mail replaced by an id; all else byte for byte."""
    name = b"customer_email="
    pairs = request.split(b"&")
    stand_in = name + quote_plus(customer_id).encode("ascii")
    return b"&".join(stand_in if pair.startswith(name) else pair for pair in pairs)


def _params(order: CheckoutOrder, expires_at: datetime) -> "SessionCreateParams":
    metadata = {
        "vehicleId": order.vehicle.id,
        "userId": order.person.id,
        "attempt": order.attempt_key,  # one sale may have several sessions; this tells which
    }
    params: SessionCreateParams = {
        "mode": "payment",
        "line_items": [
            {
                "price_data": {
                    "currency": order.amount.currency,
                    "unit_amount": to_stripe(order.amount),
                    "product_data": {"name": order.vehicle.name},
                },
                "quantity": 1,
            }
        ],
        "metadata": metadata,
        "client_reference_id": order.sale_id,
        "payment_intent_data": {"metadata": metadata},
        "expires_at": int(expires_at.timestamp()),
        "adaptive_pricing": {"enabled": False},
        "allow_promotion_codes": False,
    }
    if order.success_url:
        params["success_url"] = order.success_url
    if order.cancel_url:
        params["cancel_url"] = order.cancel_url
    if order.desk_code:  # in both of the dealership's languages: the page's own is the customer's
        params["custom_text"] = {"submit": {"message": f"Code · Código: {order.desk_code}"}}
    if order.customer is not None and order.customer.email:
        params["customer_email"] = order.customer.email
    return params


def _check_texts(order: CheckoutOrder) -> None:
    texts = {
        "vehicle.name": order.vehicle.name,
        "vehicle.id": order.vehicle.id,
        "person.id": order.person.id,
        "sale.id": order.sale_id,
    }
    for field, text in texts.items():
        if blank(text) or len(text) > _LONGEST[field] or unfit(text):
            raise Refusal("bad_request", provider="Stripe", field=field)
