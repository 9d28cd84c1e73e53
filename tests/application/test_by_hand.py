"""What a manager records by hand where no provider can say any more, and who lets a deposit go."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monzapos.application.by_hand import only_by_hand
from monzapos.application.news import Contact, SaleNews
from monzapos.application.staff import OwnStaff
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import HoldTaken
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from monzapos.domain.person import Person
from monzapos.domain.sale import Sale
from monzapos.presentation.error_notice import notice
from tests.application.conftest import Practice
from tests.application.doctored import Doctored
from tests.application.samples import ANA, attempt, hold, observation, sale
from tests.application.shop import CARS, Provider, Shop, shop

S = AttemptState
BEA = Person("person-bea", "Bea")
MARTA = Person("person-marta", "Marta", manager=True)


@dataclass
class Shift(OwnStaff):
    """Whoever has the desk just now."""

    person: Person

    def seller(self) -> Person:
        return self.person

    def manager(self) -> Person:
        if not self.person.manager:
            raise Refusal("manager_needed")
        return self.person


@pytest.fixture
def staff() -> Shift:
    return Shift(ANA)


@pytest.fixture
async def desk(practice: Practice, tmp_path: Path, staff: Shift) -> AsyncIterator[Shop]:
    async with shop(tmp_path / "desk", practice.provider, staff=staff) as opened:
        yield opened


def news(one: Attempt, *, trouble: str = "", can_look: bool = True) -> SaleNews:
    return SaleNews(sale(one), Contact(trouble=trouble), can_look=can_look)


@pytest.mark.parametrize(
    ("told", "by_hand"),
    [
        (news(attempt(S.OPEN)), False),
        (news(attempt(S.OPEN), trouble="no_network"), False),
        (news(attempt(S.OPEN), trouble="not_found"), False),
        (news(attempt(S.OPEN), can_look=False), True),
        (news(attempt(S.PREPARED)), False),
        (news(attempt(S.PREPARED), can_look=False), False),  # not even sent
        (news(attempt(S.PREPARED, sent=True), can_look=False), False),  # the answer may come
        (news(attempt(S.PREPARED, sent=True), trouble="by_hand", can_look=False), True),
        (news(attempt(S.PREPARED, sent=True), trouble="site_not_listed"), True),
        (news(attempt(S.PREPARED, sent=True), trouble="site_listed_twice"), True),
        (news(attempt(S.PREPARED, sent=True), trouble="provider_down"), False),
        (news(attempt(S.PREPARED), trouble="site_not_listed"), False),
        (news(attempt(S.ALARM)), False),  # "complete/unpaid" may change
        (news(attempt(S.ALARM), can_look=False), True),
        (news(attempt(S.ALARM, last=observation(S.ALARM, final=True))), True),
        (news(attempt(S.PAID), can_look=False), False),
        (news(attempt(S.EXPIRED), can_look=False), False),
        (news(attempt(S.REFUSED), can_look=False), False),
        (news(attempt(S.NOT_FOUND), can_look=False), False),
        (SaleNews(sale(), Contact(), can_look=False), False),
    ],
)
def test_only_what_no_provider_can_say_is_recorded_by_hand(told: SaleNews, by_hand: bool) -> None:
    assert only_by_hand(told) is by_hand


async def test_what_the_provider_can_say_nobody_records(desk: Shop, practice: Practice) -> None:
    sold, one = await desk.open(0)
    for wish in (
        desk.record.paid(sold.id, "pi_1", sold.payment.amount),
        desk.record.not_paid(sold.id),
    ):
        with pytest.raises(Refusal, match="by_hand_not_needed"):
            await wish
    practice.press(one.url, "pay")
    await desk.until_light(sold, Light.PAID)
    with pytest.raises(Refusal, match="by_hand_too_late"):
        await desk.record.not_paid(sold.id)
    assert (await desk.read(sold)).approvals == ()


async def final_alarm(desk: Shop, provider: Doctored) -> Sale:
    """Return a sale that the provider calls over, with another sum than was asked for."""
    sold, _one = await desk.open(0)
    provider.says = {"status": "complete", "payment_status": "paid", "amount_total": 1}
    told = await desk.until(sold, lambda n: bool(n.sale.alarms))
    assert told.sale.attempt
    assert (told.sale.attempt.state, told.sale.attempt.final) == (S.ALARM, True)
    assert CARS[0].id in await desk.held()
    return told.sale


@pytest.mark.parametrize("paid", [True, False])
async def test_a_final_alarm_waits_for_a_managers_word(tmp_path: Path, paid: bool) -> None:
    provider, staff = Doctored(), Shift(BEA)
    async with (
        provider.server as server,
        shop(tmp_path / "desk", Provider.doctored(server.base_url), staff=staff) as desk,
    ):
        sold = await final_alarm(desk, provider)
        with pytest.raises(Refusal, match="manager_needed"):
            await desk.record.not_paid(sold.id)
        staff.person = MARTA
        if paid:
            await desk.record.paid(sold.id, "pi_1", sold.payment.amount)
        else:
            await desk.record.not_paid(sold.id)
        kept = await desk.read(sold)
        assert kept.light is (Light.PAID if paid else Light.NOT_PAID)
        assert kept.release_keys is paid
        assert (kept.hold is not None) is paid
        assert not any(one.open for one in kept.alarms)
        assert [one.by for one in kept.approvals] == ["Marta"]


async def deposit(desk: Shop, practice: Practice, car: int) -> Sale:
    order = {"purpose": Purpose.DEPOSIT, "deposit": Money(100_000, "usd")}
    sold, one = await desk.open(car, **order)
    practice.press(one.url, "pay")
    return (await desk.until_light(sold, Light.PAID)).sale


async def test_a_manager_lets_a_deposits_car_go_any_time(
    desk: Shop, practice: Practice, staff: Shift
) -> None:
    sold = await deposit(desk, practice, 1)
    staff.person = BEA
    with pytest.raises(Refusal, match="manager_needed"):
        await desk.record.release_deposit(sold.id)
    assert CARS[1].id in await desk.held()
    staff.person = MARTA
    await desk.record.release_deposit(sold.id)
    assert CARS[1].id not in await desk.held()
    kept = await desk.read(sold)
    assert (kept.light, kept.release_keys) == (Light.PAID, False)  # the money stays what it is
    assert [(one.what, one.by) for one in kept.approvals] == [("deposit_released", "Marta")]
    with pytest.raises(Refusal, match="no_deposit_held"):
        await desk.record.release_deposit(sold.id)


async def test_any_seller_lets_it_go_after_its_agreed_end(
    desk: Shop, practice: Practice, staff: Shift
) -> None:
    sold = await deposit(desk, practice, 2)
    assert sold.hold
    assert sold.hold.until
    staff.person = BEA
    desk.clock.pass_((sold.hold.until - desk.clock.now()).total_seconds() - 1)
    with pytest.raises(Refusal, match="manager_needed"):
        await desk.record.release_deposit(sold.id)
    desk.clock.pass_(2)
    await desk.record.release_deposit(sold.id)
    assert CARS[2].id not in await desk.held()
    kept = await desk.read(sold)
    assert kept.approvals == ()  # nobody had to take a responsibility
    (who,) = {e.person for e in await desk.journal.timeline(sold.id) if e.kind == "hold_released"}
    assert who == "Bea"


async def test_a_running_checkout_is_no_deposit(desk: Shop, staff: Shift) -> None:
    running, _ = await desk.open(4)
    staff.person = MARTA
    with pytest.raises(Refusal, match="no_deposit_held"):
        await desk.record.release_deposit(running.id)
    assert CARS[4].id in await desk.held()


async def test_a_sold_car_is_let_go_by_a_manager_alone(
    desk: Shop, practice: Practice, staff: Shift
) -> None:
    """A test sale's, or one that was paid back: the money stays what it is."""
    sold, one = await desk.open(3)
    practice.press(one.url, "pay")
    await desk.until_light(sold, Light.PAID)
    staff.person = BEA
    with pytest.raises(Refusal, match="manager_needed"):
        await desk.record.release_deposit(sold.id)
    assert CARS[3].id in await desk.held()
    staff.person = MARTA
    await desk.record.release_deposit(sold.id)
    assert CARS[3].id not in await desk.held()
    kept = await desk.read(sold)
    assert (kept.light, kept.paid, kept.release_keys) == (Light.PAID, sold.price, False)
    assert desk.told[-1].sale == kept  # so that no screen offers it a second time
    assert [(said.what, said.by) for said in kept.approvals] == [("sold_released", "Marta")]
    again, _ = await desk.open(3)
    assert again.id != sold.id


async def test_a_car_that_a_test_has_sold_says_how_it_comes_free(
    practice: Practice, tmp_path: Path
) -> None:
    async with shop(tmp_path / "tried", practice.provider, practice=False) as desk:
        await sells_in_a_test(desk, practice)


async def sells_in_a_test(desk: Shop, practice: Practice) -> None:
    sold, one = await desk.open(3)
    practice.press(one.url, "pay")
    await desk.until_light(sold, Light.PAID)
    with pytest.raises(VehicleHeld) as refused:
        await desk.open(3)
    with pytest.raises(VehicleHeld) as raced:  # what the journal says, where two were quick
        await desk.journal.record(
            HoldTaken(sold.id, replace(hold(), vehicle_id=sold.vehicle.id)), by=BEA
        )
    for held in (refused, raced):
        said = notice(held.value)
        assert said.title == "A TEST holds the car"
        assert "Sales → the sale → Show on the Sell page" in said.action
