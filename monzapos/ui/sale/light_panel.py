"""The light beside the code: an icon, a word, and how fresh the word is."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from monzapos.domain.attempt import Light
from monzapos.presentation.sale_screen import SaleScreen
from monzapos.presentation.sale_steps import Stage
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign

TONES = {
    Light.WAITING: ("amber", "clock"),
    Light.PAYING: ("amber", "lock"),
    Light.PAID: ("green", "circle-check"),
    Light.NOT_PAID: ("rust", "x"),
    Light.UNKNOWN: ("grey", "circle-help"),
}
ALARM = "rust", "triangle-alert"  # paid, and yet nothing may be handed over


class LightPanel(QWidget):
    """One light of one payment."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tone = "grey"
        self._sign = Sign(theme, "circle-help", "grey", 22)
        self._words = label("", fonts.TITLE, fonts.BOLD, "grey", wrap=True)
        self._detail = label("", fonts.NOTE, tone="grey", wrap=True, figures=True)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._sign)
        head.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self._detail)
        theme.changed.connect(self.update)

    def present(self, screen: SaleScreen) -> None:
        """Show the light of a sale."""
        self._tone, icon = TONES[screen.light]
        if screen.stage in (Stage.CREATING, Stage.CLOSING):
            self._tone, icon = "amber", "loader"
        self._sign.show_icon(icon, self._tone)
        self._words.setText(screen.headline)
        self._detail.setText(" · ".join(p for p in (screen.detail, screen.subline) if p)[:400])
        for part in (self._words, self._detail):
            _tone(part, self._tone)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(QColor(getattr(self._theme.tokens, f"{self._tone}_ground")))
            painter.drawRoundedRect(self.rect(), 16, 16)


def _tone(part: QLabel, tone: str) -> None:
    if part.property("tone") != tone:
        part.setProperty("tone", tone)
        part.style().unpolish(part)
        part.style().polish(part)
