"""The follower from end to end without a window, against the real practice server."""

import asyncio
from pathlib import Path

import pytest

from monzapos.application.ports import ContactNote
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import AlarmRaised
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import PAID_ELSEWHERE
from monzapos.practice.host import PracticeHost
from tests.application.conftest import Practice
from tests.application.samples import ANA, FakeClock
from tests.application.shop import CARS, GUARD, Shop, shop

S = AttemptState


async def test_a_car_is_sold(desk: Shop, practice: Practice) -> None:
    sale, attempt = await desk.open()
    assert sale.hold
    assert (sale.hold.kind, sale.release_keys) == (HoldKind.CHECKOUT, False)
    practice.press(attempt.url, "pay")
    news = await desk.until_light(sale, Light.PAID)
    assert news.sale.attempt
    assert news.sale.attempt.payment_reference.startswith("pi_")
    assert news.sale.hold
    assert (news.sale.hold.kind, news.sale.release_keys) == (HoldKind.SOLD, True)
    assert practice.creates(attempt.idempotency_key) != []
    with pytest.raises(VehicleHeld):
        await desk.sell()


@pytest.mark.parametrize("shown", [True, False], ids=["on the screen", "elsewhere"])
async def test_an_alarm_about_a_paid_sale_is_told(
    desk: Shop, practice: Practice, *, shown: bool
) -> None:
    sale, attempt = await desk.open()
    if shown:
        desk.follower.show(sale.id)
    practice.press(attempt.url, "pay")
    await desk.until_light(sale, Light.PAID)
    told = asyncio.Event()
    desk.follower.subscribe(lambda news: told.set() if news.sale.owed_back else None)
    await desk.journal.record(AlarmRaised(sale.id, "alarm", PAID_ELSEWHERE), by=ANA)
    async with asyncio.timeout(GUARD):
        await told.wait()
    assert [one.sale.release_keys for one in desk.told[-2:]] == [True, False]


async def test_a_deposit_holds_the_car_and_keeps_the_keys(desk: Shop, practice: Practice) -> None:
    sale, attempt = await desk.open(1, purpose=Purpose.DEPOSIT, deposit=Money(100_000, "usd"))
    practice.press(attempt.url, "pay")
    news = await desk.until_light(sale, Light.PAID)
    assert news.sale.hold
    assert (news.sale.hold.kind, news.sale.release_keys) == (HoldKind.DEPOSIT, False)
    assert news.sale.hold.until


async def test_a_declined_card_leaves_the_code_open(desk: Shop, practice: Practice) -> None:
    sale, attempt = await desk.open(2)
    practice.press(attempt.url, "decline")
    news = await desk.until(sale, lambda news: "payment_method" in status(news.sale.attempt))
    assert news.light(desk.clock.monotonic()) is Light.WAITING
    practice.press(attempt.url, "pay")
    await desk.until_light(sale, Light.PAID)


def status(attempt: object) -> str:
    last = getattr(attempt, "last", None)
    return str(last.provider_status) if last else ""


async def test_the_banks_question_shows_as_paying(desk: Shop, practice: Practice) -> None:
    sale, attempt = await desk.open(3)
    practice.press(attempt.url, "authenticate")
    await desk.until_light(sale, Light.PAYING)
    practice.press(attempt.url, "pay", "/authenticate")
    await desk.until_light(sale, Light.PAID)


async def test_a_cancelled_sale_is_dead_at_the_provider_and_frees_the_car(
    desk: Shop, practice: Practice
) -> None:
    sale, attempt = await desk.open(4)
    await desk.cancel(sale.id)
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert news.sale.attempt.state is S.EXPIRED
    assert await desk.held() == set()
    assert practice.press(attempt.url, "pay").status_code == 410
    assert (await desk.cancel(sale.id)).light is Light.NOT_PAID  # nothing is left to ask for


