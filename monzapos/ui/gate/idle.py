"""Notices that nobody has touched the window for a while."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
    }
)
MINUTE = 60.0  # seconds
LOOK = 5000  # milliseconds between two looks at the clocks


class Idle(QObject):
    """Watches the window's own events, which come before those of its widgets.

    A timer stands still while a computer sleeps, and so may a clock that never jumps: whichever
    clock has gone on longest counts. The first touch after that is swallowed.
    """

    come = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None
        self._limit = 0.0  # seconds
        self._touched = (0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def watch(self, window: QWindow | None, minutes: int) -> None:
        """Wait for so many minutes without a touch; 0 waits for nothing."""
        limit = minutes * MINUTE
        if window is self._window and limit == self._limit:
            return
        self.rest()
        if window is None or not minutes:
            return
        self._window, self._limit = window, limit
        self._touched = _clocks()
        self._timer.start(min(LOOK, int(limit * 1000)))
        window.installEventFilter(self)

    def look(self) -> bool:
        """Come at once where it has been too long already; return whether it was."""
        return self._window is not None and self._look()

    def rest(self) -> None:
        """Wait no more."""
        self._timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait anew at every touch."""
        if event.type() not in _TOUCHES:
            return False
        if self._look():
            return True
        self._touched = _clocks()
        return False

    def _look(self) -> bool:
        passed = max(now - then for now, then in zip(_clocks(), self._touched, strict=True))
        if passed < self._limit:
            return False
        self.rest()
        self.come.emit()
        return True


def _clocks() -> tuple[float, float]:
    return time.time(), time.monotonic()
