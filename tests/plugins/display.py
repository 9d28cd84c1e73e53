"""A screen of the tests' own, for tests that start the real program in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Return the name of a fresh X display, such as ``:3``. One for each test process.

    The server finds a free number by itself, and ends with the tests, even when they are killed.
    Two monitors can be declared with ``xrandr --setmonitor``; ``-noreset`` keeps them.
    """
    assert sys.platform == "linux", "mark the test with linux(reason)"
    ready, number = os.pipe()
    server = subprocess.Popen(
        [
            *("setpriv", "--pdeathsig", "TERM", "Xvfb", "-noreset", "-nolisten", "tcp"),
            *("-screen", "0", "3000x1080x24", "-displayfd", str(number)),
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
