"""Which holds a desk shares: those of practice, or the real ones."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.system_clock import SystemClock
from monzapos.application.settings import CatalogSettings, Mode, Settings
from monzapos.bootstrap.shared_holds import exchange_of
from monzapos.domain.person import Desk

SHARED = Settings(catalog=CatalogSettings("supabase"))
DESK = Desk("desk-1", "Desk 1")
ACCESS = cast(SupabaseAccess, SimpleNamespace())  # nothing is asked


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[SqliteJournal]:
    opened = SqliteJournal(tmp_path / "journal.sqlite3", DESK, SystemClock())
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("mode", "practice"),
    [
        (Mode.PRACTICE, True),
        (Mode.TEST, True),
        (Mode.LIVE, False),
        (Mode.NOT_SET_UP, False),
    ],
)
async def test_real_money_never_shares_the_holds_of_practice(
    journal: SqliteJournal, mode: Mode, *, practice: bool
) -> None:
    exchange = exchange_of(SHARED, ACCESS, journal, DESK, mode)
    assert exchange is not None
    assert exchange.practice is practice


async def test_made_up_cars_and_desks_without_a_project_share_nothing(
    journal: SqliteJournal,
) -> None:
    assert exchange_of(Settings(), ACCESS, journal, DESK, Mode.LIVE) is None
    assert exchange_of(SHARED, None, journal, DESK, Mode.LIVE) is None
