"""The story of a day at the desk, with a picture of each screen."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from monzapos.presentation.sale_steps import Stage
from monzapos.ui.pages import SALES, SELL, SETTINGS
from tests.screenshots.slim import slim
from tests.stories.desk import rest, until
from tests.stories.shop import await_stage, choose, control, press, start

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow

SETTLED = 0.6  # seconds: pictures are drawn, texts laid out
ASKED = 3.5  # seconds in which the provider has been asked once more


class Album:
    """Takes pictures of the window at one size in one look."""

    def __init__(self, window: "MainWindow", size: QSize, folder: Path, ending: str) -> None:
        self._window = window
        self._size = size
        self._folder = folder
        self._ending = ending

    def open(self, *, dark: bool) -> None:
        """Put the window into its size and its theme, as the system would."""
        self._window.resize(self._size)
        self._window.activateWindow()  # the focus is shown in an active window only
        until(self._window.isActiveWindow, "the active window")
        if dark:
            QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        rest(SETTLED)

    def take(self, name: str) -> None:
        """Save what the window shows as ``name`` with the ending of this look."""
        rest(SETTLED)
        picture = self._window.grab().toImage()
        assert picture.size() == self._size, picture.size()
        path = self._folder / f"{name}{self._ending}.png"
        assert slim(picture).save(str(path), quality=0), path  # 0 is the smallest file


def tell(window: "MainWindow", album: Album) -> None:
    """Sell all day."""
    for scene in (_before, _during, _paid, _deposit, _not_paid, _unknown, _others):
        scene(window, album)


def _before(window: "MainWindow", album: Album) -> None:
    """Some cars are held or sold already, so that the cards have something to say."""
    choose(window, "Strada Berlina")
    start(window)
    go_on(window)
    choose(window, "Lido Sport")
    press(start(window), "pay")
    await_stage(window, Stage.PAID)
    go_on(window)
    choose(window, "Veloce S")
    window.sell.browse.clear()
    QTest.keyClicks(window.sell.deal.customer.name, "Jane Smith")
    QTest.keyClicks(window.sell.deal.customer.email, "jane@example.com")
    window.sell.browse.search.setFocus()
    album.take("sell-before")


def _during(window: "MainWindow", album: Album) -> None:
    url = start(window)
    rest(ASKED)
    album.take("sell-during")
    window.sell.escape()
    album.take("sell-cancel")
    window.sell.panel.confirm.keep.click()
    press(url, "authenticate")
    light = window.sell.light
    until(lambda: "paying" in light.accessibleName() or "pagando" in light.accessibleName(), "3DS")
    album.take("sell-paying")
    press(url, "pay")


def _paid(window: "MainWindow", album: Album) -> None:
    await_stage(window, Stage.PAID)
    album.take("sell-paid")
    go_on(window)


def _deposit(window: "MainWindow", album: Album) -> None:
    choose(window, "Apex Stradale")
    window.sell.deal.part.click()
    album.take("sell-before-deposit")
    press(start(window), "pay")
    await_stage(window, Stage.PAID)
    album.take("sell-deposit-paid")
    go_on(window)


def _not_paid(window: "MainWindow", album: Album) -> None:
    choose(window, "Nova RS")
    start(window)
    window.sell.escape()
    window.sell.panel.confirm.confirm.click()
    await_stage(window, Stage.NOT_PAID)
    album.take("sell-not-paid")
    go_on(window)


def _unknown(window: "MainWindow", album: Album) -> None:
    choose(window, "Alta Trail")
    url = start(window)
    go_on(window)
    control(url, "fail", on="create", kind="drop_after", times=3)
    choose(window, "Monte Duna")
    window.sell.start()
    await_stage(window, Stage.UNKNOWN)
    album.take("sell-dont-know")
    qr = window.sell.stage.qr
    until(lambda: qr.isVisible() and qr.scale, "the code after all")
    go_on(window)


def _others(window: "MainWindow", album: Album) -> None:
    window.show_page(SALES)
    model, table = window.sales.model, window.sales.table
    until(lambda: model.rowCount() >= 7, "the sales")
    table.setCurrentIndex(model.index(4, 0))
    album.take("sales")
    window.show_page(SETTINGS)
    album.take("settings")
    window.show_page(SELL)
    QTest.keyClicks(window.sell.browse.search, "zeppelin")
    album.take("sell-nothing-found")


def go_on(window: "MainWindow") -> None:
    """Leave the sale that is shown for the next one."""
    window.sell.panel.next_wanted.emit()
    until(lambda: not window.sell.selling, "the next sale")
