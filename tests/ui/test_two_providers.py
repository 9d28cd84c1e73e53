"""A provider that cannot close a link, and another one that takes over: never two payable codes."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from monzapos.domain.attempt import AttemptState, Light, Observation
from monzapos.domain.errors import Refusal
from monzapos.domain.sale import Sale
from tests.ui.conftest import Desktop
from tests.ui.fakes import NOON, FakeProgram, car, sale_of, with_attempt, with_provider

SALE = sale_of(car(3))
VINR = with_provider(SALE, "vinr")


def find(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def button(desktop: Desktop, name: str) -> QPushButton:
    found = find(desktop, name)
    assert isinstance(found, QPushButton)
    return found


def words(desktop: Desktop) -> str:
    return find(desktop, "light").accessibleName()


def seen(desktop: Desktop) -> str:
    """Return all that can be read at the sale's side of the page."""
    shown = desktop.window.sell.panel.findChildren(QLabel)
    return " ".join(one.text() for one in shown if one.isVisible())


def show(desktop: Desktop, sale: Sale, headline: str, left: float | None = None) -> None:
    """Bring a sale to the stage and wait until it says so."""
    desktop.program.follower.tell(sale, left=left)
    if not desktop.window.sell.selling:
        desktop.conductor.show_sale(sale.id)
    desktop.qtbot.waitUntil(lambda: headline in words(desktop))


def opened(sale: Sale, light: Light = Light.WAITING, **changes: object) -> Sale:
    return with_attempt(sale, AttemptState.OPEN, light, **changes)


def dead(sale: Sale, status: str) -> Sale:
    last = Observation(NOON, Light.NOT_PAID, status)
    ended = with_attempt(sale, AttemptState.EXPIRED, Light.NOT_PAID)
    assert ended.attempt is not None
    attempt = replace(ended.attempt, last=last)
    return replace(ended, payments=(replace(ended.payment, attempts=(attempt,)),))


def test_before_it_cancels_it_says_that_the_link_lives_on(desktop: Desktop) -> None:
    show(desktop, opened(VINR), "Waiting for the customer")
    desktop.qtbot.waitUntil(lambda: desktop.window.sell.stage.qr.scale > 0)
    button(desktop, "cancel_sale").click()
    said = seen(desktop)
    assert "VINR cannot close a link: whoever has it can still pay for 04:5" in said
    assert "the car stays held" in said
    assert desktop.program.cancel_sale.asked == []

    desktop.program.follower.tell(opened(VINR), left=61.5)  # time goes on while it is asked
    desktop.qtbot.waitUntil(lambda: "can still pay for 01:0" in seen(desktop))

    button(desktop, "confirm_cancel").click()
    desktop.qtbot.waitUntil(lambda: "Waiting until the link ends" in words(desktop))
    assert desktop.program.cancel_sale.asked == ["sale-1"]
    assert "VINR cannot close it: it can still be paid for 04:5" in words(desktop)
    assert desktop.window.sell.stage.qr.scale == 0
    countdown = find(desktop, "countdown")
    assert isinstance(countdown, QLabel)
    assert countdown.isVisible()
    assert countdown.text().startswith("04:5")
    assert not button(desktop, "new_code").isEnabled()
    assert not button(desktop, "cancel_sale").isEnabled()
    assert not button(desktop, "new_code_other").isVisible()


@pytest.mark.parametrize("sale", [opened(VINR, cancel_asked=True), opened(VINR), opened(SALE)])
def test_at_zero_it_asks_and_decides_nothing(desktop: Desktop, sale: Sale) -> None:
    name = "Stripe" if sale.attempt and sale.attempt.provider == "stripe" else "VINR"
    show(desktop, sale, "The code’s time is over", left=0.0)
    assert f"Asking {name} for the last word" in words(desktop)
    assert "NOT PAID" not in words(desktop)
    assert desktop.window.sell.stage.qr.scale == 0
    assert not button(desktop, "new_code").isEnabled()
    assert not button(desktop, "new_code_other").isVisible()
    paid = with_attempt(sale, AttemptState.PAID, Light.PAID)
    show(desktop, paid, "PAID. Release the keys")


def test_a_second_at_a_time_the_clock_runs_to_the_last_word(desktop: Desktop) -> None:
    show(desktop, opened(VINR), "Waiting for the customer", left=2.2)
    desktop.qtbot.waitUntil(lambda: "The code’s time is over" in words(desktop), timeout=5000)


@pytest.mark.parametrize(
    ("sale", "other", "name"),
    [(dead(VINR, "failed"), "stripe", "Stripe"), (dead(SALE, "expired/unpaid"), "vinr", "VINR")],
)
def test_another_provider_makes_the_next_code(
    desktop: Desktop, sale: Sale, other: str, name: str
) -> None:
    show(desktop, sale, "NOT PAID")
    switch = button(desktop, "new_code_other")
    assert switch.isVisible()
    assert switch.text() == f"New code with {name}"
    assert switch.accessibleName() == switch.text()
    switch.click()
    switch.click()
    desktop.qtbot.waitUntil(lambda: "Creating the checkout" in words(desktop))
    assert desktop.program.start_sale.again_for == [("sale-1", other)]
    assert desktop.window.focusWidget() is desktop.window.sell  # no button for a stray key
    assert not switch.isVisible()


def test_while_a_code_lives_it_says_how_long_switching_takes(desktop: Desktop) -> None:
    show(desktop, opened(VINR), "Waiting for the customer")
    assert "Stripe can take over when this code ends, in 04:5" in seen(desktop)
    show(desktop, opened(SALE), "Waiting for the customer")
    desktop.qtbot.waitUntil(lambda: "To switch to VINR, cancel this code first." in seen(desktop))
    assert not button(desktop, "new_code_other").isVisible()


def test_a_desk_with_one_provider_speaks_of_no_other(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ui.fakes.PRACTICE_PROVIDERS", ("vinr",))
    show(desktop, opened(VINR), "Waiting for the customer")
    assert "take over" not in seen(desktop)
    show(desktop, dead(VINR, "failed"), "NOT PAID")
    assert not button(desktop, "new_code_other").isVisible()
    assert button(desktop, "new_code").isEnabled()


def test_a_refused_switch_says_why_and_shows_no_code(
    desktop: Desktop, program: FakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(sale_id: str, provider: str | None = None) -> Sale:
        raise Refusal("payment_open")

    monkeypatch.setattr(program.start_sale, "again", refuse)
    show(desktop, dead(VINR, "failed"), "NOT PAID")
    button(desktop, "new_code_other").click()
    notice = find(desktop, "sale_notice")
    desktop.qtbot.waitUntil(notice.isVisible)
    assert "still be paid" in notice.accessibleName()
    assert desktop.window.sell.stage.qr.scale == 0
