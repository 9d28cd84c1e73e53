"""The catalogue of a source on this machine, which can be read at any time."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from monzapos.adapters.sqlite.catalog_copy import CatalogueCopy
from monzapos.adapters.sqlite.catalog_file import ListSource
from monzapos.application.ports import Facets, Freshness, VehiclePage, VehicleQuery
from monzapos.domain.vehicle import Vehicle


class VehicleSource(ListSource, Protocol):
    """Where a catalogue comes from. All of it may block."""

    def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one again."""
        ...


class SqliteCatalogue:
    """Fits ``application.ports.Catalogue``. All work is done on one thread of its own.

    The first search makes the copy at ``path`` where it is missing or the source has changed.
    """

    def __init__(self, path: Path, source: VehicleSource) -> None:
        self._source = source
        self._copy = CatalogueCopy(path, source)

    async def search(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        """Return hits from ``offset`` on; raises what ``CatalogueCopy.search`` raises."""
        return await self._copy.search(query, offset, limit)

    async def facets(self) -> Facets:
        """Return the counts of the whole catalogue. Raises as ``search`` does."""
        return await self._copy.facets()

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one vehicle again, from the source itself."""
        return await self._copy.run(lambda: self._source.vehicle(vehicle_id))

    @property
    def freshness(self) -> Freshness | None:
        """Return None: a source on this machine does not age."""
        return None

    def subscribe(self, listener: Callable[[Freshness], None]) -> None:
        """Tell nothing: the list never changes while the program runs."""

    async def refresh(self) -> None:
        """Do nothing: the list is always as its source is."""

    async def close(self) -> None:
        """End the thread; a copy that is being made is given up."""
        await self._copy.close()
