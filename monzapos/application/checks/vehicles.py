"""Can the dealership's vehicles be read?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.checks.sign_in import somebody_in
from monzapos.application.ports import Catalogue, VehicleQuery
from monzapos.application.settings import CatalogSettings
from monzapos.application.staff import Staff
from monzapos.domain.errors import Refusal

PAGE = 1000  # vehicles that are counted at a time


class ExamineVehicles:
    """Reads the whole list again, and counts what nobody could sell as it stands."""

    def __init__(self, settings: CatalogSettings, catalogue: Catalogue, staff: Staff) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._staff = staff

    async def __call__(self) -> Sequence[CheckLine]:
        if self._settings.source == "practice":
            return [CheckLine("vehicles", Level.SKIP, "vehicles_skip")]
        if not await somebody_in(self._staff):
            return [CheckLine("vehicles", Level.SKIP, "vehicles_unasked")]
        try:
            await self._catalogue.refresh()
            return [await self._count()]
        except Refusal as refusal:
            return [self._unread(refusal)]

    async def _count(self) -> CheckLine:
        read = flawed = 0
        while vehicles := (await self._catalogue.search(VehicleQuery(), read, PAGE)).vehicles:
            read += len(vehicles)
            flawed += sum(not vehicle.sellable for vehicle in vehicles)
        details = {"count": str(read), "flawed": str(flawed)}
        if not read:
            return CheckLine("vehicles", Level.WARN, "vehicles_none")
        if flawed:
            return CheckLine("vehicles", Level.WARN, "vehicles_flawed", details)
        return CheckLine("vehicles", Level.OK, "vehicles_ok", details)

    def _unread(self, refusal: Refusal) -> CheckLine:
        freshness = self._catalogue.freshness
        details = dict(refusal.details)
        if freshness is None or freshness.read_at is None:
            return CheckLine("vehicles", Level.FAIL, refusal.code, details)
        # Sales can go on: the one vehicle that is sold is always read again.
        details["read_at"] = freshness.read_at.isoformat()
        return CheckLine("vehicles", Level.WARN, "vehicles_old", details)
