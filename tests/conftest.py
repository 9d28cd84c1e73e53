"""Rules for every test. Each plugin says its own in its first lines; CONTRIBUTING has the list."""

import gc
import os
import platform
import signal
from collections.abc import Iterable

import pytest
from hypothesis import settings

pytest_plugins = [
    "pytester",
    "tests.plugins.isolation",
    "tests.plugins.leaks",
    "tests.plugins.logs",
    "tests.plugins.network",
    "tests.plugins.reports",
    "tests.plugins.display",
    "tests.supabase.fixtures",
]

# Deadlines are time assertions, and an example database makes one run depend on another.
settings.register_profile("house", deadline=None, database=None, max_examples=50)
settings.register_profile("thorough", settings.get_profile("house"), max_examples=300)
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers, and let the programs that are started hear Ctrl-C."""
    config.addinivalue_line("markers", "linux(reason): runs on Linux only; the reason is printed")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background job
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what waits most, and leave out elsewhere what can only run on Linux."""
    items.sort(
        key=lambda item: "/e2e/" not in item.path.as_posix()
    )  # the last to end is a short one
    if platform.system() == "Linux":
        return
    linux_only = [item for item in items if item.get_closest_marker("linux")]
    config.hook.pytest_deselected(items=linux_only)
    items[:] = [item for item in items if item not in linux_only]
    config.stash[_left_out] = {_reason(item) for item in linux_only}


def pytest_collection_finish() -> None:
    """Let the collector of garbage go through what tests make, not through a million tests."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out, and why."""
    for reason in sorted(config.stash.get(_left_out, ())):
        terminalreporter.write_line(f"left out on {platform.system()}: {reason}")


def _reason(item: pytest.Item) -> str:
    marker = item.get_closest_marker("linux")
    assert marker is not None
    return str(marker.kwargs.get("reason") or marker.args[0])


_left_out = pytest.StashKey[Iterable[str]]()
