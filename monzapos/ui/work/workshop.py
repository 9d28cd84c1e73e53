"""Blocking work for eyes: pictures and QR codes are made in threads of their own."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

log = logging.getLogger(__name__)
T = TypeVar("T")


class Workshop(QObject):
    """A small pool; results come back on the GUI thread, in no certain order."""

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._open = True

    def do(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run ``job`` on a worker, then ``then`` with its result on the GUI thread."""

        def run() -> None:
            try:
                result = job()
            except Exception:  # a picture that fails must not end a worker in silence
                log.exception("A job of the workshop failed")
                return
            with contextlib.suppress(RuntimeError):  # the window is gone already
                self._done.emit((then, result))

        if self._open:
            self._pool.start(run)

    def close(self) -> None:
        """Forget what has not begun, and wait for the rest (each takes milliseconds)."""
        self._open = False
        self._pool.clear()
        self._pool.waitForDone(500)

    def _deliver(self, done: tuple[Callable[[Any], None], Any]) -> None:
        then, result = done
        if self._open:
            then(result)
