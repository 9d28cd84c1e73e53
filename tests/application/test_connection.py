"""The strip's light for the provider: learned from every call, asked for where there is none."""

import asyncio
from typing import cast

import pytest

from monzapos.application.connection import Connection
from monzapos.application.ports import Gateway, Probe
from monzapos.domain.errors import ProviderTrouble
from tests.application.samples import NOON, FakeClock


def trouble(code: str) -> ProviderTrouble:
    return ProviderTrouble(code, certain=False)


@pytest.mark.parametrize(
    ("code", "online"),
    [
        ("no_network", False),
        ("no_answer", False),
        ("timeout", False),
        ("tls", False),
        ("redirected", False),
        ("bad_answer", False),
        ("provider_down", False),
        ("rate_limited", True),
        ("key_refused", True),
        ("request_refused", True),
        ("not_found", True),
    ],
)
def test_a_refusal_is_an_answer_and_silence_is_none(code: str, online: bool) -> None:
    connection = Connection(None, FakeClock())
    connection.heard(trouble(code))
    assert connection.online is online


def test_changes_are_told_once_and_the_state_to_whoever_comes_later() -> None:
    connection = Connection(None, FakeClock())
    first: list[bool] = []
    later: list[bool] = []
    connection.subscribe(first.append)
    assert first == []
    for heard in (None, None, trouble("timeout"), trouble("tls"), trouble("rate_limited")):
        connection.heard(heard)
    connection.subscribe(later.append)
    assert (first, later) == ([True, False, True], [True])


class Line:
    """A provider that answers or does not."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.fails = True

    async def probe(self) -> Probe:
        self.asked.set()
        if self.fails:
            raise trouble("no_network")
        return Probe(NOON, False, "account", 0.1)


async def test_it_asks_by_itself_only_where_nothing_has_been_heard() -> None:
    line = Line()
    heard = Connection(cast(Gateway, line), FakeClock())
    heard.heard(None)
    unheard = Connection(cast(Gateway, line), FakeClock())
    told: list[bool] = []
    unheard.subscribe(told.append)
    quiet = asyncio.create_task(heard.run())
    await asyncio.sleep(0)
    assert not line.asked.is_set()
    asking = asyncio.create_task(unheard.run())
    await line.asked.wait()
    await asyncio.sleep(0)
    assert told == [False]
    for task in (quiet, asking):
        task.cancel()
    await asyncio.gather(quiet, asking, return_exceptions=True)


async def test_without_a_gateway_there_is_nothing_to_ask() -> None:
    connection = Connection(None, FakeClock())
    await connection.run()
    assert connection.online is None
