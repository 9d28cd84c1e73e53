"""The frozen program: its size against all that PyInstaller collects, its start against the source.

Both are built from the same libraries, where they are not there yet for this commit. Starts are
taken in turns, from the start of the process to a window on a real X display.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.table import Row
from tests.e2e.program import PATIENCE
from tests.packaging import builds
from tests.plugins.display import x_server

PAIRS = 9
SCREEN = "1600x1000"
MEBIBYTE = 2.0**20

Measure = Callable[[Sequence[str], dict[str, str]], float]


def rows() -> Iterator[Row]:
    """Build, measure."""
    program, everything = builds.frozen(), builds.unpruned()
    packed, packed_everything = _packed(program), _packed(everything)
    yield Row("frozen program, tar.xz", packed, "MiB", "unpruned", packed_everything, 0.8)
    yield Row("  unpacked", _size(program), "MiB", "unpruned", _size(everything))
    frozen, source = (str(program / "monzapos"),), (sys.executable, "-m", "monzapos")
    with tempfile.TemporaryDirectory() as home, x_server(SCREEN) as display:
        here = {"MONZAPOS_HOME": home, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        here["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
        ours, theirs = _in_turns(_window, frozen, source, here)
        yield Row("frozen program, start to its window", ours, "ms", "from source", theirs, 1.0)
        ours, theirs = _in_turns(_command, frozen, source, here)
        yield Row("  to the end of --version", ours, "ms", "from source", theirs)


def _in_turns(
    measure: Measure, frozen: Sequence[str], source: Sequence[str], here: dict[str, str]
) -> tuple[float, float]:
    """Return the medians of both in milliseconds."""
    for command in (frozen, source):  # the first time, files are read from the disk
        measure(command, here)
    pairs = [(measure(frozen, here), measure(source, here)) for _ in range(PAIRS)]
    ours, theirs = (median(side) * 1e3 for side in zip(*pairs, strict=True))
    return ours, theirs


def _window(command: Sequence[str], here: dict[str, str]) -> float:
    """Return the seconds until a window shows."""
    start = time.perf_counter()
    with subprocess.Popen(command, env=os.environ | here, stderr=subprocess.DEVNULL) as process:
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)]
        while not subprocess.run(
            search, env=os.environ | here, capture_output=True, check=False
        ).stdout:
            assert process.poll() is None, "it ended before it had a window"
            assert time.perf_counter() - start < PATIENCE, "no window came"
        taken = time.perf_counter() - start
        process.kill()
    return taken


def _command(command: Sequence[str], here: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        [*command, "--version"], env=os.environ | here, stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - start


def _packed(program: Path) -> float:
    tar = ["tar", "--sort=name", "--create", "--directory", str(program.parent), program.name]
    with subprocess.Popen(tar, stdout=subprocess.PIPE) as archive:
        pressed = subprocess.run(
            ["xz", "-6", "-T2"], stdin=archive.stdout, stdout=subprocess.PIPE, check=True
        )
    return len(pressed.stdout) / MEBIBYTE


def _size(program: Path) -> float:
    files = [path for path in program.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files) / MEBIBYTE
