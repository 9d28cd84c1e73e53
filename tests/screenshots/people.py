"""The story of whoever comes to the desk: the first start, the sign-in, the lock."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from monzapos.presentation.setup_steps import Step
from monzapos.ui.widgets.notice_panel import NoticePanel
from tests.stories.desk import until
from tests.stories.shop import choose, start

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow
    from tests.screenshots.scenes import Album
    from tests.supabase.project import Project

EMAIL, PASSWORD = "lucia@monza.example", "Corsa-1957"
LASTS = 40  # seconds of a sign-in that cannot be renewed


def hire(project: "Project") -> None:
    """Let Lucía, a manager, sign in."""
    lucia = project.auth.add(EMAIL, PASSWORD, role="manager")
    lucia.user_metadata["full_name"] = "Lucía Romero"


def first_start(window: "MainWindow", album: "Album") -> None:
    """Nobody has set anything up yet."""
    until(window.sell.welcome.isVisible, "the welcome")
    album.take("first-start")
    window.sell.welcome.set_up.click()
    window.set_up.cards[Step.PROJECT].head.click()
    album.take("set-up-project")
    window.set_up.cards[Step.MONEY].head.click()
    album.take("set-up-money")


def come_in(window: "MainWindow") -> None:
    """Sign in."""
    page = window.door.sign_in
    until(page.isVisible, "the sign-in")
    QTest.keyClicks(page.email, EMAIL)
    _type_password(page.password.edit, PASSWORD)
    until(window.sell.isVisible, "the pages")


def sign_in(window: "MainWindow", album: "Album", project: "Project") -> None:
    """Lucía mistypes her password, signs in, goes to fetch a key, and comes back offline."""
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
    project.auth.lifetime = LASTS
    _type_password(window.door.lock.password.edit, PASSWORD)
    until(window.sell.isVisible, "the pages")
    project.faults.add("/auth/v1", "down")
    choose(window, "Veloce S")
    start(window)
    notice = window.findChild(NoticePanel, "staff_notice")
    assert isinstance(notice, NoticePanel)
    until(notice.isVisible, "that no new sale starts")
    album.take("sell-during-offline")
    window.sell.panel.next_wanted.emit()
    until(lambda: not window.sell.selling, "the next sale")
    choose(window, "Apex GT-R")
    window.sell.browse.search.clear()
    album.take("sell-offline")


def _type_password(field: QWidget, password: str) -> None:
    QTest.keyClicks(field, password)
    QTest.keyClick(field, Qt.Key.Key_Return)
