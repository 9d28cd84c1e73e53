"""What a check says of a dealership's own systems: project, people, vehicles, holds, website."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from monzapos.application.check import CheckLine, Level
from monzapos.application.checks.holds import ExamineHolds
from monzapos.application.checks.sign_in import ExamineSignIn
from monzapos.application.checks.site import ExamineSite
from monzapos.application.checks.supabase import ExamineSupabase
from monzapos.application.checks.vehicles import ExamineVehicles
from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange
from monzapos.application.ports import (
    Catalogue,
    Freshness,
    Gateway,
    HoldNotes,
    Probe,
    SharedHolds,
    VehiclePage,
    VehicleQuery,
)
from monzapos.application.settings import (
    CatalogSettings,
    CheckoutSettings,
    Settings,
    SupabaseSettings,
)
from monzapos.application.staff import OwnStaff, Presence, Roll, Staff
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.person import Person
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.error_notice import notice_for
from tests.application.samples import ANA, CAN, CAR, NOON

PROJECT = SupabaseSettings("https://abcd.supabase.co", "sb_publishable_12345678")
OWN = CatalogSettings("supabase")
SELLER = Person("person-sam", "Sam")
SITE = Settings(checkout=CheckoutSettings(provider="site"))


def the_one(lines: Sequence[CheckLine]) -> tuple[Level, str]:
    [line] = lines
    return line.level, line.code


def message_of(lines: Sequence[CheckLine]) -> str:
    [line] = lines
    return notice_for(line.code, line.details).message


@pytest.mark.parametrize(
    ("settings", "answer", "found"),
    [
        (SupabaseSettings(), 0.1, (Level.SKIP, "supabase_skip")),
        (PROJECT, 0.0414, (Level.OK, "supabase_ok")),
        (PROJECT, Refusal("supabase_key_refused"), (Level.FAIL, "supabase_key_refused")),
        (replace(PROJECT, publishable_key=""), Refusal("x"), (Level.FAIL, "x")),
    ],
)
async def test_the_project_is_asked_with_its_key(
    settings: SupabaseSettings, answer: float | Refusal, found: tuple[Level, str]
) -> None:
    asked: list[tuple[str, str]] = []

    async def try_project(address: str, key: str) -> float:
        asked.append((address, key))
        if isinstance(answer, Refusal):
            raise answer
        return answer

    lines = await ExamineSupabase(settings, try_project)()
    assert the_one(lines) == found
    assert asked == ([(settings.url, settings.publishable_key)] if settings.url else [])
    if found[0] is Level.OK:
        assert "41 ms" in message_of(lines)


@dataclass
class People:
    """A desk where people sign in; ``later`` is what a renewal comes to."""

    roll: Roll
    later: Roll | None = None
    signs_in: bool = True
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def subscribe(self, listener: Callable[[Roll], None]) -> None:
        listener(self.roll)
        later = self.later
        if later is not None:

            async def come() -> None:
                self.roll = later
                listener(later)

            self.tasks.append(asyncio.create_task(come()))


HERE = People(Roll(Presence.HERE, ANA))


async def of_people(people: object) -> Sequence[CheckLine]:
    return await ExamineSignIn(cast(Staff, people))()


async def test_nobody_has_to_sign_in_where_there_is_no_project() -> None:
    assert the_one(await of_people(OwnStaff(ANA))) == (Level.SKIP, "sign_in_skip")


@pytest.mark.parametrize("presence", [Presence.HERE, Presence.LOCKED])
@pytest.mark.parametrize(("person", "role"), [(ANA, "manager"), (SELLER, "salesperson")])
async def test_who_is_signed_in_is_told_with_the_role(
    presence: Presence, person: Person, role: str
) -> None:
    roll = Roll(presence, person, "a@example.com")
    lines = await of_people(People(roll))
    assert the_one(lines) == (Level.OK, "sign_in_ok")
    assert f"{person.name} is signed in as {role}." in message_of(lines)
    lines = await of_people(People(replace(roll, kept=False)))
    assert the_one(lines) == (Level.WARN, "sign_in_fleeting")
    assert "until the program ends" in message_of(lines)


async def test_a_renewal_is_waited_for() -> None:
    returning = Roll(Presence.RETURNING, ANA)
    people = People(returning, later=Roll(Presence.HERE, ANA))
    assert the_one(await of_people(people)) == (Level.OK, "sign_in_ok")
    trouble = replace(returning, trouble=Refusal("sign_in_unreachable", host="x"))
    for stuck in (People(trouble), People(returning, later=trouble)):
        assert the_one(await of_people(stuck)) == (Level.FAIL, "sign_in_unreachable")


async def test_nobody_signed_in_is_a_failure() -> None:
    nobody = People(Roll(Presence.RETURNING), later=Roll(Presence.NOBODY))
    assert the_one(await of_people(nobody)) == (Level.FAIL, "not_signed_in")


@dataclass
class Cars:
    """A catalogue that is read from somewhere else."""

    vehicles: Sequence[Vehicle] = ()
    trouble: Refusal | None = None
    freshness: Freshness | None = None
    read: bool = False

    async def refresh(self) -> None:
        self.read = True
        if self.trouble is not None:
            raise self.trouble

    async def search(self, query: VehicleQuery, offset: int, limit: int) -> VehiclePage:
        assert self.read
        assert query == VehicleQuery()
        return VehiclePage(tuple(self.vehicles[offset : offset + limit]), 1, offset, exact=False)


async def of_cars(
    cars: Cars, settings: CatalogSettings = OWN, staff: object = HERE
) -> Sequence[CheckLine]:
    examine = ExamineVehicles(settings, cast(Catalogue, cars), cast(Staff, staff))
    return await examine()


async def test_made_up_cars_are_not_read() -> None:
    cars = Cars()
    assert the_one(await of_cars(cars, CatalogSettings())) == (Level.SKIP, "vehicles_skip")
    assert not cars.read


async def test_all_vehicles_are_counted_and_those_that_cannot_be_sold() -> None:
    fine = [replace(CAR, id=f"car-{n}") for n in range(2500)]
    lines = await of_cars(Cars(fine))
    assert the_one(lines) == (Level.OK, "vehicles_ok")
    assert lines[0].details == {"count": "2500", "flawed": "0"}
    flawed = [*fine, replace(CAR, id="x", price=None, flaw="no_price")]
    lines = await of_cars(Cars(flawed))
    assert the_one(lines) == (Level.WARN, "vehicles_flawed")
    assert lines[0].details == {"count": "2501", "flawed": "1"}
    assert the_one(await of_cars(Cars())) == (Level.WARN, "vehicles_none")


@pytest.mark.parametrize(
    ("code", "freshness", "found"),
    [
        ("no_network", None, (Level.FAIL, "no_network")),
        ("no_network", Freshness(None), (Level.FAIL, "no_network")),
        ("no_network", Freshness(NOON), (Level.WARN, "vehicles_old")),
    ],
)
async def test_vehicles_that_could_not_be_read_are_told_with_their_age(
    code: str, freshness: Freshness | None, found: tuple[Level, str]
) -> None:
    lines = await of_cars(Cars([CAR], Refusal(code), freshness))
    assert the_one(lines) == found
    assert ("2026" in message_of(lines)) is (found[1] == "vehicles_old")


async def test_nobody_is_asked_for_where_nobody_is_signed_in() -> None:
    trouble = Refusal("sign_in_unreachable", host="x")
    for roll in (Roll(Presence.NOBODY), Roll(Presence.RETURNING, trouble=trouble)):
        away = People(roll)
        cars = Cars([CAR])
        assert the_one(await of_cars(cars, staff=away)) == (Level.SKIP, "vehicles_unasked")
        assert not cars.read
        assert the_one(await of_holds(Holds(1), away)) == (Level.SKIP, "holds_unasked")
    returning = People(Roll(Presence.RETURNING), later=Roll(Presence.HERE, ANA))
    assert the_one(await of_holds(Holds(1), returning)) == (Level.OK, "holds_ok")
    locked = People(Roll(Presence.LOCKED, ANA))
    assert the_one(await of_holds(Holds(1), locked)) == (Level.OK, "holds_ok")


@dataclass
class Holds:
    answer: int | Refusal
    before: bool = False

    async def answered(self) -> bool:
        return self.before

    async def version(self) -> int:
        if isinstance(self.answer, Refusal):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (None, (Level.SKIP, "holds_skip")),
        (1, (Level.OK, "holds_ok")),
        (Refusal("holds_not_installed"), (Level.WARN, "holds_not_installed")),
        (Refusal("holds_denied"), (Level.FAIL, "holds_denied")),
        (Refusal("no_network"), (Level.FAIL, "no_network")),
    ],
)
async def test_the_migration_is_asked_for(
    answer: int | Refusal | None, found: tuple[Level, str]
) -> None:
    lines = await of_holds(None if answer is None else Holds(answer))
    assert the_one(lines) == found
    if found[1] in ("holds_skip", "holds_ok", "holds_not_installed"):
        assert "website looks at no hold" in message_of(lines)


async def test_a_migration_that_was_there_and_is_not_any_more_stops_sales() -> None:
    gone = Holds(Refusal("holds_not_installed"), before=True)
    assert the_one(await of_holds(gone)) == (Level.FAIL, "holds_gone")


async def of_holds(holds: Holds | None, staff: object = HERE) -> Sequence[CheckLine]:
    exchange = None
    if holds is not None:
        exchange = Exchange(cast(HoldNotes, holds), cast(SharedHolds, holds), practice=False)
    return await ExamineHolds(exchange, cast(Staff, staff))()


@dataclass
class Website:
    """The website's gateway; ``can_look`` is what a key adds."""

    can_look: bool = True
    trouble: str = ""
    provider: str = "site"
    livemode: bool | None = False

    @property
    def capabilities(self) -> object:
        return replace(CAN, can_look=self.can_look)

    async def probe(self) -> Probe:
        if self.trouble:
            raise ProviderTrouble(self.trouble, certain=False)
        return Probe(NOON, bool(self.livemode), "account", 0.12)


