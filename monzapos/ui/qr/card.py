"""The white card that carries the QR code, with the one soft shadow of the program."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from monzapos.ui.qr.widget import QrWidget
from monzapos.ui.theme import Theme

SHADOW = 32  # pixels around the card
RADIUS = 22


class QrCard(QWidget):
    """A square in the middle of its room, white in every theme."""

    def __init__(self, theme: Theme, qr: QrWidget) -> None:
        super().__init__()
        self._theme = theme
        self._qr = qr
        qr.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        """Leave room for the smallest code."""
        return QSize(220, 220)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the code all of the card but its rounded corners."""
        card = self._card().toRect()
        self._qr.setGeometry(card.adjusted(6, 6, -6, -6))
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow and card."""
        card = self._card()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for step in range(SHADOW - 4, 0, -2):
                share = 1 - step / SHADOW
                alpha = round(self._theme.tokens.shadow * share * share * 0.3)
                painter.setBrush(QColor(0, 0, 0, alpha))
                around = card.adjusted(-step, -step + 6, step, step + 3)
                painter.drawRoundedRect(around, RADIUS + step, RADIUS + step)
            painter.setBrush(Qt.GlobalColor.white)
            painter.drawRoundedRect(card, RADIUS, RADIUS)

    def _card(self) -> QRectF:
        side = max(0, min(self.width(), self.height()) - 2 * SHADOW)
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)
