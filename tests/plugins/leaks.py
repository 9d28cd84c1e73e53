"""A test that leaves a thread, a pool job or a ticking QTimer behind fails, and names it.

Counted around each test, after every fixture of its own has ended. What a fixture of a wider scope
starts is that fixture's business.
"""

import gc
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 1.0  # seconds for a thread that is on its way out
_TASKS = Path("/proc/self/task")
# Qt's and GLib's own, started once and kept until the process ends; pool threads wait for work.
_LIFELONG = {"QDBusConnection", "QXcbEventQueue", "gmain", "gdbus", "pool-spawner", "dconf worker"}
_POOLED = "Thread (pooled)"

_known_threads: set[threading.Thread] = set()
_known_tasks: set[str] = set()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember what runs before the test."""
    _remember()
    if _has_widgets(item):
        gc.collect()
        gc.freeze()  # a timer is looked for among what is made from here on, and not in a million
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """Allow what a wider fixture starts."""
    if fixturedef.scope == "function":
        return (yield)
    threads, tasks = set(threading.enumerate()), set(_tasks())
    result = yield
    _known_threads.update(set(threading.enumerate()) - threads)
    _known_tasks.update(set(_tasks()) - tasks)
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """Compare, when all that belongs to the test has ended."""
    result = yield
    left = _left_threads()
    if _has_widgets(item):
        left += _busy_pool() + _ticking_timers()
    if left:
        pytest.fail("left behind: " + ", ".join(left))
    return result


def _has_widgets(item: pytest.Item) -> bool:
    return "qtbot" in getattr(item, "fixturenames", ())


def _remember() -> None:
    _known_threads.clear()
    _known_threads.update(threading.enumerate())
    _known_tasks.clear()
    _known_tasks.update(_tasks())


def _tasks() -> dict[str, str]:
    """Return the names of all threads of this process by their ids, where the system tells."""
    found = {}
    for task in _TASKS.iterdir() if _TASKS.exists() else ():
        try:
            found[task.name] = (task / "comm").read_text().strip()
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
    return found


def _left_threads() -> list[str]:
    deadline = time.monotonic() + _PATIENCE
    for thread in set(threading.enumerate()) - _known_threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    ended = threading.Event()
    while _new_tasks() and time.monotonic() < deadline:
        ended.wait(0.01)
    threads = set(threading.enumerate()) - _known_threads
    natives = {str(thread.native_id) for thread in threads}
    return [f"thread {thread.name!r}" for thread in threads] + [
        f"native thread {name!r}" for task, name in _new_tasks().items() if task not in natives
    ]


def _new_tasks() -> dict[str, str]:
    return {
        task: name
        for task, name in _tasks().items()
        if task not in _known_tasks and name not in _LIFELONG and name != _POOLED
    }


def _busy_pool() -> list[str]:
    from PySide6.QtCore import QThreadPool

    pool = QThreadPool.globalInstance()
    return [] if pool.waitForDone(int(_PATIENCE * 1000)) else ["a job in the thread pool"]


def _ticking_timers() -> list[str]:
    """Find active timers; a first find may be rubbish that nobody has collected yet."""
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if not _active(QTimer):
        return []
    gc.collect()
    timers = _active(QTimer)
    names = [f"QTimer {timer.objectName()!r} of {timer.parent()!r}" for timer in timers]
    for timer in timers:
        timer.stop()  # so that the next test is not blamed
    return names


def _active(kind: type[Any]) -> list[Any]:
    is_valid = sys.modules["shiboken6"].isValid
    return [
        thing
        for thing in gc.get_objects()
        if issubclass(type(thing), kind) and is_valid(thing) and thing.isActive()
    ]
