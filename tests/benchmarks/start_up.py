"""Start-up and memory of the program against an empty PySide6 window, started in turns."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from tests.benchmarks.table import Row

PAIRS = 15
WHOLE = 3  # runs in which the program is waited for until it shows its cars
KIB = 1024.0


def rows() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as home:
        _first_frame("program", home)  # the first one ever makes the home
        pairs = [(_first_frame("empty", home), _first_frame("program", home)) for _ in range(PAIRS)]
        whole = [_all_of_it(home) for _ in range(WHOLE)]
    (empty, empty_size), (program, program_size) = (
        (median(second for second, _ in side), median(size for _, size in side))
        for side in zip(*pairs, strict=True)
    )
    window = "empty window"
    return [
        Row(
            "start to a first frame that takes keys", program * 1e3, "ms", window, empty * 1e3, 2.5
        ),
        Row("  most memory by then", program_size, "MiB", window, empty_size, 2),
        Row("most memory with all cars shown", median(whole), "MiB", window, empty_size, 4),
    ]


def _first_frame(kind: str, home: str) -> tuple[float, float]:
    """Return seconds from the start of the process, and MiB."""
    start = time.perf_counter()
    with _started(kind, home) as said:
        line = next(said)
        return time.perf_counter() - start, int(line) / KIB


def _all_of_it(home: str) -> float:
    with _started("program", home) as said:
        next(said)
        return int(next(said)) / KIB


@contextmanager
def _started(kind: str, home: str) -> Iterator[Iterator[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.first_frame", kind],
        env=os.environ | {"MONZAPOS_HOME": home},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield iter(process.stdout)
        finally:
            process.kill()
