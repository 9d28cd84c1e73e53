"""The journal that is not in use is counted, and never made or changed."""

from pathlib import Path

import pytest

from monzapos.bootstrap.other_journal import OtherJournal
from monzapos.domain.errors import Refusal
from tests.adapters.sqlite.deals import ANA, DESK, Deal, TickingClock, journal_at


def other(path: Path) -> OtherJournal:
    return OtherJournal(path, DESK, TickingClock())


async def test_no_file_is_no_sale_and_stays_no_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    assert await other(path).open_sales() == 0
    assert not path.exists()


async def test_only_open_sales_are_counted_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = journal_at(path)
    await journal.open()
    assert await other(path).open_sales() == 0
    await journal.record(*Deal().started(), by=ANA)
    await journal.record(*Deal(sale="sale-2", car="car-2").started(), by=ANA)
    await journal.close()
    before = path.read_bytes()
    assert await other(path).open_sales() == 2
    assert path.read_bytes() == before


async def test_what_is_no_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"no database at all, only words" * 100)
    with pytest.raises(Refusal) as refused:
        await other(path).open_sales()
    assert refused.value.details["path"] == str(path)
