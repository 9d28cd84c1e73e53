"""The Settings page saves what was changed, and hands keys over without keeping them."""

from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget

from monzapos.application.settings import CheckoutSettings, DeskSettings, Settings
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from tests.ui.conftest import Desktop
from tests.ui.fakes import sale_of, with_attempt

LEFT = Qt.MouseButton.LeftButton
KEY = "rk_test_canary"


def editor(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.settings.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def enter(*, held: bool) -> QKeyEvent:
    key, nothing = Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, key, nothing, "\r", held)


def choose(desktop: Desktop, name: str, value: str) -> None:
    choice = editor(desktop, name)
    assert isinstance(choice, QComboBox)
    assert choice.findData(value) >= 0
    choice.setCurrentIndex(choice.findData(value))


def test_only_what_was_changed_is_saved_and_the_program_is_built_anew(desktop: Desktop) -> None:
    page = desktop.window.settings
    name, days = editor(desktop, "desk_name"), editor(desktop, "desk_deposit_days")
    hosts = editor(desktop, "checkout_allowed_hosts")
    assert isinstance(name, QLineEdit)
    assert isinstance(days, QSpinBox)
    assert isinstance(hosts, QLineEdit)
    name.setText("Front desk")
    days.setValue(14)
    hosts.setText("pay.example.com,  shop.example.com ,")
    page.save.click()
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
    assert desktop.program.settings_store.saved == [
        {
            "desk.name": "Front desk",
            "desk.deposit_days": 14,
            "checkout.allowed_hosts": ["pay.example.com", "shop.example.com"],
        }
    ]
    assert desktop.program.closed == 1


def test_nothing_changed_saves_nothing(desktop: Desktop) -> None:
    desktop.window.settings.save.click()
    assert desktop.window.settings.changed() == {}
    assert desktop.program.settings_store.saved == []


def test_what_saves_is_in_sight_wherever_the_page_is_scrolled_to(desktop: Desktop) -> None:
    page = desktop.window.settings
    desktop.window.resize(600, 420)
    desktop.window.show_page(2)

    def seen(part: QWidget) -> bool:
        return part.visibleRegion().boundingRect() == part.rect()

    desktop.qtbot.waitUntil(lambda: seen(page.save))
    assert editor(desktop, "desk_name").hasFocus()
    page.save.click()
    desktop.qtbot.waitUntil(lambda: seen(page.notice))
    page.ask_switch("Leave?")
    desktop.qtbot.waitUntil(lambda: seen(page.confirm))


@pytest.mark.parametrize(("provider", "name"), [("stripe", "Stripe"), ("vinr", "VINR")])
def test_a_key_is_tested_saved_and_removed(desktop: Desktop, provider: str, name: str) -> None:
    boxes = desktop.window.settings.keys
    box = boxes[provider]
    others = [boxes[other] for other in boxes if other != provider]
    desktop.window.show_page(2)
    assert not box.test.isEnabled()
    box.key.setText("pk_test_wrong")
    box.test.click()
    desktop.qtbot.waitUntil(box.notice.isVisible)
    assert desktop.program.secrets.kept == {}
    box.key.setText(KEY)
    box.test.click()
    desktop.qtbot.waitUntil(lambda: "works" in box.notice.accessibleName())
    assert f"{name} answered in" in box.notice.accessibleName()
    box.save.click()
    desktop.qtbot.waitUntil(lambda: desktop.program.secrets.kept == {provider: KEY})
    desktop.qtbot.waitUntil(lambda: box.remove.isEnabled())
    assert {asked for asked, _key in desktop.program.check.tried} == {provider}
    assert box.key.text() == ""
    assert KEY not in _all_words(desktop)
    assert not any(other.remove.isEnabled() or other.notice.isVisible() for other in others)
    box.remove.click()
    assert box.confirm.keep.hasFocus()
    assert "neither read nor closed" in box.confirm.accessibleName()
    box.confirm.keep.click()
    assert box.remove.hasFocus()
    assert desktop.program.secrets.kept == {provider: KEY}
    box.remove.click()
    box.confirm.confirm.click()
    desktop.qtbot.waitUntil(lambda: desktop.program.secrets.kept == {})


