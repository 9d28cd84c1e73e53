"""An icon that stands by itself, in a colour of the theme."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from monzapos.ui.theme import Theme


class Sign(QWidget):
    """Draws one icon; decoration, so it has no name for a reader."""

    def __init__(self, theme: Theme, name: str, token: str, size: int = 20) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._token = token
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
            self._theme.icons.paint(painter, self._name, colour, QRectF(self.rect()))
