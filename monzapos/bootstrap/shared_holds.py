"""The holds of this desk and, where the settings name a project for them, of all desks."""

import random
from contextlib import AsyncExitStack
from dataclasses import dataclass

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.sqlite.shared_holds import SqliteHoldNotes
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_holds import SupabaseHolds
from monzapos.application.claim_vehicle import Claims
from monzapos.application.follow_sales import Follower
from monzapos.application.gateways import Gateways
from monzapos.application.heard_holds import HeardHolds
from monzapos.application.holds import Exchange, Holds
from monzapos.application.keep_holds import HoldKeeper
from monzapos.application.other_desks import OtherDesks
from monzapos.application.ports import Clock
from monzapos.application.settings import Mode, Settings
from monzapos.application.staff import Staff
from monzapos.bootstrap.background import keep_running
from monzapos.domain.person import Desk


@dataclass(frozen=True, slots=True)
class HoldServices:
    """``keeper`` and ``other_desks`` are None where nothing is shared."""

    holds: Holds
    claims: Claims
    keeper: HoldKeeper | None = None
    other_desks: OtherDesks | None = None


def exchange_of(
    settings: Settings,
    access: SupabaseAccess | None,
    journal: SqliteJournal,
    desk: Desk,
    mode: Mode,
) -> Exchange | None:
    """Return where holds are shared: in the project that the vehicles come from.

    A desk with a test key sees the holds of practice, for its own are among them.
    """
    if access is None or settings.catalog.source != "supabase":
        return None
    notes = SqliteHoldNotes(journal.database)
    shared = HeardHolds(SupabaseHolds(access, desk.id), notes)
    return Exchange(notes, shared, practice=mode in (Mode.PRACTICE, Mode.TEST))


def open_holds(
    exchange: Exchange | None,
    journal: SqliteJournal,
    follower: Follower,
    gateways: Gateways,
    staff: Staff,
    clock: Clock,
    ends: AsyncExitStack,
) -> HoldServices:
    """Return the services of holds; where they are shared, that has begun in the background.

    The follower is running already: who owns it looks after the holds.
    """
    holds = Holds(journal, exchange, clock)
    claims = Claims(holds, exchange)
    if exchange is None:
        return HoldServices(holds, claims)
    keeper = HoldKeeper(journal, exchange, holds, claims, follower, clock, random.random)
    others = OtherDesks(exchange, holds, gateways, follower, staff, clock)
    follower.subscribe(lambda _news: keeper.poke())
    staff.subscribe(lambda _roll: holds.poke())
    staff.subscribe(lambda _roll: keeper.person_changed())
    keep_running(holds.run(), "holds", ends)
    keep_running(keeper.run(), "hold keeper", ends)
    keep_running(others.run(), "other desks", ends)
    return HoldServices(holds, claims, keeper, others)
