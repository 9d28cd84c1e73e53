"""What the dealership's own POST /api/checkout is asked with: a vehicle's id, nothing else."""

import json
from dataclasses import dataclass
from uuid import UUID

from monzapos.adapters.foreign_text import blank, unfit
from monzapos.adapters.http import checked_base
from monzapos.adapters.stripe_amounts import to_stripe
from monzapos.application.ports import CheckoutOrder, PreparedRequest
from monzapos.domain.errors import Refusal

CURRENCY = "usd"  # of every price on the website
_CENTS = 100  # what the website multiplies its price with


@dataclass(frozen=True, slots=True)
class Website:
    """The dealership's website: its address, and what it calls its sign-in cookie ("": the usual).

    ``by_hand`` lets sales begin that nobody at this desk can follow: a manager records each.
    ``closed`` is why nothing new may be sold there; what was sold is followed all the same.
    """

    base_url: str
    cookie_name: str = ""
    by_hand: bool = False
    closed: Refusal | None = None


def checked_website(base_url: str) -> str:
    """Return the website's address without its last slash.

    Raises ``Refusal``: ``no_site`` where there is none, ``bad_site_url`` (details: address) where
    it is no https address of a server (http on loopback alone).
    """
    if not base_url.strip():
        raise Refusal("no_site")
    try:
        return checked_base(base_url.strip())
    except Refusal:
        raise Refusal("bad_site_url", address=base_url[:200]) from None


def prepare(order: CheckoutOrder) -> PreparedRequest:
    """Write the request. The website names the price, the currency and the time by itself.

    Raises ``Refusal``: ``site_full_price_only``, ``site_usd_only`` (details: currency),
    ``site_price_odd`` where the website's arithmetic would miss the cents, ``bad_request``
    (details: field), and those of ``to_stripe``.
    """
    vehicle = order.vehicle
    if order.amount != vehicle.price:
        raise Refusal("site_full_price_only")
    if order.amount.currency != CURRENCY:
        raise Refusal("site_usd_only", currency=order.amount.currency)
    # The website computes in the same floating-point numbers; Stripe refuses a part of a cent.
    if float(order.amount.to_decimal()) * _CENTS != to_stripe(order.amount):
        raise Refusal("site_price_odd")
    if not _is_uuid(vehicle.id):
        raise Refusal("bad_request", provider="site", field="vehicle.id")
    if blank(order.person.id) or unfit(order.person.id) or "/" in order.person.id:
        raise Refusal("bad_request", provider="site", field="person.id")
    body = json.dumps({"id": vehicle.id}, separators=(",", ":")).encode()
    return PreparedRequest(body, None, reference_of(vehicle.id, order.person.id))


def reference_of(vehicle_id: str, person_id: str) -> str:
    """Return what a session of the website is known by: it takes no reference of ours."""
    return f"{vehicle_id}/{person_id}"


def person_of(reference: str) -> str:
    """Return the person's id that ``reference_of`` put in."""
    return reference.partition("/")[2]


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
