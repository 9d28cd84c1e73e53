"""The dealership's vehicles, from PostgreSQL by HTTP into the copy that is searched."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from psycopg.sql import SQL

from monzapos.adapters import supabase_catalog, supabase_vehicles
from monzapos.adapters.supabase_catalog import SupabaseCatalogue
from monzapos.adapters.supabase_rows import RowReader
from monzapos.adapters.supabase_vehicles import VehicleTable
from monzapos.application.ports import Catalogue, Freshness, VehicleQuery
from monzapos.commands.output import Output
from monzapos.commands.up_to_date import bring_up_to_date
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle
from tests.adapters.supabase_desk import SignedIn, catalogue, vehicle_table
from tests.contracts.faulty_server import FaultyServer, Script, drip, drop, reply, silence
from tests.supabase.project import Project

ROMA = "ca000000-0000-4000-8000-000000000001"
VEHICULOS = "/rest/v1/vehiculos"
SECOND_PAGE = f"{VEHICULOS}?select=*,fabricas(*),stored(*)&order=id&limit=1000&id=gt."
KEY = "sb_publishable_abcdefgh"


@dataclass
class Desk:
    """A seller's desk at a project."""

    project: Project
    session: SignedIn
    table: VehicleTable
    path: Path

    def opened(self) -> AbstractAsyncContextManager[SupabaseCatalogue]:
        return catalogue(self.table, self.path)


@pytest.fixture
async def desk(project: Project, tmp_path: Path) -> AsyncIterator[Desk]:
    ana = project.auth.add("ana@monza.invalid", "secret", "sales")
    session = SignedIn(lambda: project.auth.token(ana))
    async with vehicle_table(project.url, project.publishable_key, session) as table:
        yield Desk(project, session, table, tmp_path / "cache" / "supabase-catalog.sqlite3")


async def listed(shown: Catalogue) -> tuple[Vehicle, ...]:
    return (await shown.search(VehicleQuery(), limit=500)).vehicles


async def read(desk: Desk) -> tuple[Vehicle, ...]:
    """Read the whole list, and return it as the page shows it."""
    async with desk.opened() as shown:
        await shown.refresh()
        return await listed(shown)


async def test_the_list_is_as_the_website_has_it(desk: Desk) -> None:
    carrera, roma, stradale = sorted(await read(desk), key=lambda v: v.name)
    assert roma == Vehicle(
        id=ROMA,
        name="Roma",
        model="F169",
        year=2023,
        price=Money(24_500_000, "usd"),
        maker="Ferrari",
        plant="Stabilimento di Maranello, Maranello, Italia",
        engine="V8 biturbo 3.9",
        power_hp=620,
        seconds_to_100="3.4",
        top_speed_kmh=320,
        torque_nm=760,
        weight_kg=1570,
        picture="https://shop.invalid/roma.webp",
        description="La nuova dolce vita",
    )
    assert (carrera.maker, carrera.description) == ("Porsche", "")
    # The website's own filter hides what is dearer than 350,000; a desk does not.
    assert (stradale.price, stradale.maker, stradale.picture) == (Money(52_481_500, "usd"), "", "")
    assert all(vehicle.sellable for vehicle in (roma, carrera, stradale))


async def test_bad_rows_are_shown_and_hide_no_good_one(desk: Desk) -> None:
    desk.project.database.with_odd_prices()
    found = {v.id[-2:]: v for v in await read(desk)}
    assert len(found) == 14
    assert found["a1"].price == Money(8_450_099, "usd")  # to the cent
    flaws = {name: vehicle.flaw for name, vehicle in found.items() if not vehicle.sellable}
    assert flaws == {
        "a2": "bad_price",  # a price of half a cent
        "a3": "no_price",
        "a4": "bad_price",
        "a5": "bad_price",
        "a6": "bad_price",
        "a7": "bad_price",  # 1e12
        "a8": "bad_price",
        "a9": "no_name",
        "aa": "no_name",
    }
    assert found["ab"].year is None


