"""Build the whole program on the running asyncio loop."""

import asyncio
import os
import random
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from monzapos.adapters.desk_file import DeskFile
from monzapos.adapters.follower_file import FollowerFile
from monzapos.adapters.home import Home
from monzapos.adapters.keyring_secrets import KeyringSecrets
from monzapos.adapters.process_lock import ProcessLock
from monzapos.adapters.qr import QrLibrary
from monzapos.adapters.settings_file import SettingsFile
from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.supabase_identity import Credentials
from monzapos.adapters.system_clock import SystemClock
from monzapos.application.about import About
from monzapos.application.ask_provider import Asker
from monzapos.application.by_hand import RecordByHand
from monzapos.application.cancel_sale import CancelSale
from monzapos.application.check import Check
from monzapos.application.connection import Connection
from monzapos.application.follow_sales import Follower, Sharing
from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange
from monzapos.application.program import Program
from monzapos.application.settings import Settings
from monzapos.application.settle import Settler
from monzapos.application.staff import OwnStaff
from monzapos.application.start_sale import StartSale
from monzapos.application.who_follows import WhoFollows
from monzapos.bootstrap.about import open_about
from monzapos.bootstrap.background import keep_running
from monzapos.bootstrap.checking import make_check
from monzapos.bootstrap.other_journal import OtherJournal
from monzapos.bootstrap.practice import PracticeMode
from monzapos.bootstrap.providers import PRACTICE_PERSON, PracticeAddress, Providers
from monzapos.bootstrap.shared_holds import exchange_of, open_holds
from monzapos.bootstrap.supabase import Supabase, open_supabase
from monzapos.bootstrap.vehicles import Vehicles, open_vehicles
from monzapos.domain.person import Desk


