"""The white card that carries the QR code, with the one soft shadow of the program."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from monzapos.ui.qr.widget import QrWidget
from monzapos.ui.theme import Theme

SHADOW = 28  # pixels around the card
RADIUS = 20
EDGE = 6  # so far in, a square's corners are clear of the card's round ones


class QrCard(QWidget):
    """A square in the middle of its room, white in every theme."""

    def __init__(self, theme: Theme, qr: QrWidget) -> None:
        super().__init__()
        self._theme = theme
        self._qr = qr
        self._side = 0
        qr.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        qr.changed.connect(self.fit)
        theme.changed.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        """Leave room for the smallest code."""
        return QSize(220, 220)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the code all of the card but its rounded corners."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Make the card as large as whole device pixels for each module allow, and no larger."""
        room = max(0, min(self.width(), self.height()) - 2 * SHADOW - 2 * EDGE)
        self._side = self._qr.best_side(room) + 2 * EDGE
        self._qr.setGeometry(self._card().toRect().adjusted(EDGE, EDGE, -EDGE, -EDGE))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow and card."""
        card = self._card()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, self._theme.tokens.shadow))
            for step in range(SHADOW - 6, 0, -1):
                around = card.adjusted(-step, -step + 6, step, step + 6)
                painter.drawRoundedRect(around, RADIUS + step, RADIUS + step)
            painter.setBrush(Qt.GlobalColor.white)
            painter.drawRoundedRect(card, RADIUS, RADIUS)

    def _card(self) -> QRectF:
        side = self._side
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)
