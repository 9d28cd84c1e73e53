"""The About page, and the quiet word that a newer version is there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from monzapos.application.settings import DeskSettings, Finding, Settings
from monzapos.application.updates import Standing, UpdateNews
from monzapos.domain.errors import Refusal
from monzapos.domain.release import Download, Release, Version
from monzapos.ui.pages import SETTINGS
from tests.ui.conftest import Desktop
from tests.ui.fakes import NOON

FILE = Download("https://dealer.example/monzapos.deb", "monzapos.deb", 62_400_000, "0" * 64)
RELEASE = Release(
    Version(0, 2, 0),
    datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    NOON + timedelta(days=90),
    {"en": "Prints receipts.\n<b>Quicker</b>.", "es": "Imprime recibos."},
    {"linux-deb-amd64": FILE},
)
NEWER = UpdateNews("0.1.0", Standing.NEWER, RELEASE, FILE)


def words(part: QWidget, name: str) -> str:
    found = part.findChild(QLabel, name)
    assert isinstance(found, QLabel), name
    return found.text() if not found.isHidden() else ""


def headline(desktop: Desktop) -> str:
    return words(desktop.window.about.updates, "update_headline")


def test_it_is_opened_by_f1_and_from_the_settings_and_left_by_escape(desktop: Desktop) -> None:
    window = desktop.window
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.about.isVisible()
    assert not window.sell.isVisible()
    assert window.about.leave.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.sell.isVisible()
    assert not window.about.isVisible()
    window.show_page(SETTINGS)
    window.settings.about.click()
    assert window.about.isVisible()
    window.about.leave.click()
    assert window.settings.isVisible()
    window.settings.about.click()
    window.rail.sales.click()
    assert window.sales.isVisible()


def test_it_says_which_version_and_where_things_are(desktop: Desktop) -> None:
    about = desktop.window.about
    assert words(about.program, "about_version") == "Version 0.1.0"
    shown = {name: words(about.places, f"place_{name}") for name in ("settings", "journal", "log")}
    assert {name: path.replace("\u200b", "") for name, path in shown.items()} == {
        "settings": "/h/config.toml",
        "journal": "/h/journal.sqlite3",
        "log": "/h/log",
    }
    about.places.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[1] == "Journal of sales: /h/journal.sqlite3"
    assert about.places.copy.text() == "Copied"
    desktop.qtbot.waitUntil(lambda: about.places.copy.text() == "Copy")


def test_licences_are_read_when_they_are_looked_at(desktop: Desktop) -> None:
    told = desktop.program.about
    about = desktop.window.about
    QTest.keyClick(desktop.window, Qt.Key.Key_F1)
    assert told.read == 0
    about.to_licences.click()
    desktop.qtbot.waitUntil(lambda: bool(about.licences.model.shown))
    desktop.qtbot.waitUntil(about.licences.list.hasFocus)
    assert about.licences.text.toPlainText() == "MIT License\n\nours"
    QTest.keyClick(about.licences.list, Qt.Key.Key_Down)
    assert about.licences.text.toPlainText() == "BSD\n\ntheirs"
    QTest.keyClicks(about.licences.search, "lgpl")
    assert [one.name for one in about.licences.model.shown] == ["Qt"]
    assert about.licences.text.toPlainText().startswith("LGPL")
    QTest.keyClicks(about.licences.search, " nothing")
    assert about.licences.model.rowCount() == 0
    assert about.licences.text.toPlainText() == ""
    about.licences.search.clear()
    assert about.licences.model.rowCount() == 3
    about.to_program.click()
    about.to_licences.click()
    assert told.read == 1


def test_licences_that_cannot_be_read_are_told(desktop: Desktop) -> None:
    desktop.program.about.refusal = Refusal("folder_unusable", path="/h")
    about = desktop.window.about
    QTest.keyClick(desktop.window, Qt.Key.Key_F1)
    about.to_licences.click()
    desktop.qtbot.waitUntil(about.licences.notice.isVisible)
    desktop.program.about.refusal = None
    about.to_program.click()
    about.to_licences.click()
    desktop.qtbot.waitUntil(lambda: bool(about.licences.model.shown))


def test_switched_off_there_is_nothing_to_press(desktop: Desktop) -> None:
    QTest.keyClick(desktop.window, Qt.Key.Key_F1)
    card = desktop.window.about.updates
    assert headline(desktop) == "Updates are switched off"
    assert not card.look.isVisible()
    assert not card.fetch.isVisible()
    assert desktop.window.rail.settings.accessibleName() == "Settings"


def test_a_wrong_address_is_told_where_one_looks_for_it(desktop: Desktop) -> None:
    finding = Finding("updates.url", "repaired", "http://dealer.example")
    desktop.program.settings = replace(desktop.program.settings, findings=(finding,))
    QTest.keyClick(desktop.window, Qt.Key.Key_F1)
    desktop.backstage.rebuild()
    card = desktop.window.about.updates
    desktop.qtbot.waitUntil(card.notice.isVisible)
    assert "http://dealer.example" in card.notice.accessibleName()
    assert headline(desktop) == "Updates are switched off"


def visible_parts(page: QWidget) -> set[QWidget]:
    return {part for part in page.findChildren(QWidget) if part.isVisible()}


def test_a_newer_version_is_said_quietly_and_never_over_a_sale(desktop: Desktop) -> None:
    window = desktop.window
    shown = visible_parts(window.sell)
    desktop.program.about.updates.tell(NEWER)
    name = window.rail.settings.accessibleName
    desktop.qtbot.waitUntil(lambda: name() == "Settings. Version 0.2.0 is there")
    assert window.sell.isVisible()
    assert not window.notice.isVisible()
    assert visible_parts(window.sell) == shown
    window.show_page(SETTINGS)
    note = window.settings.update_note
    assert note.isVisible()
    assert "Version 0.2.0 is there" in note.accessibleName()
    desktop.program.about.updates.tell(UpdateNews("0.1.0", Standing.NEWEST))
    desktop.qtbot.waitUntil(lambda: name() == "Settings")
    assert not note.isVisible()


def test_an_installer_is_fetched_when_somebody_wants_it(desktop: Desktop) -> None:
    updates = desktop.program.about.updates
    card = desktop.window.about.updates
    QTest.keyClick(desktop.window, Qt.Key.Key_F1)
    updates.tell(NEWER)
    desktop.qtbot.waitUntil(card.fetch.isVisible)
    assert headline(desktop) == "Version 0.2.0 is there"
    assert words(card, "update_notes") == "Prints receipts.\n<b>Quicker</b>."
    assert card.fetch.text() == "Download (62.4 MB)"
    card.fetch.click()
    desktop.qtbot.waitUntil(lambda: updates.fetched == 1)
    updates.tell(replace(NEWER, received=31_200_000))
    desktop.qtbot.waitUntil(lambda: card.fetch.text() == "Downloading… 50 %")
    assert not card.fetch.isEnabled()
    assert not card.look.isEnabled()
    updates.tell(replace(NEWER, path="/home/seller/Downloads/monzapos.deb"))
    desktop.qtbot.waitUntil(card.copy.isVisible)
    assert not card.fetch.isVisible()
    assert words(card, "update_file").replace("\u200b", "").endswith("/Downloads/monzapos.deb")
    assert "sudo apt install ./monzapos.deb" in desktop.window.about.updates.how.text()
    card.copy.click()
    assert QGuiApplication.clipboard().text() == "/home/seller/Downloads/monzapos.deb"


def test_a_download_that_does_not_fit_is_told_and_may_be_tried_again(desktop: Desktop) -> None:
    card = desktop.window.about.updates
    QTest.keyClick(desktop.window, Qt.Key.Key_F1)
    misfit = replace(NEWER, trouble=Refusal("update_misfit", name="monzapos.deb"))
    desktop.program.about.updates.tell(misfit)
    desktop.qtbot.waitUntil(card.notice.isVisible)
    assert "thrown away" in card.notice.accessibleName()
    assert card.fetch.isEnabled()


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (UpdateNews("0.1.0", Standing.NEWEST), "You have the newest version"),
        (NEWER, "Version 0.2.0 is there"),
        (
            UpdateNews("0.1.0", Standing.UNKNOWN, trouble=Refusal("update_altered")),
            "Nothing is known of newer versions",
        ),
    ],
)
def test_look_now_asks_at_once(desktop: Desktop, found: UpdateNews, says: str) -> None:
    updates = desktop.program.about.updates
    QTest.keyClick(desktop.window, Qt.Key.Key_F1)
    updates.tell(UpdateNews("0.1.0", Standing.UNASKED))
    card = desktop.window.about.updates
    desktop.qtbot.waitUntil(card.look.isVisible)
    assert headline(desktop) == "Not asked yet"
    updates.looks = found
    card.look.click()
    desktop.qtbot.waitUntil(lambda: headline(desktop) == says)
    assert not desktop.window.notice.isVisible()


def test_another_language_says_all_of_it_again(desktop: Desktop) -> None:
    desktop.program.about.updates.news = NEWER
    before = desktop.window.about
    desktop.program.settings = Settings(desk=DeskSettings(language="es"))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: desktop.window.about is not before)
    desktop.qtbot.waitUntil(lambda: "0.2.0" in headline(desktop))
    assert words(desktop.window.about.updates, "update_notes") == "Imprime recibos."
    assert "0.2.0" in desktop.window.rail.settings.accessibleName()
