"""The code on the screen: uniform modules at every scale, and read back from its own pixels."""

from itertools import groupby, pairwise

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from monzapos.application.ports import QrMatrix
from monzapos.domain.attempt import AttemptState, Light
from monzapos.ui.qr.card import EDGE, QrCard
from monzapos.ui.qr.widget import QUIET, QrWidget
from monzapos.ui.theme import Theme
from tests.ui.conftest import Desktop
from tests.ui.fakes import URL, FakeQrCodes, sale_of, with_attempt

SCALES = (1.0, 1.1, 1.25, 4 / 3, 1.5, 1.75, 2.0, 3.0)


def library() -> "tuple[QrMatrix, object]":
    from monzapos.adapters.qr import QrLibrary

    codes = QrLibrary()
    return codes.encode(URL), codes


def painted(widget: QrWidget, dpr: float) -> QImage:
    """Return the widget as a screen of this scale would show it, in grey."""
    size = QSize(round(widget.width() * dpr), round(widget.height() * dpr))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        widget.render(painter, widget.rect().topLeft())
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def rows_of(image: QImage) -> list[bytes]:
    line = image.bytesPerLine()
    pixels = bytes(image.constBits())
    return [pixels[y * line : y * line + image.width()] for y in range(image.height())]


def runs_of(rows: list[bytes], left: int, right: int) -> set[int]:
    """Return the lengths of all runs of one colour inside the code."""
    return {len(list(group)) for row in rows for _value, group in groupby(row[left : right + 1])}


@pytest.mark.parametrize("dpr", SCALES)
@pytest.mark.parametrize("side", [301, 480, 587])
def test_every_module_is_a_whole_number_of_device_pixels(
    qtbot: QtBot, dpr: float, side: int
) -> None:
    matrix, codes = library()
    widget = QrWidget()
    qtbot.addWidget(widget)
    widget.resize(side, side)
    widget.show_matrix(matrix)
    image = painted(widget, dpr)
    rows = rows_of(image)
    assert {value for row in rows for value in set(row)} == {0, 255}
    dark = [y for y, row in enumerate(rows) if 0 in row]
    top, bottom = dark[0], dark[-1]
    left = min(rows[y].index(0) for y in dark)
    right = max(rows[y].rindex(0) for y in dark)
    scale = widget.scale
    assert right - left + 1 == bottom - top + 1 == matrix.size * scale
    code = rows[top : bottom + 1]
    assert all(run % scale == 0 for run in runs_of(code, left, right))
    columns = [bytes(column) for column in zip(*code, strict=True)]
    assert all(run % scale == 0 for run in runs_of(columns, 0, len(code)))
    assert min(left, top, image.width() - 1 - right, image.height() - 1 - bottom) >= QUIET * scale
    assert codes.read(b"".join(rows), image.width(), image.height()) == URL  # type: ignore[attr-defined]


def test_the_check_finds_modules_of_unequal_size() -> None:
    row = bytes([0] * 8 + [255] * 9 + [0] * 8)
    assert any(run % 8 for run in runs_of([row], 0, len(row)))


def test_the_code_uses_the_room_that_there_is(qtbot: QtBot, theme: Theme) -> None:
    matrix, _codes = library()
    qr = QrWidget()
    card = QrCard(theme, qr)
    qtbot.addWidget(card)
    sizes = []
    for side in (300, 500, 700, 900):
        card.resize(side, side)
        qr.show_matrix(matrix)
        modules = matrix.size + 2 * QUIET
        spare = qr.width() - qr.width() // modules * modules
        assert spare == 0
        assert qr.geometry().left() >= EDGE
        sizes.append(qr.width())
    assert all(small < large for small, large in pairwise(sizes))


def test_a_code_that_cannot_be_read_back_is_doubted(desktop: Desktop) -> None:
    codes = desktop.program.qr_codes
    assert isinstance(codes, FakeQrCodes)
    codes.readable = False
    sale = with_attempt(
        sale_of(desktop.program.catalogue.vehicles[0]), AttemptState.OPEN, Light.WAITING
    )
    desktop.program.journal.kept[sale.id] = sale
    desktop.conductor.show_sale(sale.id)
    stage = desktop.window.sell.stage
    warning = stage.findChild(QLabel, "qr_warning")
    assert isinstance(warning, QLabel)
    desktop.qtbot.waitUntil(warning.isVisible)
    assert "could not be read back" in warning.text()
    codes.readable = True
    desktop.window.resize(1200, 700)
    desktop.qtbot.waitUntil(lambda: not warning.isVisible())
