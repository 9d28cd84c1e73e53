"""What people record of a sale by hand, beside it. Each wish is asked about first."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from monzapos.domain.money import Money
from monzapos.presentation.hand_screen import NOTHING, HandScreen
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.sale.customer_fields import field
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.pair import Pair


class HandBox(QWidget):
    """Hidden where nothing has to be recorded."""

    paid_wanted = Signal(str, str, object)  # sale_id, the payment's number, Money
    not_paid_wanted = Signal(str)
    release_wanted = Signal(str)
    settle_wanted = Signal(str)
    keep_car_wanted = Signal(str)
    asked = Signal()  # a question stands where the buttons were

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sale_id = ""
        self._screen = NOTHING
        self._releasing = False  # confirmed, and what has become of it is not known yet
        self._note = label("", fonts.NOTE, fonts.SEMIBOLD, wrap=True)
        self._note.setObjectName("by_hand_note")
        self.reference = _reference()
        self.paid = Button("record_paid", _("Paid"), theme, icon="check")
        self.not_paid = Button("record_not_paid", _("Not paid"), theme, icon="x")
        self.release = Button("release_deposit", _("Put the car back on sale"), theme)
        self.settle = Button("record_paid_back", _("This customer was paid back"), theme)
        self.keep_car = Button("record_keeps_car", _("This customer keeps the car"), theme)
        self._record = QWidget()
        self._questions = {
            "paid": _question(theme, "paid", _("Record it as paid?"), _("Record: paid")),
            "not_paid": _question(
                theme, "not_paid", _("Record it as not paid?"), _("Record: not paid")
            ),
            "expired": _question(
                theme, "expired", _("Does the dashboard show Expired?"), _("Record: expired")
            ),
            "release": _question(
                theme, "release", _("Put the car back on sale?"), _("Put the car back on sale")
            ),
            "settle": _question(theme, "settle", _("Paid back?"), _("Record: paid back")),
            "keep_car": _question(
                theme, "keep_car", _("Is the car this customer’s?"), _("Record: keeps the car")
            ),
        }
        self._lay_out()
        self._connect()
        self.hide()

    def present(self, sale_id: str, screen: HandScreen) -> None:
        """Show what there is to record of a sale."""
        if sale_id != self._sale_id or _wishes(screen) != _wishes(self._screen):
            self._keep()
        if sale_id != self._sale_id or not screen.may_release:
            self._releasing = False
        if sale_id != self._sale_id:
            self.reference.clear()
        self._sale_id, self._screen = sale_id, screen
        self._note.setText(screen.note)
        for name, note in _notes(screen).items():
            self._questions[name].say(note)
        self._arrange()

    def refused(self) -> None:
        """Offer again what was not granted."""
        self._releasing = False
        self._arrange()

    def _arrange(self) -> None:
        """Show the buttons, or the one question that stands in their place."""
        screen = self._screen
        asking = any(one.isVisibleTo(self) for one in self._questions.values())
        self._note.setVisible(bool(screen.note) and not asking)
        self._record.setVisible(screen.may_record_paid and not asking)
        self.not_paid.setVisible(screen.may_record_not_paid)
        self.release.setVisible(screen.may_release and not asking)
        self.release.setEnabled(not self._releasing)
        if screen.settle:
            self.settle.say(screen.settle)
        self.settle.setVisible(bool(screen.settle) and not asking)
        self.keep_car.setVisible(screen.may_keep_car and not asking)
        self.setVisible(bool(screen.note or screen.settle) or screen.may_release)

    def _ask(self, name: str) -> None:
        self._questions[name].ask(_notes(self._screen)[name])
        self._arrange()
        self.asked.emit()

    def _ask_not_paid(self) -> None:
        self._ask("expired" if self._screen.expired_note else "not_paid")

    def _keep(self) -> None:
        for question in self._questions.values():
            question.hide()
        self._arrange()

    def _confirm_paid(self) -> None:
        self._keep()
        if isinstance(amount := self._screen.amount, Money):
            self.paid_wanted.emit(self._sale_id, self.reference.text(), amount)

    def _confirm_not_paid(self) -> None:
        self._keep()
        self.not_paid_wanted.emit(self._sale_id)

    def _confirm_release(self) -> None:
        self._releasing = True
        self._keep()
        self.release_wanted.emit(self._sale_id)

    def _confirm_settle(self) -> None:
        self._keep()
        self.settle_wanted.emit(self._sale_id)

    def _confirm_keep_car(self) -> None:
        self._keep()
        self.keep_car_wanted.emit(self._sale_id)

    def _connect(self) -> None:
        self.paid.clicked.connect(lambda: self._ask("paid"))
        self.not_paid.clicked.connect(self._ask_not_paid)
        self.release.clicked.connect(lambda: self._ask("release"))
        self.settle.clicked.connect(lambda: self._ask("settle"))
        self.keep_car.clicked.connect(lambda: self._ask("keep_car"))
        confirmed: dict[str, Callable[[], None]] = {
            "paid": self._confirm_paid,
            "not_paid": self._confirm_not_paid,
            "expired": self._confirm_not_paid,
            "release": self._confirm_release,
            "settle": self._confirm_settle,
            "keep_car": self._confirm_keep_car,
        }
        for name, question in self._questions.items():
            question.kept.connect(self._keep)
            question.confirmed.connect(confirmed[name])

    def _lay_out(self) -> None:
        record = QVBoxLayout(self._record)
        record.setContentsMargins(0, 0, 0, 0)
        record.setSpacing(10)
        record.addWidget(self.reference)
        record.addWidget(Pair(self.paid, self.not_paid))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        buttons = (self.settle, self.keep_car, self.release)
        for part in (self._note, self._record, *buttons, *self._questions.values()):
            column.addWidget(part)


def _wishes(screen: HandScreen) -> tuple[bool, ...]:
    """Return what decides which question may stand there."""
    expired = bool(screen.expired_note)
    records = screen.may_record_paid, screen.may_record_not_paid, expired
    return *records, screen.may_release, bool(screen.settle), screen.may_keep_car


def _notes(screen: HandScreen) -> dict[str, str]:
    return {
        "paid": screen.paid_note,
        "not_paid": screen.not_paid_note,
        "expired": screen.expired_note,
        "release": screen.release_note,
        "settle": screen.settle_note,
        "keep_car": screen.keep_car_note,
    }


def _reference() -> QLineEdit:
    title, whole = _("Payment’s number, pi_…"), _("Payment’s number in the provider’s dashboard")
    return field("payment_reference", title, 255, whole)


def _question(theme: Theme, name: str, question: str, confirm: str) -> Confirm:
    keep = Answer(f"keep_{name}", _("Back"))
    return Confirm(theme, question, keep, Answer(f"confirm_{name}", confirm))