async def test_every_page_is_read_whatever_the_project_gives_at_a_time(desk: Desk) -> None:
    _fill(desk.project, 100)
    desk.project.rest.max_rows = 7
    found = await read(desk)
    assert len(found) == len({vehicle.id for vehicle in found}) == 103
    names = [vehicle.name for vehicle in found if not vehicle.maker]
    assert names == sorted(names)
    pages = [request.path for request in desk.project.requests.of(VEHICULOS)]
    assert len(pages) == 16  # the last one is empty
    assert all("order=id&" in page and "limit=1000" in page for page in pages)


async def test_the_order_is_maker_name_newest_first(desk: Desk) -> None:
    desk.project.database.run(
        """
        delete from stored; delete from vehiculos; delete from fabricas;
        insert into fabricas (id, fabricante) values
          ('fa000000-0000-4000-8000-000000000001', 'Álfil'),
          ('fa000000-0000-4000-8000-000000000002', 'bravo'),
          ('fa000000-0000-4000-8000-000000000003', 'Alfa');
        insert into vehiculos (fabrica_id, nombre_vehiculo, anio, precio) values
          (null, 'Aaa', 2024, 1), ('fa000000-0000-4000-8000-000000000002', 'X', 2020, 1),
          ('fa000000-0000-4000-8000-000000000002', 'x', 2024, 1),
          ('fa000000-0000-4000-8000-000000000001', 'Z', 2024, 1),
          ('fa000000-0000-4000-8000-000000000001', null, 2024, 1),
          ('fa000000-0000-4000-8000-000000000003', 'M', null, 1);
        """
    )
    found = [(v.maker, v.name, v.year) for v in await read(desk)]
    assert found == [
        ("Alfa", "M", None),
        ("Álfil", "Z", 2024),
        ("Álfil", "", 2024),
        ("bravo", "x", 2024),
        ("bravo", "X", 2020),
        ("", "Aaa", 2024),
    ]


async def test_pages_that_are_too_large_are_asked_for_in_parts(desk: Desk) -> None:
    _fill(desk.project, 100, description="x" * 40_000)
    assert len(await read(desk)) == 103
    limits = {
        request.path.rpartition("limit=")[2] for request in desk.project.requests.of(VEHICULOS)
    }
    assert min(int(limit.partition("&")[0]) for limit in limits) < 25


@pytest.mark.parametrize("missing", ["stored", "fabricas", "stored, fabricas"])
async def test_a_project_without_the_other_tables_has_vehicles_too(
    desk: Desk, missing: str
) -> None:
    desk.project.database.run(f"drop table {missing} cascade")
    found = await read(desk)
    assert {vehicle.name for vehicle in found} == {"Roma", "911 Carrera", "SF90 Stradale"}
    assert {vehicle.maker for vehicle in found} == (
        {""} if "fabricas" in missing else {"Ferrari", "Porsche", ""}
    )


async def test_a_table_that_this_person_may_not_read_is_left_out(desk: Desk) -> None:
    desk.project.database.run("revoke all on stored from authenticated")
    assert len(await read(desk)) == 3


async def test_what_was_hidden_for_a_moment_is_back_with_the_next_list(desk: Desk) -> None:
    desk.project.database.run("revoke all on fabricas from authenticated")
    async with desk.opened() as shown:
        await shown.refresh()
        assert {vehicle.maker for vehicle in await listed(shown)} == {""}
        desk.project.database.run("grant select on fabricas to authenticated")
        await shown.refresh()
        assert {vehicle.maker for vehicle in await listed(shown)} == {"Ferrari", "Porsche", ""}


async def test_who_asks_at_once_drops_no_table_twice(desk: Desk) -> None:
    desk.project.database.run("drop table stored, fabricas cascade")
    found = await asyncio.gather(desk.table.one(ROMA), desk.table.one(ROMA))
    assert [vehicle.name for vehicle in found if vehicle] == ["Roma", "Roma"]
    assert await desk.table.one(ROMA) == found[0]


