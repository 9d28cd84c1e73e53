"""The deal, before a sale: the car, the amount, the customer, and the one button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedLayout, QVBoxLayout, QWidget

from monzapos.application.gateways import Offer
from monzapos.application.news import HoldsNews
from monzapos.domain.payment import Purpose
from monzapos.presentation.agreed_price import AgreedPrice, agreeing, price_notice
from monzapos.presentation.deal_screen import USUAL_DEPOSIT, DealScreen, Wish, deal_screen, waiting
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.text import _
from monzapos.presentation.vehicle_card import VehicleCard
from monzapos.ui import fonts
from monzapos.ui.sale.customer_fields import CustomerFields, field, mark
from monzapos.ui.sale.foreign_box import ForeignBox
from monzapos.ui.sale.nothing_chosen import nothing_chosen
from monzapos.ui.sale.picture_box import PictureBox
from monzapos.ui.sale.start_hint import start_hint
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.widgets.amount_choice import AmountChoice
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.column import Column
from monzapos.ui.widgets.labels import label, whole_parts
from monzapos.ui.widgets.notice_panel import NoticePanel
from monzapos.ui.widgets.pair import Pair

DEPOSIT_ERRORS = ("bad_deposit", "deposit_too_large", "bad_amount")
_STALE = ("price_changed", "not_sellable", "no_vehicle")  # the card shows what is not true any more


class Deal(Column):
    """Empty until a car is chosen. ``start_wanted`` fires once for each sale, however often the
    button is pressed, until somebody calls ``free``."""

    start_wanted = Signal(object)  # Wish
    shown = Signal(str)  # the id of the vehicle, each time that its card is shown anew
    card_doubted = Signal(str)  # the id of a vehicle that is not as its card says

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self.card: VehicleCard | None = None
        self._busy = False
        self._offer: Offer | None = None
        self._holds: HoldsNews | None = None
        self._waits = ""
        self._price = AgreedPrice()
        self._focus: tuple[QWidget | None, QWidget | None] = (None, None)
        self.picture = PictureBox(theme, pictures)
        self._name = label("", fonts.TITLE, fonts.BOLD, wrap=True)
        self._about = label("", fonts.NOTE, tone="soft", wrap=True)
        self.full = AmountChoice("amount_full", _("Full price"), theme)
        self.part = AmountChoice("amount_deposit", _("Deposit"), theme)
        self.deposit = field("deposit_amount", USUAL_DEPOSIT, 24, _("Deposit amount"))
        self._deposit_error = label("", fonts.NOTE, tone="danger", wrap=True)
        self.customer = CustomerFields()
        self.foreign = ForeignBox(theme)
        self.notice = NoticePanel(theme, "deal_notice")
        self._note = label("", fonts.NOTE, tone="soft", wrap=True)
        self._note.setObjectName("deal_note")
        self.start = Button("start_checkout", _("Create checkout"), theme, "primary")
        self.hint = start_hint()
        self._lay_out(theme)
        self._connect()
        self.reset()

    def choose(self, card: VehicleCard) -> None:
        """Show a car; the customer stays. Another price of the same car is said aloud."""
        other = self.card is None or card.vehicle.id != self.card.vehicle.id
        self.card = card
        if other:
            self._price.choose(card.vehicle.price)
            self.notice.hide()
            self.full.setChecked(True)
            self.foreign.clear()
        changed = self._price.show(card.vehicle.price)
        self._render()
        if changed:
            self.say(price_notice(card, self._price.agreed))
        self.shown.emit(card.vehicle.id)

    def accept(self, offer: Offer) -> None:
        """Ask for what the desk's provider can do, and say what it cannot."""
        self._offer = offer
        if not offer.takes_parts:
            self.full.setChecked(True)
        self._render()

    def hear(self, holds: HoldsNews) -> None:
        """Say how it stands with the other desks."""
        self._holds = holds
        self._render()

    def wait(self, why: str) -> None:
        """Start nothing for as long as there is a reason; nothing that is typed is lost."""
        if why != self._waits:
            self._waits = why
            self._render()

    def reset(self) -> None:
        """Forget the car and the customer."""
        self.card = None
        self._busy = False
        self.customer.clear()
        self.deposit.setText(USUAL_DEPOSIT)
        self.full.setChecked(True)
        self.notice.hide()
        self._render()

    def refuse(self, notice: Notice) -> None:
        """Say why there is no sale; nothing that was typed is lost."""
        self.free()
        if self.customer.refuse(notice):
            self.reveal(self.customer)
            return
        self.say(notice)
        if notice.code == "price_changed":
            self._price.refused()
        if notice.code in _STALE and self.card is not None:
            self.card_doubted.emit(self.card.vehicle.id)
        if notice.code in DEPOSIT_ERRORS and self.deposit.isVisible():
            self._type_deposit()
        else:
            self._give_focus_back()

    def say(self, notice: Notice) -> None:
        """Show words of trouble beside the car."""
        self.notice.show_notice(notice)
        self.reveal(self._note, self.notice)

    def free(self) -> None:
        """Let the button be pressed again."""
        self._busy = False
        self._render()

    def press(self) -> None:
        """Ask for the sale as it stands, unless one is being made."""
        screen = self._screen()
        if self._busy or self.card is None or screen is None or not screen.may_start:
            return
        before = self._price.agreed
        if self._price.agree():  # it was pressed for the one that was there before
            self._render()
            self.say(price_notice(self.card, before))
            return
        purpose = self._purpose
        wish = Wish(
            vehicle_id=self.card.vehicle.id,
            purpose=purpose,
            deposit=screen.deposit if purpose is Purpose.DEPOSIT else None,
            name=self.customer.name.text(),
            email=self.customer.email.text(),
            phone=self.customer.phone.text(),
            shown_price=self.card.vehicle.price,
        )
        self._busy = True
        self.notice.hide()
        self.customer.forgive()
        focus = self.window().focusWidget()
        self._render()
        self._focus = (focus, self.window().focusWidget())
        self.start_wanted.emit(wish)

    def _give_focus_back(self) -> None:
        """What is switched off loses the focus; it stays where somebody has put it since."""
        before, after = self._focus
        if before is not None and before.isEnabled() and self.window().focusWidget() is after:
            before.setFocus()

    @property
    def _purpose(self) -> Purpose:
        return Purpose.DEPOSIT if self.part.isChecked() else Purpose.FULL

    def _screen(self) -> DealScreen | None:
        if self.card is None:
            return None
        typed = self.deposit.text()
        said = deal_screen(self.card, self._purpose, typed, self._offer, self._holds)
        return agreeing(self._price, waiting(said, self._waits))

    def _render(self) -> None:
        screen = self._screen()
        self._pages.setCurrentIndex(0 if screen is None else 1)
        self.start.setVisible(screen is not None)
        self.hint.setVisible(screen is not None and not (screen.why_not or self._waits))
        if self.card is None or screen is None:
            return
        self.picture.show_picture(self.card.vehicle.picture)
        self._name.setText(self.card.name[:160])
        self._about.setText(whole_parts(self.card.specification[:300]))
        self.full.show_amount(screen.full or "–")
        self.part.show_amount(screen.deposit_text or "–")
        self.deposit.setVisible(self._purpose is Purpose.DEPOSIT)
        self._deposit_error.setText(screen.deposit_error)
        self._deposit_error.setVisible(bool(screen.deposit_error))
        mark(self.deposit, wrong=bool(screen.deposit_error))
        for part in (self.full, self.part, self.deposit, self.customer):
            part.setEnabled(not self._busy and not screen.why_not)
        if not screen.takes_parts:
            self.part.setEnabled(False)
        self._note.setText(screen.note)
        self._note.setVisible(bool(screen.note))
        self.start.say(
            _("Creating the checkout…") if self._busy else (screen.why_not or screen.button)
        )
        self.start.setEnabled(screen.may_start and not self._busy)

    def _connect(self) -> None:
        self._amounts = QButtonGroup(self)
        self._amounts.addButton(self.full)
        self._amounts.addButton(self.part)
        self._amounts.buttonToggled.connect(self._render)
        self.part.clicked.connect(self._type_deposit)
        self.deposit.textChanged.connect(self._render)
        self.start.clicked.connect(self.press)
        self.foreign.asked.connect(lambda: self.reveal(self.foreign))

    def _type_deposit(self) -> None:
        self.deposit.setFocus()
        self.deposit.selectAll()

    def _lay_out(self, theme: Theme) -> None:
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._name)
        words.addWidget(self._about)
        amounts = QVBoxLayout()
        amounts.setSpacing(8)
        amounts.addWidget(Pair(self.full, self.part))
        amounts.addWidget(self.deposit)
        amounts.addWidget(self._deposit_error)
        column.addWidget(self.picture)
        column.addLayout(words)
        column.addLayout(amounts)
        column.addWidget(self.customer)
        column.addWidget(self.foreign)
        column.addWidget(self.notice)
        column.addWidget(self._note)
        column.addStretch(1)
        self._pages = QStackedLayout()
        self._pages.addWidget(nothing_chosen(theme))
        self._pages.addWidget(filled)
        self.body.addLayout(self._pages, 1)
        self.foot.addWidget(self.start)
        self.foot.addWidget(self.hint)
