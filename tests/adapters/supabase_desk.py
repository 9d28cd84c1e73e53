"""The catalogue of a desk that is signed in to a project, without the sign-in itself."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monzapos.adapters.http import Http
from monzapos.adapters.supabase_access import Bearer, SupabaseAccess
from monzapos.adapters.supabase_catalog import SupabaseCatalogue
from monzapos.adapters.supabase_project import SupabaseProject
from monzapos.adapters.supabase_rows import RowReader
from monzapos.adapters.supabase_vehicles import VehicleTable
from monzapos.adapters.system_clock import SystemClock
from monzapos.domain.errors import Refusal


class SignedIn:
    """Gives tokens: of ``make``, or none while somebody is ``out``."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make
        self.token = make()
        self.out = False
        self.renewals = 0

    async def bearer(self, fresh_for: float) -> Bearer:
        if self.out:
            raise Refusal("not_signed_in")
        return Bearer(self.token, datetime.now(UTC) + timedelta(hours=1))

    async def renewed(self, refused: str) -> Bearer:
        self.renewals += 1
        self.token = self._make()
        return await self.bearer(0)


@asynccontextmanager
async def vehicle_table(
    url: str, key: str, session: SignedIn, reader: RowReader | None = None
) -> AsyncIterator[VehicleTable]:
    """Give the table of the vehicles of a project."""
    http = Http(SystemClock())
    access = SupabaseAccess(SupabaseProject(url, key), session, http)
    try:
        yield VehicleTable(access, reader or RowReader())
    finally:
        await http.aclose()


@asynccontextmanager
async def catalogue(table: VehicleTable, path: Path) -> AsyncIterator[SupabaseCatalogue]:
    """Give the catalogue over a file, which has been looked into."""
    made = SupabaseCatalogue(table, path, SystemClock(), random.random)
    try:
        await made.open()
        yield made
    finally:
        await made.close()