async def test_a_renamed_column_is_only_empty(desk: Desk) -> None:
    desk.project.database.run("alter table vehiculos rename column motor to motor_1")
    desk.project.database.run("alter table vehiculos drop column anio")
    assert {(v.engine, v.year, v.sellable) for v in await read(desk)} == {("", None, True)}


async def test_the_list_is_there_at_once_and_offline_at_the_next_start(desk: Desk) -> None:
    before = await read(desk)
    desk.project.faults.add(VEHICULOS, "down")
    async with desk.opened() as shown:
        assert await listed(shown) == before
        freshness = shown.freshness
        assert freshness is not None
        read_at = freshness.read_at
        assert read_at is not None
        assert abs(read_at - datetime.now(UTC)) < timedelta(minutes=5)
        with pytest.raises(Refusal, match="catalogue_unreachable"):
            await shown.refresh()
        freshness = shown.freshness
        assert freshness is not None
        assert freshness.trouble is not None
        assert (freshness.read_at, freshness.reading) == (read_at, False)
        assert freshness.trouble.code == "catalogue_unreachable"
        assert await listed(shown) == before


async def test_the_age_is_told_by_the_projects_clock(desk: Desk) -> None:
    desk.project.clock.advance(86_400)
    desk.session.token = desk.session._make()
    async with desk.opened() as shown:
        await shown.refresh()
        assert shown.freshness is not None
        assert shown.freshness.read_at is not None
        ahead = shown.freshness.read_at - datetime.now(UTC)
    assert timedelta(hours=23) < ahead < timedelta(hours=25)


async def test_a_list_from_the_future_is_read_again_before_a_command_lists_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.project.clock.advance(86_400)
    desk.session.token = desk.session._make()
    await read(desk)
    desk.project.clock.advance(-86_400)
    desk.session.token = desk.session._make()
    desk.project.database.run(f"update vehiculos set precio = 250000 where id = '{ROMA}'")
    async with desk.opened() as shown:
        await bring_up_to_date(shown, Output(as_json=True))
        assert {v.price for v in await listed(shown) if v.id == ROMA} == {Money(25_000_000, "usd")}
    assert "just now" in capsys.readouterr().err


async def test_a_list_that_breaks_off_replaces_nothing(desk: Desk) -> None:
    _fill(desk.project, 30)
    before = await read(desk)
    desk.project.database.run("delete from stored; delete from vehiculos where precio > 100000")
    desk.project.rest.max_rows = 7
    async with desk.opened() as shown:
        desk.project.faults.add(SECOND_PAGE, "500")
        with pytest.raises(Refusal, match="catalogue_unreachable"):
            await shown.refresh()
        assert await listed(shown) == before
        desk.project.faults.clear()
        await shown.refresh()
        assert len(await listed(shown)) < len(before)


async def test_another_desk_of_the_home_sees_the_new_list(desk: Desk) -> None:
    async with desk.opened() as one, desk.opened() as other:
        told: list[Freshness] = []
        other.subscribe(told.append)
        await one.refresh()
        assert len(await listed(other)) == 3
        await other._look()
        assert other.freshness == one.freshness == told[-1]


async def test_an_empty_answer_is_said_and_hides_nothing(desk: Desk) -> None:
    await read(desk)
    desk.project.database.run('drop policy "Everybody may look" on vehiculos')
    async with desk.opened() as shown:
        await shown.refresh()
        assert await listed(shown) == ()
        assert shown.freshness is not None
        assert shown.freshness.trouble is not None
        assert shown.freshness.trouble.code == "catalogue_empty"
    async with desk.opened() as next_start:
        assert next_start.freshness is not None
        assert next_start.freshness.trouble is not None
        assert next_start.freshness.trouble.code == "catalogue_empty"


