"""The file: private, guarded, backed up, and honest about a disk that fails it."""

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.sqlite.migration import Migration, run_script
from monzapos.adapters.sqlite.migrations import MIGRATIONS
from monzapos.domain.errors import Refusal
from tests.adapters.sqlite.deals import ANA, DESK, Deal, TickingClock, journal_at

posix = pytest.mark.skipif(os.name == "nt", reason="modes mean nothing on Windows")


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


async def refusal_of(journal: SqliteJournal) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await journal.record(*Deal().started(), by=ANA)
    return caught.value


@posix
async def test_only_the_desks_own_user_may_read(path: Path) -> None:
    before = os.umask(0)
    try:
        journal = journal_at(path)
        await journal.record(*Deal().started(), by=ANA)
    finally:
        os.umask(before)
    modes = {file.name: mode(file) for file in path.parent.iterdir()}
    await journal.close()
    assert modes == {
        "journal.sqlite3": "0o600",
        "journal.sqlite3-wal": "0o600",
        "journal.sqlite3-shm": "0o600",
    }
    assert mode(path.parent) == "0o700"


@posix
async def test_open_modes_are_tightened(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    path.parent.chmod(0o755)
    path.touch()
    path.chmod(0o644)
    journal = journal_at(path)
    await journal.open()
    await journal.close()
    assert (mode(path), mode(path.parent)) == ("0o600", "0o700")


@posix
async def test_a_folder_that_all_share_is_let_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    journal = journal_at(shared / "journal.sqlite3")
    await journal.open()
    await journal.close()
    assert mode(shared) == "0o1777"


async def test_every_commit_is_synced(journal: SqliteJournal) -> None:
    def pragma(name: str) -> object:
        return journal.database.run(lambda c: c.execute(f"PRAGMA {name}").fetchone()[0])

    assert await pragma("journal_mode") == "wal"  # type: ignore[misc]
    assert await pragma("synchronous") == 2  # type: ignore[misc]
    assert await pragma("fullfsync") == 1  # type: ignore[misc]
    assert await pragma("foreign_keys") == 1  # type: ignore[misc]
    assert await pragma("secure_delete") == 1  # type: ignore[misc]


async def test_a_file_of_a_newer_program_is_not_touched(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE of_tomorrow (x)")
        connection.execute("PRAGMA user_version=2")
    before = path.read_bytes()
    journal = journal_at(path)
    refusal = await refusal_of(journal)
    await journal.close()
    assert refusal.code == "journal_newer"
    assert refusal.details == {"version": "2", "newest": "1"}
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


async def test_some_other_database_is_not_touched(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE somebody_elses (x)")
    before = path.read_bytes()
    journal = journal_at(path)
    assert (await refusal_of(journal)).code == "journal_corrupt"
    await journal.close()
    assert path.read_bytes() == before


def to_2(connection: sqlite3.Connection) -> None:
    run_script(connection, "ALTER TABLE sales ADD COLUMN note TEXT NOT NULL DEFAULT 'of 2';")


def failing(connection: sqlite3.Connection) -> None:
    run_script(connection, "DROP TABLE alarms;\nCREATE TABLE half_done (x);")
    raise ZeroDivisionError


def journal_of(path: Path, *later: Migration) -> SqliteJournal:
    return SqliteJournal(path, DESK, TickingClock(), migrations=(*MIGRATIONS, *later))


async def test_a_backup_comes_before_a_migration(path: Path) -> None:
    old = journal_of(path)
    await old.record(*Deal().started(), by=ANA)  # stays open: its word is still in the log only
    new = journal_of(path, to_2)
    sale = await new.sale("sale-1")
    note = await new.database.run(lambda c: c.execute("SELECT note FROM sales").fetchone()[0])
    await new.close()
    await old.close()

    assert note == "of 2"
    (backup,) = path.parent.glob("*.backup.sqlite3")
    assert backup.name == "journal-schema-1-20260504T120001.000000Z.backup.sqlite3"
    if os.name != "nt":
        assert mode(backup) == "0o600"
    kept = journal_of(backup)
    assert await kept.verify() is None
    assert await kept.sale("sale-1") == sale
    await kept.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert sorted(path.parent.iterdir()) == sorted([path, backup])


async def test_a_new_file_needs_no_backup(path: Path) -> None:
    journal = journal_of(path, to_2)
    await journal.open()
    await journal.close()
    assert list(path.parent.iterdir()) == [path]


async def test_a_failed_migration_changes_nothing(path: Path) -> None:
    old = journal_of(path)
    await old.record(*Deal().started(), by=ANA)
    await old.close()
    with closing(sqlite3.connect(path)) as connection:
        before = list(connection.iterdump())

    new = journal_of(path, to_2, failing)
    with pytest.raises(ZeroDivisionError):
        await new.open()
    await new.close()

    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


async def test_an_old_program_beside_a_new_file_is_refused(path: Path) -> None:
    new = journal_of(path, to_2)
    await new.record(*Deal().started(), by=ANA)
    old = journal_of(path)
    assert (await refusal_of(old)).code == "journal_newer"
    await old.close()
    await new.close()


def test_a_script_without_its_last_semicolon_is_a_bug() -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(ValueError):
        run_script(connection, "CREATE TABLE a (x);\nCREATE TABLE b (x)")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be deleted")
@pytest.mark.parametrize("which", ["journal.sqlite3", "journal.sqlite3-wal"])
async def test_deleted_underneath(journal: SqliteJournal, path: Path, which: str) -> None:
    await journal.open()
    (path.parent / which).unlink()
    assert (await refusal_of(journal)).code == "journal_gone"
    assert (await refusal_of(journal)).code == "journal_gone"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be replaced")
async def test_replaced_underneath(journal: SqliteJournal, path: Path) -> None:
    await journal.record(*Deal(sale="sale-0", car="car-0").started(), by=ANA)
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    assert (await refusal_of(journal)).code == "journal_gone"


async def test_locked_by_another_process(journal: SqliteJournal, path: Path) -> None:
    await journal.open()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await refusal_of(journal)).code == "journal_locked"
        assert await journal.sales() == []  # reading goes on
        other.execute("ROLLBACK")
    await journal.record(*Deal().started(), by=ANA)


async def test_a_full_disk(journal: SqliteJournal) -> None:
    await journal.record(*Deal().started(), by=ANA)

    def fill(connection: sqlite3.Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    await journal.database.run(fill)
    before = await journal.sales()
    recorded = 0
    code = ""
    while not code:
        deal = Deal(sale=f"sale-{recorded + 2}", car=f"car-{recorded + 2}")
        try:
            await journal.record(*deal.started(), by=ANA)
            recorded += 1
        except Refusal as refusal:
            code = refusal.code
    assert code == "journal_full"
    assert len(await journal.sales()) == len(before) + recorded
    assert await journal.verify() is None
    await journal.database.run(lambda c: c.execute("PRAGMA max_page_count=1000000").fetchone())
    await journal.record(*Deal(sale="sale-x", car="car-x").started(), by=ANA)


async def test_a_read_only_file_can_be_read(path: Path) -> None:
    writer = journal_at(path)
    await writer.record(*Deal().started(), by=ANA)
    reader = SqliteJournal(path, DESK, TickingClock(), read_only=True)
    assert [sale.id for sale in await reader.sales()] == ["sale-1"]
    refusal = await refusal_of(reader)
    await reader.close()
    await writer.close()
    assert refusal.code == "journal_read_only"
    assert refusal.details == {"path": str(path)}


async def test_reading_only_makes_no_file(path: Path) -> None:
    reader = SqliteJournal(path, DESK, TickingClock(), read_only=True)
    assert (await refusal_of(reader)).code == "journal_io"
    await reader.close()
    assert not path.parent.exists()


async def test_reading_only_does_not_migrate(path: Path) -> None:
    old = journal_of(path)
    await old.open()
    await old.close()
    reader = SqliteJournal(
        path, DESK, TickingClock(), migrations=(*MIGRATIONS, to_2), read_only=True
    )
    assert (await refusal_of(reader)).code == "journal_read_only"
    await reader.close()


async def test_a_folder_where_the_file_should_be(path: Path) -> None:
    path.mkdir(parents=True)
    journal = journal_at(path)
    assert (await refusal_of(journal)).code in {"journal_io", "journal_read_only"}
    await journal.close()


async def test_a_file_where_the_folder_should_be(path: Path) -> None:
    path.parent.touch()
    journal = journal_at(path)
    assert (await refusal_of(journal)).code == "journal_io"
    await journal.close()


@pytest.mark.parametrize(
    "junk", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 500]
)
async def test_not_a_database(path: Path, junk: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(junk)
    journal = journal_at(path)
    refusal = await refusal_of(journal)
    await journal.close()
    assert refusal.code == "journal_corrupt"
    assert refusal.details == {"path": str(path)}
    assert path.read_bytes() == junk


async def filled(path: Path) -> None:
    journal = journal_at(path)
    for number in range(30):
        deal = Deal(sale=f"sale-{number}", car=f"car-{number}")
        await journal.record(*deal.started(), by=ANA)
    await journal.close()


async def test_a_truncated_file(path: Path) -> None:
    await filled(path)
    path.write_bytes(path.read_bytes()[: 3 * 4096])
    journal = journal_at(path)
    with pytest.raises(Refusal) as caught:
        await journal.verify()
    await journal.close()
    assert caught.value.code == "journal_corrupt"


async def test_damaged_pages(path: Path) -> None:
    await filled(path)
    whole = path.read_bytes()
    damaged = whole[: 4096 * 2] + b"\x5a" * (len(whole) - 4096 * 2)
    path.write_bytes(damaged)
    journal = journal_at(path)
    for call in (journal.verify, journal.sales, journal.rebuild):
        with pytest.raises(Refusal) as caught:
            await call()
        assert caught.value.code == "journal_corrupt"
    await journal.close()


async def test_the_next_call_tries_again(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    journal = journal_at(path)
    assert (await refusal_of(journal)).code == "journal_corrupt"
    path.unlink()
    await journal.record(*Deal().started(), by=ANA)
    await journal.close()


def test_python_has_a_sqlite_that_is_new_enough() -> None:
    assert sqlite3.sqlite_version_info >= (3, 37), sys.version  # STRICT tables
