"""One picture as it stands on the screen, and the shape that it has there."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath


@dataclass(frozen=True, slots=True)
class PictureKey:
    """``name`` is a drawing of ours or an address. ``width`` and ``height`` are device pixels."""

    name: str
    width: int
    height: int
    dpr: float
    top: str
    bottom: str
    whole: bool  # all corners are round, or only the upper two

    @property
    def on_network(self) -> bool:
        """Whether the picture has to be fetched."""
        return self.name.startswith(("https://", "http://"))


def studio(key: PictureKey) -> QImage:
    """Return the empty studio of a picture, on a worker."""
    image = QImage(key.width, key.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(0, 0, key.width, key.height)
        gradient = QLinearGradient(rect.topLeft(), rect.bottomLeft())
        gradient.setColorAt(0, QColor(key.top))
        gradient.setColorAt(1, QColor(key.bottom))
        painter.setClipPath(outline(key))
        painter.fillRect(rect, gradient)
    return image


def outline(key: PictureKey) -> QPainterPath:
    """Return the shape that is filled."""
    rect, radius = QRectF(0, 0, key.width, key.height), 15 * key.dpr
    path = QPainterPath()
    path.addRoundedRect(rect if key.whole else rect.adjusted(0, 0, 0, radius * 2), radius, radius)
    return path
