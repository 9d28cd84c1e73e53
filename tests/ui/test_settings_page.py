"""The Settings page saves what was changed, and hands keys over without keeping them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from monzapos.application.settings import DeskSettings, Settings
from tests.ui.conftest import Desktop

LEFT = Qt.MouseButton.LeftButton
KEY = "rk_test_canary"


def editor(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.settings.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


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
    desktop.qtbot.waitUntil(lambda: desktop.program.secrets.kept == {})


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


def _all_words(desktop: Desktop) -> str:
    window = desktop.window
    words = [window.windowTitle()]
    for one in window.findChildren(QWidget):
        text = getattr(one, "text", None)
        words += [one.accessibleName(), one.toolTip(), str(text()) if callable(text) else ""]
    return " ".join(words)
