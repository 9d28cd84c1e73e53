"""The story of whoever comes to the desk: the first start, the sign-in, the lock."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from monzapos.presentation.setup_steps import Step
from tests.stories.desk import until

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow
    from tests.screenshots.scenes import Album

EMAIL, PASSWORD = "lucia@monza.example", "Corsa-1957"


def first_start(window: "MainWindow", album: "Album") -> None:
    """Nobody has set anything up yet."""
    until(window.sell.welcome.isVisible, "the welcome")
    album.take("first-start")
    window.sell.welcome.set_up.click()
    window.set_up.cards[Step.PROJECT].head.click()
    album.take("set-up-project")
    window.set_up.cards[Step.MONEY].head.click()
    album.take("set-up-money")


def sign_in(window: "MainWindow", album: "Album") -> None:
    """Lucía mistypes her password, signs in, and goes to fetch a key."""
    page = window.door.sign_in
    until(page.isVisible, "the sign-in")
    QTest.keyClicks(page.email, EMAIL)
    _type_password(page.password.edit, "Corsa-1975")
    until(lambda: page.password.edit.property("wrong"), "the refusal")
    album.take("sign-in")
    _type_password(page.password.edit, PASSWORD)
    until(window.sell.isVisible, "the pages")
    window.settings.set_up_wanted.emit()
    until(lambda: window.set_up.cards[Step.PROJECT].head.accessibleName(), "the set-up")
    window.set_up.cards[Step.SIGN_IN].head.click()
    album.take("set-up")
    window.show_page(0)
    window.strip.person.lock.click()
    until(window.door.lock.isVisible, "the lock")
    album.take("lock")


def _type_password(field: QWidget, password: str) -> None:
    QTest.keyClicks(field, password)
    QTest.keyClick(field, Qt.Key.Key_Return)
