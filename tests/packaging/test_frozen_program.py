"""The frozen program runs as the checkout does, with nothing of Python around it."""

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
STILL = 60  # pictures that are alike


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
    """Dot by dot as the checkout, which has its own proof against a machine with fonts."""
    no_fonts = tmp_path / "no-fonts.conf"
    no_fonts.write_text(EMPTY)
    bare = {"FONTCONFIG_FILE": str(no_fonts)}
    expected: dict[str, bytes] = {}
    with closing(Home(tmp_path / "checkout")) as checkout:
        for page, desk in pages(open_desk(checkout, **bare)):
            expected[page] = at_rest(desk)
    for page, desk in pages(open_desk(home, **bare)):
        shows = partial(_shows, desk, expected[page])
        until(shows, f"the same {page}")
    assert len(expected) == 2


def pages(desk: Desk) -> Iterator[tuple[str, Desk]]:
    """Go through the pages of a fresh program; away from each field whose caret blinks."""
    desk.resize(*SIZE)
    desk.wait_for("strip", "PRACTICE")
    desk.go_to("page_sell")
    yield "sell", desk
    desk.press("ctrl+2")
    desk.wait_until_gone("search")
    yield "sales", desk
    desk.close()


def _shows(desk: Desk, expected: bytes) -> bool:
    return desk.screen.picture() == expected


def at_rest(desk: Desk) -> bytes:
    """Return the screen when nothing moves any more; cars are drawn by threads of their own."""
    pictures: list[bytes] = []

    def rests() -> bool:
        pictures.append(desk.screen.picture())
        return len(pictures) > STILL and len(set(pictures[-STILL:])) == 1

    until(rests, "a window in which nothing moves")
    return pictures[-1]