async def test_another_projects_list_is_not_shown(desk: Desk, tmp_path: Path) -> None:
    await read(desk)
    async with (
        vehicle_table("http://127.0.0.1:9", KEY, desk.session) as table,
        catalogue(table, desk.path) as other,
    ):
        assert await listed(other) == ()
        assert other.freshness == Freshness(None)


async def test_one_vehicle_is_read_from_the_project_and_never_from_the_list(desk: Desk) -> None:
    async with desk.opened() as shown:
        await shown.refresh()
        desk.project.database.run(f"update vehiculos set precio = 250000 where id = '{ROMA}'")
        now = await shown.vehicle(ROMA.upper())
        assert now is not None
        assert now.price == Money(25_000_000, "usd")
        desk.project.database.run(f"delete from stored; delete from vehiculos where id = '{ROMA}'")
        assert await shown.vehicle(ROMA) is None
        desk.project.faults.add(VEHICULOS, "503")
        with pytest.raises(Refusal, match="catalogue_unreachable"):
            await shown.vehicle(ROMA)


@pytest.mark.parametrize("vehicle_id", ["", "1", "roma", f"{ROMA}&select=id", f"{ROMA}\0", "*"])
async def test_what_can_be_no_id_is_not_asked_for(desk: Desk, vehicle_id: str) -> None:
    assert await desk.table.one(vehicle_id) is None
    assert not desk.project.requests.of(VEHICULOS)


async def test_a_token_that_has_ended_is_renewed_once(desk: Desk) -> None:
    desk.project.clock.advance(desk.project.auth.lifetime + 60)
    assert len(await read(desk)) == 3
    assert desk.session.renewals == 1


async def test_a_person_without_any_right_is_told_so(desk: Desk) -> None:
    desk.project.database.run("revoke all on vehiculos from authenticated")
    with pytest.raises(Refusal, match="catalogue_denied"):
        await read(desk)
    with pytest.raises(Refusal, match="catalogue_denied"):
        await desk.table.one(ROMA)


async def test_a_project_without_the_table_is_told_so(desk: Desk) -> None:
    desk.project.database.run("drop table vehiculos cascade")
    with pytest.raises(Refusal, match="catalogue_no_table"):
        await read(desk)


async def test_the_list_is_read_in_the_background_from_the_start_on(desk: Desk) -> None:
    async with desk.opened() as shown:
        desk.session.out = True
        told: asyncio.Queue[Freshness] = asyncio.Queue()
        shown.subscribe(told.put_nowait)
        running = asyncio.create_task(shown.run())
        assert await told.get() == Freshness(None, reading=True)
        refused = await told.get()
        assert refused.trouble is not None
        assert refused.trouble.code == "not_signed_in"
        assert not desk.project.requests.of(VEHICULOS)
        desk.session.out = False
        shown.poke()  # somebody has signed in
        assert (await told.get()).reading
        done = await told.get()
        assert (done.reading, done.trouble) == (False, None)
        assert done.read_at is not None
        assert len(await listed(shown)) == 3
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_bug_in_a_reading_is_told_and_the_list_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    def bug(_reader: RowReader, _row: object) -> Vehicle:
        raise ArithmeticError("nobody thought of this")

    monkeypatch.setattr(supabase_catalog, "FIRST_RETRY", 0.0)
    async with desk.opened() as shown:
        told: asyncio.Queue[Freshness] = asyncio.Queue()
        shown.subscribe(told.put_nowait)
        with monkeypatch.context() as broken:
            broken.setattr(RowReader, "vehicle", bug)
            expect_log("The list of vehicles could not be read")
            running = asyncio.create_task(shown.run())
            assert (await told.get()).reading
            failed = await told.get()
            assert failed.trouble is not None
            assert failed.trouble.code == "catalogue_bad_answer"
            with pytest.raises(Refusal, match="catalogue_bad_answer"):
                await shown.refresh()
        while (now := await told.get()).reading or now.trouble is not None:
            pass
        assert len(await listed(shown)) == 3
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_who_asks_meanwhile_waits_for_the_same_reading(desk: Desk) -> None:
    async with desk.opened() as shown:
        await asyncio.gather(*(shown.refresh() for _ in range(5)))
        assert desk.project.requests.count(VEHICULOS) == 2  # one page, and an empty one


