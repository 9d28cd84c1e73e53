"""A screen with a window manager: its keyboard, and its pixels as a camera would see them."""

import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zxingcpp

from tests.e2e.program import PATIENCE, until
from tests.plugins.display import x_server

_QR = zxingcpp.barcode_formats_from_str("QRCode")
_HEADER = struct.Struct(">25I")  # of an X window dump, which is what Xvfb's memory is shown as
_BYTES = 4  # of a pixel: blue, green, red, nothing


class Screen:
    """One X display whose memory lies open in a file."""

    def __init__(self, name: str, memory: Path) -> None:
        self.name = name
        self._memory = memory

    def do(self, *command: str) -> str:
        """Let xdotool do something; returns what it says."""
        run = self._run(*command)
        assert run.returncode == 0, f"{command}: {run.stderr}"
        return run.stdout.strip()

    def press(self, *keys: str) -> None:
        """Press keys one after the other, such as ``ctrl+Return``."""
        self.do("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--delay", "8", text)

    def window_of(self, process: int) -> str:
        """Return the window of a process, as soon as it shows."""
        found: list[str] = []

        def shows() -> bool:  # a search fails where a window goes just then
            run = self._run("search", "--onlyvisible", "--pid", str(process))
            found[:] = run.stdout.split() if run.returncode == 0 else []
            return bool(found)

        until(shows, f"a window of process {process}")
        return found[0]

    def bring(self, window: str) -> None:
        """Give a window the keyboard."""
        self.do("windowactivate", "--sync", window)

    def active(self) -> str:
        """Return the window that has the keyboard."""
        return self.do("getactivewindow")

    def resize(self, window: str, width: int, height: int) -> None:
        """Give a window a size in the screen's pixels, from the corner of the screen."""
        self.do("windowmove", window, "0", "0", "windowsize", window, str(width), str(height))

        def fits() -> bool:  # but for what a scaled window rounds
            told = self.do("getwindowgeometry", "--shell", window)
            sides = dict(line.split("=") for line in told.splitlines())
            return abs(int(sides["WIDTH"]) - width) < 3 and abs(int(sides["HEIGHT"]) - height) < 3

        until(fits, f"a window of {width} x {height}")

    def codes(self) -> list[str]:
        """Return what the QR codes on the screen say."""
        grey, width, height = self._grey()
        picture = memoryview(grey).cast("B", (height, width))
        return [code.text for code in zxingcpp.read_barcodes(picture, formats=_QR)]

    def grey_at(self, x: int, y: int) -> int:
        """Return how bright one pixel is, from 0 to 255."""
        grey, width, _height = self._grey()
        return grey[y * width + x]

    def picture(self) -> bytes:
        """Return the whole screen in grey, one byte for each pixel."""
        return self._grey()[0]

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *command],
            env=os.environ | {"DISPLAY": self.name},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def _grey(self) -> tuple[bytes, int, int]:
        raw = self._memory.read_bytes()
        header = _HEADER.unpack_from(raw)
        start = header[0] + 12 * header[19]  # behind the header and its table of colours
        width, height, line = header[4], header[5], header[12]
        assert line == width * _BYTES
        return raw[start + 1 : start + line * height : _BYTES], width, height


@contextmanager
def open_screen(folder: Path, size: str) -> Iterator[Screen]:
    """Serve a screen of a size such as ``800x600``, with openbox as its window manager."""
    no_repeat = "-r"  # on a busy machine a key may stay down for long
    with x_server(size, no_repeat, "-fbdir", str(folder)) as name:
        manager = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "openbox", "--sm-disable"],
            env=os.environ | {"DISPLAY": name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with manager:
            try:
                yield Screen(name, folder / "Xvfb_screen0")
            finally:
                manager.terminate()
