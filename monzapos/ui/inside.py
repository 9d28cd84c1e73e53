"""The three pages, with what the window has to say over them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.gate_screen import SELLING_WAITS
from monzapos.presentation.text import _
from monzapos.ui.pages import SALES, SELL, SETTINGS
from monzapos.ui.sale.page import SellPage
from monzapos.ui.sales.page import SalesPage
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.later import Later
from monzapos.ui.widgets.notice_panel import NoticePanel


class Inside(QWidget):
    """What somebody sees who was let in."""

    sign_out_confirmed = Signal()

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.notice = NoticePanel(theme, "window_notice", band=True)
        self.standing = NoticePanel(theme, "staff_notice", band=True)
        self.sign_out = Confirm(
            theme,
            _("Sign out?"),
            Answer("stay_signed_in", _("Stay signed in")),
            Answer("confirm_sign_out", _("Sign out")),
        )
        self.sign_out.setObjectName("sign_out_confirm")
        self.sell = SellPage(theme, pictures)
        self.sales = SalesPage(theme)
        self.settings = Later(lambda: SettingsPage(theme))
        self._asked = _bar(self.sign_out)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.sell)
        self._pages.addWidget(self.sales)
        self.settings.when_made(self._pages.addWidget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.standing)
        column.addWidget(self.notice)
        column.addWidget(self._asked)
        column.addWidget(self._pages, 1)
        self.sign_out.kept.connect(self._stay)
        self.sign_out.confirmed.connect(self._go)

    @property
    def page(self) -> int:
        """The page that is shown."""
        return self._pages.currentIndex()

    def show_page(self, page: int) -> None:
        """Go to a page."""
        if page == SETTINGS:
            self.settings.get()
        self._pages.setCurrentIndex(page)

    def enter(self) -> None:
        """Go to what is used first on the page."""
        if self.page == SELL:
            self.sell.go_to_search()
        elif self.page == SALES:
            self.sales.table.setFocus()
        else:
            self.settings.get().enter()

    def say_standing(self, notice: Notice | None) -> None:
        """Say over every page what is to be known of the sign-in for as long as it is so."""
        self.sell.deal.wait(notice.title if notice and notice.code == SELLING_WAITS else "")
        if notice is None:
            self.standing.hide()
        else:
            self.standing.show_warning(notice)

    def ask_sign_out(self, note: str) -> None:
        """Ask over the page whether to go while sales are open."""
        self._asked.show()
        self.sign_out.ask(note)

    def take_back(self) -> bool:
        """Take the question back, where one is asked; returns whether there was one."""
        asked = self._asked.isVisible()
        if asked:
            self._stay()
        return asked

    def _stay(self) -> None:
        self._asked.hide()
        self.enter()

    def _go(self) -> None:
        self._asked.hide()
        self.sign_out_confirmed.emit()


def _bar(inside: QWidget) -> QFrame:
    made = QFrame()
    made.setProperty("ground", "strip")
    inside.setMaximumWidth(560)
    row = QHBoxLayout(made)
    row.setContentsMargins(22, 16, 22, 18)
    row.addStretch(1)
    row.addWidget(inside, 8)
    row.addStretch(1)
    made.hide()
    return made
