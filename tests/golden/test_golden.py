"""Every journal that was ever written opens in this program and says what it always said."""

import hashlib
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


def number(path: Path) -> int:
    """Return the number of a golden file's schema."""
    return int(path.stem.removeprefix("journal-"))


GOLDEN = sorted(FOLDER.glob("journal-*.sqlite3"), key=number)
# What was written once. A new schema brings a new line; none is ever changed.
WRITTEN = {
    "journal-1": "b198734defb7803460be7ca7d0c4859c680d6304008d0ffb87e354ecb77e989b",
}


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
    """Who adds a schema runs ``python -m tests.golden.make`` and writes the digest down here."""
    assert [number(path) for path in GOLDEN] == [n + 1 for n in range(len(MIGRATIONS))]


def test_a_golden_file_stays_as_it_was_written() -> None:
    digests = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in GOLDEN}
    assert digests == WRITTEN


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_file_is_of_the_schema_in_its_name(path: Path) -> None:
    uri = f"{path.as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (number(path),)


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
