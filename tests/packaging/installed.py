"""One life of the installed program on a bare Debian machine, in order; packaging/verify calls it.

``BARE_MACHINE`` is the machine's root. In its /opt are an older and the newest package, in its
/srv the unpacked tarball, and "seller" is an account without rights.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e import paper
from tests.e2e.cars import LIDO
from tests.e2e.program import Home, Running
from tests.e2e.provider import Provider
from tests.e2e.window.accessibility import open_bus
from tests.e2e.window.desk import Desk, Workplace, session_of
from tests.e2e.window.screen import open_screen
from tests.packaging.builds import ROOT

MACHINE = Path(os.environ["BARE_MACHINE"])
ENTER = str(ROOT / "packaging" / "enter")
SELLER = "1000"
APT = "env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends".split()
OLDER, NEWEST = sorted(
    file.name.split("_")[1].removesuffix("-1") for file in (MACHINE / "opt").iterdir()
)
HOME = MACHINE / "home" / "seller"

pytestmark = pytest.mark.linux("a bare Debian machine, made by debootstrap")


class Installed(Home):
    """The seller's own home on the machine, and the program that is installed there."""

    def __init__(self, program: str = "monzapos") -> None:
        super().__init__(HOME / ".local" / "share" / "monzapos", (program,))
        self._words = MACHINE.with_name("said")
        self.bus = ""

    def start_command(self, *command: str, **environment: str) -> Running:
        """Start a command as the seller, who has nothing of this machine but the screen."""
        # The socket of the accessibility bus; a program that has no screen needs none.
        socket = re.findall(r"unix:path=([^,]+)", environment.get("AT_SPI_BUS_ADDRESS", ""))
        given = [f"{name}={value}" for name, value in environment.items()]
        enter = (ENTER, str(MACHINE), SELLER, "env", *given, *command)
        return super().start_command(*enter, ENTER_BIND="".join(socket))


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("screen")
    with (
        open_screen(folder, "2000x1200") as screen,
        open_bus(screen.name, for_everybody=folder / "bus.conf") as bus,
    ):
        yield Workplace(screen, bus)


@pytest.fixture
def home() -> Iterator[Installed]:
    opened = Installed()
    yield opened
    opened.close()


def as_root(*command: str, fails: bool = False) -> str:
    """Do something on the machine, which works or is refused; returns all that was said."""
    done = subprocess.run(
        [ENTER, str(MACHINE), "root", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) is fails, done.stdout
    return done.stdout


def package(version: str) -> str:
    return f"/opt/monzapos_{version}-1_amd64.deb"


def pay(url: str) -> None:
    """Post the form of the page that the code leads to."""
    parts = urlsplit(url)
    provider = Provider(f"{parts.scheme}://{parts.netloc}")
    assert provider.visit(session_of(url)).is_success
    provider.pay(session_of(url))
    provider.close()


def test_the_machine_has_nothing_that_could_help() -> None:
    for name in ("python3", "gcc", "cc", "qmake6", "xdotool", "fc-list"):
        assert not list(MACHINE.glob(f"usr/*bin/{name}")), name
    libraries = [path.name for path in (MACHINE / "usr" / "lib").rglob("*.so*")]
    assert [
        name for name in libraries if re.match(r"lib(?:Qt|python|X11|GL|fontconfig)", name)
    ] == []


def test_an_older_package_installs_with_all_that_it_needs(home: Installed) -> None:
    as_root(*APT, "install", package(OLDER))
    assert home.start_words("--version").text()[:2] == (0, f"monzapos {OLDER}\n")
    assert not list(MACHINE.glob("usr/bin/python3*"))


def test_check_finds_nothing_missing_but_a_keyring(home: Installed) -> None:
    done = home.run("check")
    assert done.status == 0, done.lines
    levels = {line["name"]: line["level"] for line in done.lines}
    assert levels["keyring"] == "warn"
    assert "fail" not in levels.values()


def test_it_sells_without_a_window(home: Installed) -> None:
    done = home.run("sell", LIDO, MONZAPOS_PRACTICE__CUSTOMER="pays")
    assert (done.status, done.lights[-1]) == (0, "paid"), done.said


def test_its_window_sells_by_keyboard_what_is_paid_by_http(
    home: Installed, workplace: Workplace
) -> None:
    desk = Desk(workplace, home)
    pay(desk.sell("veloce s"))
    assert "Release the keys" in desk.wait_for_light("^PAID")
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid", "paid"]


def refuses_while_a_desk_runs() -> None:
    """Try to install the newer package: it says why not, and the older one stays in order."""
    for language, sentence in (
        ("C.UTF-8", "MonzaPOS is running"),
        ("es_ES.UTF-8", "MonzaPOS está abierto"),
    ):
        said = as_root("env", f"LANG={language}", *APT, "install", package(NEWEST), fails=True)
        assert sentence in said
        status = as_root("dpkg-query", "--show", "--showformat=${Status} ${Version}", "monzapos")
        assert status == f"install ok installed {OLDER}-1"
        assert as_root("dpkg", "--audit") == as_root("dpkg", "--verify", "monzapos") == ""


def test_an_open_sale_is_followed_by_the_newer_package_once_its_desk_is_closed(
    home: Installed, workplace: Workplace
) -> None:
    desk = Desk(workplace, home)
    url = desk.sell("strada berlina")
    refuses_while_a_desk_runs()
    desk.press("F1")  # what has not been read from the program's file yet
    desk.wait_for("leave_about")
    desk.press("Escape")
    assert desk.code() == url
    desk.close()
    assert paper.attempts(home)[-1].state == "open"
    as_root(*APT, "install", package(NEWEST))
    assert home.start_words("--version").text()[:2] == (0, f"monzapos {NEWEST}\n")
    desk = Desk(workplace, home)
    assert desk.code() == url
    pay(url)
    assert "Release the keys" in desk.wait_for_light("^PAID")
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid"] * 3


def test_the_tarball_runs_from_where_it_was_unpacked(workplace: Workplace) -> None:
    [folder] = (MACHINE / "srv").glob("monzapos-*-linux-x86_64")
    home = Installed(f"/srv/{folder.name}/monzapos")
    desk = Desk(workplace, home)
    pay(desk.sell("nova rs"))
    desk.wait_for_light("^PAID")
    desk.close()
    home.close()


def test_removed_and_purged_it_leaves_the_journal_and_says_where_it_is(home: Installed) -> None:
    journal = home.journal.read_bytes()
    as_root(*APT, "remove", "monzapos")
    assert not (MACHINE / "usr" / "bin" / "monzapos").exists()
    said = as_root(*APT, "purge", "monzapos")
    assert "~/.local/share/monzapos" in said
    assert list(MACHINE.glob("usr/**/*monzapos*")) == []
    assert "monzapos" not in as_root("dpkg-query", "--show")
    assert home.journal.read_bytes() == journal
