"""The sign-in and the lock: who gets in, and that nothing of the journal is behind a shut door."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from monzapos.application.settings import CheckoutSettings, DeskSettings, Settings
from monzapos.application.staff import Presence, Roll
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person
from monzapos.ui.icons import Icons
from monzapos.ui.main_window import MainWindow
from monzapos.ui.theme import Theme
from tests.ui.conftest import Desktop
from tests.ui.fakes import FakeCatalogue, FakeProgram, FakeStaff, car, sale_of, with_attempt

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
ANA = Person("person-ana", "Ana Ruiz")
HERE = Roll(Presence.HERE, ANA, "ana@example.com")
REAL = Settings(checkout=CheckoutSettings(provider="stripe"))
SECRET = "Hunter 2"


@pytest.fixture
def staff() -> FakeStaff:
    return FakeStaff()


@pytest.fixture
def program(staff: FakeStaff) -> FakeProgram:
    cars = FakeCatalogue([car(n) for n in range(1, 31)])
    return FakeProgram(cars, staff=staff, settings=REAL)


@pytest.fixture
def desktop(qtbot: QtBot, program: FakeProgram) -> Iterator[Desktop]:
    made = Desktop(qtbot, program)
    made.open()
    yield made
    made.close()


def find(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def shows(desktop: Desktop, name: str) -> bool:
    found = desktop.window.findChild(QWidget, name)
    return isinstance(found, QWidget) and found.isVisible()


def come_in(desktop: Desktop, staff: FakeStaff, roll: Roll = HERE) -> None:
    staff.tell(roll)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "search"))


def type_account(desktop: Desktop, email: str, password: str) -> None:
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_email"))
    QTest.keyClicks(find(desktop, "sign_in_email"), email)
    QTest.keyClicks(find(desktop, "sign_in_password"), password)
    QTest.keyClick(find(desktop, "sign_in_password"), Key.Key_Return)


def spoken(desktop: Desktop) -> str:
    """Return every word that a program that reads the window can come to, hidden or not."""
    words: list[str] = []

    def go(one: QAccessibleInterface) -> None:
        kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
        words.extend(one.text(kind) for kind in kinds)
        for place in range(one.childCount()):
            go(one.child(place))

    go(QAccessible.queryAccessibleInterface(desktop.window))
    return " | ".join(word for word in words if word)


def all_texts(desktop: Desktop) -> str:
    texts = [one.text() for one in desktop.window.findChildren(QLabel)]
    texts += [one.text() for one in desktop.window.findChildren(QLineEdit)]
    texts += [one.text() for one in desktop.window.findChildren(QPushButton)]
    return " | ".join([desktop.window.windowTitle(), *texts])


def test_nobody_sells_who_has_not_signed_in(desktop: Desktop, staff: FakeStaff) -> None:
    window = desktop.window
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_email"))
    assert not shows(desktop, "search")
    assert not shows(desktop, "page_sales")
    assert "LIVE" in window.strip.accessibleName() or "PRACTICE" in window.strip.accessibleName()
    assert find(desktop, "sign_in_email").hasFocus()
    assert not window.strip.person.isVisible()  # nobody takes no room at the end of the strip
    assert "staff account" in all_texts(desktop)
    for key in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_F, Key.Key_L, Key.Key_Return):
        QTest.keyClick(window, key, Control)
    assert not shows(desktop, "search")
    assert not shows(desktop, "go_on_set_up")  # real money: nobody sets anything up now
    QTest.keyClick(find(desktop, "sign_in_password"), Key.Key_Return)  # nothing typed yet
    assert staff.asked == []
    type_account(desktop, "boss@example.com", "right")
    desktop.qtbot.waitUntil(lambda: shows(desktop, "search"))
    assert staff.asked == [("boss@example.com", "right")]
    assert window.focusWidget().objectName() == "search"
    person = find(desktop, "person")
    assert isinstance(person, QPushButton)
    assert person.text() == "Boss"


PAGES = ("search", "page_sell", "page_sales", "page_settings", "start_checkout", "nothing_chosen")


def test_the_first_frame_of_a_shut_desk_shows_no_page(qtbot: QtBot) -> None:
    for shut in (False, True):
        window = MainWindow(Theme(Icons()), shut=shut)
        qtbot.addWidget(window)
        window.show()
        seen = {one.objectName() for one in window.findChildren(QWidget) if one.isVisible()}
        assert bool(seen.intersection(PAGES)) is not shut
        QTest.keyClicks(window, "secret")  # a password that was typed too soon
        assert all(one.text() == "" for one in window.findChildren(QLineEdit)) or not shut


def test_no_page_is_seen_before_it_is_known_who_is_here(
    qtbot: QtBot, program: FakeProgram, staff: FakeStaff
) -> None:
    desktop = Desktop(qtbot, program, shut=True)
    window = desktop.window
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_F, Key.Key_L, Key.Key_Return):
        QTest.keyClick(window, key, Control)
    QTest.keyClick(window, Key.Key_F1)
    QTest.keyClick(window, Key.Key_Escape)
    window.rail.show_open(3)
    assert not any(shows(desktop, name) for name in PAGES)
    assert "3 open" not in spoken(desktop)
    desktop.backstage.own_up()  # what goes wrong at the start is said all the same
    assert "A fault in this program" in spoken(desktop)
    desktop.backstage.start()
    desktop.loop.start()
    qtbot.waitUntil(lambda: shows(desktop, "sign_in_email"))
    assert find(desktop, "sign_in_email").hasFocus()
    assert not any(shows(desktop, name) for name in PAGES)
    come_in(desktop, staff)
    assert find(desktop, "search").hasFocus()
    desktop.close()


def test_progress_is_shown_at_once_and_a_second_press_asks_nothing(
    desktop: Desktop, staff: FakeStaff
) -> None:
    staff.gate = asyncio.Event()
    type_account(desktop, "ana@example.com", "wrong")
    button = find(desktop, "sign_in")
    assert isinstance(button, QPushButton)
    assert (button.text(), button.isEnabled()) == ("Signing in…", False)
    button.click()
    desktop.qtbot.waitUntil(lambda: bool(staff.asked))
    staff.gate.set()
    desktop.backstage.ask(_wake, lambda _none: None, lambda _notice: None)
    desktop.qtbot.waitUntil(button.isEnabled)
    assert len(staff.asked) == 1


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("wrong_password", "sign_in_password"),
        ("not_staff", "sign_in_email"),
        ("email_not_confirmed", "sign_in_email"),
        ("user_banned", "sign_in_email"),
        ("too_many_tries", ""),
        ("sign_in_unreachable", ""),
        ("mfa_needed", ""),
    ],
)
def test_a_refusal_stands_at_its_field(
    desktop: Desktop, staff: FakeStaff, code: str, field: str
) -> None:
    staff.refusal = Refusal(code, email="ana@example.com", seconds="30", host="x")
    type_account(desktop, "ana@example.com", SECRET)
    desktop.qtbot.waitUntil(lambda: find(desktop, "sign_in").isEnabled())
    desktop.qtbot.waitUntil(lambda: bool(staff.asked))
    desktop.qtbot.waitUntil(
        lambda: (
            shows(desktop, "sign_in_notice")
            or any(e.property("wrong") for e in desktop.window.findChildren(QLineEdit))
        )
    )
    wrong = [e.objectName() for e in desktop.window.findChildren(QLineEdit) if e.property("wrong")]
    assert wrong == ([field] if field else [])
    assert shows(desktop, "sign_in_notice") is not bool(field)
    focused = field or "sign_in_password"
    assert desktop.window.focusWidget().objectName() == focused
    email, password = find(desktop, "sign_in_email"), find(desktop, "sign_in_password")
    assert isinstance(email, QLineEdit)
    assert isinstance(password, QLineEdit)
    assert (email.text(), password.text()) == ("ana@example.com", "")
    assert SECRET not in spoken(desktop)
    QTest.keyClicks(password, "x")
    assert not any(e.property("wrong") for e in desktop.window.findChildren(QLineEdit))


def test_a_sign_in_that_cannot_be_reached_says_where_its_address_stands(
    desktop: Desktop, staff: FakeStaff
) -> None:
    staff.refusal = Refusal("sign_in_unreachable", host="127.0.0.1:1")
    type_account(desktop, "ana@example.com", SECRET)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_notice"))
    assert "/h/config.toml" in all_texts(desktop)
    assert "monzapos check" in all_texts(desktop)
    assert "by itself" not in all_texts(desktop)
    QTest.keyClicks(find(desktop, "sign_in_password"), "x")
    assert "/h/config.toml" not in all_texts(desktop)
    staff.tell(Roll(Presence.RETURNING, None, "ana@example.com"))
    desktop.qtbot.waitUntil(lambda: "Renewing the sign-in" in all_texts(desktop))
    away = Refusal("sign_in_unreachable", host="127.0.0.1:1")
    staff.tell(Roll(Presence.RETURNING, None, "ana@example.com", away))
    desktop.qtbot.waitUntil(lambda: shows(desktop, "retry_sign_in"))
    hint = next(t for t in desktop.window.findChildren(QLabel) if "/h/config.toml" in t.text())
    assert hint.isVisible()


def test_a_password_is_never_read_aloud(desktop: Desktop) -> None:
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_password"))
    QTest.keyClicks(find(desktop, "sign_in_password"), SECRET)
    assert SECRET not in spoken(desktop)


def test_caps_lock_is_told(desktop: Desktop) -> None:
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_password"))
    password = find(desktop, "sign_in_password")
    nothing, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for typed, held, told in (
        ("a", nothing, False),
        ("1", nothing, False),
        ("B", nothing, True),
        ("1", nothing, True),
        ("b", shift, True),
        ("B", shift, False),
    ):
        event = QKeyEvent(QEvent.Type.KeyPress, ord(typed.upper()), held, typed)
        QCoreApplication.sendEvent(password, event)
        assert shows(desktop, "sign_in_password_caps_lock") is told, typed


def test_a_kept_sign_in_is_renewed_and_can_be_tried_again(
    desktop: Desktop, staff: FakeStaff
) -> None:
    returning = Roll(Presence.RETURNING, None, "ana@example.com")
    staff.tell(returning)
    desktop.qtbot.waitUntil(lambda: "Renewing the sign-in" in all_texts(desktop))
    assert "ana@example.com" in all_texts(desktop)
    assert not shows(desktop, "sign_in_email")
    assert not shows(desktop, "retry_sign_in")
    staff.tell(replace(returning, trouble=Refusal("sign_in_unreachable", host="x")))
    desktop.qtbot.waitUntil(lambda: shows(desktop, "retry_sign_in"))
    assert shows(desktop, "sign_in_notice")
    retry = find(desktop, "retry_sign_in")
    assert isinstance(retry, QPushButton)
    retry.click()
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
    other = find(desktop, "other_sign_in")
    assert isinstance(other, QPushButton)
    other.click()
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_email"))
    email = find(desktop, "sign_in_email")
    assert isinstance(email, QLineEdit)
    assert email.text() == ""


def test_a_lock_shows_nothing_of_the_journal_and_all_is_back_after_it(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram
) -> None:
    window, wait = desktop.window, desktop.qtbot.waitUntil
    come_in(desktop, staff)
    customer = window.sell.deal.customer
    window.sell.browse.cards.choose(2)
    customer.name.setText("Jane Smith")
    QTest.keyClick(window, Key.Key_Return, Control)
    wait(lambda: window.sell.selling)
    [sale] = program.journal.kept.values()
    program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    wait(lambda: "Waiting for the customer" in find(desktop, "light").accessibleName())
    QTest.keyClick(window, Key.Key_Escape)
    assert shows(desktop, "confirm_cancel")

    QTest.keyClick(window, Key.Key_L, Control)
    wait(lambda: shows(desktop, "unlock_password"))
    assert find(desktop, "unlock_password").hasFocus()
    for words in (spoken(desktop), all_texts(desktop)):
        for hidden in ("Jane Smith", sale.vehicle.name, "K742", "$33", "Waiting", "checkout.str"):
            assert hidden not in words, hidden
    assert "Ana Ruiz is signed in" in spoken(desktop)
    assert "An open sale stays followed meanwhile" in spoken(desktop)
    assert "1 open" not in spoken(desktop)
    assert window.findChild(QWidget, "light") is None
    assert window.findChild(QWidget, "customer_name") is None
    for key in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_F, Key.Key_Return):
        QTest.keyClick(window, key, Control)
    QTest.keyClick(window, Key.Key_Escape)
    QTest.keyClicks(find(desktop, "unlock_password"), SECRET)
    QTest.keyClick(find(desktop, "unlock_password"), Key.Key_Return)
    wait(lambda: find(desktop, "unlock").isEnabled())
    wait(lambda: find(desktop, "unlock_password").property("wrong") is True)
    assert window.findChild(QWidget, "light") is None
    assert program.cancel_sale.asked == []
    assert program.follower.on_screen[-1] == sale.id  # as eagerly as before

    QTest.keyClicks(find(desktop, "unlock_password"), "right")
    unlock = find(desktop, "unlock")
    assert isinstance(unlock, QPushButton)
    unlock.click()
    wait(lambda: shows(desktop, "light"))
    assert "Waiting for the customer" in find(desktop, "light").accessibleName()
    assert shows(desktop, "confirm_cancel")
    assert window.focusWidget().objectName() == "keep_sale"
    password = window.door.lock.password.edit
    assert password.text() == ""


@pytest.mark.parametrize("copied_since", ["", "a note of her own"])
def test_a_copied_link_is_no_longer_in_the_clipboard_of_a_locked_desk(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram, copied_since: str
) -> None:
    window, wait = desktop.window, desktop.qtbot.waitUntil
    come_in(desktop, staff)
    window.sell.browse.cards.choose(2)
    QTest.keyClick(window, Key.Key_Return, Control)
    wait(lambda: window.sell.selling)
    [sale] = program.journal.kept.values()
    program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    wait(lambda: find(desktop, "copy_link").isEnabled())
    copy_link, clipboard = find(desktop, "copy_link"), QGuiApplication.clipboard()
    assert isinstance(copy_link, QPushButton)
    copy_link.click()
    assert clipboard.text().startswith("https://checkout.stripe.com/")
    if copied_since:
        clipboard.setText(copied_since)
    staff.lock()
    wait(lambda: shows(desktop, "unlock_password"))
    assert clipboard.text() == copied_since


def test_what_is_settled_behind_the_lock_is_there_after_it(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram
) -> None:
    window, wait = desktop.window, desktop.qtbot.waitUntil
    come_in(desktop, staff)
    sale = sale_of(program.catalogue.vehicles[3], 9)
    program.journal.kept[sale.id] = with_attempt(sale, AttemptState.OPEN, Light.WAITING)
    desktop.conductor.show_sale(sale.id)
    wait(lambda: window.sell.selling)
    find(desktop, "lock_desk").click()  # type: ignore[attr-defined]
    wait(lambda: shows(desktop, "unlock_password"))
    program.follower.tell(with_attempt(sale, AttemptState.PAID, Light.PAID))
    QTest.keyClicks(find(desktop, "unlock_password"), "right")
    QTest.keyClick(find(desktop, "unlock_password"), Key.Key_Return)
    wait(lambda: shows(desktop, "light"))
    wait(lambda: "PAID" in find(desktop, "light").accessibleName())
    assert window.focusWidget().objectName() == "new_sale"


def test_the_page_that_was_open_is_open_after_the_lock(desktop: Desktop, staff: FakeStaff) -> None:
    come_in(desktop, staff)
    desktop.window.show_page(1)
    staff.lock()
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock_password"))
    assert not desktop.window.isAncestorOf(desktop.window.sales)
    desktop.window.show_page(2)
    staff.tell(HERE)
    desktop.qtbot.waitUntil(desktop.window.sales.isVisible)


def test_a_desk_locks_itself_when_nobody_touches_it(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monzapos.ui.gate.idle.MINUTE", 0.04)
    program.settings = replace(REAL, desk=DeskSettings(lock_minutes=1))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
    staff.tell(HERE)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock_password"))
    assert staff.roll.presence is Presence.LOCKED


def test_the_first_touch_after_a_long_sleep_locks_and_does_nothing_else(
    desktop: Desktop, staff: FakeStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1e10]
    monkeypatch.setattr("monzapos.ui.gate.idle.time.time", lambda: now[0])
    come_in(desktop, staff)
    handle = desktop.window.windowHandle()
    QTest.keyClick(handle, Key.Key_Down)
    now[0] += 9 * 60
    QTest.keyClick(handle, Key.Key_A)  # a touch begins the ten minutes anew
    now[0] += 9 * 60
    QTest.keyClick(handle, Key.Key_B)
    assert desktop.window.sell.browse.search.text() == "ab"
    now[0] += 11 * 60
    QTest.keyClick(handle, Key.Key_C)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock_password"))
    assert desktop.window.sell.browse.search.text() == "ab"


AWAY = Refusal("sign_in_unreachable", host="shop.invalid")
OFFLINE = Roll(Presence.OFFLINE, ANA, "ana@example.com", AWAY)
RETURNING = Roll(Presence.RETURNING, ANA, "ana@example.com", AWAY)


def test_a_running_sale_is_seen_though_the_sign_in_cannot_be_renewed(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram
) -> None:
    come_in(desktop, staff)
    desktop.window.sell.browse.cards.choose(2)
    QTest.keyClick(desktop.window, Key.Key_Return, Control)
    desktop.qtbot.waitUntil(lambda: desktop.window.sell.selling)
    [sale] = program.journal.kept.values()
    program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    desktop.qtbot.waitUntil(lambda: shows(desktop, "qr"))
    staff.tell(OFFLINE)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "staff_notice"))
    assert "No new sale starts now" in all_texts(desktop)
    assert shows(desktop, "cancel_sale")
    program.follower.tell(with_attempt(sale, AttemptState.PAID, Light.PAID))
    desktop.qtbot.waitUntil(lambda: find(desktop, "light").accessibleName().startswith("PAID"))
    assert shows(desktop, "light")
    staff.tell(RETURNING)  # the day is over for which the last word of the server is good
    desktop.qtbot.waitUntil(lambda: shows(desktop, "retry_sign_in"))
    assert not shows(desktop, "light")
    staff.tell(HERE)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "light"))
    assert not shows(desktop, "staff_notice")


def test_no_button_promises_a_sale_that_cannot_start(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram
) -> None:
    come_in(desktop, staff)
    deal = desktop.window.sell.deal
    desktop.window.sell.browse.cards.choose(2)
    deal.customer.name.setText("Eva")
    wanted = deal.start.text()
    staff.tell(OFFLINE)
    desktop.qtbot.waitUntil(lambda: not deal.start.isEnabled())
    assert deal.start.text() == "No new sale starts now"
    assert not deal.hint.isVisible()
    assert deal.customer.isEnabled()  # what will be sold may be prepared
    QTest.keyClick(desktop.window, Key.Key_Return, Control)
    assert not program.journal.kept
    staff.tell(HERE)
    desktop.qtbot.waitUntil(deal.start.isEnabled)
    assert (deal.start.text(), deal.customer.name.text()) == (wanted, "Eva")
    locked_out = replace(OFFLINE, presence=Presence.HERE, trouble=Refusal("keyring_locked"))
    staff.tell(locked_out)  # the sign-in itself still lasts
    desktop.qtbot.waitUntil(lambda: shows(desktop, "staff_notice"))
    assert deal.start.isEnabled()


@pytest.mark.parametrize("away", [OFFLINE, RETURNING])
def test_a_desk_can_be_locked_while_nobody_can_be_asked(
    desktop: Desktop, staff: FakeStaff, away: Roll
) -> None:
    come_in(desktop, staff)
    staff.tell(away)
    shown = "staff_notice" if away is OFFLINE else "retry_sign_in"
    desktop.qtbot.waitUntil(lambda: shows(desktop, shown))
    QTest.keyClick(desktop.window, Key.Key_L, Control)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock_password"))
    desktop.qtbot.waitUntil(lambda: staff.roll.presence is Presence.LOCKED)


@pytest.mark.parametrize("away", [OFFLINE, RETURNING])
def test_who_comes_back_to_a_desk_that_was_left_alone_finds_it_locked(
    desktop: Desktop, staff: FakeStaff, away: Roll, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1e10]
    monkeypatch.setattr("monzapos.ui.gate.idle.time.time", lambda: now[0])
    come_in(desktop, staff)
    staff.tell(away)
    shown = "staff_notice" if away is OFFLINE else "retry_sign_in"
    desktop.qtbot.waitUntil(lambda: shows(desktop, shown))
    seen: list[bool] = []
    desktop.conductor.gatekeeper.gate.connect(lambda _gate: seen.append(shows(desktop, "search")))
    now[0] += 3 * 3600
    staff.tell(HERE)  # the network is back, and nobody is at the desk
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock_password"))
    desktop.qtbot.waitUntil(lambda: staff.roll.presence is Presence.LOCKED)
    if away is RETURNING:
        assert not any(seen)  # not even for a moment


def test_zero_minutes_are_never(desktop: Desktop, staff: FakeStaff, program: FakeProgram) -> None:
    program.settings = replace(REAL, desk=DeskSettings(lock_minutes=0))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
    come_in(desktop, staff)
    timers = desktop.conductor.gatekeeper.findChildren(QTimer)
    assert not any(timer.isActive() for timer in timers)


def test_signing_out_asks_only_where_something_is_open(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram
) -> None:
    window, wait = desktop.window, desktop.qtbot.waitUntil
    come_in(desktop, staff)
    sale = sale_of(program.catalogue.vehicles[3], 9)
    program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    wait(lambda: window.rail.sales.accessibleName() == "Sales, 1 open")
    sign_out = window.strip.person.menu.actions()[1]
    sign_out.trigger()
    wait(lambda: shows(desktop, "confirm_sign_out"))
    assert find(desktop, "stay_signed_in").hasFocus()
    assert "stays followed" in find(desktop, "sign_out_confirm").accessibleName()
    find(desktop, "stay_signed_in").click()  # type: ignore[attr-defined]
    assert not shows(desktop, "confirm_sign_out")
    assert staff.roll.presence is Presence.HERE
    sign_out.trigger()
    wait(lambda: shows(desktop, "confirm_sign_out"))
    find(desktop, "confirm_sign_out").click()  # type: ignore[attr-defined]
    wait(lambda: shows(desktop, "sign_in_email"))
    assert "An open sale stays followed" in spoken(desktop)
    come_in(desktop, staff)
    program.follower.tell(with_attempt(sale, AttemptState.EXPIRED, Light.NOT_PAID))
    wait(lambda: window.rail.sales.accessibleName() == "Sales")
    sign_out.trigger()
    wait(lambda: shows(desktop, "sign_in_email"))


def test_the_lock_asks_before_it_signs_out_with_something_open(
    desktop: Desktop, staff: FakeStaff, program: FakeProgram
) -> None:
    window, wait = desktop.window, desktop.qtbot.waitUntil
    come_in(desktop, staff)
    sale = sale_of(program.catalogue.vehicles[3], 9)
    program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    wait(lambda: window.rail.sales.accessibleName() == "Sales, 1 open")
    staff.lock()
    wait(lambda: shows(desktop, "sign_out"))
    for _times in range(2):
        find(desktop, "sign_out").click()  # type: ignore[attr-defined]
        assert find(desktop, "stay_locked").hasFocus()
        assert "An open sale stays followed" in window.door.lock.question.accessibleName()
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        assert not shows(desktop, "confirm_locked_sign_out")
        assert find(desktop, "unlock_password").hasFocus()
    assert staff.roll.presence is Presence.LOCKED
    find(desktop, "sign_out").click()  # type: ignore[attr-defined]
    find(desktop, "confirm_locked_sign_out").click()  # type: ignore[attr-defined]
    wait(lambda: shows(desktop, "sign_in_email"))
    come_in(desktop, staff)
    staff.lock()
    wait(lambda: shows(desktop, "sign_out"))
    assert not shows(desktop, "confirm_locked_sign_out")


def test_the_persons_menu_reads_from_left_to_right(desktop: Desktop) -> None:
    """The button it hangs from has its sign behind the name, and is laid out the other way."""
    person = desktop.window.strip.person
    assert person.menu.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert person.person.layoutDirection() is Qt.LayoutDirection.RightToLeft


def test_a_way_out_that_was_not_clean_is_told(desktop: Desktop, staff: FakeStaff) -> None:
    come_in(desktop, staff)
    staff.refusal = Refusal("sign_out_incomplete")
    desktop.window.strip.person.menu.actions()[1].trigger()
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_notice"))


def test_somebody_else_finds_no_customer_of_another(desktop: Desktop, staff: FakeStaff) -> None:
    window = desktop.window
    come_in(desktop, staff)
    window.sell.browse.cards.choose(2)
    window.sell.deal.customer.name.setText("Jane Smith")
    window.sell.browse.search.setText("Veloce 17")
    staff.lock()
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_out"))
    staff.tell(HERE)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "search"))
    assert window.sell.deal.customer.name.text() == "Jane Smith"
    staff.lock()
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_out"))
    find(desktop, "sign_out").click()  # type: ignore[attr-defined]
    type_account(desktop, "bob@example.com", "right")
    desktop.qtbot.waitUntil(lambda: shows(desktop, "search"))
    assert window.sell.deal.customer.name.text() == ""
    assert window.sell.deal.card is None
    assert window.sell.browse.search.text() == ""


def test_a_new_program_renews_without_a_flash(desktop: Desktop, staff: FakeStaff) -> None:
    """Settings were saved: the person is returning for a moment."""
    come_in(desktop, staff)
    seen: list[bool] = []
    desktop.conductor.gatekeeper.gate.connect(lambda gate: seen.append(gate.shut))
    staff.tell(replace(HERE, presence=Presence.RETURNING))
    staff.tell(HERE)
    desktop.backstage.ask(_wake, lambda _none: seen.append(False), lambda _notice: None)
    desktop.qtbot.waitUntil(lambda: bool(seen))
    assert not any(seen)
    staff.tell(replace(HERE, presence=Presence.RETURNING))
    desktop.qtbot.waitUntil(lambda: shows(desktop, "other_sign_in"))
    staff.tell(HERE)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "search"))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_open_menus_are_closed_by_the_lock(desktop: Desktop, staff: FakeStaff) -> None:
    come_in(desktop, staff)
    menu = desktop.window.strip.person.menu
    menu.popup(desktop.window.mapToGlobal(desktop.window.rect().center()))
    desktop.qtbot.waitUntil(menu.isVisible)
    staff.lock()
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock_password"))
    assert not menu.isVisible()


async def _wake(_services: object) -> None:
    return None


def test_a_shut_door_tells_nothing_of_the_installation(desktop: Desktop, staff: FakeStaff) -> None:
    come_in(desktop, staff)
    QTest.keyClick(desktop.window, Key.Key_F1)
    assert shows(desktop, "leave_about")
    staff.tell(replace(HERE, presence=Presence.LOCKED))
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock"))
    assert not shows(desktop, "leave_about")
    QTest.keyClick(desktop.window, Key.Key_F1)
    assert shows(desktop, "unlock")
    assert not shows(desktop, "leave_about")
    assert "/h/config.toml" not in spoken(desktop)
    staff.tell(HERE)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "leave_about"))
