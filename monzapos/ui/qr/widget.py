"""The QR code, painted module by module in whole device pixels, black on white in every theme."""

from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from monzapos.application.ports import QrMatrix

QUIET = 4  # modules of white around the code, as the standard asks


class QrWidget(QWidget):
    """Shows one matrix. After each change of matrix, size or scale it offers its own pixels."""

    painted = Signal(bytes, int, int)  # grey picture, width, height
    changed = Signal()  # another code, so perhaps another best size

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("qr")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._matrix: QrMatrix | None = None
        self._image: QImage | None = None
        self._scale = 0  # device pixels for each module
        self._offered: tuple[object, ...] = ()

    @property
    def scale(self) -> int:
        """How many device pixels a module has; 0 while nothing is shown."""
        return self._scale

    def show_matrix(self, matrix: QrMatrix | None) -> None:
        """Show a code, or none."""
        self._matrix = matrix
        self._image = None
        self._scale = 0
        self._offered = ()
        self.changed.emit()
        self.update()

    def best_side(self, room: int) -> int:
        """Return the side, up to ``room`` logical pixels, that leaves no white to spare."""
        if self._matrix is None:
            return room
        dpr = self.devicePixelRatioF()
        modules = self._matrix.size + 2 * QUIET
        return min(room, ceil(floor(room * dpr + 1e-6) // modules * modules / dpr - 1e-6))

    def sizeHint(self) -> QSize:
        """Return a usual size; larger is better."""
        return QSize(400, 400)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest that a phone may still read."""
        return QSize(150, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the code as large as whole device pixels allow."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            if self._matrix is None:
                return
            transform = painter.deviceTransform()
            dpr = transform.m11()
            modules = self._matrix.size + 2 * QUIET
            width, height = floor(self.width() * dpr + 1e-6), floor(self.height() * dpr + 1e-6)
            scale = min(width, height) // modules
            if scale < 1:
                self._scale = 0
                return
            image = self._picture(self._matrix, scale)
            side = modules * scale
            origin = transform.map(QPointF(0, 0))
            left = ceil(origin.x() - 1e-6) + (width - side) // 2
            top = ceil(origin.y() - 1e-6) + (height - side) // 2
            back, _invertible = transform.inverted()
            first = back.map(QPointF(left, top))
            last = back.map(QPointF(left + side, top + side))
            painter.drawImage(QRectF(first, last), image, QRectF(0, 0, side, side))
        state = (self._matrix, self.size(), dpr)
        if state != self._offered:
            self._offered = state
            QTimer.singleShot(0, self, self._offer)

    def _picture(self, matrix: QrMatrix, scale: int) -> QImage:
        """Return the code with its quiet zone, one byte a pixel, never smoothed."""
        if self._image is None or scale != self._scale:
            self._image = enlarge(matrix, scale)
            self._scale = scale
        return self._image

    def _offer(self) -> None:
        if self._matrix is None or not self._scale:
            return
        grey = self.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        width, height, line = grey.width(), grey.height(), grey.bytesPerLine()
        pixels = bytes(grey.constBits())
        rows = (pixels[y * line : y * line + width] for y in range(height))
        self.painted.emit(b"".join(rows), width, height)


def enlarge(matrix: QrMatrix, scale: int) -> QImage:
    """Return a grey picture of a matrix at ``scale`` pixels a module, quiet zone included."""
    side = (matrix.size + 2 * QUIET) * scale
    quiet = b"\xff" * (QUIET * scale)
    white = b"\xff" * side * (QUIET * scale)
    dots = (b"\xff" * scale, b"\x00" * scale)
    rows = [white]
    for y in range(matrix.size):
        row = matrix.modules[y * matrix.size : (y + 1) * matrix.size]
        line = quiet + b"".join(dots[1 if module else 0] for module in row) + quiet
        rows.append(line * scale)
    rows.append(white)
    image = QImage(b"".join(rows), side, side, side, QImage.Format.Format_Grayscale8)
    return image.copy()  # the bytes belong to Python and go away
