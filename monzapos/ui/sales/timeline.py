"""One sale's time line, from the journal."""

import re
from textwrap import wrap

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from monzapos.presentation.sales_list import SaleLine, TimelineLine
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.column import Column
from monzapos.ui.widgets.labels import label

PIECE = 20  # letters of a word after which its line may end
ZERO_WIDTH_SPACE = "\u200b"
_SIGN = re.compile(r"(?<=[/_.:-])")


class Timeline(Column):
    """Everything that was written down about one sale, in order."""

    open_wanted = Signal(str)  # sale_id

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sale_id = ""
        self._title = label("", fonts.TITLE, fonts.BOLD, wrap=True)
        self._about = label("", fonts.NOTE, tone="soft", wrap=True)
        self._events = QVBoxLayout()
        self._events.setSpacing(0)
        self.open = Button("open_sale", _("Show on the Sell page"), theme, icon="qr-code")
        self.open.clicked.connect(lambda: self.open_wanted.emit(self._sale_id))
        self.body.addWidget(self._title)
        self.body.addWidget(self._about)
        self.body.addLayout(self._events)
        self.body.addStretch(1)
        self.foot.addWidget(self.open)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No sale is chosen."""
        self._sale_id = ""
        self._title.setText(_("Time line"))
        self._about.setText(_("Choose a sale to see what was written down about it."))
        self.open.hide()
        self._clear()

    def present(self, line: SaleLine, events: tuple[TimelineLine, ...]) -> None:
        """Show one sale."""
        self._sale_id = line.sale_id
        self._title.setText(line.vehicle[:160])
        parts = (line.light_text, line.amount, line.purpose, line.customer, line.person)
        self._about.setText(" · ".join(part for part in parts if part)[:300])
        self.open.show()
        self._clear()
        for event in events:
            self._events.addWidget(_event(event))

    def _clear(self) -> None:
        while (item := self._events.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def breakable(text: str) -> str:
    """Let a provider's long word or id go on in the next line: after a sign, if it has one."""
    words = (_SIGN.split(word) for word in text.split(" "))
    return " ".join(
        ZERO_WIDTH_SPACE.join(piece for part in parts for piece in wrap(part, PIECE))
        for parts in words
    )


def _event(event: TimelineLine) -> QWidget:
    row = QFrame()
    row.setProperty("rule", "true")
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 9, 0, 9)
    column.setSpacing(2)
    column.addWidget(label(breakable(event.text[:300]), fonts.BODY, fonts.SEMIBOLD, wrap=True))
    column.addWidget(label(f"{event.time} · {event.who}"[:200], fonts.FINE, tone="soft", wrap=True))
    return row
