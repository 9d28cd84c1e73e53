"""All of the window: the rail, the strip, and three pages. Read from disk after the first frame."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from monzapos.presentation.names import provider_name
from monzapos.presentation.strip import strip
from monzapos.ui.pages import SALES, SELL
from monzapos.ui.rail import Rail
from monzapos.ui.sale.page import SellPage
from monzapos.ui.sales.page import SalesPage
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.strip_bar import StripBar
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.widgets.notice_panel import NoticePanel

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class Rooms(QWidget):
    """Built anew when the language changes."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.rail = Rail(theme)
        self.strip = StripBar(theme)
        self.notice = NoticePanel(theme, "window_notice")
        self.sell = SellPage(theme, pictures)
        self.sales = SalesPage(theme)
        self.settings = SettingsPage(theme)
        self._pages = QStackedWidget()
        for page in (self.sell, self.sales, self.settings):
            self._pages.addWidget(page)
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.strip)
        body.addWidget(self.notice)
        body.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(body, 1)
        self.rail.show_page(SELL)

    @property
    def page(self) -> int:
        """The page that is shown."""
        return self._pages.currentIndex()

    def show_page(self, page: int) -> None:
        """Go to a page, and to what is used first on it."""
        self._pages.setCurrentIndex(page)
        self.rail.show_page(page)
        if page == SELL:
            self.sell.go_to_search()
        elif page == SALES:
            self.sales.table.setFocus()

    def say_state(self, services: "Services", online: bool | None) -> None:
        """Say in the strip how the program stands."""
        name = provider_name(services.provider)
        seller = services.staff.roll.person
        desk, person = services.desk.name, seller.name if seller else ""
        self.strip.present(strip(services.mode, online, name, desk, person))
