"""The catalogue where the settings name no project that could be asked for the vehicles."""

from collections.abc import Callable

from monzapos.application.ports import Facets, Freshness, VehiclePage, VehicleQuery
from monzapos.domain.errors import Refusal
from monzapos.domain.vehicle import Vehicle


class ClosedCatalogue:
    """Fits ``application.ports.Catalogue``: has no vehicle, and says why."""

    def __init__(self, reason: Refusal) -> None:
        self._reason = reason
        self.freshness: Freshness | None = Freshness(None, trouble=reason)

    async def search(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        return VehiclePage((), 0, offset)

    async def facets(self) -> Facets:
        return Facets(0, (), (), 0, 0)

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        raise self._refusal()

    def subscribe(self, listener: Callable[[Freshness], None]) -> None:
        """Tell nothing: nothing changes until the settings do."""

    async def refresh(self) -> None:
        raise self._refusal()

    async def close(self) -> None:
        """Do nothing: nothing is open."""

    def _refusal(self) -> Refusal:
        return Refusal(self._reason.code, **self._reason.details)
