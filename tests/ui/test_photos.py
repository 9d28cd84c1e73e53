"""Photos on the cards: brought when in sight, decoded beside the GUI thread, never trusted."""

import asyncio
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter

from monzapos.ui.vehicles import photos as loader
from monzapos.ui.vehicles.found import PAGE
from monzapos.ui.vehicles.photos import AT_A_TIME, decode
from monzapos.ui.vehicles.picture_key import PictureKey
from tests.ui.conftest import Desktop
from tests.ui.fakes import car

RED = QColor("#FF0000")
KEY = PictureKey("https://shop.invalid/a.png", 282, 126, 1.0, "#FFFFFF", "#EEEEEE", whole=False)


def encoded(kind: str, size: tuple[int, int] = (640, 480)) -> bytes:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(RED)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image), kind
    return bytes(content.data())


PNG = encoded("png")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("size", [(640, 480), (3000, 200), (200, 3000), (1, 1)])
def test_a_photo_fills_its_place(kind: str, size: tuple[int, int]) -> None:
    photo = decode(KEY, encoded(kind, size))
    assert photo is not None
    assert photo.size() == QSize(282, 126)
    for x, y in ((141, 63), (20, 60), (260, 120), (141, 3)):
        colour = photo.pixelColor(x, y)
        assert (colour.red() > 240, colour.green() < 20) == (True, True), (x, y)
    assert photo.pixelColor(0, 0).alpha() == 0  # a round corner
    assert photo.pixelColor(0, 125).alpha() == 255


def test_a_photo_is_sharp_on_a_sharp_screen() -> None:
    photo = decode(replace(KEY, width=564, height=252, dpr=2.0), encoded("png"))
    assert photo is not None
    assert (photo.width(), photo.devicePixelRatioF()) == (564, 2.0)


GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00"
    b"\x00\x02\x02D\x01\x00;"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def test_the_first_picture_of_a_gif_is_a_photo() -> None:
    assert decode(KEY, GIF) is not None


@pytest.mark.qt_log_ignore(".*")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        encoded("bmp", (9, 9)),
        encoded("png")[:200],
        b"\x89PNG\r\n\x1a\n" + b"nonsense" * 20,
        b"\xff\xd8\xff" + b"nonsense" * 20,
        b"RIFF\x10\x00\x00\x00WEBPVP8 nonsense",
    ],
    ids=["empty", "html", "svg", "xml svg", "bmp", "cut png", "png", "jpeg", "webp"],
)
def test_what_is_no_photo_is_none(content: bytes) -> None:
    assert decode(KEY, content) is None


@pytest.mark.qt_log_ignore(".*")
def test_a_photo_that_would_fill_the_memory_is_none() -> None:
    png = bytearray(encoded("png", (9, 9)))
    png[16:24] = (60_000).to_bytes(4, "big") * 2  # width and height; its check sum is wrong now
    assert decode(KEY, bytes(png)) is None


def on_network(desktop: Desktop, count: int) -> list[str]:
    """Give every car a photo on the network, and have the list read again."""
    catalogue = desktop.program.catalogue
    addresses = [f"https://shop.invalid/{n}.png" for n in range(1, count + 1)]
    catalogue.vehicles = [
        replace(car(n), picture=address) for n, address in enumerate(addresses, 1)
    ]
    desktop.window.sell.browse.search.setText("v")
    desktop.qtbot.waitUntil(lambda: len(desktop.window.sell.model.cards) == min(count, PAGE))
    return addresses


def shown(desktop: Desktop, row: int) -> bool:
    """Whether a card shows the red photo."""
    view = desktop.window.sell.browse.cards
    place = view.visualRect(desktop.window.sell.model.index(row))
    colour = view.grab().toImage().pixelColor(place.center().x() - 8, place.y() + 40)
    return colour.red() > 230 and colour.green() < 30


def settle(desktop: Desktop) -> None:
    """Wait until what was painted last has been asked for."""
    desktop.qtbot.waitUntil(lambda: not desktop.pictures._timer.isActive())


