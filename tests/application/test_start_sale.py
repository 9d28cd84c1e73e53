"""What forbids a sale: each refusal leaves no row behind, and nothing has been sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from monzapos.application.customer_input import CustomerInput
from monzapos.application.start_sale import DESK_CODE_ALPHABET, SaleOrder
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from tests.application.board import Board, Line
from tests.application.conftest import Practice
from tests.application.samples import DESK
from tests.application.shop import CARS, Shop, shop

CAR = CARS[0]
assert CAR.price
PRICE = CAR.price
DEAR = next(car for car in CARS if car.price and car.price.minor > 99_999_999)
LOT = (
    *CARS,
    replace(CAR, id="no-price", price=None, flaw="no_price"),
    replace(CAR, id="no-name", name="", flaw="no_name"),
    replace(CAR, id="zero-width", name="\u200b\u200d"),
    replace(CAR, id="free", price=Money(0, "usd")),
    replace(CAR, id="cheap", price=Money(49, "usd")),
    replace(CAR, id="clf", price=Money(10_000, "clf")),
    replace(CAR, id="long", name="x" * 100_000),
)


@pytest.fixture
async def desk(practice: Practice, tmp_path: Path) -> AsyncIterator[Shop]:
    """Open a desk that has never heard of the provider, so that even a first question shows."""
    async with shop(tmp_path / "desk", practice.provider, following=False, cars=LOT) as opened:
        yield opened


def deposit(minor: int, currency: str = "usd") -> dict[str, object]:
    return {"purpose": Purpose.DEPOSIT, "deposit": Money(minor, currency)}


ORDERS: dict[str, tuple[dict[str, object], str]] = {
    "unknown car": ({"vehicle_id": "nothing"}, "no_vehicle"),
    "no id": ({"vehicle_id": ""}, "no_vehicle"),
    "a surrogate for an id": ({"vehicle_id": "\udcff"}, "no_vehicle"),
    "NUL in an id": ({"vehicle_id": "\0"}, "no_vehicle"),
    "a long id": ({"vehicle_id": "x" * 100_000}, "no_vehicle"),
    "no price": ({"vehicle_id": "no-price"}, "not_sellable"),
    "no name": ({"vehicle_id": "no-name"}, "not_sellable"),
    "invisible name": ({"vehicle_id": "zero-width"}, "not_sellable"),
    "price zero": ({"vehicle_id": "free"}, "not_sellable"),
    "too cheap": ({"vehicle_id": "cheap"}, "amount_under_limit"),
    "too dear": ({"vehicle_id": DEAR.id}, "amount_over_limit"),
    "unpayable currency": ({"vehicle_id": "clf"}, "amount_not_payable"),
    "a name of 100,000": ({"vehicle_id": "long"}, "bad_request"),
    "price changed": ({"shown_price": Money(PRICE.minor - 1, "usd")}, "price_changed"),
    "currency changed": ({"shown_price": Money(PRICE.minor, "eur")}, "price_changed"),
    "no deposit": ({"purpose": Purpose.DEPOSIT}, "bad_deposit"),
    "deposit zero": (deposit(0), "bad_deposit"),
    "deposit below zero": (deposit(-1), "bad_deposit"),
    "deposit is the price": (deposit(PRICE.minor), "deposit_too_large"),
    "deposit over the price": (deposit(PRICE.minor + 1), "deposit_too_large"),
    "deposit too small": (deposit(49), "amount_under_limit"),
    "deposit in euro": (deposit(100_000, "eur"), "other_currency"),
    "bad e-mail": ({"customer": CustomerInput(email="ana@")}, "bad_email"),
    "bad phone": ({"customer": CustomerInput(phone="12")}, "bad_phone"),
    "card number": ({"customer": CustomerInput(name="4242 4242 4242 4242")}, "card_number"),
    "long name": ({"customer": CustomerInput(name="x" * 121)}, "bad_name"),
    "another provider": ({"provider": "vinr"}, "provider_not_here"),
    "nobody's provider": ({"provider": "paypal"}, "unknown_provider"),
}


@pytest.mark.parametrize("name", ORDERS)
async def test_a_refusal_leaves_nothing_and_sends_nothing(
    name: str, desk: Shop, practice: Practice
) -> None:
    wanted, code = ORDERS[name]
    before = practice.state()["requests"]
    order = SaleOrder(**{"vehicle_id": CAR.id, **wanted})  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refused:
        await desk.start(order)
    assert refused.value.code == code
    await nothing_happened(desk)
    assert practice.state()["requests"] == before


async def test_a_changed_price_is_refused_with_both(desk: Shop) -> None:
    told = Money(PRICE.minor - 1, "eur")
    with pytest.raises(Refusal) as refused:
        await desk.start(SaleOrder(vehicle_id=CAR.id, shown_price=told))
    assert refused.value.details == {
        "vehicle": CAR.name,
        "before_minor": str(told.minor),
        "before_currency": "eur",
        "now_minor": str(PRICE.minor),
        "now_currency": "usd",
    }


async def nothing_happened(desk: Shop) -> None:
    assert await desk.journal.sales() == []
    assert await desk.journal.holds() == []
    assert await desk.journal.desk_codes() == frozenset()
    assert desk.gateway.server_now() is None


@pytest.mark.parametrize(
    "reason",
    [
        Refusal("settings_wrong", setting="stripe.api_base", value="http://evil.test"),
        Refusal("live_key_practice_cars"),
        Refusal("no_return_url"),
        Refusal("catalogue_not_set_up"),
    ],
    ids=lambda reason: reason.code,
)
async def test_blocked_terms_refuse_every_sale(
    reason: Refusal, practice: Practice, tmp_path: Path
) -> None:
    before = practice.state()["requests"]
    async with shop(tmp_path / "desk", practice.provider, blocked=reason) as desk:
        with pytest.raises(Refusal) as refused:
            await desk.sell()
        assert refused.value.code == reason.code
        with pytest.raises(Refusal) as refused:
            await desk.start.again("any")
        assert refused.value.code == reason.code
        await nothing_happened(desk)
    assert practice.state()["requests"] == before


async def test_a_held_car_is_refused_with_who_holds_it(desk: Shop, practice: Practice) -> None:
    first = await desk.sell()
    before = practice.state()["requests"]
    with pytest.raises(VehicleHeld) as refused:
        await desk.sell()
    assert refused.value.details == {
        "vehicle": CAR.name,
        "desk": "Desk 1",
        "person": "Ana",
        "kind": "checkout",
        "until": "",
        "sale": first.id,
    }
    assert [sale.id for sale in await desk.journal.sales()] == [first.id]
    assert practice.state()["requests"] == before


async def test_no_network_refuses_before_anything_is_written(tmp_path: Path) -> None:
    nobody = Practice("http://127.0.0.1:9")
    async with shop(tmp_path / "desk", nobody.provider, following=False) as desk:
        with pytest.raises(Refusal) as refused:
            await desk.sell()
        assert refused.value.code == "check_no_network"  # else: “The car stays held”
        await nothing_happened(desk)
    nobody.web.close()


async def test_the_row_is_whole_before_the_first_byte(desk: Shop, practice: Practice) -> None:
    before = practice.state()["requests"].get("create", 0)
    typed = CustomerInput("Jane", "jane@example.com", "+13055550123")
    sale = await desk.sell(shown_price=PRICE, customer=typed)
    assert practice.state()["requests"].get("create", 0) == before
    kept = await desk.read(sale)
    attempt = kept.attempt
    assert attempt
    assert kept.price == PRICE == kept.payment.amount
    assert kept.customer
    assert (kept.customer.name, kept.customer.phone) == ("Jane", "+13055550123")
    assert b"jane%40example.com" in attempt.request
    assert f"{PRICE.minor}".encode() in attempt.request
    assert attempt.idempotency_key.encode() in attempt.request
    assert attempt.reference == sale.id
    assert set(attempt.desk_code) <= set(DESK_CODE_ALPHABET)
    assert len(attempt.desk_code) == 4
    assert attempt.expires_at
    assert 59 * 60 <= (attempt.expires_at - attempt.first_sent).total_seconds() <= 60 * 60


async def test_desk_codes_of_open_sales_differ(desk: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dice that throw the same code again: the second sale throws until it has another."""
    throws = iter("AAAA" + "AAAA" + "AAAB")
    dice = SimpleNamespace(choice=lambda _alphabet: next(throws))
    monkeypatch.setattr("monzapos.application.start_sale.secrets", dice)
    codes = [(await desk.sell(car)).attempt for car in (0, 1)]
    assert [attempt.desk_code for attempt in codes if attempt] == ["AAAA", "AAAB"]