async def of_site(
    website: Website | None,
    *,
    chosen: bool,
    by_hand: bool = False,
    missing: Mapping[str, Refusal] | None = None,
) -> Sequence[CheckLine]:
    usable = {"site": cast(Gateway, website)} if website else {}
    return await ExamineSite(Gateways(usable, missing or {}), chosen=chosen, by_hand=by_hand)()


async def test_the_website_says_who_follows_its_checkouts() -> None:
    assert the_one(await of_site(Website(), chosen=True)) == (Level.OK, "site_ok")
    keyless = Website(can_look=False, livemode=None)
    by_hand = await of_site(keyless, chosen=True, by_hand=True)
    assert the_one(by_hand) == (Level.WARN, "site_by_hand")
    assert "120 ms" in message_of(by_hand)
    for chosen, level in ((True, Level.FAIL), (False, Level.WARN)):  # as the sale would be told
        assert the_one(await of_site(keyless, chosen=chosen)) == (level, "site_needs_key")
    for chosen, level in ((True, Level.FAIL), (False, Level.WARN)):
        silent = await of_site(Website(trouble="no_network"), chosen=chosen)
        assert the_one(silent) == (level, "check_no_network")
    nowhere = {"site": Refusal("provider_not_here", provider="site")}
    meant = await of_site(None, chosen=True, missing=nowhere)
    assert the_one(meant) == (Level.FAIL, "provider_not_here")
    not_meant = await of_site(None, chosen=False, missing=nowhere)
    assert the_one(not_meant) == (Level.SKIP, "site_skip")
    assert the_one(await of_site(None, chosen=False)) == (Level.SKIP, "site_skip")