def test_photos_in_sight_are_brought(desktop: Desktop) -> None:
    photos = desktop.program.photos
    photos.kept = dict.fromkeys((f"https://shop.invalid/{n}.png" for n in range(1, 201)), PNG)
    addresses = on_network(desktop, 200)
    desktop.qtbot.waitUntil(lambda: shown(desktop, 0) and shown(desktop, 4), timeout=5000)
    assert set(photos.asked) < set(addresses[:PAGE])  # what nobody has looked at is not asked for


def test_no_photo_is_decoded_or_scaled_on_the_windows_thread(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work: set[int] = set()

    def seen(key: PictureKey, content: bytes) -> QImage | None:
        at_work.add(threading.get_ident())
        return decode(key, content)

    monkeypatch.setattr(loader, "decode", seen)
    desktop.program.photos.kept = {"https://shop.invalid/1.png": PNG}
    on_network(desktop, 1)
    desktop.qtbot.waitUntil(lambda: shown(desktop, 0), timeout=5000)
    assert at_work
    assert threading.get_ident() not in at_work


def test_a_photo_that_fails_is_not_asked_for_again_at_once(desktop: Desktop) -> None:
    photos = desktop.program.photos
    on_network(desktop, 3)
    desktop.qtbot.waitUntil(lambda: len(photos.asked) == 3)
    for _ in range(5):
        desktop.window.sell.browse.cards.viewport().repaint()
        settle(desktop)
    assert len(photos.asked) == 3
    assert photos.forgotten == []
    assert not shown(desktop, 0)


@pytest.mark.qt_log_ignore(".*")
def test_a_file_that_is_no_photo_is_forgotten_and_asked_for_again_later(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = desktop.program.photos
    photos.kept = {"https://shop.invalid/1.png": PNG[: len(PNG) // 2]}
    addresses = on_network(desktop, 1)
    desktop.qtbot.waitUntil(lambda: photos.forgotten == addresses)
    photos.kept = {addresses[0]: PNG}  # mended, where it came from
    for _ in range(5):
        desktop.window.sell.browse.cards.viewport().repaint()
        settle(desktop)
    assert photos.asked == addresses
    monkeypatch.setattr(loader, "LATER", 0.0)
    desktop.window.sell.browse.cards.viewport().repaint()
    desktop.qtbot.waitUntil(lambda: shown(desktop, 0), timeout=5000)
    assert photos.forgotten == addresses


def test_what_was_scrolled_away_is_not_asked_for(desktop: Desktop) -> None:
    photos = desktop.program.photos
    photos.kept = dict.fromkeys((f"https://shop.invalid/{n}.png" for n in range(1, 201)), PNG)

    async def gate() -> asyncio.Event:
        return asyncio.Event()

    made: list[asyncio.Event] = []
    desktop.loop.submit(gate, made.append, lambda trouble: None)
    desktop.qtbot.waitUntil(lambda: bool(made))
    photos.gate = made[0]
    on_network(desktop, PAGE)
    desktop.qtbot.waitUntil(lambda: len(photos.asked) == AT_A_TIME)
    first = list(photos.asked)
    bar = desktop.window.sell.browse.cards.verticalScrollBar()
    for place in range(0, bar.maximum(), 400):  # past everything in between
        bar.setValue(place)
        desktop.window.sell.browse.cards.viewport().repaint()
    bar.setValue(bar.maximum())
    settle(desktop)
    assert photos.asked == first  # no place is free

    async def open_gate() -> None:
        made[0].set()

    desktop.loop.submit(open_gate, lambda _: None, lambda trouble: None)
    desktop.qtbot.waitUntil(lambda: shown(desktop, PAGE - 1), timeout=5000)
    assert f"https://shop.invalid/{PAGE}.png" in photos.asked
    assert len(photos.asked) == len(set(photos.asked))
    assert "https://shop.invalid/20.png" not in photos.asked


def test_the_deal_shows_the_photo_too(desktop: Desktop) -> None:
    photos = desktop.program.photos
    photos.kept = {"https://shop.invalid/1.png": encoded("jpeg")}
    on_network(desktop, 1)
    desktop.window.sell.browse.cards.choose(0)
    box = desktop.window.sell.deal.picture

    def red() -> bool:
        colour = box.grab().toImage().pixelColor(box.width() // 2, box.height() // 2)
        return colour.red() > 230 and colour.green() < 30

    desktop.qtbot.waitUntil(red, timeout=5000)
