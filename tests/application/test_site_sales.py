"""Cars sold through the website, from end to end without a window: asked once, never again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.site_gateway import Patience, SiteGateway
from monzapos.adapters.site_reader import SiteReader, StripeKey
from monzapos.adapters.site_request import Website as Site
from monzapos.adapters.stripe_sessions import Deadlines
from monzapos.application.ports import Gateway
from monzapos.application.staff import OwnStaff
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from monzapos.domain.person import Person
from monzapos.domain.sale import Sale
from tests.application.samples import ANA, FakeClock
from tests.application.shop import CARS, Provider, Shop, shop
from tests.site.dealership import Dealership
from tests.site.website import PATH

S = AttemptState
ROWS = {
    car.id: {"nombre_vehiculo": car.name, "precio": car.price.minor // 100}
    for car in CARS
    if car.price
}
HOUR = 3600.0
DAY = 24 * 3600.0


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dealership]:
    with Dealership(tmp_path_factory.mktemp("town"), ROWS, ANA.id) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _calm(town: Dealership) -> None:
    """Let nothing that an earlier test planned go wrong, nor its sessions be taken for ours."""
    town.calm()
    town.advance(3600)


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


MARTA = Person("person-marta", "Marta", manager=True)
BEA = Person("person-bea", "Bea")


def site(town: Dealership, *, key: bool, address: str = "") -> Callable[[FakeClock], Gateway]:
    def make(clock: FakeClock) -> Gateway:
        quick = Deadlines(1.5, 1.5, 3.0)  # a busy machine is no fault
        reader = SiteReader(StripeKey("rk_test_practice", town.stripe), clock, quick)
        return SiteGateway(
            Site(address or town.website.url, by_hand=not key),
            town.signed_in,
            reader if key else None,
            QrHosts(frozenset(), town.stripe),
            clock,
            Patience(create=1.5, probe=1.5),
        )

    return make


@asynccontextmanager
async def at_the_desk(
    home: Path,
    town: Dealership,
    *,
    key: bool,
    staff: Shift | None = None,
    following: bool = True,
    address: str = "",
) -> AsyncIterator[Shop]:
    async with shop(
        home,
        Provider.practice(town.stripe),
        staff=staff or Shift(ANA),
        more={"site": site(town, key=key, address=address)},
        following=following,
    ) as opened:
        yield opened


@pytest.fixture
async def desk(town: Dealership, tmp_path: Path) -> AsyncIterator[Shop]:
    """Sell with a key that reads what the website makes."""
    async with at_the_desk(tmp_path / "desk", town, key=True) as opened:
        yield opened


@pytest.fixture
def staff() -> Shift:
    return Shift(ANA)


@pytest.fixture
async def blind(town: Dealership, tmp_path: Path, staff: Shift) -> AsyncIterator[Shop]:
    """Sell without any key."""
    async with at_the_desk(tmp_path / "desk", town, key=False, staff=staff) as opened:
        yield opened


def sent(town: Dealership) -> int:
    return len(town.website.came)


def price(sale: Sale) -> Money:
    return sale.payment.amount


async def shown(desk: Shop, car: int) -> Sale:
    """Sell a car through the website until its code may be shown."""
    sale = await desk.sell(car, provider="site")
    news = await desk.until(sale, lambda n: bool(n.sale.attempt and n.sale.attempt.url))
    return news.sale


# With a key


async def test_a_car_is_paid_and_released(desk: Shop, town: Dealership) -> None:
    before = sent(town)
    sale = await desk.sell(0, provider="site")
    news = await desk.until_light(sale, Light.WAITING)
    attempt = news.sale.attempt
    assert attempt
    assert (attempt.desk_code, attempt.livemode, attempt.sent) == ("", False, True)
    assert attempt.reference == f"{CARS[0].id}/{ANA.id}"
    assert attempt.expires_at
    assert (news.can_look, news.can_close) == (True, True)
    town.press(attempt.url, "pay")
    paid = await desk.until_light(sale, Light.PAID)
    assert paid.sale.hold
    assert (paid.sale.hold.kind, paid.sale.release_keys) == (HoldKind.SOLD, True)
    assert sent(town) == before + 1


async def test_a_cancelled_car_is_free_and_sold_again(desk: Shop, town: Dealership) -> None:
    sale = await shown(desk, 1)
    await desk.cancel(sale.id)
    await desk.until_light(sale, Light.NOT_PAID)
    assert CARS[1].id not in await desk.held()
    town.advance(60)
    await desk.start.again(sale.id)
    second = await desk.until_light(sale, Light.WAITING)
    assert second.sale.attempt
    assert (second.sale.attempt.number, second.sale.attempt.desk_code) == (2, "")


async def test_a_deposit_and_a_car_of_another_currency_never_get_as_far(
    desk: Shop, town: Dealership
) -> None:
    before = sent(town)
    with pytest.raises(Refusal, match="site_full_price_only"):
        await desk.sell(2, provider="site", purpose=Purpose.DEPOSIT, deposit=Money(100_000, "usd"))
    assert CARS[2].id not in await desk.held()
    assert sent(town) == before


async def test_a_price_that_the_website_reads_otherwise_is_an_alarm_and_can_be_closed(
    desk: Shop, town: Dealership
) -> None:
    town.website.says = {"amount_total": 1}
    sale = await desk.sell(3, provider="site")
    news = await desk.until(sale, lambda n: n.sale.attempt is not None and bool(n.sale.alarms))
    assert news.sale.attempt
    assert news.sale.attempt.state is S.ALARM
    assert [alarm.code for alarm in news.sale.alarms] == ["amount"]
    await desk.cancel(sale.id)
    await desk.until_light(sale, Light.NOT_PAID)
    assert CARS[3].id not in await desk.held()


NEVER_MADE = ["down", "500", "502", "503", "hang", "portal", "redirect", "stripe 500"]
MADE = ["drop_after", "truncated", "drip", "stripe drop_after", "stripe truncated"]


def spoil(town: Dealership, kind: str) -> None:
    if kind.startswith("stripe "):
        town.fail("create", kind.removeprefix("stripe "))
    else:
        town.website.faults.add(PATH, kind, 1)


@pytest.mark.parametrize("kind", MADE)
async def test_a_session_whose_answer_was_lost_is_found_and_paid(
    desk: Shop, town: Dealership, kind: str
) -> None:
    before, made = sent(town), await town.sessions()
    spoil(town, kind)
    sale = await desk.sell(4, provider="site")
    news = await desk.until_light(sale, Light.WAITING)
    assert {told.light(desk.clock.monotonic()) for told in desk.told} <= {
        Light.UNKNOWN,
        Light.WAITING,
    }
    assert news.sale.attempt
    town.press(news.sale.attempt.url, "pay")
    assert (await desk.until_light(sale, Light.PAID)).sale.release_keys
    assert (sent(town), await town.sessions()) == (before + 1, made + 1)


@pytest.mark.parametrize("kind", NEVER_MADE)
async def test_what_was_never_made_stays_unknown_until_it_can_not_come_any_more(
    desk: Shop, town: Dealership, kind: str
) -> None:
    other = await shown(desk, 19)  # by which the key is known to be of the website's account
    before, made = sent(town), await town.sessions()
    spoil(town, kind)
    sale = await desk.sell(18, provider="site")
    news = await desk.until_trouble(sale, "site_not_listed")
    assert news.light(desk.clock.monotonic()) is Light.UNKNOWN
    assert CARS[18].id in await desk.held()
    with pytest.raises(Refusal, match="payment_open"):
        await desk.start.again(sale.id)
    town.advance(HOUR)  # a quarter would do, but the desk thinks that more time has passed
    over = await desk.until_light(sale, Light.NOT_PAID)
    assert over.sale.attempt
    assert over.sale.attempt.state is S.NOT_FOUND
    assert CARS[18].id not in await desk.held()
    assert (sent(town), await town.sessions()) == (before + 1, made)
    await desk.cancel(other.id)
    await desk.until_light(other, Light.NOT_PAID)


async def sold_again(desk: Shop, town: Dealership, car: int, kind: str) -> tuple[Sale, str]:
    """Make a second code at once, whose answer is lost; return the first one's session too."""
    first = await shown(desk, car)
    assert first.attempt
    await desk.cancel(first.id)
    await desk.until_light(first, Light.NOT_PAID)
    spoil(town, kind)
    return await desk.start.again(first.id), first.attempt.session_id


