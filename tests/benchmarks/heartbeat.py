"""The GUI thread's heartbeat through whole sales with a provider that drips, hangs and stumbles.

A timer beats every 5 ms on the GUI thread. A gap between two beats is time in which no key and no
frame would have been served; the time in which the thread wanted a processor and other programs had
them all is left out, where the system tells it. A second thread notes where the GUI thread is when
a beat is overdue, so that a gap over the bound is told with its culprit.
"""

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from monzapos.presentation.sale_steps import Stage
from tests.benchmarks.table import Row
from tests.stories.desk import rest, tell, until
from tests.stories.shop import await_stage, choose, control, press, start

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow

BEAT = 5  # milliseconds
LATE = 0.05  # seconds
SCHEDULED = Path("/proc/thread-self/schedstat")
CARS = ("Veloce S", "Monte Duna", "Lido Sport")


@dataclass(frozen=True, slots=True)
class Gap:
    """Seconds without a beat, and where the GUI thread was meanwhile."""

    seconds: float
    where: str


class Heartbeat(QObject):
    """Beats from the moment it is made on the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self._gui = threading.get_ident()
        self._where = ""
        self._delayed = _delayed()
        self._last = time.perf_counter()
        self._stop = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT)
        self._watcher = threading.Thread(target=self._watch, name="heartbeat")
        self._watcher.start()

    def worst(self) -> Gap:
        """Return the longest gap so far, and begin anew."""
        found = max(self.gaps, key=lambda gap: gap.seconds)
        self.gaps.clear()
        return found

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()
        self._stop.set()
        self._watcher.join()

    def _beat(self) -> None:
        now, delayed = time.perf_counter(), _delayed()
        self.gaps.append(Gap(now - self._last - (delayed - self._delayed), self._where))
        self._last, self._delayed, self._where = now, delayed, ""

    def _watch(self) -> None:
        while not self._stop.wait(BEAT / 1000):
            if not self._where and time.perf_counter() - self._last > LATE / 2:
                self._where = _place(sys._current_frames().get(self._gui))


def rows() -> Iterator[Row]:
    """Sell some cars over a provider in trouble."""
    worst: list[Gap] = []

    def story(window: "MainWindow") -> None:
        choose(window, "Aria Vento")
        address = start(window)  # a first sale only tells where the practice server is
        window.sell.panel.next_wanted.emit()
        heart = Heartbeat()
        try:
            for car in CARS:
                _sell_in_trouble(window, car, address)
                worst.append(heart.worst())
        finally:
            heart.stop()

    tell(story, practice__control="1")
    for gap in worst:
        if gap.seconds > LATE:
            sys.stderr.write(f"  {gap.seconds * 1e3:.0f} ms: {gap.where}\n")
    usual = median(gap.seconds for gap in worst)
    yield Row("longest gap of the GUI thread in a sale in trouble", usual * 1e3, "ms", most=50)


def _sell_in_trouble(window: "MainWindow", car: str, address: str) -> None:
    control(address, "fail", on="create", kind="drip", times=1)
    choose(window, car)
    url = start(window)  # the dripping answer runs into its deadline; the same key is sent again
    control(address, "fail", on="get", kind="drip", times=1)
    rest(4)
    control(address, "fail", on="get", kind="hang", times=1)
    rest(4)
    control(address, "fail", on="get", kind="500", times=1)
    press(url, "pay")
    await_stage(window, Stage.PAID)
    rest(0.5)
    window.sell.panel.next_wanted.emit()
    until(lambda: not window.sell.selling, "the next sale")


def _delayed() -> float:
    """Return for how many seconds this thread has waited for a processor since it began."""
    try:
        return int(SCHEDULED.read_text().split()[1]) / 1e9
    except OSError:  # not Linux
        return 0.0


def _place(frame: FrameType | None) -> str:
    calls = [
        f"{f.f_code.co_filename}:{n} {f.f_code.co_name}" for f, n in traceback.walk_stack(frame)
    ]
    return " < ".join(call.rpartition("/monzapos/")[2] for call in calls[:6])
