"""``sell``, ``cancel`` and ``watch`` as scripts use them: events, exit statuses, nothing else."""

import re
from typing import Any

import pytest

from tests.e2e.cars import CORSA, STRADA, VELOCE, VELOCE_PRICE
from tests.e2e.conftest import Outcome
from tests.e2e.program import Home, Line, Running
from tests.e2e.provider import Provider
from tests.e2e.scenes import Scene, Scenes

scenes = Scenes()

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"
DESK_CODE = r"[23456789ABCDEFGHJKMNPQRSTVWXYZ]{4}"
ALWAYS = {"event", "at", "sale_id", "practice"}
OF_ATTEMPT = ALWAYS | {"attempt", "provider"}
OF_SESSION = OF_ATTEMPT | {"session_id"}
FIELDS = {
    "sale_started": ALWAYS | {"vehicle_id", "amount", "currency"},
    "attempt_started": OF_ATTEMPT | {"idempotency_key"},
    "session_opened": OF_SESSION | {"url", "expires_at", "desk_code", "livemode"},
    "observed": OF_SESSION | {"light", "provider_status"},
    "settled": OF_SESSION | {"light", "provider_status", "amount", "currency", "purpose"},
}


def names(lines: list[Line]) -> list[str]:
    return [line["event"] for line in lines]


def opened(home: Home, *arguments: str) -> tuple[Running, Line]:
    """Start a sale and come back when the customer could pay."""
    sell = home.start("sell", *arguments)
    return sell, sell.wait_for("session_opened")


@scenes
def a_sale_is_told_from_its_start_to_the_money(home: Home, provider: Provider) -> None:
    sell, session = opened(home, VELOCE)
    sell.wait_for("observed", light="waiting", provider_status="open/unpaid")
    provider.pay(session)
    sale = sell.finish()
    assert sale.status == 0
    assert sale.said == ""
    assert names(sale.lines) == [
        "sale_started", "attempt_started", "session_opened", "observed", "observed", "settled",
    ]  # fmt: skip
    assert sale.lights == ["waiting", "paid", "paid"]
    for line in sale.lines:
        assert_fields(line)
    assert len({line["sale_id"] for line in sale.lines}) == 1
    assert sale.of("settled")[0]["provider_status"] == "complete/paid"
    assert session["livemode"] is False
    [started] = sale.of("attempt_started")
    assert provider.one_session()[0] == started["idempotency_key"]


def assert_fields(line: Line) -> None:
    expected: dict[str, Any] = {
        "practice": True, "attempt": 1, "provider": "stripe", "vehicle_id": VELOCE,
        "amount": VELOCE_PRICE, "currency": "usd",
    }  # fmt: skip
    patterns = {
        "at": MOMENT, "expires_at": MOMENT, "sale_id": UUID, "idempotency_key": UUID,
        "session_id": r"cs_test_\w+", "desk_code": DESK_CODE, "url": r"http://127\.0\.0\.1:\d+/.+",
    }  # fmt: skip
    assert set(line) == FIELDS[line["event"]]
    for name, value in line.items():
        if name in expected:
            assert (value, type(value)) == (expected[name], type(expected[name]))
        elif name in patterns:
            assert re.fullmatch(patterns[name], value), line


@scenes
def the_customer_sees_the_car_the_sum_and_the_desk_code(home: Home, provider: Provider) -> None:
    _, session = opened(home, VELOCE, "--customer-email", "eva@dealer.example")
    page = provider.visit(session["session_id"]).text
    for shown in ("Veloce S", "84,500.00", session["desk_code"]):
        assert shown in page


@scenes
def a_declined_card_may_be_followed_by_one_that_pays(home: Home, provider: Provider) -> None:
    sell, session = opened(home, VELOCE)
    assert provider.press(session["session_id"], "decline").status_code == 200
    refused = sell.wait_for("observed", provider_status="open/unpaid/requires_payment_method")
    assert refused["light"] == "waiting"
    provider.pay(session)
    sale = sell.finish()
    assert sale.status == 0
    assert "not_paid" not in sale.lights
    provider.one_session()


@scenes
def a_bank_check_is_paying_and_no_more(home: Home, provider: Provider) -> None:
    sell, session = opened(home, VELOCE)
    provider.press(session["session_id"], "authenticate")
    sell.wait_for("observed", light="paying")
    sell.interrupt()
    assert sell.finish().status == 4


@scenes
def a_session_that_ran_out_is_not_paid(home: Home, provider: Provider) -> None:
    sell, session = opened(home, VELOCE)
    provider.advance(61 * 60)
    sale = sell.finish()
    assert sale.status == 3
    [settled] = sale.of("settled")
    assert (settled["light"], settled["provider_status"]) == ("not_paid", "expired/unpaid")
    assert provider.press(session["session_id"], "pay").status_code == 410