async def test_the_first_codes_session_is_never_taken_for_the_seconds(
    desk: Shop, town: Dealership
) -> None:
    sale, _ = await sold_again(desk, town, 12, "hang")
    news = await desk.until_trouble(sale, "site_not_listed")
    assert news.sale.attempt
    assert (news.sale.attempt.state, news.sale.attempt.session_id) == (S.PREPARED, "")
    assert CARS[12].id in await desk.held()


async def test_a_second_code_whose_answer_was_lost_is_found_beside_the_first(
    desk: Shop, town: Dealership
) -> None:
    sale, first = await sold_again(desk, town, 13, "drop_after")
    news = await desk.until_light(sale, Light.WAITING)
    assert news.sale.attempt
    assert (news.sale.attempt.number, news.sale.attempt.session_id == first) == (2, False)
    town.press(news.sale.attempt.url, "pay")
    await desk.until_light(sale, Light.PAID)


async def test_signed_out_means_refused_and_nothing_held(desk: Shop, town: Dealership) -> None:
    town.website.refuses = 2
    sale = await desk.sell(6, provider="site")
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert (news.sale.attempt.state, news.sale.attempt.refusal) == (S.REFUSED, "site_signed_out")
    assert CARS[6].id not in await desk.held()


@pytest.mark.parametrize("kind", ["500", "drop_before", "drop_after", "hang", "garbage", "429"])
async def test_a_fault_while_looking_never_shows_a_wrong_light(
    desk: Shop, town: Dealership, kind: str
) -> None:
    sale = await shown(desk, 7)
    town.fail("get", kind, 2)
    assert sale.attempt
    town.press(sale.attempt.url, "pay")
    before = len(desk.told)
    assert (await desk.until_light(sale, Light.PAID)).sale.release_keys
    seen = {told.light(desk.clock.monotonic()) for told in desk.told[before:]}
    assert seen <= {Light.UNKNOWN, Light.WAITING, Light.PAID}


