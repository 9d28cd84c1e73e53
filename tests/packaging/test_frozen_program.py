"""The frozen program runs as the checkout does, with nothing of Python around it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.adapters.keyrings import beside_a_secret_service
from tests.e2e import paper
from tests.e2e.cars import LIDO, VELOCE
from tests.e2e.program import Home, until
from tests.e2e.provider import Provider
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import Desk
from tests.e2e.window.phone import Phones
from tests.packaging.builds import ROOT

# With a message bus's own eyes: what reached the Secret Service, beside what the program says.
WATCHED = """
dbus-monitor --session "interface='org.freedesktop.Secret.Collection'" \
    "interface='org.freedesktop.Secret.Service'" \
    "interface='org.freedesktop.Secret.Item'" >"$1" &
until [ -s "$1" ]; do :; done
shift
exec "$@"
"""
EMPTY = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir prefix="xdg">no-fonts</cachedir></fontconfig>
"""
SIZE = (1366, 768)
SCREEN = 2000  # dots in a line of the screen that the window stands on, at its upper left
PAPER = (84, 120)  # where the page begins, from the left and from above
HALF = 128  # of the way from black to white
# Read by Python's own module ``uuid`` where it is there, which the frozen program leaves out: so it
# runs inside that program, with its Qt and its files.
DRAW = """
import json, os, sys
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from monzapos.ui.icons import Icons
application, icons, ink = QGuiApplication(["icons"]), Icons(), {}
for name in json.loads(os.environ["ICONS"]):
    image = QImage(48, 48, QImage.Format.Format_Grayscale8)
    image.fill(255)
    with QPainter(image) as painter:
        icons.paint(painter, name, "#000000", QRectF(0, 0, 48, 48))
    ink[name] = sum(dot < 128 for dot in bytes(image.constBits()))
sys.stdout.write(json.dumps(ink) + "\\n")
sys.stdout.flush()
os._exit(0)
"""
STILL = 60  # pictures that are alike
SAME = ("sell", "sales", "settings")  # pages that name no folder
# Dots of letters and pictures at least, two thirds of what was counted: an empty page has none.
INK = {"sell": 40_000, "sales": 1_000, "settings": 4_000, "about": 11_000}


def test_it_says_its_version(home: Home, frozen: Path) -> None:
    [metadata] = (frozen / "_internal").glob("monzapos-*.dist-info")
    version = metadata.name.removeprefix("monzapos-").removesuffix(".dist-info")
    assert home.start_words("--version").text()[:2] == (0, f"monzapos {version}\n")


def test_check_finds_nothing_missing(home: Home) -> None:
    done = home.run("check")
    assert done.status == 0
    levels = {line["name"]: line["level"] for line in done.lines}
    assert "fail" not in levels.values(), done.lines


@pytest.mark.parametrize("protocol", ["stripe", "vinr"])
def test_it_sells_to_a_customer_with_a_telephone(home: Home, protocol: str) -> None:
    done = home.run(
        *("sell", VELOCE, "--deposit", "1000", "--customer-email", "a@example.com"),
        *("--customer-phone", "+34 600 111 222"),
        MONZAPOS_PRACTICE__CUSTOMER="pays",
        MONZAPOS_PRACTICE__PROTOCOL=protocol,
    )
    assert done.status == 0, done.said
    assert done.lights[-1] == "paid"


def test_it_speaks_spanish(home: Home) -> None:
    home.run("sell", LIDO, MONZAPOS_PRACTICE__CUSTOMER="pays")
    status, printed, _said = home.start_words("sales", MONZAPOS_DESK__LANGUAGE="es").text()
    assert status == 0
    assert "Pagado" in printed


def test_it_serves_practice_by_itself(home: Home, frozen: Path) -> None:
    server = home.start_command(
        str(frozen / "monzapos"), "-m", "monzapos.practice", MONZAPOS_PRACTICE__CONTROL="1"
    )
    provider = Provider(server.line())
    sell = home.start("sell", VELOCE)
    provider.pay(sell.wait_for("session_opened"))
    assert sell.finish().status == 0
    provider.close()
    server.interrupt()
    assert server.text()[0] == 0


def test_it_starts_from_any_folder_and_by_a_link(home: Home, frozen: Path, tmp_path: Path) -> None:
    link = tmp_path / "a folder with ñ" / "monzapos"
    link.parent.mkdir()
    link.symlink_to(frozen / "monzapos")
    assert home.start_command(str(link), "--version").text()[0] == 0


def test_a_command_loads_nothing_of_qt(frozen: Path, tmp_path: Path) -> None:
    seen = tmp_path / "opened"
    strace = ["strace", "-f", "-o", str(seen), "-e", "trace=openat"]
    subprocess.run([*strace, frozen / "monzapos", "--version"], check=True, capture_output=True)
    opened = seen.read_text(encoding="utf-8", errors="replace")
    assert "libpython" in opened
    assert "libQt6" not in opened


