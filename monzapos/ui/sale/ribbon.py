"""News of a sale that is not on the stage: money may arrive while the next car is shown."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from monzapos.presentation.sale_screen import SaleScreen
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.sale.light_panel import ALARM, TONES
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import OneLine
from monzapos.ui.widgets.sign import Sign


class Ribbon(QWidget):
    """One line over the page, until it is looked at or put away."""

    show_wanted = Signal(str)  # sale_id

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tone = "grey"
        self._sale_id = ""
        self._sign = Sign(theme, "info", "grey", 20)
        self._text = OneLine(fonts.BODY, fonts.SEMIBOLD)
        self.open = Button("show_sale", _("Show"), theme)
        self.away = Button("dismiss_news", "", theme, "quiet", "x", _("Put away"))
        self.away.setFixedWidth(44)
        self.open.clicked.connect(self._open)
        self.away.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 6, 22, 6)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self.open)
        row.addWidget(self.away)
        theme.changed.connect(self.update)
        self.hide()

    def present(self, screen: SaleScreen) -> None:
        """Tell the light of a sale, and why a manager is needed where one is."""
        self._sale_id = screen.sale_id
        self._tone, icon = ALARM if screen.alarm else TONES[screen.light]
        self._sign.show_icon(icon, self._tone)
        words = f"{screen.headline} · {screen.vehicle} · {screen.amount}"
        self._text.setText(f"{words} · {screen.subline}" if screen.alarm else words)
        self.setAccessibleName(self._text.text())
        self.show()
        self.update()

    def forget(self, sale_id: str) -> None:
        """Hide what is on the stage now."""
        if sale_id == self._sale_id:
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        with QPainter(self) as painter:
            painter.fillRect(
                self.rect(), QColor(getattr(self._theme.tokens, f"{self._tone}_ground"))
            )

    def _open(self) -> None:
        self.hide()
        self.show_wanted.emit(self._sale_id)