# Killed between the request and its answer


@pytest.mark.parametrize("address", ["", "https://moved.invalid"], ids=["same", "moved"])
async def test_what_was_cancelled_before_it_was_sent_is_never_sent(
    town: Dealership, tmp_path: Path, address: str
) -> None:
    before, made = sent(town), await town.sessions()
    async with at_the_desk(tmp_path / "desk", town, key=False, following=False) as desk:
        sale = await desk.sell(7, provider="site")
        await desk.cancel(sale.id)
    async with at_the_desk(tmp_path / "desk", town, key=False, address=address) as desk:
        news = await desk.until_light(sale, Light.NOT_PAID)
        assert news.sale.attempt
        assert news.sale.attempt.state is S.NOT_FOUND
        assert CARS[7].id not in await desk.held()
    assert (sent(town), await town.sessions()) == (before, made)


async def killed(home: Path, town: Dealership, car: int, *, key: bool) -> Sale:
    """Sell at a desk whose program ends while the website is still answering."""
    made = await town.sessions()
    town.website.faults.add(PATH, "drip", 1)  # the session is made; its answer takes half a minute
    async with at_the_desk(home, town, key=key) as first:
        sale = await first.sell(car, provider="site")
        async with asyncio.timeout(5):
            while await town.sessions() == made:
                await asyncio.sleep(0.005)
        await first.stop_following()
    return sale


async def test_after_a_kill_the_list_tells_and_nothing_is_sent_again(
    town: Dealership, tmp_path: Path
) -> None:
    before = sent(town)
    sale = await killed(tmp_path / "desk", town, 8, key=True)
    async with at_the_desk(tmp_path / "desk", town, key=True) as second:
        news = await second.until_light(sale, Light.WAITING)
        assert news.sale.attempt
        town.press(news.sale.attempt.url, "pay")
        await second.until_light(sale, Light.PAID)
    assert sent(town) == before + 1