def test_its_window_sells_by_keyboard(open_desk: OpenDesk, home: Home, phones: Phones) -> None:
    desk = open_desk(home)
    phone = phones.scan(desk.sell("veloce s"))
    assert "Veloce S" in phone.text
    phone.tap("pay")
    assert "Release the keys" in desk.wait_for_light("^PAID")
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid"]


def test_it_keeps_a_secret_in_a_real_secret_service(frozen: Path, tmp_path: Path) -> None:
    """``check`` stores a probe, reads it back, compares and deletes it."""
    heard = tmp_path / "heard"
    command = [str(frozen / "monzapos"), "check"]
    said = beside_a_secret_service(["sh", "-c", WATCHED, "sh", str(heard), *command], tmp_path)
    assert "✓ Keyring: keyring.backends.SecretService.Keyring" in said
    calls = heard.read_text(encoding="utf-8", errors="replace")
    order = [calls.index(f"member={name}") for name in ("CreateItem", "GetSecret", "Delete")]
    assert order == sorted(order)


def test_without_fonts_it_shows_the_same_letters_and_icons(
    open_desk: OpenDesk, home: Home, tmp_path: Path
) -> None:
    """Dot by dot as the checkout, but for the names of folders; and there is something to see."""
    no_fonts = tmp_path / "no-fonts.conf"
    no_fonts.write_text(EMPTY)
    bare = {"FONTCONFIG_FILE": str(no_fonts)}
    expected: dict[str, bytes] = {}
    with closing(Home(tmp_path / "checkout")) as checkout:
        for page, desk in pages(open_desk(checkout, **bare)):
            expected[page] = at_rest(desk)
    for page, desk in pages(open_desk(home, **bare)):
        others = 0 if page in SAME else SIZE[0] * SIZE[1] // 100
        shows = partial(_shows, desk, expected[page], others)
        until(shows, f"the same {page}")
    ink = {page: _ink(picture) for page, picture in expected.items()}
    assert ink.keys() == INK.keys()
    assert [page for page, dots in ink.items() if dots < INK[page]] == [], ink


def test_without_fonts_it_draws_every_icon(home: Home, frozen: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(frozen, copy, symlinks=True)
    (copy / "_internal" / "_uuid.py").write_text(DRAW)
    (tmp_path / "no-fonts.conf").write_text(EMPTY)
    names = sorted(path.stem for path in (ROOT / "resources" / "icons").glob("*.svg"))
    drawn = home.start_command(
        *(str(copy / "monzapos"), "check"),
        ICONS=json.dumps(names),
        FONTCONFIG_FILE=str(tmp_path / "no-fonts.conf"),
    ).text()
    ink = json.loads(drawn[1])
    assert sorted(ink) == names
    assert len(names) > 30
    assert {name: dots for name, dots in ink.items() if dots < 100} == {}


def pages(desk: Desk) -> Iterator[tuple[str, Desk]]:
    """Go through the pages of a fresh program; away from each field whose caret blinks."""
    desk.resize(*SIZE)
    desk.wait_for("strip", "PRACTICE")
    desk.go_to("page_sell")
    yield "sell", desk
    desk.press("ctrl+2")
    desk.wait_until_gone("search")
    yield "sales", desk
    desk.press("ctrl+3")
    desk.wait_for("save_settings")
    desk.press("shift+Tab")
    yield "settings", desk
    desk.press("F1")
    desk.wait_for("leave_about")
    yield "about", desk
    desk.close()


def _shows(desk: Desk, expected: bytes, others: int) -> bool:
    """Say whether no more dots than ``others`` are quite other ones; 0 wants them all alike."""
    picture = desk.screen.picture()
    if not others:
        return picture == expected
    return sum(abs(a - b) > HALF for a, b in zip(picture, expected, strict=True)) < others


def _ink(picture: bytes) -> int:
    """Return how many dots of the page, beside the rail, are quite other ones than its ground."""
    lines = (picture[line * SCREEN :][PAPER[0] : SIZE[0]] for line in range(PAPER[1], SIZE[1]))
    window = b"".join(lines)
    ground = max(set(window), key=window.count)
    return sum(abs(dot - ground) > HALF for dot in window)


def at_rest(desk: Desk) -> bytes:
    """Return the screen when nothing moves any more; cars are drawn by threads of their own."""
    pictures: list[bytes] = []

    def rests() -> bool:
        pictures.append(desk.screen.picture())
        return len(pictures) > STILL and len(set(pictures[-STILL:])) == 1

    until(rests, "a window in which nothing moves")
    return pictures[-1]
