"""The Sell page: before, during and after are the same two halves, told anew."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from monzapos.domain.attempt import Light
from monzapos.presentation.sale_screen import SaleScreen
from monzapos.presentation.sale_steps import Stage
from monzapos.presentation.text import _
from monzapos.ui.sale.deal import Deal
from monzapos.ui.sale.light import LightView
from monzapos.ui.sale.ribbon import Ribbon
from monzapos.ui.sale.sale_panel import SETTLED, SalePanel
from monzapos.ui.sale.shares import deal_width
from monzapos.ui.sale.stage import StageView
from monzapos.ui.sale.welcome import Welcome
from monzapos.ui.shortcuts import Shortcut, tell_keys
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.browse import Browse
from monzapos.ui.vehicles.model import VehicleModel
from monzapos.ui.vehicles.pictures import Pictures

LEFT = 180  # pixels that the cards and the code never go below


class SellPage(QWidget):
    """``render(None)`` is the page before a sale."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._screen: SaleScreen | None = None
        self.model = VehicleModel(self)
        self.browse = Browse(theme, pictures, self.model)
        self.deal = Deal(theme, pictures)
        self.stage = StageView(theme)
        self.panel = SalePanel(theme)
        self.light = LightView(theme)
        self.stage.light_place.addWidget(self.light)
        self.ribbon = Ribbon(theme)
        self.welcome = Welcome(theme)
        self._left = _pages(self.browse, self.stage)
        self._left.setMinimumWidth(LEFT)
        self._right = _pages(self.deal, self.panel)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._left, 1)
        row.addWidget(self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.ribbon)
        column.addWidget(self.welcome)
        column.addLayout(row, 1)
        self._by_keys = self._keyed()
        for shortcut, widget in self._by_keys.items():
            tell_keys(widget, shortcut)
        self.setAccessibleName(_("Sell"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.browse.picked.connect(self.deal.choose)
        self.panel.confirm.kept.connect(self.setFocus)
        hand = self.panel.hand
        answered = (self.panel.cancel_wanted, self.deal.foreign.release_wanted)
        for signal in (*answered, hand.paid_wanted, hand.not_paid_wanted, hand.release_wanted):
            signal.connect(self._take_focus)

    def present(self, screen: SaleScreen | None) -> None:
        """Show a sale, or the page before one."""
        before, self._screen = self._screen, screen
        self._left.setCurrentIndex(0 if screen is None else 1)
        self._right.setCurrentIndex(0 if screen is None else 1)
        if screen is None:
            self.stage.qr.show_matrix(None)
            self.light.rest()
            return
        self.welcome.hide()
        self.stage.present(screen)
        self.panel.present(screen)
        beside = screen.stage is Stage.CODE
        self.light.present(screen, (self.panel if beside else self.stage).light_place)
        if screen.stage not in SETTLED and (before is None or before.stage in SETTLED):
            self.setFocus()  # no button that a stray key would press
        if before is None or (before.sale_id, before.headline) != (
            screen.sale_id,
            screen.headline,
        ):
            self._announce(screen, before)

    def clear_deal(self) -> None:
        """Begin anew: no car, no customer, no search."""
        self.deal.reset()
        self.browse.clear()
        self.browse.cards.mark("")

    @property
    def selling(self) -> bool:
        """Whether a sale is on the stage."""
        return self._screen is not None

    def typed(self, event: QKeyEvent) -> None:
        """Take a key that nobody else wanted."""
        if not self.selling:
            self.browse.typed(event)

    def start(self) -> None:
        """Start the checkout, from the keyboard."""
        if not self.selling:
            self.deal.press()

    def escape(self) -> None:
        """Ask before cancelling; before a sale, let go of the search."""
        if self.selling:
            self.panel.ask_cancel()
        elif self.browse.search.text():
            self.browse.clear()

    def go_to_search(self) -> None:
        """Go to the search; while a sale is there, to no button that a stray key would press."""
        if self.selling:
            self.setFocus()
        else:
            self.browse.search.setFocus()
            self.browse.search.selectAll()

    def reach(self, shortcut: Shortcut) -> None:
        """Go to what a shortcut is for, and press it where it is a button."""
        widget = self._by_keys[shortcut]
        if not (widget.isVisible() and widget.isEnabled()):
            return
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(widget, QLineEdit):
            widget.selectAll()
        elif isinstance(widget, QAbstractButton):
            widget.click()

    def _take_focus(self) -> None:
        """What was asked about goes with its buttons: no field gets what is typed next."""
        self.setFocus()

    def _keyed(self) -> dict[Shortcut, QWidget]:
        deal, customer = self.deal, self.deal.customer
        return {
            Shortcut.FULL_PRICE: deal.full,
            Shortcut.DEPOSIT: deal.part,
            Shortcut.NAME: customer.name,
            Shortcut.EMAIL: customer.email,
            Shortcut.PHONE: customer.phone,
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the deal at about a third."""
        super().resizeEvent(event)
        self._right.setFixedWidth(deal_width(self.width()))

    def _announce(self, screen: SaleScreen, before: SaleScreen | None) -> None:
        if not self.window().isVisible():  # behind a shut door nothing is said of a sale
            return
        event = QAccessibleAnnouncementEvent(self, f"{screen.headline}. {screen.subline}")
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
        same_sale = before is not None and before.sale_id == screen.sale_id
        if same_sale and screen.light in (Light.PAID, Light.NOT_PAID):
            QApplication.beep()


def _pages(*pages: QWidget) -> QStackedWidget:
    made = QStackedWidget()
    for page in pages:
        made.addWidget(page)
    return made
