"""A provider that says what cannot be: the light is DON'T KNOW, a person is called, the car stays.

Also what no code may show, and what must not wait for a server.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.presentation.sale_screen import sale_screen
from monzapos.presentation.sale_steps import Stage
from tests.application.doctored import PAGE, Doctored
from tests.application.shop import CARS, GUARD, Provider, Shop, shop
from tests.contracts.faulty_server import FaultyServer, reply, silence
from tests.plugins.logs import ExpectLog

S = AttemptState
PAID: dict[str, object] = {"status": "complete", "payment_status": "paid"}


@asynccontextmanager
async def opened(home: Path, **says: object) -> AsyncIterator[tuple[Shop, Doctored]]:
    doctored = Doctored()
    doctored.says = says
    async with (
        doctored.server as server,
        shop(home / "desk", Provider.doctored(server.base_url)) as desk,
    ):
        yield desk, doctored


WRONG: list[tuple[dict[str, object], str]] = [
    ({**PAID, "amount_total": 1}, "amount"),
    ({**PAID, "amount_total": None}, "amount"),
    ({**PAID, "currency": "eur"}, "currency"),
    ({**PAID, "currency": None, "amount_total": None}, "currency"),
    ({**PAID, "client_reference_id": "another sale"}, "reference"),
    ({**PAID, "client_reference_id": None}, "reference"),
    ({**PAID, "livemode": True}, "livemode"),
    ({**PAID, "id": "cs_test_other"}, "session"),
    ({"status": "complete", "payment_status": "unpaid"}, "unsettled"),
    ({"status": "complete", "payment_status": "no_payment_required"}, "status"),
    ({"status": "expired", "payment_status": "paid"}, "status"),
]


@pytest.mark.parametrize(("says", "code"), WRONG)
async def test_what_cannot_be_is_no_sale(
    tmp_path: Path, says: dict[str, object], code: str
) -> None:
    async with opened(tmp_path) as (desk, doctored):
        sale, _ = await desk.open()
        doctored.says = says
        news = await desk.until_light(sale, Light.UNKNOWN)
        kept = news.sale
        assert kept.attempt
        assert kept.attempt.state is S.ALARM
        assert [(alarm.code, alarm.open) for alarm in kept.alarms] == [(code, True)]
        assert CARS[0].id in await desk.held()
        assert not kept.release_keys
        screen = sale_screen(news, desk.clock.monotonic())
        assert (screen.stage, screen.qr_url) == (Stage.UNKNOWN, None)
        assert (screen.may_renew, screen.may_copy) == (False, False)
        with pytest.raises(Refusal) as refused:
            await desk.start.again(sale.id)
        assert refused.value.code == "payment_open"


async def test_an_unsettled_payment_is_followed_until_it_is_paid(tmp_path: Path) -> None:
    async with opened(tmp_path) as (desk, doctored):
        sale, _ = await desk.open()
        doctored.says = {"status": "complete", "payment_status": "unpaid"}
        await desk.until_light(sale, Light.UNKNOWN)
        doctored.says = {}  # a stale answer from a replica that has not heard yet
        gets = doctored.asked("GET")
        await desk.until(sale, lambda _: doctored.asked("GET") > gets)
        doctored.says = PAID
        news = await desk.until_light(sale, Light.PAID)
        assert [alarm.open for alarm in news.sale.alarms] == [False]
        assert news.sale.release_keys


async def test_a_session_that_asks_another_sum_is_never_shown(tmp_path: Path) -> None:
    async with opened(tmp_path, amount_total=1) as (desk, _):
        sale = await desk.sell()
        news = await desk.until(sale, lambda news: bool(news.sale.alarms))
        screen = sale_screen(news, desk.clock.monotonic())
        assert (screen.qr_url, screen.may_cancel) == (None, True)
        assert CARS[0].id in await desk.held()
        await desk.cancel(sale.id)  # it is open at the provider, and can be closed
        news = await desk.until_light(sale, Light.NOT_PAID)
        assert [alarm.open for alarm in news.sale.alarms] == [False]
        assert await desk.held() == set()


@pytest.mark.parametrize(
    ("status", "payment_status"), [("limbo", "unpaid"), (None, None), ("open", "paid")]
)
async def test_a_word_that_nobody_knows_is_unknown_until_the_next_one(
    tmp_path: Path, status: str | None, payment_status: str | None
) -> None:
    async with opened(tmp_path) as (desk, doctored):
        sale, _ = await desk.open()
        doctored.says = {"status": status, "payment_status": payment_status}
        news = await desk.until_light(sale, Light.UNKNOWN)
        assert news.sale.attempt
        assert news.sale.attempt.state is S.OPEN
        assert CARS[0].id in await desk.held()
        doctored.says = PAID
        await desk.until_light(sale, Light.PAID)


@pytest.mark.parametrize(
    "url",
    [
        PAGE.replace("https", "http"),
        PAGE.replace("stripe.com", "stripe.com.evil.test"),
        PAGE.replace("checkout.stripe.com", "checkout.stripe.com@evil.test"),
        PAGE.replace("stripe.com", "stripe.com:8443"),
        "javascript:alert(1)",
        PAGE + "x" * 2_000,
        "",
    ],
)
async def test_a_link_to_anywhere_else_is_told_and_never_shown(tmp_path: Path, url: str) -> None:
    async with opened(tmp_path, url=url) as (desk, _):
        sale, _attempt = await desk.open()
        news = await desk.follower.news(sale.id)
        assert news
        assert not news.may_show
        screen = sale_screen(news, desk.clock.monotonic())
        assert (screen.stage, screen.qr_url, screen.may_copy) == (Stage.UNKNOWN, None, False)
        assert "no code" in screen.subline
        assert CARS[0].id in await desk.held()


async def test_the_right_link_is_shown_byte_for_byte(tmp_path: Path) -> None:
    async with opened(tmp_path) as (desk, _):
        sale, _attempt = await desk.open()
        news = await desk.follower.news(sale.id)
        assert news
        assert sale_screen(news, desk.clock.monotonic()).qr_url == PAGE


async def test_quitting_never_waits_for_a_server(tmp_path: Path) -> None:
    """The server never answers; its own end of the line sees that the desk hung up."""
    hung_up = asyncio.Event()
    probe = reply({"object": "list", "data": [], "has_more": False})
    async with FaultyServer(probe, silence(hung_up)) as server:
        async with shop(tmp_path / "desk", Provider.doctored(server.base_url)) as desk:
            sale = await desk.sell()
            async with asyncio.timeout(GUARD):
                while len(server.heard) < 2:
                    await desk.journal.changed()
        async with asyncio.timeout(GUARD):
            await hung_up.wait()
    async with shop(tmp_path / "desk", Provider.doctored(server.base_url)) as after:
        kept = await after.read(sale)
        assert kept.attempt
        assert kept.attempt.state is S.PREPARED
        assert CARS[0].id in await after.held()


async def test_a_bug_while_asking_stops_nothing(
    tmp_path: Path, expect_log: ExpectLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("A bug while following a sale")
    async with opened(tmp_path) as (desk, doctored):
        sale, _ = await desk.open()
        with monkeypatch.context() as patch:
            patch.setattr(desk.gateway, "look", _stumble)
            await desk.until_trouble(sale, "bug")
        doctored.says = PAID
        await desk.until_light(sale, Light.PAID)


async def _stumble(attempt: object) -> None:
    raise KeyError(attempt)


async def test_a_request_is_never_sent_again_with_another_accounts_key(tmp_path: Path) -> None:
    """The same idempotency key would make a second session there. Nobody was asked, so the
    connection stays unknown.
    """
    async with (
        Doctored().server as first,
        shop(tmp_path / "desk", Provider.doctored(first.base_url), following=False) as desk,
    ):
        sale = await desk.sell()
    async with opened(tmp_path) as (desk, doctored):
        news = await desk.until(sale, lambda news: news.contact.retry_at is not None)
        assert news.contact.trouble == "other_account"
        assert news.light(desk.clock.monotonic()) is Light.UNKNOWN
        assert sale_screen(news, desk.clock.monotonic()).stage is Stage.UNKNOWN
        assert CARS[0].id in await desk.held()
        assert doctored.server.heard == []
        assert desk.follower.connection.online is None
