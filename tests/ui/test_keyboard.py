"""A whole sale from the keyboard, over a program in memory."""

import asyncio
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import PAID_ELSEWHERE, Alarm
from tests.application.samples import NOON
from tests.ui.conftest import Desktop
from tests.ui.fakes import URL, FakeProgram, sale_of, with_attempt

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


def press(desktop: Desktop, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    target = desktop.window.focusWidget()
    QTest.keyClick(target, key, held or Qt.KeyboardModifier.NoModifier)


def click(target: QWidget) -> None:
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)


def find(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def light_words(desktop: Desktop) -> str:
    return find(desktop, "light").accessibleName()


def start_first(desktop: Desktop) -> str:
    """Pick the first car, start its sale, and return the sale's id."""
    desktop.window.sell.browse.search.setFocus()
    press(desktop, Key.Key_Return)
    press(desktop, Key.Key_Return, Control)
    desktop.qtbot.waitUntil(lambda: desktop.window.sell.selling)
    return next(reversed(desktop.program.journal.kept))


def test_a_sale_is_paid_without_a_mouse(desktop: Desktop) -> None:
    window, wait = desktop.window, desktop.qtbot.waitUntil
    find(desktop, "vehicles").setFocus()
    for letter in "Veloce 17":
        QTest.keyClicks(window.focusWidget(), letter)
    search = find(desktop, "search")
    assert isinstance(search, QLineEdit)
    assert search.text() == "Veloce 17"
    press(desktop, Key.Key_Return)  # perhaps before the answer: then it waits for it
    wait(lambda: window.sell.deal.card is not None)
    assert window.sell.deal.card is not None
    assert window.sell.deal.card.vehicle.id == "car-17"
    assert find(desktop, "start_checkout").accessibleName() == "Create checkout for $47,000.00"

    press(desktop, Key.Key_Return, Control)
    press(desktop, Key.Key_Return, Control)
    wait(lambda: window.sell.selling)
    assert len(desktop.program.start_sale.orders) == 1
    assert desktop.program.start_sale.orders[0].shown_price == Money(4_700_000, "usd")
    assert "Creating the checkout" in light_words(desktop)
    assert desktop.program.follower.on_screen[-1] == "sale-1"

    sale = desktop.program.journal.kept["sale-1"]
    desktop.program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    wait(lambda: "Waiting for the customer" in light_words(desktop))
    wait(lambda: window.sell.stage.qr.scale > 0)
    code, countdown = find(desktop, "desk_code"), find(desktop, "countdown")
    assert isinstance(code, QLabel)
    assert isinstance(countdown, QLabel)
    assert code.text() == "K742"
    assert countdown.text().startswith("58:")
    click(find(desktop, "copy_link"))
    assert QGuiApplication.clipboard().text() == URL

    desktop.program.follower.tell(with_attempt(sale, AttemptState.PAID, Light.PAID))
    wait(lambda: "PAID" in light_words(desktop))
    assert "Release the keys" in light_words(desktop)
    assert window.sell.stage.qr.scale == 0
    assert window.focusWidget().objectName() == "new_sale"
    press(desktop, Key.Key_Return)
    wait(lambda: not window.sell.selling)
    assert window.focusWidget().objectName() == "search"
    assert search.text() == ""
    assert window.sell.deal.card is None


def test_escape_asks_before_it_cancels(desktop: Desktop) -> None:
    sale_id = start_first(desktop)
    follower = desktop.program.follower
    sale = desktop.program.journal.kept[sale_id]
    follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    desktop.qtbot.waitUntil(lambda: "Waiting" in light_words(desktop))
    confirm = find(desktop, "confirm_cancel")
    press(desktop, Key.Key_Escape)
    assert confirm.isVisible()
    assert desktop.window.focusWidget().objectName() == "keep_sale"
    press(desktop, Key.Key_Escape)
    assert not confirm.isVisible()
    assert desktop.program.cancel_sale.asked == []

    press(desktop, Key.Key_Escape)
    click(confirm)
    desktop.qtbot.waitUntil(lambda: "Closing the checkout" in light_words(desktop))
    assert desktop.program.cancel_sale.asked == [sale_id]
    assert desktop.window.sell.stage.qr.scale == 0
    renew = find(desktop, "new_code")
    assert isinstance(renew, QPushButton)
    assert not renew.isEnabled()

    follower.tell(with_attempt(sale, AttemptState.EXPIRED, Light.NOT_PAID, cancel_asked=True))
    desktop.qtbot.waitUntil(lambda: "NOT PAID" in light_words(desktop))
    assert renew.isEnabled()
    renew.click()
    renew.click()
    desktop.qtbot.waitUntil(lambda: "Creating the checkout" in light_words(desktop))
    assert desktop.program.start_sale.again_for == [(sale_id, None)]


def test_a_refused_sale_loses_nothing_that_was_typed(desktop: Desktop) -> None:
    window = desktop.window
    window.sell.browse.cards.choose(2)
    window.sell.deal.customer.name.setText("Jane Smith")
    window.sell.deal.customer.email.setText("jane@")
    desktop.program.start_sale.refusal = Refusal("bad_email")
    window.sell.start()
    desktop.qtbot.waitUntil(lambda: window.focusWidget().objectName() == "customer_email")
    assert window.sell.deal.customer.email.property("wrong") is True
    assert window.sell.deal.customer.name.text() == "Jane Smith"
    desktop.program.start_sale.refusal = Refusal("vehicle_held", vehicle="V", desk="D", person="P")
    window.sell.start()
    desktop.qtbot.waitUntil(lambda: window.sell.deal.notice.isVisible())
    assert "held" in window.sell.deal.notice.accessibleName()
    desktop.program.start_sale.refusal = None
    window.sell.start()
    desktop.qtbot.waitUntil(lambda: window.sell.selling)
    assert desktop.program.start_sale.orders[-1].customer.name == "Jane Smith"


def test_a_deposit_is_a_decimal(desktop: Desktop) -> None:
    deal = desktop.window.sell.deal
    desktop.window.sell.browse.cards.choose(0)
    click(deal.part)
    assert desktop.window.focusWidget().objectName() == "deposit_amount"
    for wrong in ("", "12,5", "0", "-1", "nan", "1e9", "31000"):
        deal.deposit.setText(wrong)
        assert not deal.start.isEnabled(), wrong
        assert deal.deposit.property("wrong") is True
    deal.deposit.setText("2500.5")
    assert deal.start.text() == "Create checkout for $2,500.50"
    desktop.window.sell.start()
    desktop.qtbot.waitUntil(lambda: desktop.window.sell.selling)
    order = desktop.program.start_sale.orders[0]
    assert (order.purpose, order.deposit) == (Purpose.DEPOSIT, Money(250_050, "usd"))


def test_a_late_answer_of_an_older_search_is_dropped(desktop: Desktop) -> None:
    browse, catalogue = desktop.window.sell.browse, desktop.program.catalogue
    gate = asyncio.Event()
    catalogue.gates["Veloce 1"] = gate
    browse.search.setText("Veloce 1")
    browse.search.setText("Veloce 22")
    model = desktop.window.sell.model

    def names() -> list[str]:
        return [card.name for card in model.cards]

    desktop.qtbot.waitUntil(lambda: names() == ["Veloce 22"])
    released: list[bool] = []

    async def release() -> bool:
        gate.set()
        for _ in range(20):  # turns of the loop in which the older answer goes its way
            await asyncio.sleep(0)
        return True

    desktop.loop.submit(release, released.append, lambda _trouble: None)
    desktop.qtbot.waitUntil(lambda: bool(released))
    assert names() == ["Veloce 22"]


def test_nothing_found_says_so_and_can_be_cleared(desktop: Desktop) -> None:
    browse = desktop.window.sell.browse
    browse.search.setText("no such car")
    clear = find(desktop, "clear_search")
    desktop.qtbot.waitUntil(clear.isVisible)
    click(clear)
    desktop.qtbot.waitUntil(lambda: len(desktop.window.sell.model.cards) == 30)
    assert not clear.isVisible()


def test_a_sale_left_open_stays_followed_and_tells_when_it_is_paid(desktop: Desktop) -> None:
    sale_id = start_first(desktop)
    window = desktop.window
    sale = desktop.program.journal.kept[sale_id]
    desktop.program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    desktop.qtbot.waitUntil(lambda: "Waiting" in light_words(desktop))
    click(find(desktop, "leave_sale"))
    assert not window.sell.selling
    assert desktop.program.follower.on_screen[-1] is None
    assert "1" in window.rail.sales.accessibleName()
    desktop.program.follower.tell(with_attempt(sale, AttemptState.PAID, Light.PAID))
    desktop.qtbot.waitUntil(window.sell.ribbon.isVisible)
    assert window.sell.ribbon.accessibleName().startswith("PAID")
    click(find(desktop, "show_sale"))
    desktop.qtbot.waitUntil(lambda: window.sell.selling)
    assert "PAID" in light_words(desktop)
    assert not window.sell.ribbon.isVisible()


def test_money_that_a_manager_has_to_look_into_is_told_wherever_one_is(desktop: Desktop) -> None:
    sale_id = start_first(desktop)
    window, follower = desktop.window, desktop.program.follower
    paid = with_attempt(desktop.program.journal.kept[sale_id], AttemptState.PAID, Light.PAID)
    follower.tell(paid)
    desktop.qtbot.waitUntil(lambda: "PAID" in light_words(desktop))
    click(find(desktop, "new_sale"))
    assert "1" not in window.rail.sales.accessibleName()
    alarm = Alarm("alarm", NOON, PAID_ELSEWHERE, open=True)
    follower.tell(replace(paid, alarms=(alarm,)))
    desktop.qtbot.waitUntil(window.sell.ribbon.isVisible)
    assert "call a manager" in window.sell.ribbon.accessibleName()
    assert "1" in window.rail.sales.accessibleName()


def test_a_sale_is_brought_back_from_the_sales_page(desktop: Desktop) -> None:
    window, journal = desktop.window, desktop.program.journal
    first = with_attempt(
        sale_of(desktop.program.catalogue.vehicles[0], 8), AttemptState.EXPIRED, Light.NOT_PAID
    )
    journal.kept[first.id] = first
    press(desktop, Key.Key_2, Control)
    assert window.focusWidget().objectName() == "sales"
    desktop.qtbot.waitUntil(lambda: window.sales.model.rowCount() == 1)
    window.sales.table.selectRow(0)
    desktop.qtbot.waitUntil(lambda: window.sales.timeline.open.isVisible())
    press(desktop, Key.Key_Return)
    desktop.qtbot.waitUntil(lambda: window.sell.isVisible() and window.sell.selling)
    assert "NOT PAID" in light_words(desktop)
    press(desktop, Key.Key_3, Control)
    assert window.settings.isVisible()
    press(desktop, Key.Key_1, Control)
    assert window.sell.isVisible()
    assert window.sell.selling


def test_the_newest_open_sale_is_on_the_stage_after_a_start(
    qtbot: QtBot, program: FakeProgram
) -> None:
    sale = sale_of(program.catalogue.vehicles[3], 9)
    program.journal.kept[sale.id] = with_attempt(sale, AttemptState.OPEN, Light.WAITING)
    desktop = Desktop(qtbot, program)
    desktop.open()
    try:
        qtbot.waitUntil(lambda: desktop.window.sell.selling)
        assert program.follower.on_screen[-1] == sale.id
    finally:
        desktop.close()


def test_tab_goes_through_the_page_in_the_order_of_the_eye(desktop: Desktop) -> None:
    desktop.window.sell.browse.cards.choose(0)
    search = find(desktop, "search")
    search.setFocus()
    order = ["search"]
    desktop.qtbot.waitUntil(lambda: bool(desktop.window.sell.browse.filters.chips))
    while len(order) < 14:
        press(desktop, Key.Key_Tab)
        order.append(desktop.window.focusWidget().objectName())
        if order[-1] == "start_checkout":
            break
    assert order[:2] == ["search", "filter_all"]
    wanted = [
        "filter_all",
        "filter_year",
        "filter_maker",
        "filter_power",
        "vehicles",
        "amount_full",
    ]
    wanted += ["customer_name", "customer_email", "customer_phone", "start_checkout"]
    assert [name for name in order if name in wanted] == wanted


Alt = Qt.KeyboardModifier.AltModifier


def test_amounts_and_fields_have_keys_of_their_own(desktop: Desktop) -> None:
    window = desktop.window
    press(desktop, Key.Key_N, Alt)
    assert window.focusWidget().objectName() == "search"  # there is no deal yet
    window.sell.browse.cards.choose(0)
    for key, name in (
        (Key.Key_D, "deposit_amount"),
        (Key.Key_N, "customer_name"),
        (Key.Key_E, "customer_email"),
        (Key.Key_T, "customer_phone"),
        (Key.Key_F, "amount_full"),
    ):
        press(desktop, key, Alt)
        assert window.focusWidget().objectName() == name
    assert window.sell.deal.full.isChecked()
    assert find(desktop, "amount_deposit").toolTip() == "Deposit (Alt+D)"
    assert find(desktop, "customer_phone").toolTip() == "Phone (Alt+T)"


def test_enter_presses_the_rail_as_space_does(desktop: Desktop) -> None:
    window = desktop.window
    window.rail.settings.setFocus()
    press(desktop, Key.Key_Return)
    assert window.settings.isVisible()
    window.rail.sell.setFocus()
    press(desktop, Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert window.sell.isVisible()
    assert window.focusWidget().objectName() == "search"


def test_no_button_waits_for_a_stray_key_when_one_comes_back_to_a_sale(desktop: Desktop) -> None:
    sale_id = start_first(desktop)
    sale = desktop.program.journal.kept[sale_id]
    desktop.program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    desktop.qtbot.waitUntil(lambda: "Waiting" in light_words(desktop))
    press(desktop, Key.Key_2, Control)
    press(desktop, Key.Key_1, Control)
    assert desktop.window.focusWidget() is desktop.window.sell
    desktop.window.strip.person.sign_out_wanted.emit()
    assert desktop.window.focusWidget().objectName() == "stay_signed_in"
    press(desktop, Key.Key_Escape)
    assert desktop.window.focusWidget() is desktop.window.sell
    assert not find(desktop, "sign_out_confirm").isVisible()
    assert not find(desktop, "confirm_cancel").isVisible()