async def test_who_pays_before_the_cancel_arrives_has_paid(desk: Shop, practice: Practice) -> None:
    sale, attempt = await desk.open(23)
    practice.press(attempt.url, "pay")
    expires = practice.state()["requests"].get("expire", 0)
    await desk.cancel(sale.id)
    await desk.until_light(sale, Light.PAID)
    assert practice.state()["requests"]["expire"] == expires + 1


async def test_a_cancel_before_the_session_exists_closes_it_as_soon_as_it_does(
    desk: Shop, practice: Practice
) -> None:
    practice.fail("create", "502")
    sale = await desk.sell(6)
    await desk.cancel(sale.id)
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert news.sale.attempt.cancel_asked


async def test_the_provider_says_when_a_session_ends(desk: Shop, practice: Practice) -> None:
    sale, attempt = await desk.open(7)
    practice.advance(3601)
    await desk.until_light(sale, Light.NOT_PAID)
    assert CARS[7].id not in await desk.held()
    again = await desk.start.again(sale.id)
    assert again.attempt
    assert (again.attempt.number, again.attempt.payment_id) == (2, attempt.payment_id)
    assert again.attempt.idempotency_key != attempt.idempotency_key
    news = await desk.until_light(sale, Light.WAITING)
    assert news.sale.attempt
    practice.press(news.sale.attempt.url, "pay")
    news = await desk.until_light(sale, Light.PAID)
    assert [a.state for a in news.sale.attempts] == [S.EXPIRED, S.PAID]


async def test_a_pcs_clock_ends_nothing(desk: Shop) -> None:
    sale, _ = await desk.open(8)
    desk.clock.pass_(30 * 24 * 3600)
    news = await desk.until_light(sale, Light.WAITING)
    assert news.sale.hold


async def test_no_second_code_while_one_can_be_paid(desk: Shop, practice: Practice) -> None:
    sale, _ = await desk.open(9)
    sessions = practice.state()["sessions"]["total"]
    with pytest.raises(Refusal) as refused:
        await desk.start.again(sale.id)
    assert refused.value.code == "payment_open"
    assert len((await desk.read(sale)).attempts) == 1
    assert practice.state()["sessions"]["total"] == sessions


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "502", "truncated"])
async def test_a_create_that_fails_is_sent_again_with_the_same_bytes_and_key(
    desk: Shop, practice: Practice, kind: str
) -> None:
    before = practice.state()["sessions"]["total"]
    practice.fail("create", kind)
    sale, attempt = await desk.open(10)
    bodies = practice.creates(attempt.idempotency_key)
    assert len(bodies) >= 2
    assert len(set(bodies)) == 1
    assert practice.state()["sessions"]["total"] == before + 1
    practice.press(attempt.url, "pay")
    await desk.until_light(sale, Light.PAID)


async def test_a_failure_that_is_stored_with_its_key_is_given_up_when_no_list_shows_a_session(
    desk: Shop, practice: Practice
) -> None:
    practice.fail("create", "500")
    sale = await desk.sell(10)
    await desk.until_trouble(sale, "provider_down")
    practice.advance(121)
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert news.sale.attempt.state is S.NOT_FOUND
    assert await desk.held() == set()


async def test_a_refused_key_ends_the_attempt_and_frees_the_car(
    desk: Shop, practice: Practice
) -> None:
    practice.fail("create", "401")
    sale = await desk.sell(11)
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert (news.sale.attempt.state, news.sale.attempt.refusal) == (S.REFUSED, "key_refused")
    assert await desk.held() == set()


@pytest.mark.parametrize(
    ("kind", "code"),
    [("500", "provider_down"), ("drop_before", "no_answer"), ("garbage", "bad_answer")],
)
async def test_while_the_provider_fails_nothing_is_known_and_the_car_stays_held(
    desk: Shop, practice: Practice, kind: str, code: str
) -> None:
    sale, attempt = await desk.open(12)
    practice.fail("get", kind, 1000)
    news = await desk.until_trouble(sale, code)
    news = await desk.until_light(sale, Light.UNKNOWN)
    assert news.contact.retry_at is not None
    assert CARS[12].id in await desk.held()
    practice.press(attempt.url, "pay")
    practice.fail("get", kind, 0)
    await desk.until_light(sale, Light.PAID)