def test_a_key_that_stands_in_its_field_is_not_taken_for_saved(desktop: Desktop) -> None:
    page, name = desktop.window.settings, editor(desktop, "desk_name")
    assert isinstance(name, QLineEdit)
    desktop.window.show_page(2)
    page.keys["vinr"].key.setText(KEY)
    page.save.click()  # nothing else has changed
    assert "not saved" in page.notice.accessibleName()
    name.setText("Front desk")
    page.save.click()
    desktop.qtbot.waitUntil(lambda: page.notice.accessibleName().startswith("Saved"))
    assert "“Save key” saves it" in page.notice.accessibleName()
    page.keys["vinr"].key.clear()
    page.save.click()
    desktop.qtbot.waitUntil(lambda: "not saved" not in page.notice.accessibleName())


def test_enter_answers_no_question_that_stands_in_the_place_of_its_button(
    desktop: Desktop,
) -> None:
    page, name = desktop.window.settings, editor(desktop, "desk_name")
    box = page.keys["stripe"]
    desktop.window.show_page(2)
    box.key.setText(KEY)
    box.save.click()
    desktop.qtbot.waitUntil(box.remove.isEnabled)
    box.remove.click()  # and its question stands
    box.key.setText("rk_test_another12345")
    QTest.keyClick(box.key, Qt.Key.Key_Return)
    page.ask_switch("Leave?")
    assert isinstance(name, QLineEdit)
    name.setText("Front desk")
    QTest.keyClick(name, Qt.Key.Key_Return)
    page.confirm.keep.click()
    page.save.click()
    desktop.qtbot.waitUntil(lambda: desktop.program.settings_store.saved != [])
    assert desktop.program.settings_store.saved == [{"desk.name": "Front desk"}]
    assert desktop.program.check.tried == [("stripe", KEY)]
    assert desktop.program.secrets.kept == {"stripe": KEY}


def test_the_keyboard_stays_at_a_key_that_was_saved_or_removed(desktop: Desktop) -> None:
    window, box = desktop.window, desktop.window.settings.keys["stripe"]
    window.show_page(2)
    box.key.setText(KEY)
    box.save.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    desktop.qtbot.waitUntil(box.remove.isEnabled)
    assert window.focusWidget() is box.key
    box.key.setText(KEY)
    QTest.keyClick(box.key, Qt.Key.Key_Return)  # Enter saves, as the button does
    desktop.qtbot.waitUntil(lambda: box.key.text() == "")
    box.remove.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(box.confirm.confirm, Qt.Key.Key_Return)
    desktop.qtbot.waitUntil(lambda: not box.remove.isEnabled())
    assert window.focusWidget() is box.key


def test_enter_in_a_field_saves_once_however_long_it_is_held(desktop: Desktop) -> None:
    name = editor(desktop, "desk_name")
    assert isinstance(name, QLineEdit)
    desktop.window.show_page(2)
    name.setText("Front desk")
    for held in (True, False, True, True):
        QApplication.sendEvent(name, enter(held=held))
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
    assert desktop.program.settings_store.saved == [{"desk.name": "Front desk"}]


def test_what_is_typed_elsewhere_outlives_the_saving_of_a_key(desktop: Desktop) -> None:
    page, address = desktop.window.settings, editor(desktop, "site_base_url")
    assert isinstance(address, QLineEdit)
    choose(desktop, "checkout_provider", "stripe")
    address.setText("https://shop.example.com")
    box = page.keys["stripe"]
    box.key.setText(KEY)
    box.save.click()
    desktop.qtbot.waitUntil(box.remove.isEnabled)  # the program that was built anew says so
    typed = {"checkout.provider": "stripe", "site.base_url": "https://shop.example.com"}
    assert page.changed() == typed
    program = desktop.program
    program.settings = Settings(desk=DeskSettings(language="es", name="Puesto 3"))
    desktop.backstage.rebuild()  # somebody else has saved the language, and the desk's name
    desktop.qtbot.waitUntil(lambda: desktop.window.settings is not page)
    desktop.qtbot.waitUntil(lambda: desktop.window.settings.changed() == typed)
    name = editor(desktop, "desk_name")
    assert isinstance(name, QLineEdit)
    assert name.text() == "Puesto 3"