async def test_closing_does_not_wait_for_the_project(desk: Desk) -> None:
    desk.project.faults.add(VEHICULOS, "hang")
    async with desk.opened() as shown:
        reading = asyncio.create_task(shown.refresh())
        while not desk.project.requests.of(VEHICULOS):
            await asyncio.sleep(0)
        await shown.close()
        with pytest.raises(asyncio.CancelledError):
            await reading
    with pytest.raises(Refusal, match="catalogue_closed"):
        await shown.refresh()


def _row(number: int, **more: object) -> dict[str, object]:
    vehicle_id = f"ca000000-0000-4000-8000-{number:012}"
    return {"id": vehicle_id, "nombre_vehiculo": f"Car {number}", "precio": 10_000 + number, **more}


ODD: dict[str, tuple[Script, str]] = {
    "silence": (silence(), "catalogue_unreachable"),
    "drip": (drip(), "catalogue_unreachable"),
    "drop": (drop(), "catalogue_unreachable"),
    "down": (reply(b"<html>", 503, Content_Type="text/html"), "catalogue_unreachable"),
    "limited": (reply({"message": "slow"}, 429), "catalogue_unreachable"),
    "html": (reply(b"<html>hotel</html>", Content_Type="text/html"), "catalogue_bad_answer"),
    "redirect": (reply(b"", 307, Location="http://127.0.0.1:9/"), "catalogue_bad_answer"),
    "truncated": (reply([_row(1)], length=90_000), "catalogue_bad_answer"),
    "half": (reply(json.dumps([_row(1)]).encode()[:-5]), "catalogue_bad_answer"),
    "object": (reply({"id": ROMA}), "catalogue_bad_answer"),
    "scalars": (reply([1, 2, 3]), "catalogue_bad_answer"),
    "null": (reply(b"null"), "catalogue_bad_answer"),
    "nested": (reply(b"[" * 200_000), "catalogue_bad_answer"),
    "no utf-8": (reply(b'[{"id": "\xff"}]'), "catalogue_bad_answer"),
    "too large": (reply(b"[" + b" " * 2_000_000 + b"]"), "catalogue_bad_answer"),
    "odd error": (reply(b'"no"', 418), "catalogue_bad_answer"),
    "unauthorized": (reply({"message": "Invalid API key"}, 401), "catalogue_denied"),
}


@pytest.mark.parametrize(("script", "code"), ODD.values(), ids=ODD)
async def test_what_is_no_list_is_refused(
    script: Script, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supabase_vehicles, "ONE_PAGE", 0.3)
    monkeypatch.setattr(supabase_vehicles, "ONE_ROW", 0.3)
    async with (
        FaultyServer(script) as server,
        vehicle_table(server.base_url, KEY, SignedIn(lambda: "token")) as table,
        catalogue(table, tmp_path / "c.sqlite3") as shown,
    ):
        with pytest.raises(Refusal, match=code) as refusal:
            await shown.refresh()
        assert type(refusal.value) is Refusal
        assert shown.freshness is not None
        assert shown.freshness.read_at is None
        with pytest.raises(Refusal, match="catalogue_"):
            await table.one(ROMA)


async def test_a_project_that_gives_the_same_page_for_ever_is_left(tmp_path: Path) -> None:
    async with (
        FaultyServer(reply([_row(1)])) as server,
        vehicle_table(server.base_url, KEY, SignedIn(lambda: "token")) as table,
        catalogue(table, tmp_path / "c.sqlite3") as shown,
    ):
        with pytest.raises(Refusal, match="catalogue_bad_answer"):
            await shown.refresh()


