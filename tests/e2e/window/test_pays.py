"""A customer pays what the seller's screen shows, with a browser."""

import pytest

from tests.e2e import paper
from tests.e2e.cars import VELOCE, VELOCE_PRICE
from tests.e2e.program import Home
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.phone import Phones


@pytest.mark.parametrize(
    "javascript",
    [pytest.param(True, marks=pytest.mark.proof, id="script"), pytest.param(False, id="no script")],
)
def test_a_browser_pays_and_the_desk_says_paid(
    open_desk: OpenDesk, home: Home, phones: Phones, javascript: bool
) -> None:
    desk = open_desk(home)
    phone = phones.scan(desk.sell("veloce s"), javascript=javascript)
    assert "Veloce S" in phone.text
    assert "$84,500.00" in phone.text
    code = desk.wait_for("desk_code", r"\w").name.split()[-1]
    assert code in phone.text
    phone.tap("pay")
    assert "Release the keys" in desk.wait_for_light("^PAID")
    desk.wait_for_no_code()
    desk.close()
    [sale] = home.run("sales").lines
    facts = ("vehicle_id", "amount", "light")
    assert [sale[fact] for fact in facts] == [VELOCE, VELOCE_PRICE, "paid"]


@pytest.mark.proof
def test_a_decline_leaves_the_code_and_the_next_try_pays(
    open_desk: OpenDesk, home: Home, phones: Phones
) -> None:
    desk = open_desk(home)
    url = desk.sell("veloce s")
    phone = phones.scan(url)
    phone.tap("decline")
    assert "declined" in phone.text
    desk.wait_for_light("Waiting")
    assert desk.code() == url
    phone.tap("pay")
    desk.wait_for_light("^PAID")
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid"]


@pytest.mark.proof
def test_a_paid_deposit_says_that_the_keys_stay(
    open_desk: OpenDesk, home: Home, phones: Phones
) -> None:
    desk = open_desk(home)
    desk.pick("veloce s")
    desk.go_to("amount_full")
    desk.press("Right")  # the two amounts are one stop, and the arrows choose
    desk.wait_for("deposit_amount")
    desk.go_to("deposit_amount")
    desk.screen.type("2500")
    desk.wait_for("start_checkout", "2,500.00")
    phone = phones.scan(desk.start())
    assert "$2,500.00" in phone.text
    phone.tap("pay")
    assert "keys stay here" in desk.wait_for_light("^DEPOSIT PAID")
    desk.close()


@pytest.mark.proof
def test_after_a_cancel_at_the_desk_the_open_page_cannot_pay(
    open_desk: OpenDesk, home: Home, phones: Phones
) -> None:
    desk = open_desk(home)
    phone = phones.scan(desk.sell("veloce s"))
    desk.press("Escape")
    desk.wait_for_focus("keep_sale")
    desk.press("Tab", "space")
    assert "no money was taken" in desk.wait_for_light("NOT PAID")
    desk.wait_for_no_code()
    phone.tap("pay")
    assert phone.actions == []
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["expired"]
    assert paper.held(home) == []
