"""Shared holds over HTTP: the adapter, PostgREST's ways and our migration in a real PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from monzapos.adapters import supabase_holds
from monzapos.adapters.http import Http
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_holds import SupabaseHolds
from monzapos.adapters.supabase_project import SupabaseProject
from monzapos.adapters.system_clock import SystemClock
from monzapos.application.ports import HoldClaim, HoldEnd, HoldWord, SharedHold
from monzapos.domain.attempt import Light
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Desk, Person
from tests.adapters.supabase_desk import SignedIn
from tests.contracts.faulty_server import FaultyServer, reply
from tests.supabase.project import Project

CAR = "ca000000-0000-4000-8000-000000000001"
PRICE = Money(24_500_000, "usd")
NOTHING = Money(0, "usd")
END = datetime(2031, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
DESK_1, DESK_2 = Desk("desk-1", "Desk «1»"), Desk("desk-2", "Desk 2")
ANA, BEA = Person("ana", "Ana Álvarez"), Person("bea", "Bea 風")


@asynccontextmanager
async def holds_of(project: Project, role: str | None = "sales") -> AsyncIterator[SupabaseHolds]:
    """Give the adapter as it works for a newly registered person with this role."""
    person = project.auth.add(f"{uuid4()}@monza.invalid", "secret", role)
    session = SignedIn(lambda: project.auth.token(person))
    async with adapter(project.url, project.publishable_key, session) as holds:
        yield holds


@asynccontextmanager
async def adapter(url: str, key: str, session: SignedIn) -> AsyncIterator[SupabaseHolds]:
    http = Http(SystemClock())
    try:
        yield SupabaseHolds(SupabaseAccess(SupabaseProject(url, key), session, http))
    finally:
        await http.aclose()


@pytest.fixture
async def holds(project: Project) -> AsyncIterator[SupabaseHolds]:
    async with holds_of(project) as holds:
        yield holds


@pytest.fixture
async def manager(project: Project) -> AsyncIterator[SupabaseHolds]:
    async with holds_of(project, "manager") as holds:
        yield holds


def claim(sale: str, **changes: object) -> HoldClaim:
    plain = HoldClaim(sale, CAR, False, "stripe", DESK_1, ANA)
    return replace(plain, **changes)  # type: ignore[arg-type]


def word(sale: str, kind: HoldKind = HoldKind.CHECKOUT, **changes: object) -> HoldWord:
    plain = HoldWord(sale, CAR, False, kind, END, "stripe", "cs_1", PRICE, NOTHING, Light.WAITING)
    return replace(plain, **changes)  # type: ignore[arg-type]


def end(sale: str, reason: str = "not_paid") -> HoldEnd:
    return HoldEnd(sale, CAR, False, reason, NOTHING, Light.NOT_PAID)


async def test_a_hold_is_taken_told_of_and_given_back(holds: SupabaseHolds) -> None:
    assert await holds.version() == 1
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.take(claim(sale))
    assert await holds.active(practice=False) == (
        SharedHold(CAR, sale, HoldKind.CHECKOUT, None, "stripe", "", ANA.name, DESK_1.name),
    )
    assert await holds.price(sale) is None
    await holds.keep(word(sale))
    await holds.keep(word(sale))
    (told,) = await holds.active(practice=False)
    assert (told.until, told.session_id) == (END, "cs_1")
    assert await holds.price(sale) == PRICE
    assert await holds.active(practice=True) == ()
    await holds.release(end(sale))
    await holds.release(end(sale))
    assert await holds.active(practice=False) == ()


async def test_the_loser_sees_who_holds_it_and_until_when(holds: SupabaseHolds) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.keep(word(sale))
    with pytest.raises(VehicleHeld) as refused:
        await holds.take(claim(str(uuid4()), desk=DESK_2, person=BEA))
    assert refused.value.details == {
        "desk": "Desk «1»",
        "person": "Ana Álvarez",
        "kind": "checkout",
        "until": END.isoformat(),
    }


async def test_practice_holds_no_real_car(holds: SupabaseHolds) -> None:
    await holds.take(claim(str(uuid4())))
    practised = str(uuid4())
    await holds.take(claim(practised, practice=True))
    assert [one.sale_id for one in await holds.active(practice=True)] == [practised]


async def test_what_was_given_back_is_not_taken_again(holds: SupabaseHolds) -> None:
    sale, never_taken = str(uuid4()), str(uuid4())
    await holds.take(claim(sale))
    await holds.release(end(sale))
    await holds.release(end(never_taken, "never_sent"))
    for late in (sale, never_taken):
        with pytest.raises(Refusal) as refused:
            await holds.take(claim(late))
        assert refused.value.code == "hold_withdrawn"
    for unknown in (sale, str(uuid4())):
        with pytest.raises(Refusal) as refused:
            await holds.keep(word(unknown))
        assert refused.value.code == "hold_withdrawn"
    assert await holds.active(practice=False) == ()


async def test_late_money_takes_the_car_again_or_is_told_who_has_it(holds: SupabaseHolds) -> None:
    early, other = str(uuid4()), str(uuid4())
    for sale in (early, other):
        await holds.take(claim(sale))
        await holds.release(end(sale))
    await holds.keep(word(early, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID))
    assert [one.sale_id for one in await holds.active(practice=False)] == [early]
    with pytest.raises(VehicleHeld) as refused:
        await holds.keep(word(other, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID))
    assert refused.value.details["kind"] == "sold"


async def test_a_sold_car_is_given_back_by_a_manager_alone(
    holds: SupabaseHolds, manager: SupabaseHolds
) -> None:
    sale = str(uuid4())
    await holds.take(claim(sale))
    await holds.keep(word(sale, HoldKind.SOLD, until=None, paid=PRICE, light=Light.PAID))
    for reason in ("not_paid", "by_hand"):
        with pytest.raises(Refusal) as refused:
            await holds.release(end(sale, reason))
        assert refused.value.code == "manager_needed"
    await manager.release(end(sale, "by_hand"))
    assert await holds.active(practice=False) == ()


async def test_anybody_lets_an_overdue_deposit_go(holds: SupabaseHolds) -> None:
    sale, gone = str(uuid4()), datetime.now(UTC) - timedelta(minutes=1)
    await holds.take(claim(sale))
    await holds.keep(word(sale, HoldKind.DEPOSIT, until=gone, paid=Money(100_000, "usd")))
    await holds.release(end(sale, "by_hand"))
    assert await holds.active(practice=False) == ()


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
