"""Secrets and customers leave no trace: not in files, output, the log or the command line."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.system_clock import SystemClock
from monzapos.domain.events import CustomerErased
from monzapos.domain.person import Desk, Person
from tests.e2e import paper
from tests.e2e.cars import LIDO, STRADA, VELOCE
from tests.e2e.conftest import Outcome
from tests.e2e.program import Home, Running, until
from tests.e2e.provider import FOR_GOOD, Provider
from tests.e2e.scenes import Scene, Scenes

CANARY = "CANARY0bird1of2the3mine"
KEY = f"rk_test_{CANARY}"
NOWHERE = "http://127.0.0.1:9"
EVA = {"name": "Eva Quetzal", "email": "eva.quetzal@dealer.example", "phone": "+34600111222"}
PROVIDERS_OWN = "practice.sqlite3"  # the provider may know its customer

scenes = Scenes()


def careless(home: Home, provider: Provider) -> None:
    """Give a home a real adapter with a key, in an environment that tempts libraries to tell."""
    home.cold = True  # libraries read it when they are imported
    home.environment |= {
        "MONZAPOS_CHECKOUT__PROVIDER": "stripe",
        "MONZAPOS_CHECKOUT__SUCCESS_URL": "https://dealer.example/success",
        "MONZAPOS_CHECKOUT__CANCEL_URL": "https://dealer.example/cancel",
        "MONZAPOS_STRIPE__API_BASE": provider.base_url,
        "MONZAPOS_STRIPE_KEY": KEY,
        "MONZAPOS_SUPABASE_PASSWORD": CANARY,
        "STRIPE_LOG": "debug",
        "PYTHONASYNCIODEBUG": "1",
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
        "ALL_PROXY": NOWHERE,
    }


def customer() -> tuple[str, ...]:
    return tuple(word for name, value in EVA.items() for word in (f"--customer-{name}", value))


def command_line(running: Running) -> bytes:
    if sys.platform != "linux":  # nobody else's command line can be read there
        return b""
    return Path(f"/proc/{running.child.pid}/cmdline").read_bytes()


def traces(home: Home, *words: str, beside: tuple[str, ...] = (PROVIDERS_OWN,)) -> dict[str, int]:
    """Count words in the raw bytes of every file of a home."""
    found = {}
    for path in home.folder.rglob("*"):
        ours = path.is_file() and not path.name.startswith(beside)
        if ours and (count := sum(path.read_bytes().count(word) for word in spelled(words))):
            found[path.name] = count
    return found


@scenes
def the_key_is_nowhere(home: Home, provider: Provider) -> None:
    careless(home, provider)
    for kind in ("500", "drop_before", "garbage"):
        provider.fail("get", kind)
    provider.fail("create", "drop_after")
    sell = home.start("sell", VELOCE, *customer())
    session = sell.wait_for("session_opened")
    shown = command_line(sell)
    sell.wait_for("trouble")
    provider.pay(session)
    told = [sell.finish(), home.run("check")]
    assert told[0].status == 0
    provider.fail("create", "401")
    told.append(home.run("sell", STRADA))
    assert told[-1].status == 3
    home.cold = False
    told.append(home.run("sales"))
    for wrong in (f"rk_live_{CANARY}", f"pk_test_{CANARY}", f"{KEY}\u00e9", CANARY):
        refused = home.start("sell", LIDO, MONZAPOS_STRIPE_KEY=wrong)
        told.append(refused.finish())
        assert told[-1].status == 2
    provider.fail("list", "redirect", FOR_GOOD)
    status, printed, said = home.start_words("check").text()
    assert status == 1
    everything = f"{[(each.lines, each.said) for each in told]}{printed}{said}"
    assert CANARY not in everything
    assert CANARY.encode() not in shown
    assert traces(home, CANARY, beside=()) == {}


@scenes
def a_key_in_words_for_people_is_nowhere_either(home: Home, provider: Provider) -> None:
    careless(home, provider)
    provider.fail("create", "403")
    status, printed, said = home.start_words("sell", VELOCE).text()
    assert status == 3
    assert CANARY not in printed + said
    assert traces(home, CANARY, beside=()) == {}


@scenes
def an_address_that_is_not_the_providers_is_not_shown(home: Home, provider: Provider) -> None:
    careless(home, provider)
    sell = home.start_words("sell", VELOCE)
    until(lambda: paper.sessions_at_the_provider(home), "a session")
    [session_id] = paper.sessions_at_the_provider(home)
    provider.pay(session_id)
    status, printed, _ = sell.text()
    assert status == 0
    assert "█" not in printed
    assert session_id not in printed
    assert "PAID: $84,500.00" in printed


@scenes
def a_customer_is_in_one_place_and_can_be_erased(home: Home, provider: Provider) -> None:
    for kind in ("500", "drop_before"):
        provider.fail("get", kind)
    sell = home.start("sell", VELOCE, *customer())
    provider.pay(sell.wait_for("session_opened"))
    sale = sell.finish()
    assert sale.status == 0
    assert not any(value in f"{sale.lines}{sale.said}" for value in EVA.values())
    for value in EVA.values():
        assert traces(home, value) == {home.journal.name: 1}
    assert tables_with(home, *EVA.values()) == {"customers"}
    erase(home)
    assert traces(home, *EVA.values()) == {}


@scenes
def a_customer_whose_sale_was_refused_is_in_one_place_too(home: Home, provider: Provider) -> None:
    provider.fail("create", "403")
    assert home.run("sell", VELOCE, *customer()).status == 3
    assert tables_with(home, *EVA.values()) == {"customers"}
    erase(home)
    assert traces(home, *EVA.values()) == {}


def tables_with(home: Home, *words: str) -> set[str]:
    found = set()
    with closing(sqlite3.connect(home.journal)) as file:
        tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in file.execute(f'SELECT * FROM "{table}"'):
                text = b" ".join(c if isinstance(c, bytes) else str(c).encode() for c in row)
                if any(word in text for word in spelled(words)):
                    found.add(str(table))
    return found


def spelled(words: tuple[str, ...]) -> set[bytes]:
    """Return words as they are, and as a form carries them."""
    return {word.encode() for word in words} | {quote_plus(word).encode() for word in words}


def erase(home: Home) -> None:
    async def work() -> None:
        clerk = Person("clerk", "Clerk", manager=True)
        journal = SqliteJournal(home.journal, Desk("desk", "Desk"), SystemClock())
        try:
            [sale] = await journal.sales()
            assert sale.customer is not None
            await journal.record(CustomerErased(sale.id, sale.customer.id), by=clerk)
            assert await journal.verify() is None
        finally:
            await journal.close()

    asyncio.run(work())


@pytest.mark.parametrize("scene", scenes.all, ids=lambda scene: scene.__name__)
def test_no_trace(scene: Scene, outcome: Outcome) -> None:
    outcome(scene)
