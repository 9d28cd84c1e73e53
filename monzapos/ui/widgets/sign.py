"""An icon that stands by itself, in a colour of the theme."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from monzapos.ui.theme import Theme


class Sign(QWidget):
    """Draws one icon, or cuts it out of a disc; decoration, so it has no name for a reader."""

    def __init__(
        self, theme: Theme, name: str, token: str, size: int = 20, *, solid: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._token = token
        self._solid = solid
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def show_icon(self, name: str, token: str) -> None:
        """Change icon and colour; ``token`` may also be a colour such as ``#FFFFFF``."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in the theme that is on."""
        colour = self._token
        if not colour.startswith("#"):
            colour = getattr(self._theme.tokens, colour)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = QRectF(self.rect())
            if self._solid:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colour))
                painter.drawEllipse(place)
                edge = place.width() / 5
                place.adjust(edge, edge, -edge, -edge)
                colour = self._theme.tokens.panel
            self._theme.icons.paint(painter, self._name, colour, place)
