"""The cars' pictures: made on workers, kept by picture, size, scale and theme."""

import time
from collections import OrderedDict
from dataclasses import replace

from PySide6.QtCore import QObject, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from monzapos.resources import resource
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.photos import PhotoLoader
from monzapos.ui.vehicles.picture_key import PictureKey, outline, studio
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.workshop import Workshop

KEPT = 400
SETTLE = 12  # milliseconds: while a window is being resized, only the last size is drawn
LATEST = 0.1  # seconds after which that is over, however much is painted


class Pictures(QObject):
    """Asked while painting, so it answers at once: with a picture, or later with a signal.

    Until a photo is there, and where there is none, an empty studio stands for it. What was not
    painted since the last photo came is no longer wanted.
    """

    arrived = Signal()

    def __init__(
        self,
        theme: Theme,
        workshop: Workshop,
        backstage: Backstage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._workshop = workshop
        self._photos = PhotoLoader(backstage, workshop, self)
        self._photos.loaded.connect(self._keep_photo)
        self._kept: OrderedDict[PictureKey, QImage] = OrderedDict()
        self._wanted: dict[tuple[str, bool], PictureKey] = {}
        self._drawing: set[PictureKey] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self._send)
        self._since = 0.0  # when the first of the wanted was

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
        image = self._ready(key)
        return self._ready(replace(key, name="")) if image is None and key.on_network else image

    def stop(self) -> None:
        """Draw nothing more: the window is closed."""
        self._timer.stop()

    def _ready(self, key: PictureKey) -> QImage | None:
        image = self._kept.get(key)
        if image is not None:
            self._kept.move_to_end(key)
        elif key not in self._drawing:
            self._want(key)
        return image

    def _want(self, key: PictureKey) -> None:
        if not self._wanted:
            self._since = time.monotonic()
        self._wanted[key.name, key.whole] = key
        if not self._timer.isActive() or time.monotonic() - self._since < LATEST:
            self._timer.start()

    def _send(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for key in wanted.values():
            if key in self._kept:  # it has come since it was last painted
                continue
            if key.on_network:
                self._photos.load(key)
            else:
                self._drawing.add(key)
                self._workshop.do(lambda key=key: (key, draw(key)), self._keep)  # type: ignore[misc]

    def _keep(self, drawn: tuple[PictureKey, QImage]) -> None:
        key, image = drawn
        self._drawing.discard(key)
        self._kept[key] = image
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()

    def _keep_photo(self, key: PictureKey, photo: QImage | None) -> None:
        if photo is None:
            self.arrived.emit()  # a place is free: what is in sight is asked for again
        else:
            self._keep((key, photo))


def draw(key: PictureKey) -> QImage:
    """Draw a car in its studio; on a worker. A car without a drawing gets an empty studio."""
    image = studio(key)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(outline(key))
        _draw_car(painter, key, QRectF(0, 0, key.width, key.height))
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
