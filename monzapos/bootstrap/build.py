"""Build the whole program on the running asyncio loop."""

import asyncio
import logging
import os
import random
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any

from monzapos.adapters.contact_rules import LibraryContactRules
from monzapos.adapters.desk_file import DeskFile
from monzapos.adapters.home import Home
from monzapos.adapters.keyring_secrets import KeyringSecrets
from monzapos.adapters.practice_catalog import PracticeSource
from monzapos.adapters.process_lock import ProcessLock
from monzapos.adapters.qr import QrLibrary
from monzapos.adapters.settings_file import SettingsFile
from monzapos.adapters.sqlite.catalog import SqliteCatalogue
from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.system_clock import SystemClock
from monzapos.application.ask_provider import Asker
from monzapos.application.cancel_sale import CancelSale
from monzapos.application.check import Check
from monzapos.application.connection import Connection
from monzapos.application.follow_sales import Follower, Sharing
from monzapos.application.program import Program
from monzapos.application.settle import Settler
from monzapos.application.start_sale import StartSale
from monzapos.bootstrap.practice import PracticeMode
from monzapos.bootstrap.providers import PRACTICE_PERSON, PracticeAddress, Providers
from monzapos.domain.person import Desk

log = logging.getLogger(__name__)


async def build(home: Home, environment: Mapping[str, str] = os.environ) -> Program:
    """Return the running program of a home: following has begun, nothing has been sold.

    Raises ``Refusal`` where the journal cannot be used; then nothing is left running.
    """
    async with AsyncExitStack() as ends:  # emptied into the program's own aclose once it is whole
        return await _assemble(home, environment, ends)


async def _assemble(home: Home, environment: Mapping[str, str], ends: AsyncExitStack) -> Program:
    await asyncio.to_thread(home.make)
    store = SettingsFile(home.settings_file, environment)
    settings = await asyncio.to_thread(store.load)
    clock = SystemClock()
    secrets = KeyringSecrets(home.service_suffix, environment)
    ends.callback(secrets.close)

    practice = PracticeMode(home.data, settings.practice) if settings.practising else None
    address: PracticeAddress | None = None
    if practice is not None:
        ends.push_async_callback(practice.stop)
        address = await practice.start()

    desk_id, own_person = await asyncio.to_thread(DeskFile(home.data / "desk.json").load)
    desk = Desk(desk_id, settings.desk.name)
    person = PRACTICE_PERSON if settings.practising else own_person

    journal = SqliteJournal(home.journal_file(practice=settings.practising), desk, clock)
    ends.push_async_callback(journal.close)
    await journal.open()
    catalogue = SqliteCatalogue(
        home.cache / "practice-catalog.sqlite3", PracticeSource(settings.practice.cars)
    )
    ends.push_async_callback(catalogue.close)

    providers = Providers(settings, secrets, clock, address)
    gateways = await providers.gateways()
    ends.push_async_callback(gateways.aclose)
    gateway = gateways.by_provider.get(providers.chosen)

    connection = Connection(gateway, clock)
    follower = Follower(
        journal,
        gateways,
        clock,
        ProcessLock(home.follower_lock(practice=settings.practising)),
        Asker(journal, gateways, clock, Settler(settings.desk.deposit_days)),
        connection,
        Sharing(settings.checkout.desks, random.random),
    )
    if practice is not None:
        follower.subscribe(practice.on_news)
    _run(follower.run(), "follower", ends)
    _run(connection.run(), "connection", ends)
    terms = providers.terms(desk, person, gateways)
    return Program(
        settings=settings,
        mode=providers.mode(gateways),
        provider=providers.chosen,
        desk=desk,
        person=person,
        catalogue=catalogue,
        journal=journal,
        start_sale=StartSale(
            journal, catalogue, gateways, follower, clock, LibraryContactRules(), terms
        ),
        cancel_sale=CancelSale(journal, follower, person),
        follower=follower,
        secrets=secrets,
        settings_store=store,
        qr_codes=QrLibrary(),
        check=Check(
            settings,
            journal,
            secrets,
            clock,
            gateway,
            gateways.missing.get(providers.chosen),
            providers.try_key,
        ),
        aclose=ends.pop_all().aclose,
    )


def _run(work: Coroutine[Any, Any, None], name: str, ends: AsyncExitStack) -> None:
    """Run something for as long as the program lives."""
    task = asyncio.create_task(work, name=name)

    async def end() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def ended(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            log.critical("The %s has stopped", name, exc_info=error)

    task.add_done_callback(ended)
    ends.push_async_callback(end)
