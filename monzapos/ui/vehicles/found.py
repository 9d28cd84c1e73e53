"""Reads cards from the catalogue, on the loop."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monzapos.application.ports import Freshness, VehiclePage, VehicleQuery
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.vehicle_card import VehicleCard, vehicle_card

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

PAGE = 40  # cards that are read at a time: the first two screens of them
MOST = 1200  # cards that are read at a time when a hold has changed: other work comes between


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, with the question that it belongs to. ``ticket`` tells it from later ones."""

    ticket: int
    query: VehicleQuery
    offset: int  # hits before the first card
    cards: tuple[VehicleCard, ...]
    total: int  # hits; where not all were counted, one more than were
    stock: int  # of the whole list
    freshness: Freshness | None


async def read(
    services: "Services",
    *,
    ticket: int,
    query: VehicleQuery,
    offset: int,
    limit: int,
    newer: Mapping[str, Vehicle],
) -> Found:
    """Read cards with the holds on them; on the loop, where Babel may take its time."""
    catalogue = services.catalogue
    page = await catalogue.search(query, offset, min(limit, MOST))
    stock = page.total or (await catalogue.facets()).total
    cards = await _cards(services, page, newer)
    while page.vehicles and len(cards) < min(limit, _known(page) - offset):
        rest = min(limit - len(cards), MOST)
        page = await catalogue.search(query, offset + len(cards), rest)
        cards += await _cards(services, page, newer)
    return Found(ticket, query, offset, cards, _known(page), stock, catalogue.freshness)


def _known(page: VehiclePage) -> int:
    """Return of how many hits is known: where not all were counted, there is one more at least."""
    return page.total if page.exact else page.total + 1


async def _cards(
    services: "Services", page: VehiclePage, newer: Mapping[str, Vehicle]
) -> tuple[VehicleCard, ...]:
    vehicles = [newer.get(vehicle.id, vehicle) for vehicle in page.vehicles]
    holds, known = await services.holds.current(), await services.holds.known()
    now = datetime.now(UTC)
    return tuple(
        vehicle_card(vehicle, holds.get(vehicle.id), now, holds_known=known) for vehicle in vehicles
    )
