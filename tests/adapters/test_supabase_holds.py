"""Shared holds over HTTP: what is PostgREST's and the network's; the rest is in the contract."""

from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest

from monzapos.adapters import supabase_holds
from monzapos.adapters.supabase_holds import SupabaseHolds
from monzapos.domain.errors import Refusal
from tests.adapters.holds_desk import adapter, holds_of
from tests.adapters.supabase_desk import SignedIn
from tests.contracts.faulty_server import FaultyServer, reply
from tests.contracts.hold_samples import ANA, claim, end, word
from tests.supabase.project import Project


@pytest.fixture
async def holds(project: Project) -> AsyncIterator[SupabaseHolds]:
    async with holds_of(project) as holds:
        yield holds


async def test_a_long_list_is_read_to_its_end(
    project: Project, holds: SupabaseHolds, monkeypatch: pytest.MonkeyPatch
) -> None:
    sales = {str(uuid4()) for _ in range(9)}
    for sale in sales:
        await holds.take(claim(sale, vehicle_id=str(uuid4())))
    monkeypatch.setattr(supabase_holds, "PAGE", 4)
    assert {one.sale_id for one in await holds.active(practice=False)} == sales
    project.rest.max_rows = 2  # the project's own limit, which a desk does not know
    assert {one.sale_id for one in await holds.active(practice=False)} == sales


@pytest.mark.parametrize("role", [None, "visitor"])
async def test_who_is_not_staff_is_refused(project: Project, role: str | None) -> None:
    async with holds_of(project, role) as visitor:
        for call in (
            visitor.version(),
            visitor.take(claim(str(uuid4()))),
            visitor.keep(word(str(uuid4()))),
            visitor.release(end(str(uuid4()))),
        ):
            with pytest.raises(Refusal) as refused:
                await call
            assert refused.value.code == "holds_denied"
        assert await visitor.active(practice=False) == ()


async def test_without_the_migration_it_is_said_so(project_without_migration: Project) -> None:
    async with holds_of(project_without_migration) as holds:
        for call in (
            holds.version(),
            holds.take(claim(str(uuid4()))),
            holds.keep(word(str(uuid4()))),
            holds.release(end(str(uuid4()))),
            holds.active(practice=False),
            holds.price(str(uuid4())),
        ):
            with pytest.raises(Refusal) as refused:
                await call
            assert refused.value.code == "holds_not_installed"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("down", "no_answer"),
        ("drop_after", "no_answer"),
        ("500", "500"),
        ("503", "503"),
        ("redirect", "redirected"),
        ("truncated", "bad_answer"),
    ],
)
async def test_no_answer_is_no_answer(
    project: Project, holds: SupabaseHolds, fault: str, reason: str
) -> None:
    project.faults.add("/rest/v1", fault)
    for call in (holds.take(claim(str(uuid4()))), holds.active(practice=False)):
        with pytest.raises(Refusal) as refused:
            await call
        assert (refused.value.code, refused.value.details) == (
            "holds_unreachable",
            {"reason": reason},
        )


async def test_a_silent_project_is_not_waited_for(
    project: Project, holds: SupabaseHolds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supabase_holds, "SECONDS", 0.2)
    project.faults.add("/rest/v1", "hang")
    with pytest.raises(Refusal) as refused:
        await holds.take(claim(str(uuid4())))
    assert (refused.value.code, refused.value.details) == (
        "holds_unreachable",
        {"reason": "timeout"},
    )


async def test_a_lost_answer_to_a_take_is_found_out_by_asking_again(
    project: Project, holds: SupabaseHolds
) -> None:
    sale = str(uuid4())
    project.faults.add("/rest/v1/rpc/monzapos_take_hold", "drop_after", 1)
    with pytest.raises(Refusal):
        await holds.take(claim(sale))
    await holds.take(claim(sale))


async def test_nobody_is_signed_in(project: Project) -> None:
    async with adapter(project.url, project.publishable_key, SignedIn(lambda: "no token")) as holds:
        with pytest.raises(Refusal) as refused:
            await holds.version()
    assert refused.value.code == "not_signed_in"


@pytest.mark.parametrize(
    "odd",
    [
        "until = 'infinity'",
        "until = '12026-01-01T00:00:00Z'",
        "kind = 'lease'",
    ],
)
async def test_a_row_that_cannot_be_read_holds_its_car_and_hides_no_other(
    project: Project, holds: SupabaseHolds, expect_log: Callable[[str], None], odd: str
) -> None:
    expect_log("cannot be read")
    sales = sorted(str(uuid4()) for _ in range(3))
    cars = {sale: str(uuid4()) for sale in sales}
    for sale in sales:
        await holds.take(claim(sale, vehicle_id=cars[sale]))
    for bound in ("until", "kind"):  # as a project may be that somebody has changed by hand
        project.database.run(
            f"alter table public.monzapos_holds drop constraint monzapos_holds_{bound}_check"
        )
    project.database.run(f"update public.monzapos_holds set {odd} where sale_id = '{sales[1]}'")
    for _ in range(2):
        listed = await holds.active(practice=False)
        assert {one.sale_id: one.vehicle_id for one in listed} == cars
    assert (listed[1].until, listed[1].session_id, listed[1].person) == (None, "", "")
    assert listed[2].person == ANA.name


@pytest.mark.parametrize(
    "rows", [b"{}", b"[null]", b"[[]]", b'[{"vehicle_id": 1}]', b'[{"sale_id": "a"}]']
)
async def test_a_list_that_names_no_car_is_no_list(rows: bytes) -> None:
    async with (
        FaultyServer(reply(rows, 200)) as server,
        adapter(server.base_url, "sb_publishable_abcdefgh", SignedIn(lambda: "token")) as odd,
    ):
        with pytest.raises(Refusal, match="holds_odd_answer"):
            await odd.active(practice=False)


ODD = {
    "a portal": (200, b"<html>Welcome</html>", "holds_odd_answer"),
    "a text": (200, b'"1"', "holds_odd_answer"),
    "a truth": (200, b"true", "holds_odd_answer"),
    "a list": (200, b"[]", "holds_odd_answer"),
    "half an object": (200, b'{"taken": true}', "holds_odd_answer"),
    "taken for nobody": (200, b'{"taken": true, "hold": null}', "holds_odd_answer"),
    "a number for a truth": (200, b'{"taken": 1, "hold": null}', "holds_odd_answer"),
    "a bad argument": (400, b'{"code": "22P02", "message": "uuid"}', "holds_odd_answer"),
    "not found by a proxy": (404, b"not found", "holds_unreachable"),
    "another function missing": (404, b'{"code": "PGRST116"}', "holds_odd_answer"),
    "a refused key": (401, b'{"message": "Invalid API key"}', "holds_odd_answer"),
    "too many requests": (429, b'{"message": "slow"}', "holds_unreachable"),
}


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_answer_takes_no_car(name: str) -> None:
    status, body, code = ODD[name]
    async with (
        FaultyServer(reply(body, status)) as server,
        adapter(server.base_url, "sb_publishable_abcdefgh", SignedIn(lambda: "token")) as odd,
    ):
        with pytest.raises(Refusal) as refused:
            await odd.take(claim(str(uuid4())))
    assert refused.value.code == code