@scenes
def what_the_provider_refuses_is_not_paid_and_frees_the_car(home: Home, provider: Provider) -> None:
    provider.fail("create", "403")
    sale = home.run("sell", VELOCE)
    assert sale.status == 3
    assert sale.of("settled")[0]["light"] == "not_paid"
    [trouble] = sale.of("trouble")
    assert set(trouble) == OF_ATTEMPT | {"title", "message", "retry_in"}
    assert trouble["retry_in"] is None
    again, _ = opened(home, VELOCE)
    again.interrupt()
    assert again.finish().status == 4


@scenes
def cancelling_kills_the_page_that_the_customer_has_open(home: Home, provider: Provider) -> None:
    sell, session = opened(home, VELOCE)
    assert provider.visit(session["session_id"]).status_code == 200
    cancel = home.run("cancel", session["sale_id"])
    assert cancel.status == 3
    assert names(cancel.lines)[-1] == "settled"
    assert cancel.lines[-1]["light"] == "not_paid"
    assert provider.press(session["session_id"], "pay").status_code == 410
    sale = sell.finish()
    assert (sale.status, sale.lights[-1]) == (3, "not_paid")
    assert provider.sessions() == {"total": 1, "expired": 1}


@scenes
def who_cancels_what_is_paid_is_told_that_it_is_paid(home: Home, provider: Provider) -> None:
    sell, session = opened(home, VELOCE)
    sell.kill()
    provider.pay(session)
    cancel = home.run("cancel", session["sale_id"])
    assert (cancel.status, cancel.lines[-1]["light"]) == (0, "paid")
    late = home.run("cancel", session["sale_id"])
    assert (late.status, late.lines[-1]["light"]) == (0, "paid")


@scenes
def a_sale_outlives_the_patience_of_its_command(home: Home, provider: Provider) -> None:
    sale = home.run("sell", VELOCE, "--timeout", "8")
    assert sale.status == 4
    assert sale.of("settled") == []
    session = sale.of("session_opened")[0]
    assert home.run("watch", "--timeout", "0").status == 4
    provider.pay(session)
    watched = home.run("watch")
    assert (watched.status, watched.lines[-1]["light"]) == (0, "paid")
    assert names(watched.lines) == ["observed", "settled"]
    nothing = home.run("watch")
    assert (nothing.status, nothing.lines) == (0, [])


@scenes
def the_worst_of_its_sales_is_the_status_of_a_watch(home: Home, provider: Provider) -> None:
    first, to_pay = opened(home, VELOCE)
    first.kill()
    second, to_leave = opened(home, STRADA)
    second.kill()
    provider.pay(to_pay)
    provider.advance(61 * 60)
    watch = home.run("watch")
    assert watch.status == 3
    lights = {line["sale_id"]: line["light"] for line in watch.of("settled")}
    assert lights == {to_pay["sale_id"]: "paid", to_leave["sale_id"]: "not_paid"}


@scenes
def every_command_starts_as_a_person_starts_it(home: Home, provider: Provider) -> None:
    home.cold = True
    sell, session = opened(home, VELOCE)
    cars, cancel = home.start("vehicles"), home.start("cancel", session["sale_id"])
    assert (cancel.finish().status, sell.finish().status) == (3, 3)
    listed, watch = home.start("sales"), home.start("watch")
    assert [each.finish().status for each in (cars, listed, watch)] == [0, 0, 0]
    assert provider.sessions() == {"total": 1, "expired": 1}


@scenes
def control_c_leaves_the_sale_open(home: Home, provider: Provider) -> None:
    sell, _ = opened(home, VELOCE)
    sell.interrupt()
    sale = sell.finish()
    assert sale.status == 4
    assert sale.of("settled") == []


@scenes
def a_deposit_is_one_payment_of_its_own_sum(home: Home, provider: Provider) -> None:
    sell, session = opened(home, CORSA, "--deposit", "1000.00")
    provider.pay(session)
    sale = sell.finish()
    assert sale.status == 0
    for line in sale.of("sale_started") + sale.of("settled"):
        assert (line["amount"], line["currency"]) == (100_000, "usd")


@scenes
def people_read_words_and_a_code_to_scan(home: Home, provider: Provider) -> None:
    sell = home.start_words("sell", VELOCE, MONZAPOS_PRACTICE__CUSTOMER="pays")
    status, printed, said = sell.text()
    assert (status, said) == (0, "Practice: no real money moves.\n")
    assert "PAID: $84,500.00" in printed
    assert "█" in printed
    assert f"{provider.base_url}/c/pay/" in printed


@scenes
def a_terminal_without_blocks_gets_the_link_alone(home: Home, provider: Provider) -> None:
    home.cold = True  # Python reads its encoding when it starts
    sell = home.start_words(
        "sell", VELOCE, PYTHONIOENCODING="cp1252", MONZAPOS_PRACTICE__CUSTOMER="pays"
    )
    status, printed, said = sell.text()
    assert (status, said) == (0, "Practice: no real money moves.\n")
    assert "PAID: $84,500.00" in printed
    assert f"{provider.base_url}/c/pay/" in printed
    assert "\x1b" not in printed
    assert "??" not in printed


@pytest.mark.parametrize("scene", scenes.all, ids=lambda scene: scene.__name__)
def test_sales(scene: Scene, outcome: Outcome) -> None:
    outcome(scene)
