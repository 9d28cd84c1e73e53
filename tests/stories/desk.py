"""The real program in this process: ``desktop.run`` itself, with a story told to its window."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer

from monzapos import desktop
from monzapos.adapters.home import home_of
from monzapos.ui.main_window import MainWindow

if TYPE_CHECKING:
    from monzapos.ui.conductor import Conductor
    from monzapos.ui.vehicles.pictures import Pictures

PATIENCE = 60.0  # seconds until a story gives up; nothing is measured by it

Story = Callable[[MainWindow], None]


def tell(story: Story, **settings: str) -> None:
    """Run the program in a fresh home and tell a story to its window. What it raises is raised.

    The settings go into the environment: ``practice__cars`` is ``[practice] cars``.
    """
    failures: list[BaseException] = []

    class Told(MainWindow):
        """The program's window; its story begins as soon as the cars are shown, or the sign-in."""

        def furnish(self, pictures: "Pictures", conductor: "Conductor") -> None:
            super().furnish(pictures, conductor)
            QTimer.singleShot(0, self, self._tell)

        def _tell(self) -> None:
            try:
                until(lambda: self.sell.model.cards or self.door.sign_in.isVisible(), "the cars")
                rest(1.0)
                story(self)
            except BaseException as wrong:  # Qt would only print it
                failures.append(wrong)
            finally:
                self.close()
                QCoreApplication.quit()  # a story may have windows of its own

    with tempfile.TemporaryDirectory() as folder:
        environment = {f"MONZAPOS_{name.upper()}": value for name, value in settings.items()}
        os.environ.update({"MONZAPOS_DESK__LANGUAGE": "en", "MONZAPOS_HOME": folder} | environment)
        home = home_of()
        home.make()
        vars(desktop)["MainWindow"] = Told
        desktop.run(["monzapos"], home)
    if failures:
        raise failures[0]


def home() -> Path:
    """Return the folder of the home that runs."""
    return Path(os.environ["MONZAPOS_HOME"])


def until(seen: Callable[[], object], what: str) -> None:
    """Let the program run until something is so."""
    deadline = time.monotonic() + PATIENCE
    tick = QTimer()
    tick.start(2)
    while not seen():
        if time.monotonic() > deadline:
            raise AssertionError(f"never came: {what}")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def rest(seconds: float) -> None:
    """Let the program run for a while."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() >= end, "the end of a rest")


class Painted(QObject):
    """Notes when a widget has been painted, after each ``expect``."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self._expecting = False
        self._at: float | None = None
        watched.installEventFilter(self)

    def expect(self) -> None:
        """Wait for the next painting."""
        self._at, self._expecting = None, True

    def wait(self, what: str) -> float:
        """Return the moment at which the painting had ended, in seconds of ``perf_counter``."""
        until(lambda: self._at is not None, what)
        assert self._at is not None
        moment, self._at = self._at, None
        return moment

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See a painting begin; the program gets to run again when it has ended."""
        if self._expecting and event.type() is QEvent.Type.Paint:
            self._expecting = False
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        self._at = time.perf_counter()
