"""Icons as SVG texts that take the colour of the place where they stand."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from monzapos.resources import resource

SCALES = (1.0, 2.0, 3.0)


class Icons:
    """All of them, read once before the first frame: no file is opened after that."""

    def __init__(self) -> None:
        self._svg = {path.stem: path.read_bytes() for path in resource("icons").glob("*.svg")}
        self._renderers: dict[tuple[str, str], QSvgRenderer] = {}
        self._icons: dict[tuple[str | int, ...], QIcon] = {}

    def paint(self, painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
        """Draw an icon into a square."""
        renderer = self._renderers.get((name, colour))
        if renderer is None:
            svg = self._svg[name].replace(b"currentColor", colour.encode())
            renderer = QSvgRenderer(QByteArray(svg))
            self._renderers[name, colour] = renderer
        renderer.render(painter, rect)

    def icon(
        self,
        name: str,
        colour: str,
        size: int,
        *,
        colour_on: str = "",
        off: str = "",
        gap: int = 0,
    ) -> QIcon:
        """Return an icon for a button, with ``gap`` empty pixels at its right.

        ``colour_on`` is for the checked state, ``off`` for the disabled one.
        """
        key = (name, colour, colour_on, off, size, gap)
        if key not in self._icons:
            icon = QIcon()
            for scale in SCALES:
                for colour_now, mode, state in (
                    (colour, QIcon.Mode.Normal, QIcon.State.Off),
                    (colour_on or colour, QIcon.Mode.Normal, QIcon.State.On),
                    (off or colour, QIcon.Mode.Disabled, QIcon.State.Off),
                ):
                    icon.addPixmap(self._pixmap(name, colour_now, size, gap, scale), mode, state)
            self._icons[key] = icon
        return self._icons[key]

    def _pixmap(self, name: str, colour: str, size: int, gap: int, scale: float) -> QPixmap:
        pixmap = QPixmap(QSize(round((size + gap) * scale), round(size * scale)))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, name, colour, QRectF(0, 0, size, size))
        return pixmap
