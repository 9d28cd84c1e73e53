"""Where the vehicles come from, and their pictures."""

import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

from monzapos.adapters.closed_catalog import ClosedCatalogue
from monzapos.adapters.home import Home
from monzapos.adapters.http import Http
from monzapos.adapters.loopback import is_loopback
from monzapos.adapters.photos import LARGEST, PhotoCache
from monzapos.adapters.practice_catalog import PracticeSource
from monzapos.adapters.sqlite.catalog import SqliteCatalogue
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_catalog import SupabaseCatalogue
from monzapos.adapters.supabase_rows import RowReader
from monzapos.adapters.supabase_vehicles import VehicleTable
from monzapos.application.ports import Catalogue, Clock, Photos
from monzapos.application.settings import Settings
from monzapos.application.staff import Presence, Roll, Staff
from monzapos.bootstrap.background import keep_running
from monzapos.bootstrap.supabase import Supabase
from monzapos.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Vehicles:
    """The catalogue of the settings, and what loads its pictures."""

    catalogue: Catalogue
    photos: Photos


async def open_vehicles(
    home: Home, settings: Settings, clock: Clock, supabase: Supabase, ends: AsyncExitStack
) -> Vehicles:
    """Return the catalogue; the dealership's own is being read in the background."""
    access = supabase.access
    own = access is not None and is_loopback(urlsplit(access.url).hostname or "")
    photos = PhotoCache(home.cache / "photos", Http(clock, largest=LARGEST), plain=own)
    ends.push_async_callback(photos.aclose)
    if settings.catalog.source != "supabase":
        source = PracticeSource(settings.practice.cars)
        practice = SqliteCatalogue(home.cache / "practice-catalog.sqlite3", source)
        ends.push_async_callback(practice.close)
        return Vehicles(practice, photos)
    if access is None:
        reason = supabase.staff.roll.trouble or Refusal("catalogue_not_set_up")
        return Vehicles(ClosedCatalogue(reason), photos)
    reader = RowReader(settings.site.base_url.rstrip("/"), plain_pictures=own)
    catalogue = await _open_supabase(home, access, reader, clock, ends)
    supabase.staff.subscribe(_Welcome(supabase.staff, catalogue))
    return Vehicles(catalogue, photos)


async def _open_supabase(
    home: Home, access: SupabaseAccess, reader: RowReader, clock: Clock, ends: AsyncExitStack
) -> SupabaseCatalogue:
    file = home.cache / "supabase-catalog.sqlite3"
    catalogue = SupabaseCatalogue(VehicleTable(access, reader), file, clock, random.random)
    ends.push_async_callback(catalogue.close)
    await catalogue.open()
    keep_running(catalogue.run(), "catalogue", ends)
    return catalogue


class _Welcome:
    """Has the list read when somebody comes to the desk: nobody else could have had it read.

    Whoever comes back to it has it read where there is none, or it could not be read meanwhile.
    """

    def __init__(self, staff: Staff, catalogue: SupabaseCatalogue) -> None:
        self._person, self._presence = staff.roll.person, staff.roll.presence
        self._catalogue = catalogue

    def __call__(self, roll: Roll) -> None:
        other, back = roll.person != self._person, self._presence is not Presence.HERE
        if roll.presence is Presence.HERE and (other or (back and self._wanting)):
            self._catalogue.poke()
        self._presence = roll.presence
        if roll.presence is not Presence.LOCKED:
            self._person = roll.person

    @property
    def _wanting(self) -> bool:
        freshness = self._catalogue.freshness
        return freshness is not None and freshness.trouble is not None
