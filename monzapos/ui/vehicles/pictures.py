"""The cars' pictures: drawn on workers, kept by picture, size, scale and theme."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath
from PySide6.QtSvg import QSvgRenderer

from monzapos.resources import resource
from monzapos.ui.theme import Theme
from monzapos.ui.work.workshop import Workshop

KEPT = 400
SETTLE = 12  # milliseconds: while a window is being resized, only the last size is drawn


@dataclass(frozen=True, slots=True)
class PictureKey:
    """One picture as it stands on the screen. ``width`` and ``height`` are device pixels."""

    name: str
    width: int
    height: int
    dpr: float
    top: str
    bottom: str
    whole: bool  # all corners are round, or only the upper two


class Pictures(QObject):
    """Asked while painting, so it answers at once: with a picture, or later with a signal."""

    arrived = Signal()

    def __init__(self, theme: Theme, workshop: Workshop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._workshop = workshop
        self._kept: OrderedDict[PictureKey, QImage] = OrderedDict()
        self._wanted: dict[tuple[str, bool], PictureKey] = {}
        self._drawing: set[PictureKey] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self._send)

    def image(self, name: str, size: QSize, dpr: float, *, whole: bool) -> QImage | None:
        """Return a picture for a place of ``size`` logical pixels, if it is ready."""
        tokens = self._theme.tokens
        key = PictureKey(
            name,
            round(size.width() * dpr),
            round(size.height() * dpr),
            dpr,
            tokens.studio_top,
            tokens.studio_bottom,
            whole,
        )
        image = self._kept.get(key)
        if image is not None:
            self._kept.move_to_end(key)
            return image
        if key not in self._drawing:
            self._wanted[name, whole] = key
            self._timer.start()
        return None

    def stop(self) -> None:
        """Draw nothing more: the window is closed."""
        self._timer.stop()

    def _send(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for key in wanted.values():
            self._drawing.add(key)
            self._workshop.do(lambda key=key: (key, draw(key)), self._keep)  # type: ignore[misc]

    def _keep(self, drawn: tuple[PictureKey, QImage]) -> None:
        key, image = drawn
        self._drawing.discard(key)
        self._kept[key] = image
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()


def draw(key: PictureKey) -> QImage:
    """Draw a car in its studio; on a worker. A car without a drawing gets an empty studio."""
    image = QImage(key.width, key.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(0, 0, key.width, key.height)
        gradient = QLinearGradient(rect.topLeft(), rect.bottomLeft())
        gradient.setColorAt(0, QColor(key.top))
        gradient.setColorAt(1, QColor(key.bottom))
        painter.setClipPath(_outline(rect, 15 * key.dpr, whole=key.whole))
        painter.fillRect(rect, gradient)
        _draw_car(painter, key, rect)
    image.setDevicePixelRatio(key.dpr)
    return image


def _draw_car(painter: QPainter, key: PictureKey, rect: QRectF) -> None:
    path = resource("vehicles", f"{key.name}.svg")
    known = key.name.replace("-", "").isalnum() and path.is_file()
    if not known:
        path = resource("icons", "car.svg")
    svg = path.read_bytes().replace(b"currentColor", b"#8C94A0")
    renderer = QSvgRenderer(svg)
    size = renderer.defaultSize()
    share = 0.94 if known else 0.4
    scale = min(
        rect.width() * share / size.width(),
        rect.height() * share / size.height(),
    )
    width, height = size.width() * scale, size.height() * scale
    place = QRectF((rect.width() - width) / 2, (rect.height() - height) / 2, width, height)
    renderer.render(painter, place)


def _outline(rect: QRectF, radius: float, *, whole: bool) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect if whole else rect.adjusted(0, 0, 0, radius * 2), radius, radius)
    return path
