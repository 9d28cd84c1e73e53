"""Photos of cars: asked for on the loop, decoded and scaled on a worker."""

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter

from monzapos.ui.vehicles.picture_key import PictureKey, outline, studio
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.loop import BEGUN_ANEW
from monzapos.ui.work.workshop import Workshop

if TYPE_CHECKING:
    from monzapos.presentation.error_notice import Notice
    from monzapos.ui.work.services import Services

AT_A_TIME = 8
LATER = 60.0  # seconds until a photo that failed is asked for again
KINDS = frozenset({"jpeg", "jpg", "png", "webp", "gif"})  # never SVG: that is a program
LARGEST = 50_000_000  # pixels of a photo as it comes
DECODED = 40_000_000  # pixels of a photo as it is kept in memory
_MEGABYTES = 4 * LARGEST // 1_000_000


class PhotoLoader(QObject):
    """Holds nothing back for later: who still wants a photo when a place is free asks again."""

    loaded = Signal(object, object)  # PictureKey, QImage or None

    def __init__(
        self, backstage: Backstage, workshop: Workshop, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        QImageReader.setAllocationLimit(_MEGABYTES)
        self._backstage = backstage
        self._workshop = workshop
        self._loading: set[PictureKey] = set()
        self._failed: dict[str, float] = {}
        self._forgotten: set[str] = set()

    def load(self, key: PictureKey) -> None:
        """Bring a photo, unless too many are on their way or it has just failed."""
        failed = self._failed.get(key.name)
        if failed is not None and time.monotonic() - failed < LATER:
            return
        if key in self._loading or len(self._loading) >= AT_A_TIME:
            return
        self._loading.add(key)
        self._backstage.ask(
            partial(_photo, address=key.name),
            lambda content: self._workshop.do(lambda: (key, decode(key, content)), self._decoded),
            partial(self._refuse, key),
        )

    def _refuse(self, key: PictureKey, notice: "Notice") -> None:
        if notice.code == BEGUN_ANEW:  # says nothing against the photo
            self._loading.discard(key)
            self.loaded.emit(key, None)
        else:
            self._done((key, None))

    def _decoded(self, done: tuple[PictureKey, QImage | None]) -> None:
        key, image = done
        if image is None and key.name not in self._forgotten:
            # Kept as it is, it would be as bad at every start; but it is fetched only once more.
            self._forgotten.add(key.name)
            forget = partial(_forget, address=key.name)
            self._backstage.ask(forget, lambda _: None, lambda _words: None)
        self._done(done)

    def _done(self, done: tuple[PictureKey, QImage | None]) -> None:
        key, image = done
        self._loading.discard(key)
        if image is None:
            self._failed[key.name] = time.monotonic()
        else:
            self._failed.pop(key.name, None)
        self.loaded.emit(key, image)


async def _photo(services: "Services", *, address: str) -> bytes:
    return await services.photos.photo(address)


async def _forget(services: "Services", *, address: str) -> None:
    await services.photos.forget(address)


def decode(key: PictureKey, content: bytes) -> QImage | None:
    """Return a photo that fills its place, cut where it is too wide or too high; on a worker."""
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()).decode() not in KINDS:
        return None
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > LARGEST:
        return None
    reader.setAutoTransform(True)  # a phone held upright says so in the file
    place = QSize(key.width, key.height)
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    scaled = size.scaled(
        place.transposed() if turned else place, Qt.AspectRatioMode.KeepAspectRatioByExpanding
    )
    if scaled.width() * scaled.height() > DECODED:
        return None
    reader.setScaledSize(scaled)
    photo = reader.read()
    return None if photo.isNull() else _placed(key, photo)


def _placed(key: PictureKey, photo: QImage) -> QImage:
    image = studio(key)  # shows through where a photo has holes
    corner = QPoint((key.width - photo.width()) // 2, (key.height - photo.height()) // 2)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(outline(key))
        painter.drawImage(QRect(corner, photo.size()), photo)
    image.setDevicePixelRatio(key.dpr)
    return image