async def build(
    home: Home,
    environment: Mapping[str, str] = os.environ,
    remembered: dict[str, str] | None = None,
) -> Program:
    """Return the running program of a home: following has begun, nothing has been sold.

    ``remembered`` carries keys that no keyring took from one program to the next of a process.
    Raises ``Refusal`` where the journal cannot be used; then nothing is left running.
    """
    async with AsyncExitStack() as ends:  # emptied into the program's own aclose once it is whole
        secrets = KeyringSecrets(home.service_suffix, environment, remembered)
        ends.callback(secrets.close)
        store = SettingsFile(home.settings_file, environment)
        ground = await _ground(home, store, secrets, Credentials.of(environment), ends)
        return await _assemble(ground, home, ends)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What stands by itself, before any provider is asked."""

    settings: Settings
    store: SettingsFile
    clock: SystemClock
    secrets: KeyringSecrets
    desk: Desk
    supabase: Supabase
    journal: SqliteJournal
    vehicles: Vehicles
    about: About


async def _assemble(ground: _Ground, home: Home, ends: AsyncExitStack) -> Program:
    settings, journal, catalogue = ground.settings, ground.journal, ground.vehicles.catalogue
    practice = PracticeMode(home.data, settings.practice) if settings.practising else None
    address = await _address(practice, ends)
    providers = Providers(settings, ground.secrets, ground.clock, address, ground.supabase.access)
    gateways = await providers.gateways()
    ends.push_async_callback(gateways.aclose)
    mode = providers.mode(gateways)
    exchange = exchange_of(settings, ground.supabase.access, journal, ground.desk, mode)
    follower = _follower(ground, home, gateways, providers.chosen, exchange, ends)
    if practice is not None:
        follower.subscribe(practice.on_news)
    staff, clock = ground.supabase.staff, ground.clock
    follows = _who_follows(ground, home, follower, ends)
    terms = providers.terms(ground.desk, staff, gateways, follows)
    shared = open_holds(exchange, journal, follower, gateways, staff, clock, ends)
    return Program(
        settings=settings,
        mode=mode,
        provider=providers.chosen,
        desk=ground.desk,
        staff=staff,
        catalogue=catalogue,
        photos=ground.vehicles.photos,
        journal=journal,
        start_sale=StartSale(journal, catalogue, gateways, follower, clock, shared.claims, terms),
        cancel_sale=CancelSale(journal, follower, staff),
        by_hand=_by_hand(ground, gateways, follower, exchange),
        follower=follower,
        holds=shared.holds,
        keeper=shared.keeper,
        other_desks=shared.other_desks,
        secrets=ground.secrets,
        settings_store=ground.store,
        qr_codes=QrLibrary(),
        check=_check(home, ground, gateways, providers, exchange),
        about=ground.about,
        aclose=ends.pop_all().aclose,
    )


async def _address(practice: PracticeMode | None, ends: AsyncExitStack) -> PracticeAddress | None:
    if practice is None:
        return None
    ends.push_async_callback(practice.stop)
    return await practice.start()


async def _ground(
    home: Home,
    store: SettingsFile,
    secrets: KeyringSecrets,
    credentials: Credentials | None,
    ends: AsyncExitStack,
) -> _Ground:
    await asyncio.to_thread(home.make)
    settings = await asyncio.to_thread(store.load)
    desk_id, own_person = await asyncio.to_thread(DeskFile(home.data / "desk.json").load)
    desk = Desk(desk_id, settings.desk.name)
    clock = SystemClock()
    journal = SqliteJournal(home.journal_file(practice=settings.practising), desk, clock)
    ends.push_async_callback(journal.close)
    await journal.open()
    person = PRACTICE_PERSON if settings.practising else own_person
    supabase = Supabase(OwnStaff(person), None)
    if settings.supabase.url:
        supabase = open_supabase(home, settings.supabase, secrets, clock, credentials, ends)
    vehicles = await open_vehicles(home, settings, clock, supabase, ends)
    about = open_about(home, settings, clock, ends)
    return _Ground(settings, store, clock, secrets, desk, supabase, journal, vehicles, about)


def _by_hand(
    ground: _Ground, gateways: Gateways, follower: Follower, exchange: Exchange | None
) -> RecordByHand:
    settler = Settler(ground.settings.desk.deposit_days)
    staff, clock = ground.supabase.staff, ground.clock
    return RecordByHand(ground.journal, gateways, follower, staff, clock, settler, exchange)


def _follower(
    ground: _Ground,
    home: Home,
    gateways: Gateways,
    chosen: str,
    exchange: Exchange | None,
    ends: AsyncExitStack,
) -> Follower:
    """Return what follows the sales; it begins as soon as the loop gets to run."""
    lock = ProcessLock(home.follower_lock(practice=ground.settings.practising))
    if lock.acquire():  # one that cannot be had at all refuses the start; the follower takes it
        lock.release()
    settler = Settler(ground.settings.desk.deposit_days)
    follower = Follower(
        ground.journal,
        gateways,
        ground.clock,
        lock,
        Asker(ground.journal, gateways, ground.clock, settler, exchange),
        Connection(gateways.by_provider.get(chosen), ground.clock),
        Sharing(ground.settings.checkout.desks, random.random),
    )
    keep_running(follower.run(), "follower", ends)
    keep_running(follower.connection.run(), "connection", ends)
    return follower


def _who_follows(
    ground: _Ground, home: Home, follower: Follower, ends: AsyncExitStack
) -> WhoFollows | None:
    staff = ground.supabase.staff
    if not staff.signs_in:
        return None
    note = FollowerFile(home.follower_note(practice=ground.settings.practising))
    follows = WhoFollows(follower, staff, note)
    keep_running(follows.run(), "who follows", ends)
    return follows


def _check(
    home: Home,
    ground: _Ground,
    gateways: Gateways,
    providers: Providers,
    exchange: Exchange | None,
) -> Check:
    file = home.journal_file(practice=not ground.settings.practising)
    return make_check(
        ground.settings,
        ground.clock,
        ground.secrets,
        journal=ground.journal,
        other_journal=OtherJournal(file, ground.desk, ground.clock),
        staff=ground.supabase.staff,
        catalogue=ground.vehicles.catalogue,
        gateways=gateways,
        providers=providers,
        exchange=exchange,
        updates=ground.about.updates,
    )
