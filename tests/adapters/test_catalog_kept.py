"""A list that was read elsewhere: when it is kept, replaced and shown."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monzapos.adapters.practice_catalog import practice_vehicles
from monzapos.adapters.sqlite.catalog_copy import CatalogueCopy
from monzapos.adapters.sqlite.catalog_kept import KeptList, Reading
from monzapos.application.ports import VehicleQuery
from monzapos.domain.errors import Refusal
from monzapos.domain.vehicle import Vehicle

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OURS = "https://ours.invalid"


def reading(count: int, at: datetime = NOON) -> Reading:
    return Reading(list(practice_vehicles(count)), at, str(count))


def never() -> bool:
    return False


class Desk:
    """One process's catalogue, over a file that others may have open too."""

    def __init__(self, path: Path, owner: str = OURS) -> None:
        self.kept = KeptList(path, owner)
        self.copy = CatalogueCopy(path, self.kept)

    async def total(self) -> int:
        return (await self.copy.search(VehicleQuery())).total

    async def read_at(self) -> datetime | None:
        return self.kept.read_at(await self.copy.contents())


@asynccontextmanager
async def desk(path: Path, owner: str = OURS) -> AsyncIterator[Desk]:
    made = Desk(path, owner)
    try:
        yield made
    finally:
        await made.copy.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "c.sqlite3"


async def test_nothing_is_there_until_a_list_is_put_in(path: Path) -> None:
    async with desk(path) as one:
        assert (await one.total(), await one.read_at()) == (0, None)
        one.kept.replace(reading(5), never)
        assert (await one.total(), await one.read_at()) == (5, NOON)
    async with desk(path) as next_start:
        assert (await next_start.total(), await next_start.read_at()) == (5, NOON)


async def test_another_projects_list_is_not_shown_and_makes_way(path: Path) -> None:
    async with desk(path) as one:
        one.kept.replace(reading(5), never)
    async with desk(path, "https://theirs.invalid") as other:
        assert (await other.total(), await other.read_at()) == (0, None)


async def test_other_processes_see_a_new_list(path: Path) -> None:
    async with desk(path) as one, desk(path) as other:
        one.kept.replace(reading(5), never)
        assert await other.total() == 5
        one.kept.replace(reading(7, NOON + timedelta(minutes=10)), never)
        assert (await other.total(), await other.read_at()) == (7, NOON + timedelta(minutes=10))


async def test_a_list_that_was_read_before_the_kept_one_changes_nothing(path: Path) -> None:
    async with desk(path) as slow, desk(path) as quick:
        quick.kept.replace(reading(7), never)
        slow.kept.replace(reading(5, NOON - timedelta(seconds=1)), never)
        assert (await slow.total(), await slow.read_at()) == (7, NOON)


@pytest.mark.parametrize("same", [False, True])
async def test_a_list_of_a_clock_that_ran_ahead_makes_way(path: Path, *, same: bool) -> None:
    async with desk(path) as one, desk(path) as other:
        one.kept.replace(reading(7, NOON + timedelta(days=365)), never)
        right = reading(7 if same else 5)
        other.kept.replace(right, never)
        assert (await one.total(), await one.read_at()) == (7 if same else 5, NOON)


async def test_a_list_that_was_begun_while_a_slow_one_was_read_stays(path: Path) -> None:
    async with desk(path) as slow, desk(path) as quick:
        quick.kept.replace(reading(7, NOON + timedelta(minutes=9)), never)
        slow.kept.replace(reading(5), never)
        assert (await slow.total(), await slow.read_at()) == (7, NOON + timedelta(minutes=9))


async def test_the_same_list_again_only_gets_younger(path: Path) -> None:
    class Once(list[Vehicle]):
        def __iter__(self) -> Iterator[Vehicle]:
            raise AssertionError("the same list is not put in again")

    async with desk(path) as one:
        one.kept.replace(reading(5), never)
        later = NOON + timedelta(minutes=10)
        one.kept.replace(Reading(Once(), later, "5"), never)
        assert (await one.total(), await one.read_at()) == (5, later)


async def test_a_list_that_breaks_off_replaces_nothing(path: Path) -> None:
    def broken() -> Iterator[Vehicle]:
        yield from practice_vehicles(3)
        raise RuntimeError("the rest is missing")

    class Broken:
        def __iter__(self) -> Iterator[Vehicle]:
            return broken()

    async with desk(path) as one:
        one.kept.replace(reading(5), never)
        with pytest.raises(RuntimeError, match="the rest is missing"):
            one.kept.replace(Reading(Broken(), NOON + timedelta(hours=1), "broken"), never)
        assert (await one.total(), await one.read_at()) == (5, NOON)


async def test_a_closing_program_gives_up_and_loses_nothing(path: Path) -> None:
    async with desk(path) as one:
        one.kept.replace(reading(5), never)
        with pytest.raises(Refusal, match="catalogue_closed"):
            one.kept.replace(reading(300, NOON + timedelta(hours=1)), lambda: True)
        assert await one.total() == 5


async def test_the_old_list_is_searched_while_a_new_one_goes_in(path: Path) -> None:
    async with desk(path) as one, desk(path) as other:
        one.kept.replace(reading(5), never)
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("DELETE FROM vehicle")
            assert await one.total() == await other.total() == 5
            writer.execute("ROLLBACK")


def _text(path: Path) -> None:
    path.write_text("this is no database, and it is longer than the header of one " * 40)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE fact (something)")
        other.commit()


@pytest.mark.parametrize("damage", [_text, _foreign, Path.unlink])
async def test_a_broken_copy_makes_way_for_a_list(
    path: Path, damage: Callable[[Path], None]
) -> None:
    async with desk(path) as one:
        one.kept.replace(reading(5), never)
    damage(path)
    async with desk(path) as one:
        assert (await one.total(), await one.read_at()) == (0, None)
        one.kept.replace(reading(6), never)
        assert (await one.total(), await one.read_at()) == (6, NOON)


async def test_a_broken_copy_makes_way_even_unread(path: Path) -> None:
    path.parent.mkdir()
    _text(path)
    async with desk(path) as one:
        one.kept.replace(reading(6), never)
        assert await one.total() == 6


async def test_a_disk_that_refuses_keeps_the_list_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    async with desk(tmp_path / "file" / "c.sqlite3") as one:
        assert await one.total() == 0
        for count in (5, 7):
            one.kept.replace(reading(count), never)
            assert (await one.total(), await one.read_at()) == (count, NOON)
