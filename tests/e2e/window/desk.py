"""The seller at the desk: sees the screen, hears the screen reader, types. There is no mouse."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.program import Home, Running, until
from tests.e2e.window.accessibility import Bus, Thing, Tree
from tests.e2e.window.screen import Screen

_TROUBLE = re.compile(r"\S+ \S+ (WARNING|ERROR|CRITICAL) ")
# Said by Qt when our reader asks for an object that has just gone.
_READER = " qt Could not find accessible on path:"


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where desktops are opened."""

    screen: Screen
    bus: Bus

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to be seen and heard here."""
        return {
            "AT_SPI_BUS_ADDRESS": self.bus.address,
            "DISPLAY": self.screen.name,
            "MONZAPOS_PRACTICE__CONTROL": "1",
            "QT_QPA_PLATFORM": "xcb",
        }


class Desk:
    """One desktop program of a home."""

    def __init__(self, workplace: Workplace, home: Home, **environment: str) -> None:
        self._home = home
        self.screen = workplace.screen
        self.running: Running = open_program(workplace, home, **environment)
        self.tree = self._arrive(workplace.bus)
        self.window = self.screen.window_of(self.running.child.pid)
        self.screen.bring(self.window)

    def _arrive(self, bus: Bus) -> Tree:
        found: list[Tree] = []

        def came() -> bool:
            assert self.running.child.wait(0) is None, self.running.text()
            tree = bus.program(self.running.child.pid)
            found.extend([tree] if tree else [])
            return bool(found)

        until(came, "the program on the accessibility bus")
        return found[0]

    def resize(self, width: int, height: int) -> None:
        """Give the window a size in the screen's pixels, from the corner of the screen."""
        self.wait_for("strip", r"\w")  # until then it is still finding its own
        self.screen.resize(self.window, width, height)

    def pick(self, text: str) -> None:
        """Search by typing, and take the first hit."""
        self.screen.type(text)
        self.screen.press("Return")
        self.wait_for("start_checkout")

    def start(self) -> str:
        """Start the checkout; returns what the QR code on the screen says."""
        self.screen.press("ctrl+Return")
        return self.code()

    def sell(self, text: str) -> str:
        """Sell a car for its full price, up to the code on the screen."""
        self.pick(text)
        return self.start()

    def code(self) -> str:
        """Return what the one QR code on the screen says, as soon as it can be read."""
        found: list[str] = []

        def read() -> bool:
            found[:] = self.screen.codes()
            return bool(found)

        self._until(read, "a code on the screen")
        [text] = found
        return text

    def wait_for_no_code(self) -> None:
        """Wait until nothing can be scanned any more."""
        self._until(lambda: not self.screen.codes(), "a screen without a code")

    def wait_for(self, object_name: str, pattern: str = "") -> Thing:
        """Wait until an object shows whose name matches."""
        found: list[Thing] = []

        def shows() -> bool:
            thing = self.tree.find(object_name)
            if thing is not None and re.search(pattern, thing.name):
                found.append(thing)
            return bool(found)

        self._until(shows, f"{object_name} saying {pattern!r}")
        return found[0]

    def wait_for_light(self, pattern: str) -> str:
        """Wait until the light says this; returns all that it says."""
        return self.wait_for("light", pattern).name

    def wait_for_focus(self, object_name: str) -> None:
        """Wait until the keyboard is somewhere."""

        def there() -> bool:
            focused = self.tree.focused()
            return focused is not None and focused.id == object_name

        self._until(there, f"the focus at {object_name}")

    def go_to(self, object_name: str) -> None:
        """Go somewhere with the Tab key."""
        assert object_name in self.way_around(object_name), self.tree.words()

    def way_around(self, end: str = "") -> list[str]:
        """Press Tab until the focus is where it was before, or at ``end``; returns its stops."""
        stops: list[Thing] = []
        while (here := self._focus_after(stops[-1:])) not in stops:
            stops.append(here)
            if here.id == end:
                break
            self.press("Tab")
        return [stop.id for stop in stops]

    def _focus_after(self, last: list[Thing]) -> Thing:
        """Return what has the focus, when it has left where it was last."""
        found: list[Thing] = []

        def moved() -> bool:
            focused = self.tree.focused()
            if focused is not None and focused.path not in [stop.path for stop in last]:
                found.append(focused)
            return bool(found)

        self._until(moved, f"another place of the focus than {last}")
        return found[0]

    def wait_until_gone(self, object_name: str) -> None:
        """Wait until an object does not show."""
        self._until(lambda: self.tree.find(object_name) is None, f"{object_name} hidden")

    def press(self, *keys: str) -> None:
        """Press keys."""
        self.screen.press(*keys)

    def press_until(self, key: str, object_name: str) -> None:
        """Press a key again and again until an object shows."""

        def shows() -> bool:
            self.press(key)
            return self.tree.find(object_name) is not None

        self._until(shows, f"{object_name} after {key}")

    def close(self) -> None:
        """Close the window as everybody does; nothing went wrong until then."""
        self.press("alt+F4")
        self.wait_until_ended()

    def _until(self, seen: Callable[[], object], what: str) -> None:
        try:
            until(seen, what)
        except AssertionError as never:
            status = self.running.child.wait(0)
            ended = "" if status is None else f"the program has ended with {status}; "
            there = f"{ended}there was: {self.tree.words()}\n{log_of(self._home)}"
            raise AssertionError(f"{never}; {there}") from None

    def wait_until_ended(self) -> None:
        """Wait for the end of the program; nothing went wrong until then."""
        status, printed, said = self.running.text()
        assert (status, printed, said) == (0, "", "")
        assert troubles(self._home) == []


def log_of(home: Home) -> str:
    """Return what a home's programs wrote into the log."""
    log = home.folder / "log" / "monzapos.log"
    return log.read_text() if log.exists() else ""


def open_program(workplace: Workplace, home: Home, **environment: str) -> Running:
    """Start the desktop program as a person does."""
    here = workplace.environment | environment
    return home.start_window(**here)


def session_of(url: str) -> str:
    """Return the session that a code leads to."""
    return Path(urlsplit(url).path).name


def troubles(home: Home) -> list[str]:
    """Return the log's lines of warning or worse."""
    lines = log_of(home).splitlines()
    return [line for line in lines if _TROUBLE.match(line) and _READER not in line]