async def test_a_wish_of_the_provider_is_waited_for(desk: Shop, practice: Practice) -> None:
    sale, _ = await desk.open(13)
    practice.fail("get", "429", retry_after="90")
    news = await desk.until_trouble(sale, "rate_limited")
    assert news.contact.retry_at
    assert news.contact.retry_at - desk.clock.monotonic() >= 90


@pytest.mark.parametrize("kind", ["hang", "drip"])
async def test_a_slow_answer_delays_no_other_sale(
    desk: Shop, practice: Practice, kind: str
) -> None:
    slow, _ = await desk.open(14)
    practice.fail("get", kind)
    gets = practice.state()["requests"].get("get", 0)
    desk.clock.pass_(100)
    desk.follower.poke()
    async with asyncio.timeout(GUARD):
        while practice.state()["requests"].get("get", 0) == gets:
            await asyncio.to_thread(practice.state)
    other, attempt = await desk.open(15)
    practice.press(attempt.url, "pay")
    await desk.until_light(other, Light.PAID)
    news = await desk.follower.news(slow.id)
    assert news
    assert news.sale.light is Light.WAITING
    await desk.stop_following()  # cancels the question that still hangs


async def test_a_restart_goes_on_where_it_was(practice: Practice, tmp_path: Path) -> None:
    async with shop(tmp_path / "desk", practice.provider) as before:
        waiting, seen = await before.open(16)
        paid, attempt = await before.open(17)
    practice.press(attempt.url, "pay")
    async with shop(tmp_path / "desk", practice.provider) as after:
        assert (await after.read(waiting)).attempt == seen
        await after.until_light(paid, Light.PAID)
        await after.until_light(waiting, Light.WAITING)


async def test_what_was_written_down_and_never_sent_is_sent_after_the_restart(
    practice: Practice, tmp_path: Path
) -> None:
    async with shop(tmp_path / "desk", practice.provider, following=False) as killed:
        sale = await killed.sell(18)
    assert sale.attempt
    assert practice.creates(sale.attempt.idempotency_key) == []
    async with shop(tmp_path / "desk", practice.provider) as after:
        await after.until_light(sale, Light.WAITING)
    assert len(practice.creates(sale.attempt.idempotency_key)) == 1


async def test_a_key_older_than_23_hours_is_never_sent_again(
    practice: Practice, tmp_path: Path
) -> None:
    async with shop(tmp_path / "desk", practice.provider, following=False) as killed:
        sale = await killed.sell(19)
    assert sale.attempt
    practice.advance(25 * 3600)  # the provider's clock counts: the desk's has stood still
    before = practice.state()["requests"]
    async with shop(tmp_path / "desk", practice.provider) as after:
        news = await after.until_light(sale, Light.NOT_PAID)
        assert news.sale.attempt
        assert news.sale.attempt.state is S.NOT_FOUND
        assert await after.held() == set()
    assert practice.state()["requests"]["create"] == before["create"]
    assert practice.state()["requests"]["list"] > before["list"] + 1


async def test_a_lost_session_is_found_by_the_list_when_the_key_is_too_old(
    practice: Practice, tmp_path: Path
) -> None:
    async with shop(tmp_path / "desk", practice.provider) as killed:
        practice.fail("create", "drop_after", 1000)
        sale = await killed.sell(20)
        await killed.until_trouble(sale, "no_answer")
    practice.fail("create", "hang", 0)
    practice.advance(25 * 3600)
    creates = practice.state()["requests"]["create"]
    async with shop(tmp_path / "desk", practice.provider) as after:
        news = await after.until_light(sale, Light.NOT_PAID)
        assert news.sale.attempt
        assert news.sale.attempt.state is S.EXPIRED
        assert news.sale.attempt.session_id
    assert practice.state()["requests"]["create"] == creates