async def test_a_list_that_never_ends_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supabase_vehicles, "MOST", 100)
    pages = [reply([_row(page * 40 + at) for at in range(40)]) for page in range(4)]
    async with (
        FaultyServer(*pages) as server,
        vehicle_table(server.base_url, KEY, SignedIn(lambda: "token")) as table,
        catalogue(table, tmp_path / "c.sqlite3") as shown,
    ):
        with pytest.raises(Refusal, match="catalogue_too_large"):
            await shown.refresh()
        assert len(server.heard) == 3


async def test_rows_with_one_id_are_shown_and_none_of_them_is_sold(tmp_path: Path) -> None:
    rows = [_row(1), _row(1, precio=1), _row(2), {**_row(3), "id": "no uuid"}, {"precio": 5}]
    async with (
        FaultyServer(reply(rows), reply([])) as server,
        vehicle_table(server.base_url, KEY, SignedIn(lambda: "token")) as table,
        catalogue(table, tmp_path / "c.sqlite3") as shown,
    ):
        await shown.refresh()
        found = [(v.name, v.flaw) for v in await listed(shown)]
    assert found == [
        ("Car 1", "bad_id"),
        ("Car 1", "bad_id"),
        ("Car 2", None),
        ("Car 3", "bad_id"),
        ("", "no_name"),
    ]


async def test_one_id_means_one_row_of_that_id() -> None:
    first = _row(1)
    answers = (reply([first, first]), reply([_row(2)]), reply([]), reply([first]))
    async with (
        FaultyServer(*answers) as server,
        vehicle_table(server.base_url, KEY, SignedIn(lambda: "token")) as table,
    ):
        double = await table.one(str(first["id"]))
        assert double is not None
        assert double.flaw == "bad_id"
        with pytest.raises(Refusal, match="catalogue_bad_answer"):
            await table.one(str(first["id"]))
        assert await table.one(str(first["id"])) is None
        single = await table.one(str(first["id"]))
        assert single is not None
        assert single.sellable


async def test_bare_numbers_that_are_none_spoil_their_own_row_only(tmp_path: Path) -> None:
    good = json.dumps(_row(9, precio=84500.99))
    odd = ["NaN", "-Infinity", "1e400", "-5", '"NaN"', "1e999999999", "9" * 5000, "0.1e1"]
    rows = [
        json.dumps(_row(at)).replace(str(10_000 + at), number).encode()
        for at, number in enumerate(odd)
    ]
    body = b"[" + b",".join([*rows, good.encode()]) + b"]"
    async with (
        FaultyServer(reply(body), reply([])) as server,
        vehicle_table(server.base_url, KEY, SignedIn(lambda: "token")) as table,
        catalogue(table, tmp_path / "c.sqlite3") as shown,
    ):
        await shown.refresh()
        prices = [v.price.minor if v.price else None for v in await listed(shown)]
    assert prices == [None] * 7 + [100, 8_450_099]


async def test_many_pages_make_one_list(tmp_path: Path) -> None:
    rows = [_row(number, description="a car") for number in range(20_000)]
    pages = [reply(rows[at : at + 1000]) for at in range(0, len(rows), 1000)]
    async with (
        FaultyServer(*pages, reply([])) as server,
        vehicle_table(server.base_url, KEY, SignedIn(lambda: "token")) as table,
        catalogue(table, tmp_path / "c.sqlite3") as shown,
    ):
        await shown.refresh()
        assert (await shown.facets()).total == 20_000


def test_a_reader_says_what_a_list_was_made_with() -> None:
    assert RowReader("https://a.invalid").fingerprint != RowReader("").fingerprint


def _fill(project: Project, count: int, description: str = "") -> None:
    with project.database.as_owner() as connection:
        connection.execute(
            SQL(
                "insert into vehiculos (nombre_vehiculo, precio, description)"
                " select 'Car ' || lpad(n::text, 4, '0'), 10000 + n, %s"
                " from generate_series(1, %s) n"
            ),
            (description, count),
        )
