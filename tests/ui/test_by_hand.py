"""What nobody here can read: said before the code, and recorded by a manager after it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from monzapos.application.gateways import Offer
from monzapos.application.staff import OwnStaff
from monzapos.domain.attempt import BY_HAND, AttemptState, Light, Observation
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.payment import Purpose
from monzapos.domain.person import Person
from monzapos.domain.sale import LATE_MONEY, Alarm, Approval, Sale
from monzapos.presentation.vehicle_card import vehicle_card
from tests.ui.conftest import Desktop
from tests.ui.fakes import NOON, FakeProgram, car, sale_of, with_attempt, with_provider

MANAGER = OwnStaff(Person("person-2", "Marta", manager=True))
SELLER = OwnStaff(Person("person-1", "Lucía Romero"))


def site_sale() -> Sale:
    sold = with_provider(sale_of(car(3)), "site")
    assert sold.attempt is not None
    attempt = replace(sold.attempt, desk_code="")
    sold = replace(sold, payments=(replace(sold.payment, attempts=(attempt,)),))
    return with_attempt(sold, AttemptState.OPEN, Light.WAITING)


def find(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def button(desktop: Desktop, name: str) -> QPushButton:
    found = find(desktop, name)
    assert isinstance(found, QPushButton)
    return found


def light(desktop: Desktop) -> str:
    return find(desktop, "light").accessibleName()


def seen(desktop: Desktop) -> str:
    shown = desktop.window.sell.panel.findChildren(QLabel)
    return " ".join(one.text() for one in shown if one.isVisible())


def ground(desktop: Desktop) -> str:
    """Return the colour of the stage."""
    stage = desktop.window.sell.light.surface.grab().toImage()
    return stage.pixelColor(4, 4).name().upper()


def show(desktop: Desktop, sold: Sale, headline: str, trouble: str = "") -> None:
    desktop.program.follower.tell(sold, trouble)
    desktop.conductor.show_sale(sold.id)
    desktop.qtbot.waitUntil(lambda: headline in light(desktop))


@pytest.fixture
def program(program: FakeProgram) -> FakeProgram:
    program.staff = SELLER
    return program


def test_a_seller_sees_what_a_manager_has_to_do(desktop: Desktop) -> None:
    show(desktop, site_sale(), "Don’t know", trouble="by_hand")
    assert "no key that could read" in light(desktop)
    assert "Call a manager" in seen(desktop)
    assert find(desktop, "qr").isVisible()
    assert not find(desktop, "record_paid").isVisible()
    assert not find(desktop, "record_not_paid").isVisible()
    assert not find(desktop, "desk_code").isVisible()
    assert "compare with the customer" in seen(desktop)


def test_a_manager_records_a_payment_once_it_is_confirmed(
    desktop: Desktop, program: FakeProgram
) -> None:
    program.staff = MANAGER
    show(desktop, site_sale(), "Don’t know", trouble="by_hand")
    desktop.qtbot.waitUntil(lambda: find(desktop, "record_paid").isVisible())
    field = find(desktop, "payment_reference")
    assert isinstance(field, QLineEdit)
    field.setText("pi_3AbC")
    button(desktop, "record_paid").click()
    assert "$33,000.00" in seen(desktop)
    assert not find(desktop, "record_not_paid").isVisible()
    assert button(desktop, "keep_paid").hasFocus()
    assert program.by_hand.recorded == []
    button(desktop, "confirm_paid").click()
    sold = site_sale()
    desktop.qtbot.waitUntil(lambda: bool(program.by_hand.recorded))
    assert program.by_hand.recorded == [("paid", sold.id, "pi_3AbC", sold.payment.amount)]


def test_it_can_be_thought_over(desktop: Desktop, program: FakeProgram) -> None:
    program.staff = MANAGER
    show(desktop, site_sale(), "Don’t know", trouble="by_hand")
    desktop.qtbot.waitUntil(lambda: find(desktop, "record_not_paid").isVisible())
    button(desktop, "record_not_paid").click()
    assert "nobody has paid" in seen(desktop)
    button(desktop, "keep_not_paid").click()
    assert find(desktop, "record_not_paid").isVisible()
    button(desktop, "record_not_paid").click()
    button(desktop, "confirm_not_paid").click()
    desktop.qtbot.waitUntil(lambda: bool(program.by_hand.recorded))
    assert program.by_hand.recorded == [("not_paid", site_sale().id)]


def test_before_the_sessions_end_it_is_asked_whether_it_shows_expired(
    desktop: Desktop, program: FakeProgram
) -> None:
    program.staff = MANAGER
    sold = site_sale()
    assert sold.attempt is not None
    open_ = replace(sold.attempt, expires_at=NOON.replace(year=2100))
    sold = replace(sold, payments=(replace(sold.payment, attempts=(open_,)),))
    show(desktop, sold, "Don’t know", trouble="by_hand")
    desktop.qtbot.waitUntil(lambda: find(desktop, "record_not_paid").isVisible())
    button(desktop, "record_not_paid").click()
    assert "Does the dashboard show Expired?" in seen(desktop)
    assert "While it shows Open, it can still be paid: wait until" in seen(desktop)
    assert "2100" in seen(desktop)
    assert not find(desktop, "confirm_not_paid").isVisible()
    assert button(desktop, "keep_expired").hasFocus()
    button(desktop, "confirm_expired").click()
    desktop.qtbot.waitUntil(lambda: bool(program.by_hand.recorded))
    assert program.by_hand.recorded == [("not_paid", sold.id)]


def test_what_may_never_have_been_made_is_not_called_expired(
    desktop: Desktop, program: FakeProgram
) -> None:
    program.staff = MANAGER
    sold = with_attempt(site_sale(), AttemptState.PREPARED, Light.UNKNOWN)
    assert sold.attempt is not None
    sent = replace(sold.attempt, sent=True, url="", session_id="")
    sold = replace(sold, payments=(replace(sold.payment, attempts=(sent,)),))
    show(desktop, sold, "DON’T KNOW", trouble="by_hand")
    desktop.qtbot.waitUntil(lambda: find(desktop, "record_not_paid").isVisible())
    button(desktop, "record_not_paid").click()
    assert "shows no checkout for this car" in seen(desktop)
    assert button(desktop, "keep_not_paid").hasFocus()


def test_a_refusal_is_said_where_it_was_wished(desktop: Desktop, program: FakeProgram) -> None:
    program.staff = MANAGER
    program.by_hand.refusal = Refusal("by_hand_no_reference")
    show(desktop, site_sale(), "Don’t know", trouble="by_hand")
    desktop.qtbot.waitUntil(lambda: find(desktop, "record_paid").isVisible())
    button(desktop, "record_paid").click()
    button(desktop, "confirm_paid").click()
    desktop.qtbot.waitUntil(lambda: find(desktop, "sale_notice").isVisible())
    assert "Which payment was it?" in seen(desktop)


def test_it_is_said_by_whose_word_it_is_paid(desktop: Desktop) -> None:
    sold = with_attempt(site_sale(), AttemptState.PAID, Light.PAID, payment_reference="pi_3AbC")
    assert sold.attempt is not None
    last = Observation(NOON, Light.PAID, BY_HAND, final=True)
    attempt = replace(sold.attempt, last=last)
    sold = replace(
        sold,
        payments=(replace(sold.payment, attempts=(attempt,)),),
        approvals=(Approval("a", NOON, "paid_by_hand", "Marta"),),
    )
    show(desktop, sold, "PAID")
    assert "recorded by Marta from the provider’s dashboard" in light(desktop)
    assert not find(desktop, "record_paid").isVisible()


def test_another_providers_sale_has_nothing_to_record(
    desktop: Desktop, program: FakeProgram
) -> None:
    program.staff = MANAGER
    show(desktop, with_attempt(sale_of(car(3)), AttemptState.OPEN, Light.WAITING), "Waiting")
    for name in ("record_paid", "record_not_paid", "release_deposit", "payment_reference"):
        assert not find(desktop, name).isVisible()


def deposit(program: FakeProgram) -> Sale:
    return with_attempt(sale_of(car(4), purpose=Purpose.DEPOSIT), AttemptState.PAID, Light.PAID)


def test_a_deposits_car_is_released_where_that_is_wished_twice(
    desktop: Desktop, program: FakeProgram
) -> None:
    show(desktop, deposit(program), "DEPOSIT PAID")  # its agreed end is long over
    desktop.qtbot.waitUntil(lambda: find(desktop, "release_deposit").isVisible())
    button(desktop, "release_deposit").click()
    assert "The deposit stays paid" in seen(desktop)
    assert program.by_hand.recorded == []
    button(desktop, "confirm_release").click()
    desktop.qtbot.waitUntil(lambda: bool(program.by_hand.recorded))
    assert program.by_hand.recorded == [("release", deposit(program).id)]
    assert not button(desktop, "release_deposit").isEnabled()  # until it is known what came of it
    show(desktop, replace(deposit(program), hold=None), "DEPOSIT PAID")
    desktop.qtbot.waitUntil(lambda: not find(desktop, "release_deposit").isVisible())
    assert "The car is not held any more" in light(desktop)


def test_a_release_that_was_refused_can_be_wished_again(
    desktop: Desktop, program: FakeProgram
) -> None:
    program.by_hand.refusal = Refusal("no_deposit_held")
    show(desktop, deposit(program), "DEPOSIT PAID")
    desktop.qtbot.waitUntil(lambda: find(desktop, "release_deposit").isVisible())
    button(desktop, "release_deposit").click()
    button(desktop, "confirm_release").click()
    desktop.qtbot.waitUntil(lambda: "This sale holds no car" in seen(desktop))
    assert button(desktop, "release_deposit").isEnabled()


def test_before_its_end_only_a_manager_sees_the_button(
    desktop: Desktop, program: FakeProgram
) -> None:
    sold = deposit(program)
    assert sold.hold is not None
    sold = replace(sold, hold=replace(sold.hold, until=NOON.replace(year=2100)))
    show(desktop, sold, "DEPOSIT PAID")
    assert not find(desktop, "release_deposit").isVisible()
    program.staff = MANAGER
    desktop.qtbot.waitUntil(lambda: find(desktop, "release_deposit").isVisible(), timeout=5000)
    button(desktop, "release_deposit").click()
    assert "It was agreed that the car is held until" in seen(desktop)


@pytest.mark.parametrize(
    ("wish", "confirm", "words", "recorded"),
    [
        ("record_paid_back", "confirm_settle", "no claim to the car", "paid_back"),
        ("record_keeps_car", "confirm_keep_car", "nobody else has a claim", "keeps_car"),
    ],
)
def test_a_manager_ends_the_alarm_of_late_money(
    desktop: Desktop, program: FakeProgram, wish: str, confirm: str, words: str, recorded: str
) -> None:
    program.staff = MANAGER
    sold = with_attempt(site_sale(), AttemptState.PAID, Light.PAID)
    held = Hold(sold.vehicle.id, sold.id, HoldKind.SOLD, None, "Marta", "Desk 1")
    sold = replace(sold, hold=held, alarms=(Alarm("a", NOON, LATE_MONEY),))
    show(desktop, sold, "PAID")
    desktop.qtbot.waitUntil(lambda: find(desktop, wish).isVisible())
    assert ground(desktop) == desktop.theme.tokens.unknown  # from afar, green hands over the keys
    assert not find(desktop, "release_deposit").isVisible()
    button(desktop, wish).click()
    assert words in seen(desktop)
    keep = button(desktop, confirm.replace("confirm", "keep"))
    assert keep.sizeHint().height() == button(desktop, confirm).sizeHint().height()
    assert program.by_hand.recorded == []
    button(desktop, confirm).click()
    desktop.qtbot.waitUntil(lambda: bool(program.by_hand.recorded))
    assert program.by_hand.recorded == [(recorded, sold.id)]
    show(desktop, replace(sold, alarms=()), "Release the keys")
    assert ground(desktop) == desktop.theme.tokens.paid
    assert not find(desktop, wish).isVisible()


def test_before_the_code_the_deal_says_what_follows(desktop: Desktop, program: FakeProgram) -> None:
    deal = desktop.window.sell.deal
    deal.choose(vehicle_card(car(3), None, NOON))
    assert not find(desktop, "deal_note").isVisible()
    deal.accept(Offer("site", takes_parts=False, can_look=False))
    note = find(desktop, "deal_note")
    assert isinstance(note, QLabel)
    assert note.isVisible()
    assert "24 hours" in note.text()
    assert "until a manager records" in note.text()
    assert not deal.part.isEnabled()
    assert deal.full.isChecked()
    assert deal.start.isEnabled()
