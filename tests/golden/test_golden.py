"""Every journal that was ever written opens in this program and says what it always said."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.sqlite.migrations import MIGRATIONS
from tests.golden.expected import ALARM, DEPOSIT, EXPECTED, FULL
from tests.golden.make import FOLDER, write
from tests.golden.story import DESK, MinuteClock

GOLDEN = sorted(FOLDER.glob("journal-*.sqlite3"))


@pytest.fixture(params=GOLDEN, ids=lambda path: path.stem)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy: opening may migrate it."""
    return Path(shutil.copy(request.param, tmp_path / "home.sqlite3"))


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        ).fetchall()


def test_every_schema_has_its_golden_file() -> None:
    assert [path.stem for path in GOLDEN] == [f"journal-{n + 1}" for n in range(len(MIGRATIONS))]


async def test_it_says_what_it_always_said(golden: Path) -> None:
    journal = SqliteJournal(golden, DESK, MinuteClock())
    assert await journal.verify() is None
    assert await journal.sales() == EXPECTED
    assert await journal.sales(only_open=True) == [ALARM]
    assert await journal.holds() == [FULL.hold, DEPOSIT.hold, ALARM.hold]
    assert await journal.desk_codes() == {"QQ22"}
    await journal.rebuild()
    assert await journal.sales() == EXPECTED
    assert await journal.verify() is None
    await journal.close()


async def test_a_migrated_file_is_as_a_new_one(golden: Path, tmp_path: Path) -> None:
    journal = SqliteJournal(golden, DESK, MinuteClock())
    await journal.open()
    await journal.close()
    await write(tmp_path / "new" / "journal.sqlite3")
    assert schema(golden) == schema(tmp_path / "new" / "journal.sqlite3")


async def test_the_story_told_today_means_the_same(tmp_path: Path) -> None:
    path = tmp_path / "new" / "journal.sqlite3"
    await write(path)
    journal = SqliteJournal(path, DESK, MinuteClock())
    assert await journal.sales() == EXPECTED
    await journal.close()


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_erased_customer_is_in_no_golden_file(path: Path) -> None:
    assert b"zoe@example.org" not in path.read_bytes()
    assert b"bea@example.org" in path.read_bytes()