async def test_after_a_kill_without_a_key_a_manager_tells(town: Dealership, tmp_path: Path) -> None:
    before = sent(town)
    sale = await killed(tmp_path / "desk", town, 9, key=False)
    async with at_the_desk(tmp_path / "desk", town, key=False) as second:
        await second.until_trouble(sale, "by_hand")
        second.clock.pass_(3 * DAY)
        town.advance(3 * DAY)
        news = await second.until_trouble(sale, "by_hand")  # it is nobody's to give up
        assert news.light(second.clock.monotonic()) is Light.UNKNOWN
        await second.record.not_paid(sale.id)
        await second.until_light(sale, Light.NOT_PAID)
        assert CARS[9].id not in await second.held()
    assert sent(town) == before + 1


# Without a key


async def test_nobody_here_can_read_it_so_it_is_unknown_from_the_first_moment(
    blind: Shop, town: Dealership
) -> None:
    sale = await shown(blind, 10)
    assert sale.attempt
    assert (sale.attempt.state, sale.attempt.livemode) == (S.OPEN, False)
    lights = {n.light(blind.clock.monotonic()) for n in blind.told if n.sale.id == sale.id}
    assert lights == {Light.UNKNOWN}
    news = await blind.until_trouble(sale, "by_hand")
    assert (news.can_look, news.can_close, news.may_show) == (False, False, True)
    assert CARS[10].id in await blind.held()


async def test_a_manager_records_that_it_is_paid(
    blind: Shop, town: Dealership, staff: Shift
) -> None:
    sale = await shown(blind, 11)
    staff.person = BEA
    for wish in (blind.record.paid(sale.id, "pi_1", price(sale)), blind.record.not_paid(sale.id)):
        with pytest.raises(Refusal, match="manager_needed"):
            await wish
    staff.person = MARTA
    await blind.record.paid(sale.id, " pi_3AbC ", price(sale))
    news = await blind.until_light(sale, Light.PAID)
    kept = await blind.read(sale)
    assert kept.attempt
    assert kept.attempt.payment_reference == "pi_3AbC"
    assert (kept.attempt.by_hand, kept.release_keys) == (True, True)
    assert kept.hold
    assert kept.hold.kind is HoldKind.SOLD
    assert [(one.what, one.by) for one in kept.approvals] == [("paid_by_hand", "Marta")]
    assert news.sale == kept
    for wish in (blind.record.paid(sale.id, "pi_1", price(sale)), blind.record.not_paid(sale.id)):
        with pytest.raises(Refusal, match="by_hand_too_late"):  # paid is never undone
            await wish
    (who,) = {e.person for e in await blind.journal.timeline(sale.id) if e.kind == "approval_given"}
    assert who == "Marta"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("", "by_hand_no_reference"),
        ("pi_ 1", "by_hand_no_reference"),
        ("123456789", "by_hand_no_reference"),
        ("4242 4242 4242 4242", "card_number"),
        ("x" * 300, "by_hand_no_reference"),
    ],
)
async def test_a_payment_has_a_number_that_is_no_cards(
    blind: Shop, reference: str, code: str
) -> None:
    sale = await shown(blind, 12)
    with pytest.raises(Refusal, match=code):
        await blind.record.paid(sale.id, reference, price(sale))
    with pytest.raises(Refusal, match="by_hand_other_amount"):
        await blind.record.paid(sale.id, "pi_1", Money(1, "usd"))
    assert (await blind.read(sale)).approvals == ()
    await blind.record.not_paid(sale.id)


async def test_what_was_recorded_as_not_paid_can_still_be_paid(blind: Shop) -> None:
    sale = await shown(blind, 13)
    await blind.record.not_paid(sale.id)
    await blind.until_light(sale, Light.NOT_PAID)
    assert CARS[13].id not in await blind.held()
    with pytest.raises(Refusal, match="by_hand_too_late"):
        await blind.record.not_paid(sale.id)
    await blind.record.paid(sale.id, "pi_late", price(sale))
    kept = await blind.read(sale)
    assert (kept.light, kept.release_keys) == (Light.PAID, True)
    assert [one.what for one in kept.approvals] == ["expired_by_hand", "paid_by_hand"]