def test_what_was_saved_is_typed_no_longer(desktop: Desktop) -> None:
    hosts = editor(desktop, "checkout_allowed_hosts")
    assert isinstance(hosts, QLineEdit)
    hosts.setText("pay.example.com,  shop.example.com ,")
    desktop.program.settings = Settings(
        checkout=CheckoutSettings(allowed_hosts=("pay.example.com", "shop.example.com"))
    )
    desktop.window.settings.save.click()
    desktop.qtbot.waitUntil(lambda: hosts.text() == "pay.example.com, shop.example.com")
    assert desktop.window.settings.changed() == {}


def test_what_vinr_asks_is_saved(desktop: Desktop) -> None:
    choose(desktop, "checkout_provider", "vinr")
    choose(desktop, "practice_protocol", "vinr")
    for name, typed in (
        ("vinr_config_id", "cfg_1"),
        ("vinr_merchant_name", "Monza Motors"),
        ("vinr_pickup_locations", "north=Showroom North, south=Showroom South"),
    ):
        field = editor(desktop, name)
        assert isinstance(field, QLineEdit)
        field.setText(typed)
    assert desktop.window.settings.changed() == {
        "checkout.provider": "vinr",
        "practice.protocol": "vinr",
        "vinr.config_id": "cfg_1",
        "vinr.merchant_name": "Monza Motors",
        "vinr.pickup_locations": ["north=Showroom North", "south=Showroom South"],
    }


@pytest.mark.parametrize("practising", [True, False])
def test_open_sales_are_not_left_unasked(desktop: Desktop, *, practising: bool) -> None:
    page, store = desktop.window.settings, desktop.program.settings_store
    if not practising:
        desktop.program.settings = Settings(checkout=CheckoutSettings(provider="stripe"))
        desktop.backstage.rebuild()
        desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
        _answered(desktop)
    desktop.window.show_page(2)
    sale = sale_of(desktop.program.catalogue.vehicles[3], 9)
    desktop.program.journal.kept[sale.id] = with_attempt(sale, AttemptState.OPEN, Light.WAITING)
    choose(desktop, "checkout_provider", "stripe" if practising else "practice")
    page.save.click()
    desktop.qtbot.waitUntil(page.confirm.isVisible)
    assert page.confirm.accessibleName().startswith("1 practice" if practising else "1 sale")
    assert page.confirm.keep.hasFocus()
    assert not page.save.isVisible()
    page.confirm.keep.click()
    assert page.save.isVisible()
    assert not page.confirm.isVisible()
    page.save.click()
    desktop.qtbot.waitUntil(page.confirm.isVisible)
    assert store.saved == []
    page.confirm.confirm.click()
    wanted = [{"checkout.provider": "stripe" if practising else "practice"}]
    desktop.qtbot.waitUntil(lambda: store.saved == wanted)
    desktop.qtbot.waitUntil(page.notice.isVisible)
    _answered(desktop)


def test_nothing_open_is_nothing_to_ask(desktop: Desktop) -> None:
    desktop.window.show_page(2)
    choose(desktop, "checkout_provider", "stripe")
    desktop.window.settings.save.click()
    desktop.qtbot.waitUntil(lambda: bool(desktop.program.settings_store.saved))
    desktop.qtbot.waitUntil(desktop.window.settings.notice.isVisible)
    _answered(desktop)


def test_another_real_provider_leaves_nothing_unfollowed(desktop: Desktop) -> None:
    desktop.window.show_page(2)
    desktop.program.settings = Settings(checkout=CheckoutSettings(provider="stripe"))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
    _answered(desktop)
    sale = sale_of(desktop.program.catalogue.vehicles[3], 9)
    desktop.program.journal.kept[sale.id] = with_attempt(sale, AttemptState.OPEN, Light.WAITING)
    choose(desktop, "checkout_provider", "vinr")
    desktop.window.settings.save.click()
    desktop.qtbot.waitUntil(lambda: bool(desktop.program.settings_store.saved))
    desktop.qtbot.waitUntil(desktop.window.settings.notice.isVisible)
    _answered(desktop)


