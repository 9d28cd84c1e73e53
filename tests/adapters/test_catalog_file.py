"""When the copy is made, kept and made again."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monzapos.adapters.practice_catalog import practice_vehicles
from monzapos.adapters.sqlite.catalog import SqliteCatalogue
from monzapos.application.ports import Catalogue, VehicleQuery
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle


class CountingSource:
    """Practice cars, and how often all of them were read."""

    def __init__(self, count: int, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.read = 0
        self._count = count

    def vehicles(self) -> Iterator[Vehicle]:
        self.read += 1
        return practice_vehicles(self._count)

    def vehicle(self, vehicle_id: str) -> Vehicle | None:
        return next((v for v in practice_vehicles(self._count) if v.id == vehicle_id), None)


async def total(path: Path, source: CountingSource) -> int:
    catalogue: Catalogue = SqliteCatalogue(path, source)
    try:
        return (await catalogue.search(VehicleQuery())).total
    finally:
        await catalogue.close()


async def test_a_copy_is_kept_until_the_source_changes(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "c.sqlite3"
    first, same, other = (CountingSource(3, "a"), CountingSource(3, "a"), CountingSource(5, "b"))
    assert [await total(path, source) for source in (first, same, other)] == [3, 3, 5]
    assert [source.read for source in (first, same, other)] == [1, 0, 1]


@pytest.mark.parametrize("damage", ["text", "empty", "cut", "other"])
async def test_a_broken_copy_is_made_again(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "c.sqlite3"
    await total(path, CountingSource(40, "a"))
    whole = path.read_bytes()
    if damage == "text":
        path.write_text("this is no database, and it is longer than the header of one " * 40)
    elif damage == "other":
        path.unlink()
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE fact (something)")
        other.commit()
        other.close()
    else:
        path.write_bytes(whole[: len(whole) // 2 if damage == "cut" else 0])
    assert await total(path, CountingSource(40, "a")) == 40


async def test_a_copy_that_breaks_in_use_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    source = CountingSource(24, "a")
    catalogue = SqliteCatalogue(path, source)
    try:
        assert (await catalogue.search(VehicleQuery("apex"))).total == 3
        vandal = sqlite3.connect(path)
        vandal.execute("DROP TABLE vehicle")
        vandal.commit()
        vandal.close()
        assert len((await catalogue.search(VehicleQuery("apex"))).vehicles) == 3
    finally:
        await catalogue.close()
    assert source.read == 2


async def test_another_process_with_another_source_changes_nothing_here(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    ours = SqliteCatalogue(path, CountingSource(3, "ours"))
    try:
        assert (await ours.search(VehicleQuery())).total == 3
        assert await total(path, CountingSource(9, "theirs")) == 9
        assert (await ours.search(VehicleQuery())).total == 3
        assert (await ours.facets()).total == 3
    finally:
        await ours.close()


async def test_a_disk_that_refuses_leaves_a_copy_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert await total(tmp_path / "file" / "c.sqlite3", CountingSource(7, "a")) == 7


async def test_facets_come_from_the_data(tmp_path: Path) -> None:
    class Source(CountingSource):
        def vehicles(self) -> Iterator[Vehicle]:
            def car(name: str, maker: str, year: int | None, minor: int | None) -> Vehicle:
                price = None if minor is None else Money(minor, "usd")
                return Vehicle(name, name, maker=maker, year=year, price=price)

            yield replace(car("1", "Veloce", 2024, 900), power_hp=620)
            yield car("2", "Alta", 2021, None)
            yield replace(car("3", "Veloce", None, 100), power_hp=95)
            yield car("4", "", 2024, 500)

    catalogue = SqliteCatalogue(tmp_path / "c.sqlite3", Source(0, "a"))
    try:
        facets = await catalogue.facets()
    finally:
        await catalogue.close()
    assert facets.total == 4
    assert facets.makers == (("Alta", 1), ("Veloce", 2))
    assert facets.years == ((2024, 2), (2021, 1))
    assert (facets.lowest_price, facets.highest_price) == (100, 900)
    assert (facets.lowest_power, facets.highest_power) == (95, 620)


async def test_an_empty_catalogue_has_facets_too(tmp_path: Path) -> None:
    catalogue = SqliteCatalogue(tmp_path / "c.sqlite3", CountingSource(0, "a"))
    try:
        facets = await catalogue.facets()
        assert (await catalogue.search(VehicleQuery("a"))).total == 0
    finally:
        await catalogue.close()
    assert (facets.total, facets.lowest_price, facets.highest_price) == (0, 0, 0)
    assert (facets.lowest_power, facets.highest_power) == (0, 0)


async def test_one_vehicle_is_read_from_the_source(tmp_path: Path) -> None:
    source = CountingSource(3, "a")
    wanted = list(practice_vehicles(3))[2]
    catalogue = SqliteCatalogue(tmp_path / "c.sqlite3", source)
    try:
        assert await catalogue.vehicle(wanted.id) == wanted
        assert await catalogue.vehicle("nobody's") is None
    finally:
        await catalogue.close()
    assert not (tmp_path / "c.sqlite3").exists()


async def test_closing_gives_up_a_copy_in_the_making(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Source(CountingSource):
        def vehicles(self) -> Iterator[Vehicle]:
            begun.set()
            assert go_on.wait(10)
            for vehicle in super().vehicles():
                self.read += 1
                yield vehicle

    source = Source(5_000, "a")
    before = set(threading.enumerate())
    catalogue = SqliteCatalogue(tmp_path / "c.sqlite3", source)
    asked = asyncio.create_task(catalogue.facets())
    await asyncio.to_thread(begun.wait, 10)
    closing = asyncio.create_task(catalogue.close())
    await asyncio.sleep(0)  # the wish to close is known now
    go_on.set()
    await closing
    with pytest.raises(Refusal, match="catalogue_closed"):
        await asked
    assert source.read < 1_000
    assert not {t for t in set(threading.enumerate()) - before if t.name.startswith("catalogue")}
    assert await total(tmp_path / "c.sqlite3", CountingSource(4, "a")) == 4  # nothing half-made


async def test_closing_twice_is_closing(tmp_path: Path) -> None:
    catalogue = SqliteCatalogue(tmp_path / "c.sqlite3", CountingSource(1, "a"))
    await catalogue.close()
    await catalogue.close()
