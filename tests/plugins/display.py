"""A screen of the tests' own, for tests that start the real program in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def x_server(size: str, *more: str) -> Iterator[str]:
    """Serve one screen of a size such as ``800x600``; gives the display's name, such as ``:3``.

    The server finds a free number by itself, and ends with the tests, even when they are killed.
    Two monitors can be declared with ``xrandr --setmonitor``; ``-noreset`` keeps them.
    """
    assert sys.platform == "linux", "mark the test with linux(reason)"
    ready, number = os.pipe()
    server = subprocess.Popen(
        [
            *("setpriv", "--pdeathsig", "TERM", "Xvfb", "-noreset", "-nolisten", "tcp"),
            *("-screen", "0", f"{size}x24", "-displayfd", str(number), *more),
        ],
        pass_fds=[number],
        stderr=subprocess.DEVNULL,
    )
    os.close(number)
    with os.fdopen(ready) as numbers, server:
        name = numbers.readline().strip()
        assert name, "Xvfb did not start"
        try:
            yield f":{name}"
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Return the name of a fresh X display. One for each test process."""
    with x_server("3000x1080") as name:
        yield name
