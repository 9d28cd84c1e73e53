"""Whatever the screen, the theme, the language and the phone: the code is read, and paid."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from monzapos.presentation.text import translations
from tests.e2e import paper
from tests.e2e.program import Home, until
from tests.e2e.window.accessibility import open_bus
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import Desk, Workplace
from tests.e2e.window.phone import Phones
from tests.e2e.window.portal import open_portal
from tests.e2e.window.screen import open_screen

SIZES = ((1366, 768), (1920, 1080))
CARS = ("veloce s", "lido sport", "strada berlina", "nova rs")
PAPER = (84, 120)  # a place of the window where there is nothing but its ground, in logical pixels
STILL = 8  # pictures that are alike
HALF = 128  # of the way from black to white
EMPTY = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir prefix="xdg">no-fonts</cachedir></fontconfig>
"""

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Serve a screen that has room for the largest window at twice its size."""
    folder = tmp_path_factory.mktemp("large")
    with open_screen(folder, "4000x2300") as screen, open_bus(screen.name) as bus:
        yield Workplace(screen, bus)


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_look_is_scanned_and_paid(
    large: Workplace, home: Home, phones: Phones, dark: bool, language: str, scale: str
) -> None:
    paid = translations(language).gettext("PAID")
    with open_portal(large.bus.address, dark=dark) as environment:
        settings = {"QT_SCALE_FACTOR": scale, "MONZAPOS_DESK__LANGUAGE": language}
        desk = Desk(large, home, **environment, **settings)
        for car, (size, javascript) in zip(CARS, product(SIZES, (True, False)), strict=True):
            desk.resize(*(round(side * float(scale)) for side in size))
            phone = phones.scan(desk.sell(car), javascript=javascript)
            ground = desk.screen.grey_at(*(round(place * float(scale)) for place in PAPER))
            assert (ground < 64) is dark, ground
            phone.tap("pay")
            desk.wait_for_light(f"^{paid}")
            desk.wait_for_focus("new_sale")
            desk.press("space")
        desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid"] * len(CARS)


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5"])
def test_a_small_laptop_shows_a_code_that_can_be_read(
    tmp_path: Path, home: Home, phones: Phones, scale: str
) -> None:
    with open_screen(tmp_path, "1366x768") as screen, open_bus(screen.name) as bus:
        desk = Desk(Workplace(screen, bus), home, QT_SCALE_FACTOR=scale)
        phones.scan(desk.sell("veloce s")).tap("pay")
        desk.wait_for_light("^PAID")
        desk.close()


def test_a_machine_without_fonts_shows_the_same_text(open_desk: OpenDesk, tmp_path: Path) -> None:
    no_fonts = tmp_path / "no-fonts.conf"
    no_fonts.write_text(EMPTY)
    with_fonts = looks(open_desk, Home(tmp_path / "fonts"))
    without = looks(open_desk, Home(tmp_path / "none"), FONTCONFIG_FILE=str(no_fonts))
    # The same letters are smoothed in another way; boxes would change 10 pixels in 100.
    changed = sum(abs(a - b) > HALF for a, b in zip(with_fonts, without, strict=True))
    assert changed < 2 * SIZES[0][0] * SIZES[0][1] / 100


def looks(open_desk: OpenDesk, home: Home, **environment: str) -> bytes:
    """Return what a fresh program looks like when nothing moves any more."""
    pictures: list[bytes] = []

    def rests() -> bool:
        pictures.append(desk.screen.picture())
        return len(pictures) > STILL and len(set(pictures[-STILL:])) == 1

    try:
        desk = open_desk(home, **environment)
        desk.resize(*SIZES[0])
        until(rests, "a window in which nothing moves")
        desk.close()
    finally:
        home.close()
    return pictures[-1]
