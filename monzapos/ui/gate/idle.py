"""Notices that nobody has touched the window for a while."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
    }
)
MINUTE = 60_000  # milliseconds


class Idle(QObject):
    """Watches the window's own events, which come before those of its widgets.

    A timer stands still while a computer sleeps: after that the first touch finds it out by the
    computer's clock, and does nothing else.
    """

    come = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None
        self._touched = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._end)

    def watch(self, window: QWindow | None, minutes: int) -> None:
        """Wait for so many minutes without a touch; 0 waits for nothing."""
        if window is self._window and self._timer.interval() == minutes * MINUTE:
            return
        self.rest()
        if window is None or not minutes:
            return
        self._window = window
        self._timer.setInterval(minutes * MINUTE)
        self._touch()
        window.installEventFilter(self)

    def rest(self) -> None:
        """Wait no more."""
        self._timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait anew at every touch."""
        if event.type() in _TOUCHES:
            if (time.time() - self._touched) * 1000 >= self._timer.interval():
                self._end()
                return True
            self._touch()
        return False

    def _end(self) -> None:
        self.rest()
        self.come.emit()

    def _touch(self) -> None:
        self._touched = time.time()
        self._timer.start()