async def test_one_of_two_processes_asks_and_the_other_takes_over(
    practice: Practice, tmp_path: Path
) -> None:
    async with shop(tmp_path / "desk", practice.provider, following=False) as second:
        async with shop(tmp_path / "desk", practice.provider) as first:
            sale, attempt = await first.open(21)
            second.follow()
            seen = await second.until_light(sale, Light.WAITING)
            assert seen.sale.attempt == attempt
            assert (first.follower.owner, second.follower.owner) == (True, False)
            assert second.gateway.server_now() is None  # it has asked nobody anything
            await second.cancel(sale.id)  # its wish is carried out by the owner
            await first.until_light(sale, Light.NOT_PAID)
            async with asyncio.timeout(GUARD):
                while (await second.read(sale)).light is not Light.NOT_PAID:
                    await asyncio.to_thread(practice.state)
        assert second.gateway.server_now() is None
        other, attempt = await second.open(22)
        assert second.follower.owner
        practice.press(attempt.url, "pay")
        await second.until_light(other, Light.PAID)


async def test_a_process_beside_the_owner_knows_no_more_than_the_owner(
    practice: Practice, tmp_path: Path
) -> None:
    clock = FakeClock()
    async with (
        shop(tmp_path / "desk", practice.provider, clock=clock) as first,
        shop(tmp_path / "desk", practice.provider, following=False, clock=clock) as second,
    ):
        sale, _ = await first.open(12)
        second.follow()
        await second.until_light(sale, Light.WAITING)
        practice.fail("get", "500", 1000)
        await second.until_trouble(sale, "provider_down")
        news = await second.until_light(sale, Light.UNKNOWN)
        told = await first.follower.news(sale.id)
        assert told
        assert news.contact.checked == told.contact.checked
        assert news.contact.retry_at is not None
        practice.fail("get", "500", 0)
        news = await second.until_light(sale, Light.WAITING)
        assert news.contact.trouble == ""
        assert (first.follower.owner, second.follower.owner) == (True, False)


async def test_the_word_of_an_owner_that_is_gone_is_not_taken_for_todays(
    practice: Practice, tmp_path: Path
) -> None:
    async with shop(tmp_path / "desk", practice.provider) as yesterday:
        _, attempt = await yesterday.open(12)
        assert (await yesterday.journal.contacts())[attempt.id].checked_at
    practice.fail("get", "hang", 1000)
    async with shop(tmp_path / "desk", practice.provider) as owner:
        async with asyncio.timeout(GUARD):
            while (await owner.journal.contacts())[attempt.id] != ContactNote():
                await asyncio.to_thread(practice.state)
        await owner.stop_following()


async def test_hours_without_a_network_lose_nothing(tmp_path: Path) -> None:
    served = PracticeHost(tmp_path / "practice", control=True)
    served.start()
    practice = Practice(served.base_url)
    online: list[bool] = []
    async with shop(tmp_path / "desk", practice.provider) as desk:
        desk.follower.connection.subscribe(online.append)
        paid, attempt = await desk.open(0)
        waiting, _ = await desk.open(1)
        practice.press(attempt.url, "pay")
        practice.web.close()
        served.stop()
        await desk.until_trouble(paid, "no_network")
        desk.clock.pass_(3 * 3600)
        await desk.until_light(waiting, Light.UNKNOWN)
        assert await desk.held() == {CARS[0].id, CARS[1].id}
        back = PracticeHost(tmp_path / "practice", control=True)
        back.start()
        assert back.base_url == served.base_url
        await desk.until_light(paid, Light.PAID)
        await desk.until_light(waiting, Light.WAITING)
        assert online == [True, False, True]
    back.stop()
