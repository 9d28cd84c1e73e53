"""Smaller files, by Qt alone: what is seen often keeps its colour, the rest gets fewer shades."""

from array import array
from collections import Counter

from PySide6.QtGui import QImage

OFTEN = 150  # pixels of one colour: a surface, a letter, a step of a gradient
SHADES = 0xFFF8F8F8  # what is kept of a rare colour: it lies in the detail of a drawing


def slim(picture: QImage) -> QImage:
    """Return the picture without an alpha channel and with fewer rare colours."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(plain.constBits()).cast("I")
    shades = {
        colour: colour if times >= OFTEN else colour & SHADES | (colour & SHADES) >> 5 & 0x070707
        for colour, times in Counter(pixels).items()
    }
    drawn = array("I", map(shades.__getitem__, pixels)).tobytes()
    line = plain.bytesPerLine()
    made = QImage(drawn, plain.width(), plain.height(), line, QImage.Format.Format_RGB32)
    return made.convertToFormat(QImage.Format.Format_RGB888)
