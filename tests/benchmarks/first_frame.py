"""Started in a process of its own: opens a window and says when its first frame is painted.

``empty`` is a bare window; ``program`` the real desktop program in the home of the environment,
which then says a second time that the cars are shown. Each line is the most memory so far, in KiB.
"""

import resource
import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

SIZE = (1366, 768)
SETTLED = 1500  # milliseconds after the first cars: their pictures are drawn by then


class Empty(QMainWindow):
    """Nothing in it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say that the first frame is there."""
        super().paintEvent(event)
        QTimer.singleShot(0, self, _say)


def empty() -> None:
    """Show a window with nothing in it."""
    application = QApplication(sys.argv)
    window = Empty()
    window.resize(*SIZE)
    window.show()
    application.exec()


def program() -> None:
    """Open the program as ``monzapos`` does."""
    from monzapos import desktop
    from monzapos.ui.main_window import MainWindow

    class Watched(MainWindow):
        """The program's window."""

        def __init__(self, *parts: object, shut: bool) -> None:
            super().__init__(*parts, shut=shut)  # type: ignore[arg-type]
            self.painted.connect(self._look)

        def furnish(self, *parts: object) -> None:
            super().furnish(*parts)  # type: ignore[arg-type]
            self.sell.model.modelReset.connect(lambda: QTimer.singleShot(SETTLED, self, _say))

        def _look(self) -> None:
            search = self.findChild(QLineEdit, "search")
            assert search is not None
            assert search.isVisible()
            assert search.isEnabled()
            _say()

    vars(desktop)["MainWindow"] = Watched
    desktop.main(["monzapos"])


def _say() -> None:
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"empty": empty, "program": program}[sys.argv[1]]()