async def test_the_journal_tells_whether_the_session_had_ended_by_itself(blind: Shop) -> None:
    early, late = await shown(blind, 15), await shown(blind, 16)
    await blind.record.not_paid(early.id)
    assert late.attempt
    assert late.attempt.expires_at
    blind.clock.pass_((late.attempt.expires_at - blind.clock.now()).total_seconds() + 1)
    await blind.record.not_paid(late.id)
    what = [(await blind.read(sale)).approvals[0].what for sale in (early, late)]
    assert what == ["expired_by_hand", "not_paid_by_hand"]


async def test_late_money_for_a_car_that_another_sale_has_is_an_alarm(blind: Shop) -> None:
    sale = await shown(blind, 14)
    await blind.record.not_paid(sale.id)
    other = await shown(blind, 14)
    await blind.record.paid(sale.id, "pi_late", price(sale))
    kept = await blind.read(sale)
    assert (kept.light, kept.hold, kept.release_keys) == (Light.PAID, None, False)
    assert [alarm.code for alarm in kept.alarms if alarm.open] == ["late_money"]
    with pytest.raises(Refusal, match="nothing_owed_back"):  # it holds no car
        await blind.record.keeps_car(sale.id)
    await blind.record.paid_back(sale.id)
    kept = await blind.read(sale)
    assert (kept.light, kept.release_keys) == (Light.PAID, False)
    assert not any(alarm.open for alarm in kept.alarms)
    assert kept.approvals[-1].what == "paid_back"
    with pytest.raises(Refusal, match="nothing_owed_back"):
        await blind.record.paid_back(sale.id)
    await blind.record.not_paid(other.id)


async def test_a_new_key_reads_what_was_sold_without_one(town: Dealership, tmp_path: Path) -> None:
    async with at_the_desk(tmp_path / "desk", town, key=False) as before:
        sale = await shown(before, 15)
    async with at_the_desk(tmp_path / "desk", town, key=True) as after:
        await after.until_light(sale, Light.WAITING)
        with pytest.raises(Refusal, match="by_hand_not_needed"):
            await after.record.not_paid(sale.id)
        assert sale.attempt
        town.press(sale.attempt.url, "pay")
        assert (await after.until_light(sale, Light.PAID)).sale.release_keys


async def test_cancelling_without_a_key_waits_for_a_manager(blind: Shop) -> None:
    sale = await shown(blind, 16)
    await blind.cancel(sale.id)
    news = await blind.until(sale, lambda n: bool(n.sale.attempt and n.sale.attempt.cancel_asked))
    assert news.light(blind.clock.monotonic()) is Light.UNKNOWN
    assert CARS[16].id in await blind.held()
    await blind.record.not_paid(sale.id)
    assert CARS[16].id not in await blind.held()


async def test_an_alarm_without_a_key_is_for_a_manager(blind: Shop, town: Dealership) -> None:
    town.website.says = {"amount_total": 1}
    sale = await blind.sell(17, provider="site")
    await blind.until(sale, lambda n: bool(n.sale.alarms))
    await blind.record.not_paid(sale.id)
    kept = await blind.read(sale)
    assert (kept.light, kept.hold) == (Light.NOT_PAID, None)
    assert not any(alarm.open for alarm in kept.alarms)


async def test_two_managers_at_once_record_one_word(blind: Shop) -> None:
    sale = await shown(blind, 18)
    results = await asyncio.gather(
        blind.record.paid(sale.id, "pi_1", price(sale)),
        blind.record.not_paid(sale.id),
        return_exceptions=True,
    )
    kept = await blind.read(sale)
    assert kept.light is Light.PAID
    assert sum(isinstance(one, Refusal) for one in results) <= 1


async def test_no_such_sale(blind: Shop) -> None:
    for wish in (
        blind.record.paid("nothing", "pi_1", Money(1, "usd")),
        blind.record.not_paid("nothing"),
        blind.record.release_deposit("nothing"),
        blind.record.paid_back("nothing"),
        blind.record.keeps_car("nothing"),
    ):
        with pytest.raises(Refusal, match="no_sale"):
            await wish