def test_another_language_builds_the_pages_anew(desktop: Desktop) -> None:
    before = desktop.window.sell
    desktop.window.show_page(2)
    choose(desktop, "desk_language", "es")
    desktop.program.settings = Settings(desk=DeskSettings(language="es"))
    desktop.window.settings.save.click()
    desktop.qtbot.waitUntil(lambda: desktop.window.sell is not before)
    desktop.qtbot.waitUntil(lambda: bool(desktop.window.sell.model.cards))
    assert desktop.window.settings.isVisible()
    assert desktop.window.settings.changed() == {}
    notice = desktop.window.settings.notice
    assert "Guardado" in notice.accessibleName()
    desktop.qtbot.waitUntil(lambda: not notice.visibleRegion().isEmpty())


def test_saving_calls_nobody_to_an_open_sale(desktop: Desktop) -> None:
    """A sale that was left, and one on the stage: both times one stays where one was."""
    window, journal = desktop.window, desktop.program.journal
    sale = sale_of(desktop.program.catalogue.vehicles[3], 9)
    for on_the_stage in (False, True):
        journal.kept[sale.id] = with_attempt(sale, AttemptState.OPEN, Light.WAITING)
        if on_the_stage:
            desktop.conductor.show_sale(sale.id)
            desktop.qtbot.waitUntil(lambda: window.sell.selling)
        window.show_page(2)
        name = editor(desktop, "desk_name")
        assert isinstance(name, QLineEdit)
        name.setText(f"Desk {on_the_stage}")
        shown = len(desktop.program.follower.on_screen)
        window.settings.save.click()
        desktop.qtbot.waitUntil(window.settings.notice.isVisible)
        _answered(desktop)
        followed = desktop.program.follower.on_screen[shown:]
        assert followed == ([sale.id] if on_the_stage else [])  # by the new program
        assert window.settings.isVisible()
        assert window.sell.selling is on_the_stage


def _answered(desktop: Desktop) -> None:
    """Return when whatever was asked before has been answered."""
    done: list[bool] = []
    for turn in range(1, 4):  # an answer may ask again
        desktop.backstage.ask(_nothing, done.append, lambda _notice: None)
        desktop.qtbot.waitUntil(partial(_so_many, done, turn))


def _so_many(done: list[bool], wanted: int) -> bool:
    return len(done) >= wanted


async def _nothing(_services: object) -> bool:
    return True


def _all_words(desktop: Desktop) -> str:
    window = desktop.window
    words = [window.windowTitle()]
    for one in window.findChildren(QWidget):
        text = getattr(one, "text", None)
        words += [one.accessibleName(), one.toolTip(), str(text()) if callable(text) else ""]
    return " ".join(words)


def test_a_wrong_setting_is_told_under_its_own_field(desktop: Desktop) -> None:
    desktop.window.show_page(2)
    store = desktop.program.settings_store
    store.refusal = Refusal("setting_wrong", setting="supabase.url", value="ftp://x")
    field = editor(desktop, "supabase_url")
    assert isinstance(field, QLineEdit)
    field.setText("ftp://x")
    desktop.window.settings.save.click()
    error = editor(desktop, "supabase_url_error")
    desktop.qtbot.waitUntil(error.isVisible)
    assert isinstance(error, QLabel)
    assert "ftp://x" in error.text()
    assert field.property("wrong") is True
    assert field.hasFocus()
    assert not desktop.window.settings.notice.isVisible()
    desktop.qtbot.waitUntil(lambda: not error.visibleRegion().isEmpty())
    assert field.text() == "ftp://x"
    store.refusal = Refusal("settings_unwritable", path="/x")
    desktop.window.settings.save.click()
    desktop.qtbot.waitUntil(desktop.window.settings.notice.isVisible)
    assert not error.isVisible()


def test_a_key_that_no_keyring_took_is_told_in_amber(desktop: Desktop) -> None:
    desktop.window.show_page(2)
    desktop.program.secrets.durable = False
    box = desktop.window.settings.keys["stripe"]
    box.key.setText(KEY)
    box.save.click()
    desktop.qtbot.waitUntil(box.notice.isVisible)
    assert "until the program ends" in box.notice.accessibleName()
    [title, text] = [part for part in box.notice.findChildren(QLabel) if part.isVisible()]
    assert (title.property("tone"), text.property("tone")) == ("amber", "amber")
    desktop.qtbot.waitUntil(lambda: box.remove.isEnabled())
    words = [part.text() for part in box.findChildren(QLabel)]
    assert "A key is kept until the program ends. It is never shown again." in words
