"""A log record of WARNING or above fails the test, unless the test announced it.

``expect_log("pattern")`` announces it, and fails when it never comes. Within
``caplog.at_level(logging.WARNING)`` the test looks for itself, and nothing is held against it.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

ExpectLog = Callable[[str], None]


@dataclass
class _Expectation:
    pattern: str
    met: bool = False


class _Watch(logging.Handler):
    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        super().__init__(logging.WARNING)
        self._caplog = caplog
        self.expectations: list[_Expectation] = []
        self.unannounced: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if self._caplog.handler.level >= logging.WARNING:
            return
        message = record.getMessage()
        # Said by asyncio's debug mode about a busy machine; a test must not depend on speed.
        if record.name == "asyncio" and message.startswith("Executing "):
            return
        announced = [each for each in self.expectations if re.search(each.pattern, message)]
        for expectation in announced:
            expectation.met = True
        if not announced:
            self.unannounced.append(f"{record.levelname} {record.name}: {message}")


@pytest.fixture(autouse=True)
def _log_watch(caplog: pytest.LogCaptureFixture) -> Iterator[_Watch]:
    watch = _Watch(caplog)
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    if watch.unannounced:
        pytest.fail("logged and not announced:\n" + "\n".join(watch.unannounced))
    never = [each.pattern for each in watch.expectations if not each.met]
    if never:
        pytest.fail(f"announced and never logged: {never}")


@pytest.fixture
def expect_log(_log_watch: _Watch) -> ExpectLog:
    """Return a function that announces one kind of record by a regular expression."""
    return lambda pattern: _log_watch.expectations.append(_Expectation(pattern))