@pytest.mark.parametrize("sale_id", ["nobody", "", "\udcff", "\0", "x" * 100_000])
async def test_an_unknown_sale_cannot_be_cancelled(desk: Shop, sale_id: str) -> None:
    with pytest.raises(Refusal) as refused:
        await desk.cancel(sale_id)
    assert refused.value.code == "no_sale"
    assert len(refused.value.details["sale"]) <= 80


async def test_an_unknown_sale_gets_no_second_code(desk: Shop) -> None:
    with pytest.raises(Refusal) as refused:
        await desk.start.again("nobody")
    assert refused.value.code == "no_sale"


async def test_a_cancel_is_written_once(desk: Shop) -> None:
    sale = await desk.sell()
    await desk.cancel(sale.id)
    await desk.cancel(sale.id)
    kinds = [entry.kind for entry in await desk.journal.timeline(sale.id)]
    assert kinds.count("cancel_asked") == 1


@pytest.mark.parametrize(("livemode", "unreal"), [(False, True), (None, False), (True, False)])
async def test_a_sale_by_a_test_key_holds_no_real_car(
    practice: Practice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    livemode: bool | None,
    unreal: bool,
) -> None:
    """The first sale of a dealership is a test; what nobody knows yet may be real money."""
    board = Board()
    home, provider = tmp_path / "desk", practice.provider
    async with shop(
        home, provider, following=False, practice=False, line=Line(board, DESK.id)
    ) as desk:
        monkeypatch.setattr(desk.gateway, "livemode", livemode)
        sale = await desk.start(SaleOrder(CAR.id))
        assert not sale.practice
        held = board.held(CAR.id, practice=unreal)
        assert held
        assert held.sale_id == sale.id
        assert board.held(CAR.id, practice=not unreal) is None
