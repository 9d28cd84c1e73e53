"""Text on the screen. Always plain text: a name may hold anything."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from monzapos.ui import fonts


def label(
    text: str = "",
    size: int = fonts.BODY,
    weight: QFont.Weight = fonts.REGULAR,
    tone: str = "",
    wrap: bool = False,
    figures: bool = False,
) -> QLabel:
    """Return a label in the type scale; ``tone`` names a colour of the style sheet."""
    made = QLabel(text)
    dress(made, size, weight, tone)
    if figures:
        made.setFont(fonts.face(size, weight, figures=True))
    if wrap:
        made.setWordWrap(True)
        made.setMinimumWidth(1)
    return made


def dress(made: QLabel, size: int, weight: QFont.Weight = fonts.REGULAR, tone: str = "") -> None:
    """Give a label its font and tone."""
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(fonts.face(size, weight))
    if tone:
        made.setProperty("tone", tone)


def keycap(text: str) -> QLabel:
    """Return a label that looks like a key."""
    made = label(text, 11, fonts.SEMIBOLD, "key")
    made.setFixedHeight(18)
    return made


class OneLine(QLabel):
    """A label that is cut with an ellipsis where there is no room; the whole text is its tip."""

    def __init__(
        self,
        size: int = fonts.BODY,
        weight: QFont.Weight = fonts.REGULAR,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        dress(self, size, weight, tone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show at most the first thousand characters."""
        super().setText(text[:1000])

    def minimumSizeHint(self) -> QSize:
        """Let a layout make this as narrow as it likes."""
        return QSize(1, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        text = self.text()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == text else text)
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), int(self.alignment()), shown)


def whole_parts(text: str) -> str:
    """Let a line break only between two parts, not inside one."""
    return " · ".join(part.replace(" ", "\u00a0") for part in text.split(" · "))
