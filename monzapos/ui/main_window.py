"""The window: the rail, the strip, three pages, and the keys that work everywhere."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from monzapos.presentation import text
from monzapos.presentation.names import provider_name
from monzapos.presentation.strip import strip
from monzapos.ui.conductor import Conductor
from monzapos.ui.rail import Rail
from monzapos.ui.sale.page import SellPage
from monzapos.ui.sales.page import SalesPage
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.shortcuts import Shortcut
from monzapos.ui.strip_bar import StripBar
from monzapos.ui.stylesheet import stylesheet
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.widgets.notice_panel import NoticePanel

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

SELL, SALES, SETTINGS = range(3)


class MainWindow(QMainWindow):
    """Usable before there is a program behind it; built anew when the language changes."""

    def __init__(self, theme: Theme, pictures: Pictures, conductor: Conductor) -> None:
        super().__init__()
        self._theme = theme
        self._pictures = pictures
        self._conductor = conductor
        self._services: Services | None = None
        self._online: bool | None = None
        self._open = 0
        self._language = text.language()
        self.setWindowTitle("MonzaPOS")
        self.setMinimumSize(QSize(600, 420))
        self.setStyleSheet(stylesheet(theme.tokens))
        self._furnish()
        self._bind_keys()
        theme.changed.connect(self._dress)
        conductor.ready.connect(self._ready)
        conductor.connection.connect(self._connected)
        conductor.trouble.connect(self._warn)
        conductor.open_count.connect(self._count)
        conductor.stage_wanted.connect(lambda: self.show_page(SELL))

    def show_page(self, page: int) -> None:
        """Go to a page."""
        self._pages.setCurrentIndex(page)
        self.rail.show_page(page)
        if page == SELL:
            self.sell.go_to_search()
        elif page == SALES:
            self.sales.table.setFocus()
        self._conductor.page_shown(sales=page == SALES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing on the Sell page searches."""
        if self._pages.currentIndex() == SELL:
            self.sell.typed(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of everything; open sales stay in the journal."""
        super().closeEvent(event)
        self._conductor.stop()
        self.sell.stage.surface.rest()

    def _furnish(self) -> None:
        self.rail = Rail(self._theme)
        self.strip = StripBar(self._theme)
        self.notice = NoticePanel(self._theme, "window_notice")
        self.sell = SellPage(self._theme, self._pictures)
        self.sales = SalesPage(self._theme)
        self.settings = SettingsPage(self._theme)
        self._pages = QStackedWidget()
        for page in (self.sell, self.sales, self.settings):
            self._pages.addWidget(page)
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.strip)
        body.addWidget(self.notice)
        body.addWidget(self._pages, 1)
        whole = QWidget()
        whole.setProperty("ground", "paper")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(body, 1)
        self.setCentralWidget(whole)
        self.rail.chosen.connect(self.show_page)
        self.rail.show_page(SELL)
        self._conductor.attach(self.sell, self.sales, self.settings)

    def _bind_keys(self) -> None:
        actions = {
            Shortcut.START: lambda: self.sell.start(),
            Shortcut.CANCEL: lambda: self.sell.escape(),
            Shortcut.FIND: lambda: self.sell.go_to_search(),
        }
        for shortcut, action in actions.items():
            for keys in shortcut.sequences:
                QShortcut(keys, self).activated.connect(
                    lambda action=action: self._pages.currentIndex() == SELL and action()
                )
        pages = {Shortcut.SELL: SELL, Shortcut.SALES: SALES, Shortcut.SETTINGS: SETTINGS}
        for shortcut, page in pages.items():
            for keys in shortcut.sequences:
                QShortcut(keys, self).activated.connect(lambda page=page: self.show_page(page))

    def _dress(self) -> None:
        self.setStyleSheet(stylesheet(self._theme.tokens))

    def _ready(self, services: "Services") -> None:
        self._services = services
        self.notice.hide()
        if text.language() != self._language:
            self._language = text.language()
            page = self._pages.currentIndex()
            self._furnish()
            self._count(self._open)
            self.show_page(page)
        self._render_strip()

    def _connected(self, online: bool) -> None:
        self._online = online
        self._render_strip()

    def _render_strip(self) -> None:
        if (services := self._services) is not None:
            name = provider_name(services.provider)
            desk, person = services.desk.name, services.person.name
            self.strip.present(strip(services.mode, self._online, name, desk, person))

    def _count(self, count: int) -> None:
        self._open = count
        self.rail.show_open(count)

    def _warn(self, notice: object) -> None:
        self.notice.show_notice(notice)  # type: ignore[arg-type]
