"""The chosen car, large."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.pictures import Pictures


class PictureBox(QWidget):
    """Shows one picture in its studio, as wide as there is room."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme = theme
        self._pictures = pictures
        self._name = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        pictures.arrived.connect(self.update)
        theme.changed.connect(self.update)

    def show_picture(self, name: str) -> None:
        """Show another car."""
        self._name = name
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Keep the proportions of the studio."""
        return True

    def heightForWidth(self, width: int) -> int:
        """A little lower than the drawing, as in a showroom's window."""
        return max(110, min(200, round(width * 0.38)))

    def sizeHint(self) -> QSize:
        """Return a usual size."""
        return QSize(360, 137)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, or its empty studio until it is there."""
        image = self._pictures.image(self._name, self.size(), self.devicePixelRatioF(), whole=True)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if image is not None:
                painter.drawImage(0, 0, image)
                return
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(QColor(self._theme.tokens.studio_bottom))
            painter.drawRoundedRect(self.rect(), 15, 15)
