"""The vehicles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.domain.errors import Refusal
from monzapos.domain.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class VehicleQuery:
    """What the Sell page asks of the catalogue. Prices in minor units; None asks nothing."""

    text: str = ""
    price_from: int | None = None
    price_below: int | None = None
    year_from: int | None = None
    maker: str | None = None
    power_from: int | None = None  # hp


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
    """What filters can be made of: counts in the whole catalogue. Prices in minor units.

    The least and the most are 0 where no vehicle says any.
    """

    total: int
    makers: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]
    lowest_price: int
    highest_price: int
    lowest_power: int = 0  # hp
    highest_power: int = 0


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the list is: when it was last read whole (UTC), and why not again since."""

    read_at: datetime | None  # None: never yet
    reading: bool = False
    trouble: Refusal | None = None


class Catalogue(Protocol):
    """The vehicles."""

    async def search(
        self, query: VehicleQuery, offset: int = 0, limit: int = 60
    ) -> VehiclePage: ...

    async def facets(self) -> Facets: ...

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one vehicle again, from the source itself."""
        ...

    @property
    def freshness(self) -> Freshness | None:
        """How old the list is; None for a catalogue that does not age."""
        ...

    def subscribe(self, listener: Callable[[Freshness], None]) -> None:
        """Tell ``listener``, on the loop's thread, whenever the list or its freshness changes."""
        ...

    async def refresh(self) -> None:
        """Read the whole list again now. Raises ``Refusal`` where that is not possible."""
        ...

    async def close(self) -> None: ...


class Photos(Protocol):
    """Pictures of vehicles that are on the network."""

    async def photo(self, address: str) -> bytes:
        """Return the file behind an https address, from this machine where it is kept already.

        Raises ``Refusal("no_photo")``.
        """
        ...

    async def forget(self, address: str) -> None:
        """Keep that file no longer: it is no picture that can be shown."""
        ...
