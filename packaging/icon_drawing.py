"""The program's icon in the forms that systems want, drawn from its one SVG by Qt."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "monzapos.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)  # the scales of 16, 32 and 48 that Windows asks for
ICONSET_SIZES = (16, 32, 128, 256, 512)  # each also at twice its size; iconutil knows no others


def png(size: int) -> bytes:
    """Return a PNG of ``size`` by ``size`` pixels."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not _drawn(size).save(buffer, "PNG"):  # type: ignore[call-overload]  # the stubs want bytes
        raise OSError("Qt cannot write PNG")
    return bytes(data.data())


def ico() -> bytes:
    """Return a Windows icon: bitmaps, which everything reads, and a PNG for the large one."""
    pictures = [(n, png(n) if n == 256 else _bitmap(_drawn(n))) for n in ICO_SIZES]
    place = 6 + 16 * len(pictures)
    header, body = bytearray(b"\0\0\1\0" + len(pictures).to_bytes(2, "little")), bytearray()
    for size, picture in pictures:
        edge = size % 256  # 0 says 256
        header += bytes([edge, edge, 0, 0, 1, 0, 32, 0])
        header += len(picture).to_bytes(4, "little")
        header += (place + len(body)).to_bytes(4, "little")
        body += picture
    return bytes(header + body)


def write_iconset(folder: Path) -> None:
    """Write the folder that macOS's iconutil makes an .icns from."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in ICONSET_SIZES:
        (folder / f"icon_{size}x{size}.png").write_bytes(png(size))
        (folder / f"icon_{size}x{size}@2x.png").write_bytes(png(2 * size))


def _bitmap(image: QImage) -> bytes:
    """Return a bitmap as it lies in an icon: from the bottom up, then a mask that hides nothing.

    Qt writes icons, too, but with bytes in them that are different each time.
    """
    size = image.width()
    header = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    mask_line = (size + 31) // 32 * 4  # one bit a pixel, in whole groups of four bytes
    upturned = image.flipped(Qt.Orientation.Vertical)  # named: its bits live as long as it does
    return header + bytes(upturned.constBits()) + bytes(mask_line * size)


def _drawn(size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    return image
