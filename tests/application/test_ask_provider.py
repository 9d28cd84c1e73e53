"""When a provider is asked, and when that would tell nobody anything."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from monzapos.application.ask_provider import Asker
from monzapos.application.gateways import Gateways
from monzapos.application.ports import Capabilities, Gateway, Probe
from monzapos.application.settle import Settler
from monzapos.application.watchlist import Watched
from monzapos.domain.attempt import AttemptState
from monzapos.domain.errors import ProviderTrouble, Refusal
from tests.adapters.sqlite.deals import journal_at
from tests.application.samples import CAN, FakeClock, attempt, sale

KEYLESS = replace(CAN, can_look=False, can_find=False, can_close=False, resend_for=0.0)


class Down:
    """A provider that has not answered since the program began, and does not now."""

    account, livemode = "fingerprint", False

    def __init__(self, can: Capabilities) -> None:
        self.capabilities = can

    def server_now(self) -> datetime | None:
        return None

    async def probe(self) -> Probe:
        raise ProviderTrouble("no_network", certain=False)


@pytest.mark.parametrize(
    ("can", "sent", "code"),
    [
        (KEYLESS, True, "by_hand"),  # whether it answers or not, only a manager can tell
        (KEYLESS, False, "no_network"),
        (CAN, True, "no_network"),
    ],
)
async def test_what_nobody_here_can_read_is_nobodys_connection(
    tmp_path: Path, can: Capabilities, code: str, *, sent: bool
) -> None:
    one = attempt(AttemptState.PREPARED, sent=sent)
    gateways = Gateways({"stripe": cast(Gateway, Down(can))}, {})
    async with AsyncExitStack() as ends:
        journal = journal_at(tmp_path / "journal.sqlite3")
        ends.push_async_callback(journal.close)
        asker = Asker(journal, gateways, FakeClock(), Settler(deposit_days=7))
        with pytest.raises(Refusal, match=code):
            await asker.ask(sale(one), Watched("sale-1", one, due=0.0))
