"""The Qt application: its font, its messages, its end."""

import logging
import signal
import sys
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from monzapos.resources import resource
from monzapos.ui import fonts

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
SIGNALS = 200  # milliseconds after which Python looks for Ctrl-C


def make_application(argv: list[str]) -> QApplication:
    """Return the application with the bundled font and our own style."""
    qInstallMessageHandler(_to_log)
    application = QApplication(argv)
    application.setApplicationName("monzapos")
    application.setApplicationDisplayName("MonzaPOS")
    application.setDesktopFileName("monzapos")
    application.setStyle("Fusion")  # the same on every system, and the style sheet fits it
    fonts.load_fonts()
    application.setFont(fonts.face(fonts.BODY))
    application.setWindowIcon(QIcon(str(resource("icons", "monzapos.svg"))))
    return application


def end_on_signals(application: QApplication) -> None:
    """Let Ctrl-C and a session's end close the window."""

    def close(_number: int, _frame: object) -> None:
        # By the event loop: a window that is closed before that runs would not end the program.
        QTimer.singleShot(0, application, application.closeAllWindows)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close)
    timer = QTimer(application)  # Python handles signals only when it gets to run
    timer.setInterval(SIGNALS)
    timer.timeout.connect(_let_python_run)
    timer.start()


class Surprises(QObject):
    """Takes whatever nobody expected: into the log, and before people's eyes."""

    happened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before = sys.excepthook
        sys.excepthook = self._take

    def _take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        log.critical("An unexpected error", exc_info=(kind, error, trace))
        self.happened.emit()


def _let_python_run() -> None:
    """Do nothing: being called is enough."""


def _to_log(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
