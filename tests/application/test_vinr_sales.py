"""Cars sold with VINR, from end to end without a window: five minutes, and no way to close."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_sessions import Deadlines
from monzapos.application.gateways import Gateways
from monzapos.application.news import SaleNews
from monzapos.application.ports import Gateway
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import HoldKind
from monzapos.domain.sale import Sale
from tests.application.conftest import Practice
from tests.application.shop import CARS, Provider, Shop, shop
from tests.contracts.faulty_server import FaultyServer, reply

S = AttemptState
FIVE_MINUTES = 300.0
HOUR = 3600.0


@pytest.fixture
async def desk(practice: Practice, tmp_path: Path) -> AsyncIterator[Shop]:
    provider = replace(practice.provider, vinr=True, deadlines=Deadlines(create=1.5, read=1.5))
    async with shop(tmp_path / "desk", provider) as opened:
        yield opened


def sessions(practice: Practice) -> int:
    return int(practice.state()["sessions"]["total"])


def light(desk: Shop, news: SaleNews) -> Light:
    return news.light(desk.clock.monotonic())


async def again(desk: Shop, sale: Sale, provider: str | None = None) -> Sale:
    """Make a second code, and wait for it."""
    await desk.start.again(sale.id, provider)
    return (await desk.until_light(sale, Light.WAITING)).sale


async def test_the_light_of_the_provider_for_new_sales_is_not_another_ones(
    desk: Shop, practice: Practice
) -> None:
    sale, _ = await desk.open(1, provider="vinr")
    practice.fail("get", "500", 1_000)
    await desk.until_trouble(sale, "provider_down")
    assert desk.follower.connection.online is None  # nobody has asked Stripe anything
    practice.fail("get", "500", 0)
    await desk.open(2)
    assert desk.follower.connection.online is True


async def test_the_bank_is_asked_and_then_the_car_is_sold(desk: Shop, practice: Practice) -> None:
    sale, attempt = await desk.open(0, provider="vinr")
    assert (attempt.provider, attempt.expires_at is not None) == ("vinr", True)
    practice.press(attempt.url, "authenticate")
    await desk.until_light(sale, Light.PAYING)
    practice.press(attempt.url, "pay", "/authenticate")
    news = await desk.until_light(sale, Light.PAID)
    assert news.sale.hold
    assert (news.sale.hold.kind, news.sale.release_keys) == (HoldKind.SOLD, True)
    assert news.sale.attempt
    assert b"Ana" not in news.sale.attempt.request


async def test_a_refused_card_ends_it_and_a_new_code_is_another_session(
    desk: Shop, practice: Practice
) -> None:
    sale, attempt = await desk.open(1, provider="vinr")
    practice.press(attempt.url, "decline")
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert news.sale.attempt.last
    assert news.sale.attempt.last.provider_status == "failed"
    second = (await again(desk, sale)).attempt
    assert second
    assert (second.number, second.provider) == (2, "vinr")
    assert second.session_id != attempt.session_id
    assert second.idempotency_key != attempt.idempotency_key
    practice.press(second.url, "pay")
    await desk.until_light(sale, Light.PAID)


async def test_another_provider_takes_over_only_when_the_old_session_is_dead(
    desk: Shop, practice: Practice
) -> None:
    sale, attempt = await desk.open(2, provider="vinr")
    before = sessions(practice)
    with pytest.raises(Refusal, match="payment_open"):
        await desk.start.again(sale.id, "stripe")
    await desk.cancel(sale.id)
    with pytest.raises(Refusal, match="payment_open"):
        await desk.start.again(sale.id, "stripe")
    assert sessions(practice) == before
    practice.press(attempt.url, "cancel")
    await desk.until_light(sale, Light.NOT_PAID)
    second = (await again(desk, sale, "stripe")).attempt
    assert second
    assert (second.provider, second.number) == ("stripe", 2)
    await desk.cancel(sale.id)
    await desk.until_light(sale, Light.NOT_PAID)
    third = (await again(desk, sale)).attempt  # stays where it is unless it is told otherwise
    assert third
    assert third.provider == "stripe"


async def test_a_stripe_sale_moves_to_vinr_only_when_stripe_has_closed_it(
    desk: Shop, practice: Practice
) -> None:
    """One sale never has two payable URLs, whichever way it moves and whoever presses twice."""
    sale, attempt = await desk.open(10)
    before = sessions(practice)
    for provider in ("vinr", "stripe", None):
        with pytest.raises(Refusal, match="payment_open"):
            await desk.start.again(sale.id, provider)
    await desk.cancel(sale.id)
    await desk.until_light(sale, Light.NOT_PAID)
    presses = [desk.start.again(sale.id, provider) for provider in ("vinr", "stripe", "vinr")]
    results = await asyncio.gather(*presses, return_exceptions=True)
    refused = [r.code for r in results if isinstance(r, Refusal)]
    assert len(refused) == 2
    assert set(refused) <= {"payment_open", "stale", "vehicle_held"}
    news = await desk.until_light(sale, Light.WAITING)
    assert sessions(practice) == before + 1
    payable = [one for one in news.sale.attempts if one.payable]
    assert payable == [news.sale.attempt]
    assert payable[0].session_id != attempt.session_id


async def test_the_news_say_what_can_be_done_with_a_session(desk: Shop, practice: Practice) -> None:
    _, stripe = await desk.open(11)
    _, vinr = await desk.open(12, provider="vinr")
    for attempt, can_close, others, life in (
        (stripe, True, ("vinr",), HOUR),
        (vinr, False, ("stripe",), FIVE_MINUTES),
    ):
        news = await desk.follower.news(attempt.sale_id)
        assert news
        assert (news.can_close, news.others) == (can_close, others)
        assert news.expires is not None
        assert 0 < news.expires - desk.clock.monotonic() <= life


async def test_test_money_is_never_moved_to_a_live_provider(desk: Shop) -> None:
    _, attempt = await desk.open(13)
    test, live = cast(Gateway, desk.gateway), cast(Gateway, SimpleNamespace(livemode=True))
    assert Gateways({"stripe": test, "vinr": live}, {}).others(attempt) == ()
    assert Gateways({"stripe": test, "site": test}, {}).others(attempt) == ("site",)


async def test_cancelling_keeps_the_car_until_the_five_minutes_are_over(
    desk: Shop, practice: Practice
) -> None:
    sale, _attempt = await desk.open(3, provider="vinr")
    await desk.cancel(sale.id)
    asked = await desk.until(sale, lambda n: bool(n.sale.attempt and n.sale.attempt.cancel_asked))
    assert light(desk, asked) is Light.WAITING
    assert CARS[3].id in await desk.held()
    practice.advance(FIVE_MINUTES + 1)
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert news.sale.attempt.state is S.EXPIRED
    assert CARS[3].id not in await desk.held()


async def test_who_pays_after_the_desk_has_cancelled_has_bought_the_car(
    desk: Shop, practice: Practice
) -> None:
    sale, attempt = await desk.open(4, provider="vinr")
    await desk.cancel(sale.id)
    practice.press(attempt.url, "pay")
    assert (await desk.until_light(sale, Light.PAID)).sale.release_keys


async def test_five_minutes_run_out_in_the_middle_of_the_banks_question(
    desk: Shop, practice: Practice
) -> None:
    sale, attempt = await desk.open(5, provider="vinr")
    practice.press(attempt.url, "authenticate")
    await desk.until_light(sale, Light.PAYING)
    practice.advance(FIVE_MINUTES + 1)
    await desk.until_light(sale, Light.NOT_PAID)
    practice.press(attempt.url, "pay", "/authenticate")
    assert (await desk.read(sale)).light is Light.NOT_PAID
    assert CARS[5].id not in await desk.held()


@pytest.mark.parametrize(
    "kind", ["drop_before", "drop_after", "500", "502", "hang", "drip", "truncated", "garbage",
             "redirect", "429"],
)  # fmt: skip
async def test_a_fault_while_creating_never_makes_a_second_session(
    desk: Shop, practice: Practice, kind: str
) -> None:
    before = sessions(practice)
    practice.fail("create", kind)
    sale, attempt = await desk.open(6, provider="vinr")
    assert sessions(practice) == before + 1
    assert len(set(practice.creates(attempt.idempotency_key))) == 1
    assert {light(desk, told) for told in desk.told} <= {Light.UNKNOWN, Light.WAITING}
    practice.press(attempt.url, "pay")
    assert (await desk.until_light(sale, Light.PAID)).sale.release_keys


@pytest.mark.parametrize(
    "kind", ["drop_before", "drop_after", "500", "502", "hang", "drip", "truncated", "garbage",
             "redirect", "401", "403", "404", "409", "422", "429"],
)  # fmt: skip
async def test_a_fault_while_looking_never_shows_a_wrong_light(
    desk: Shop, practice: Practice, kind: str
) -> None:
    sale, attempt = await desk.open(7, provider="vinr")
    practice.press(attempt.url, "authenticate")
    await desk.until_light(sale, Light.PAYING)
    practice.fail("get", kind, 2)
    practice.press(attempt.url, "pay", "/authenticate")
    before = len(desk.told)
    assert (await desk.until_light(sale, Light.PAID)).sale.release_keys
    seen = {light(desk, told) for told in desk.told[before:]}
    assert seen <= {Light.UNKNOWN, Light.PAYING, Light.PAID}


async def test_a_create_that_is_never_answered_is_given_up_a_day_later(
    desk: Shop, practice: Practice
) -> None:
    practice.fail("create", "500", 1_000)
    sale = await desk.sell(8, provider="vinr")
    key = sale.attempt.idempotency_key if sale.attempt else ""
    await desk.until_trouble(sale, "provider_down")
    practice.advance(23 * HOUR + 1)
    await desk.until_trouble(sale, "cannot_ask")
    sent = len(practice.creates(key))
    with pytest.raises(Refusal, match="payment_open"):
        await desk.start.again(sale.id)
    assert CARS[8].id in await desk.held()
    practice.advance(600)
    desk.clock.pass_(600)  # by its own clocks too, else it would have to ask for the time again
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert news.sale.attempt.state is S.NOT_FOUND
    assert len(practice.creates(key)) == sent
    assert CARS[8].id not in await desk.held()
    practice.fail("create", "500", 0)
    assert (await again(desk, sale)).attempt


@pytest.mark.parametrize("kind", ["400", "422", "402", "401", "403"])
async def test_a_refused_request_frees_the_car_at_once(
    desk: Shop, practice: Practice, kind: str
) -> None:
    before = sessions(practice)
    practice.fail("create", kind)
    sale = await desk.sell(9, provider="vinr")
    news = await desk.until_light(sale, Light.NOT_PAID)
    assert news.sale.attempt
    assert news.sale.attempt.state is S.REFUSED
    assert sessions(practice) == before
    assert CARS[9].id not in await desk.held()


SESSION = {"id": "sess_1", "status": "pending", "amount": CARS[0].price and CARS[0].price.minor}
NO_SUCH = reply(b"", 404)  # what the probe gets


async def scripted(home: Path, *scripts: object) -> SaleNews:
    """Return how a sale of the first car ends with a server that plays these answers."""
    async with FaultyServer(NO_SUCH, *scripts) as server:  # type: ignore[arg-type]
        hosts = QrHosts(frozenset({"checkout.vinr.com"}))
        async with shop(home, Provider(server.base_url, hosts, vinr=True)) as desk:
            sale = await desk.sell(0, provider="vinr")
            news = await desk.until(
                sale, lambda n: light(desk, n) is Light.NOT_PAID or bool(n.sale.alarms)
            )
            assert not any(told.may_show and _url(told) for told in desk.told)
            return news


def _url(news: SaleNews) -> str:
    return news.sale.attempt.url if news.sale.attempt else ""


async def test_without_a_link_no_code_is_shown_and_it_is_followed_to_its_end(
    tmp_path: Path,
) -> None:
    start = {**SESSION, "currency": "USD"}
    news = await scripted(tmp_path / "desk", reply(start), reply(start), reply(b"", 410))
    assert news.sale.attempt
    assert (news.sale.attempt.state, news.sale.attempt.session_id) == (S.EXPIRED, "sess_1")


@pytest.mark.parametrize(
    "changes",
    [{"amount": 1}, {"currency": "EUR"}, {"currency": None}, {"customer": {"customerId": "x"}}],
)
async def test_a_session_that_is_not_ours_is_an_alarm_and_no_code(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    link = "https://checkout.vinr.com/s/1"
    start = {**SESSION, "currency": "USD", "checkoutUrl": link, **changes}
    news = await scripted(tmp_path / "desk", reply(start))
    assert news.sale.attempt
    assert news.sale.attempt.state is S.ALARM
    assert news.sale.hold
    assert news.sale.hold.vehicle_id == CARS[0].id
