"""What other desks hold: on the cards, and beside the deal."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from monzapos.application.news import HoldSharing, HoldsNews
from monzapos.application.ports import SharedHold
from monzapos.application.staff import Presence, Roll
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import HoldKind
from monzapos.domain.person import Person
from monzapos.ui import fonts
from monzapos.ui.vehicles.delegate import badge_words
from tests.ui.conftest import Desktop
from tests.ui.fakes import NOON, FakeProgram, FakeStaff, sale_of, with_attempt

BEA = Person("person-2", "Bea")
MARTA = Person("person-3", "Marta", manager=True)


def held(vehicle_id: str, kind: HoldKind = HoldKind.CHECKOUT) -> SharedHold:
    until = NOON.replace(year=2100)
    return SharedHold(vehicle_id, "sale-there", kind, until, "stripe", "cs_1", "Bea", "Desk 2")


def find(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def press(desktop: Desktop, name: str) -> None:
    found = find(desktop, name)
    assert isinstance(found, QPushButton)
    assert found.isVisible()
    found.click()


def seen(desktop: Desktop) -> str:
    shown = desktop.window.sell.deal.findChildren(QLabel)
    return " ".join(one.text() for one in shown if one.isVisible())


def hold_first(desktop: Desktop, kind: HoldKind = HoldKind.CHECKOUT) -> None:
    """Have another desk hold the first car, and choose it here."""
    vehicle_id = desktop.window.sell.model.cards[0].vehicle.id
    desktop.program.holds.others = {vehicle_id: held(vehicle_id, kind)}
    desktop.program.holds.tell(HoldsNews(HoldSharing.YES, read_at=NOON))
    desktop.window.sell.browse.cards.choose(0)
    desktop.qtbot.waitUntil(lambda: find(desktop, "foreign_hold_note").isVisible())
    desktop.qtbot.waitUntil(lambda: not desktop.window.sell.deal.start.isEnabled())


@pytest.fixture
def staff(program: FakeProgram) -> FakeStaff:
    made = program.staff = FakeStaff(Roll(Presence.HERE, MARTA, "boss@monza.example"))
    return made


@pytest.fixture
def seller(program: FakeProgram) -> FakeStaff:
    made = program.staff = FakeStaff(Roll(Presence.HERE, BEA, "bea@monza.example"))
    return made


def note(desktop: Desktop) -> str:
    line = desktop.window.findChild(QLabel, "deal_note")
    assert isinstance(line, QLabel)
    return line.text() if line.isVisible() else ""


def test_a_card_says_which_desk_holds_the_car_and_until_when(desktop: Desktop) -> None:
    window, program = desktop.window, desktop.program
    window.sell.browse.cards.choose(0)
    card = window.sell.model.cards[0]
    assert card.may_sell
    program.holds.others = {card.vehicle.id: held(card.vehicle.id)}
    program.holds.tell(HoldsNews(HoldSharing.YES, read_at=NOON))
    desktop.qtbot.waitUntil(lambda: not window.sell.model.cards[0].may_sell)
    assert window.sell.model.cards[0].badge_text.startswith("Held by Desk 2 · until ")
    assert not window.sell.deal.start.isEnabled()
    program.holds.others = {}
    program.holds.tell(HoldsNews(HoldSharing.YES, read_at=NOON))
    desktop.qtbot.waitUntil(lambda: window.sell.deal.start.isEnabled())


def test_the_deal_says_what_other_desks_and_the_website_do_not_see(desktop: Desktop) -> None:
    desktop.window.sell.browse.cards.choose(0)
    assert note(desktop) == ""
    desktop.program.holds.tell(HoldsNews(HoldSharing.YES))
    desktop.qtbot.waitUntil(lambda: note(desktop).startswith("The website looks at no hold"))
    desktop.program.holds.tell(HoldsNews(HoldSharing.NOT_INSTALLED))
    desktop.qtbot.waitUntil(lambda: note(desktop).startswith("Other desks cannot see"))
    desktop.program.holds.tell(HoldsNews(HoldSharing.SILENT))
    desktop.qtbot.waitUntil(lambda: "no new sale starts" in note(desktop))
    desktop.program.holds.tell(HoldsNews(HoldSharing.ALONE))
    desktop.qtbot.waitUntil(lambda: note(desktop) == "")


@pytest.mark.parametrize("state", [HoldSharing.SILENT, HoldSharing.UNASKED])
def test_no_car_is_called_available_while_nobody_knows_who_holds_it(
    desktop: Desktop, state: HoldSharing
) -> None:
    sell = desktop.window.sell
    sell.browse.cards.choose(0)
    assert sell.deal.start.isEnabled()
    desktop.program.holds.tell(HoldsNews(state, read_at=NOON))
    desktop.qtbot.waitUntil(lambda: not sell.deal.start.isEnabled())
    assert {card.badge_text for card in sell.model.cards} == {"Held or not: not known"}
    assert ("no new sale starts" in note(desktop)) is (state is HoldSharing.SILENT)
    sell.start()
    assert desktop.program.start_sale.orders == []
    desktop.program.holds.tell(HoldsNews(HoldSharing.YES, read_at=NOON))
    desktop.qtbot.waitUntil(sell.deal.start.isEnabled)
    assert sell.model.cards[0].badge_text == "Available"


@pytest.mark.usefixtures("staff")
def test_a_manager_releases_another_desks_car_once_it_is_confirmed(desktop: Desktop) -> None:
    hold_first(desktop)
    deal, others = desktop.window.sell.deal, desktop.program.other_desks
    assert "Bea at Desk 2 holds this car." in seen(desktop)
    press(desktop, "release_foreign_hold")
    assert "provider’s dashboard first" in seen(desktop)
    assert "Two customers may pay for one car" in seen(desktop)
    assert find(desktop, "keep_foreign_hold").hasFocus()
    press(desktop, "keep_foreign_hold")
    find(desktop, "release_foreign_hold").setFocus()
    press(desktop, "release_foreign_hold")
    press(desktop, "keep_foreign_hold")
    assert find(desktop, "release_foreign_hold").hasFocus()  # where it was before the question
    press(desktop, "release_foreign_hold")
    assert others.released == []
    press(desktop, "confirm_foreign_hold")
    desktop.qtbot.waitUntil(deal.start.isEnabled)
    assert others.released == ["sale-there"]
    assert not find(desktop, "foreign_hold_note").isVisible()
    assert not find(desktop, "release_foreign_hold").isVisible()
    QTest.keyClicks(desktop.window.focusWidget(), "v")  # and typing searches again
    assert desktop.window.sell.browse.search.text() == "v"


def test_a_seller_sees_whom_to_ask_and_the_button_comes_with_a_manager(
    seller: FakeStaff, desktop: Desktop
) -> None:
    hold_first(desktop)
    desktop.qtbot.waitUntil(lambda: "Only a manager can release it here" in seen(desktop))
    assert "Bea at Desk 2 holds this car." in seen(desktop)
    assert not find(desktop, "release_foreign_hold").isVisible()
    seller.tell(Roll(Presence.HERE, replace(BEA, manager=True), "bea@monza.example"))
    desktop.qtbot.waitUntil(lambda: find(desktop, "release_foreign_hold").isVisible())
    assert "Only a manager" not in seen(desktop)


@pytest.mark.usefixtures("staff")
def test_why_it_is_not_released_is_said_beside_the_car(desktop: Desktop) -> None:
    desktop.program.other_desks.refusal = Refusal("holds_unreachable", reason="no_network")
    hold_first(desktop)
    press(desktop, "release_foreign_hold")
    press(desktop, "confirm_foreign_hold")
    desktop.qtbot.waitUntil(lambda: "The other desks cannot be asked" in seen(desktop))
    assert "(no connection)" in seen(desktop)
    assert find(desktop, "release_foreign_hold").isVisible()


@pytest.mark.usefixtures("staff")
def test_a_question_about_one_car_never_stands_beside_another(desktop: Desktop) -> None:
    hold_first(desktop)
    press(desktop, "release_foreign_hold")
    desktop.window.sell.browse.cards.choose(1)
    assert not find(desktop, "confirm_foreign_hold").isVisible()
    assert not find(desktop, "release_foreign_hold").isVisible()
    desktop.window.sell.browse.cards.choose(0)
    desktop.qtbot.waitUntil(lambda: find(desktop, "release_foreign_hold").isVisible())
    assert not find(desktop, "confirm_foreign_hold").isVisible()


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(
    ("kind", "who", "means"),
    [
        (HoldKind.DEPOSIT, "Bea at Desk 2 holds this car.", "The deposit stays paid"),
        (HoldKind.SOLD, "Bea at Desk 2 has sold this car.", "has the money back"),
    ],
)
def test_what_is_paid_there_is_said_before_it_is_released(
    desktop: Desktop, kind: HoldKind, who: str, means: str
) -> None:
    hold_first(desktop, kind)
    assert who in seen(desktop)
    press(desktop, "release_foreign_hold")
    assert means in seen(desktop)


@pytest.mark.usefixtures("staff")
def test_an_error_beside_the_car_leaves_the_note_in_sight(desktop: Desktop) -> None:
    desktop.program.holds.tell(HoldsNews(HoldSharing.NOT_INSTALLED))
    deal = desktop.window.sell.deal
    desktop.window.sell.browse.cards.choose(0)
    desktop.qtbot.waitUntil(lambda: bool(note(desktop)))
    desktop.program.start_sale.refusal = Refusal("holds_unreachable", reason="no_network")
    desktop.window.sell.start()
    desktop.qtbot.waitUntil(deal.notice.isVisible)
    parts = [find(desktop, name) for name in ("deal_notice", "deal_note")]
    desktop.qtbot.waitUntil(
        lambda: all(part.visibleRegion().boundingRect() == part.rect() for part in parts)
    )


@pytest.mark.parametrize("desk", ["Desk 2", "Mostrador 4", "The desk beside the entrance"])
def test_a_badge_that_is_too_long_never_loses_its_time(desk: str) -> None:
    metrics = QFontMetrics(fonts.face(11, fonts.SEMIBOLD))
    text = f"Held by {desk} · until 11/28/26, 11:45 PM"
    shown = badge_words(text, metrics, 236)
    assert shown.endswith(" · until 11/28/26, 11:45 PM")
    assert shown.startswith("Held")
    assert metrics.horizontalAdvance(shown) <= 236
    assert metrics.horizontalAdvance(badge_words("No name: not for sale " * 9, metrics, 236)) <= 236


def test_a_car_that_a_test_has_sold_says_beside_the_deal_how_it_comes_free(
    desktop: Desktop,
) -> None:
    vehicle = desktop.window.sell.model.cards[0].vehicle
    sold = with_attempt(sale_of(vehicle), AttemptState.PAID, Light.PAID)
    desktop.program.journal.kept[sold.id] = replace(sold, practice=False)
    desktop.program.holds.tell(HoldsNews(HoldSharing.ALONE, read_at=NOON))
    desktop.window.sell.browse.cards.choose(0)
    desktop.qtbot.waitUntil(lambda: find(desktop, "foreign_hold_note").isVisible())
    assert "Show on the Sell page → Put the car back on sale" in seen(desktop)
    assert not find(desktop, "release_foreign_hold").isVisible()
