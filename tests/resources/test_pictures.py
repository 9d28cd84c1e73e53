"""Every drawing and every sign is there, renders with ink, and is the only thing in its folder."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from monzapos.adapters.practice_catalog import practice_vehicles
from monzapos.resources import resource

CARS = sorted(car.picture for car in practice_vehicles(24))
ICONS = sorted(path.name for path in resource("icons").glob("*.svg"))
WANTED = (
    "arrow-left ban calendar car check chevron-down circle circle-check circle-help clock copy "
    "external-link eye eye-off info key-round loader lock monitor monzapos plug-zap qr-code "
    "receipt-text refresh-cw search settings trash-2 triangle-alert user wifi wifi-off x"
).split()


def render(path: Path, size: QSize) -> QImage:
    svg = path.read_bytes().replace(b"currentColor", b"#101317")
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


def ink(image: QImage, left: int, top: int, right: int, bottom: int) -> float:
    """Return the part of the rectangle that is painted."""
    alphas = image.copy(left, top, right - left, bottom - top).convertToFormat(
        QImage.Format.Format_Alpha8
    )
    width, line = alphas.width(), alphas.bytesPerLine()  # a line is filled up to four bytes
    rows = bytes(alphas.constBits())
    covered = sum(
        alpha > 60
        for row in range(alphas.height())
        for alpha in rows[row * line : row * line + width]
    )
    return covered / (width * alphas.height())


def test_there_is_one_drawing_for_each_car_and_no_other_file() -> None:
    assert sorted(path.name for path in resource("vehicles").iterdir()) == [
        f"{c}.svg" for c in CARS
    ]


def test_there_are_the_wanted_icons_and_no_other_file() -> None:
    names = sorted(path.name for path in resource("icons").iterdir())
    assert names == sorted(["LICENSE", *(f"{name}.svg" for name in WANTED)])


@pytest.mark.parametrize("car", CARS)
def test_a_car_is_drawn(qtbot: QtBot, car: str) -> None:
    path = resource("vehicles", f"{car}.svg")
    assert path.stat().st_size < 12 * 1024
    image = render(path, QSize(240, 100))
    assert ink(image, 0, 0, 240, 100) > 0.2
    assert ink(image, 100, 58, 140, 72) > 0.99, "the doors are painted through"
    for corner in ((0, 0, 12, 12), (228, 0, 240, 12)):
        assert ink(image, *corner) == 0, "the background is transparent"


def test_no_two_cars_look_alike(qtbot: QtBot) -> None:
    pictures = {bytes(render(resource("vehicles", f"{c}.svg"), QSize(60, 25)).bits()) for c in CARS}
    assert len(pictures) == len(CARS)


def test_cars_keep_to_what_every_svg_reader_draws() -> None:
    for car in CARS:
        text = resource("vehicles", f"{car}.svg").read_text(encoding="utf-8")
        elements = set(re.findall(r"<([a-zA-Z]+)", text))
        assert elements <= {
            "svg", "title", "defs", "g", "use", "path", "circle", "ellipse", "rect",
            "linearGradient", "radialGradient", "stop",
        }  # fmt: skip
        assert set(re.findall(r"url\(#(\w+)\)", text)) <= set(re.findall(r'id="(\w+)"', text))


@pytest.mark.parametrize("icon", ICONS)
def test_an_icon_is_drawn(qtbot: QtBot, icon: str) -> None:
    image = render(resource("icons", icon), QSize(48, 48))
    assert ink(image, 0, 0, 48, 48) > 0.04
