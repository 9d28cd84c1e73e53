"""Look at a vehicle right before a code is made: whether it may be sold, and at which price."""

from dataclasses import replace

from monzapos.application.customer_input import plain_text
from monzapos.application.ports import Catalogue
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle


async def examined(catalogue: Catalogue, vehicle_id: str, agreed: Money | None) -> Vehicle:
    """Return a vehicle as the catalogue has it now.

    ``agreed`` is the price that the customer was told. Raises ``Refusal`` with ``no_vehicle``,
    ``not_sellable`` or ``price_changed``.
    """
    vehicle = await catalogue.vehicle(vehicle_id)
    if vehicle is None:
        raise Refusal("no_vehicle", vehicle=vehicle_id[:80])
    vehicle = replace(vehicle, name=plain_text(vehicle.name))
    if not vehicle.sellable or not vehicle.name:
        raise Refusal("not_sellable", vehicle=vehicle.name or vehicle.id)
    if agreed is not None and vehicle.price != agreed:
        raise price_changed(vehicle.name, agreed, vehicle.price)
    return vehicle


def price_changed(name: str, before: Money | None, now: Money | None) -> Refusal:
    """Return the refusal of a car that has another price than the customer was told."""
    prices = {"before": before, "now": now}
    details = {"vehicle": name}
    for moment, price in prices.items():
        if price is not None:
            details |= {f"{moment}_minor": str(price.minor), f"{moment}_currency": price.currency}
    return Refusal("price_changed", **details)
