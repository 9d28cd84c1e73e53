"""The vehicles."""

from dataclasses import dataclass
from typing import Protocol

from monzapos.domain.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class VehicleQuery:
    """What the Sell page asks of the catalogue. Prices in minor units; None asks nothing."""

    text: str = ""
    price_from: int | None = None
    price_below: int | None = None
    year_from: int | None = None
    maker: str | None = None


@dataclass(frozen=True, slots=True)
class VehiclePage:
    """A window on the hits, in the catalogue's own order.

    ``exact`` is False where there are more hits than ``total``: counting every hit of one letter
    in a large catalogue would cost more than finding the first.
    """

    vehicles: tuple[Vehicle, ...]
    total: int
    offset: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Facets:
    """What filters can be made of: counts in the whole catalogue. Prices in minor units."""

    total: int
    makers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]
    lowest_price: int
    highest_price: int


class Catalogue(Protocol):
    """The vehicles."""

    async def search(
        self, query: VehicleQuery, offset: int = 0, limit: int = 60
    ) -> VehiclePage: ...

    async def facets(self) -> Facets: ...

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one vehicle again, from the source itself."""
        ...

    async def close(self) -> None: ...
