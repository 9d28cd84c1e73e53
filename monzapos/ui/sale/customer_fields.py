"""The customer's name, e-mail and phone: all optional, each with its own error."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.widgets.labels import label


class CustomerFields(QWidget):
    """What was typed stays until the next sale, whatever is refused."""

    def __init__(self) -> None:
        super().__init__()
        self.name = field("customer_name", _("Name"), 200)
        self.email = field("customer_email", _("E-mail"), 320)
        self.phone = field("customer_phone", _("Phone"), 60)
        self._error = label("", fonts.NOTE, tone="danger", wrap=True)
        self._error.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.email)
        row.addWidget(self.phone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(_("Customer (optional)"), fonts.NOTE, fonts.SEMIBOLD, "soft"))
        column.addWidget(self.name)
        column.addLayout(row)
        column.addWidget(self._error)
        for one in self._fields:
            one.textEdited.connect(self.forgive)

    def clear(self) -> None:
        """Nothing of one customer is left for the next."""
        for one in self._fields:
            one.clear()
        self.forgive()

    def refuse(self, notice: Notice) -> bool:
        """Show an error at its field; returns whether it belongs to one of these."""
        wrong = {
            "bad_name": self.name,
            "bad_email": self.email,
            "bad_phone": self.phone,
            "card_number": self._with_card_number(),
        }.get(notice.code)
        if wrong is None:
            return False
        mark(wrong, wrong=True)
        wrong.setFocus()
        self._error.setText(f"{notice.message} {notice.action}".strip())
        self._error.show()
        return True

    def forgive(self) -> None:
        """Take the error away."""
        for one in self._fields:
            mark(one, wrong=False)
        self._error.hide()

    def _with_card_number(self) -> QLineEdit:
        from monzapos.application.customer_input import holds_card_number

        return next((one for one in self._fields if holds_card_number(one.text())), self.name)

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.name, self.email, self.phone)


def field(name: str, title: str, longest: int, accessible: str = "") -> QLineEdit:
    """Return a text field whose title is its placeholder and its accessible name."""
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(accessible or title)
    made.setPlaceholderText(title)
    made.setFont(fonts.face(fonts.BODY))
    made.setMaxLength(longest)
    made.setMinimumWidth(60)
    return made


def mark(made: QLineEdit, *, wrong: bool) -> None:
    """Give a field the look of an error, or take it away."""
    if bool(made.property("wrong")) is not wrong:
        made.setProperty("wrong", wrong)
        made.style().unpolish(made)
        made.style().polish(made)
