"""One of two amounts, as a card that can be chosen."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from monzapos.ui import fonts
from monzapos.ui.theme import Theme

PAD = 14


class AmountChoice(QAbstractButton):
    """Looks like a card, behaves like a radio button."""

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = title
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_amount(self, amount: str) -> None:
        """Show the sum."""
        self.setText(amount)
        self.setAccessibleName(f"{self._title} {amount}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines, and the whole amount: a sum is never cut."""
        font = fonts.face(fonts.LEAD, fonts.BOLD, figures=True)
        return QSize(QFontMetrics(font).horizontalAdvance(self.text()) + 2 * PAD + 2, 62)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for two side by side."""
        return QSize(80, 62)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card; the chosen one has the accent, the focused one a second ring."""
        tokens = self._theme.tokens
        ring = tokens.accent if self.isChecked() else tokens.line_strong
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(ring), 2 if self.isChecked() else 1))
            painter.setBrush(QColor(tokens.paper if self.underMouse() else tokens.panel))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 13, 13)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.text), 1.5, Qt.PenStyle.DotLine))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 5, -5, -5), 9, 9)
            width = self.width() - 2 * PAD
            self._line(painter, QRect(PAD, 10, width, 18), self._title, 13, tokens.soft)
            self._line(painter, QRect(PAD, 28, width, 24), self.text(), 17, tokens.text)

    def _line(self, painter: QPainter, rect: QRect, text: str, size: int, colour: str) -> None:
        amount = size == fonts.LEAD
        font = fonts.face(size, fonts.BOLD if amount else fonts.REGULAR, figures=amount)
        painter.setFont(font)
        painter.setPen(QColor(colour if self.isEnabled() else self._theme.tokens.off_text))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), elided)
