"""The window over a program in memory, with all its threads, and nothing left behind."""

import os
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from monzapos.desktop import warm_up
from monzapos.presentation import text
from monzapos.ui import fonts
from monzapos.ui.conductor import Conductor
from monzapos.ui.icons import Icons
from monzapos.ui.main_window import MainWindow
from monzapos.ui.qt_words import QtWords
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.loop import Loop
from monzapos.ui.work.services import Services
from monzapos.ui.work.workshop import Workshop
from tests.ui.fakes import FakeCatalogue, FakeProgram, car


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen platform say what it cannot do."""
    ignore = pytest.mark.qt_log_ignore("propagateSizeHints")
    for item in items:
        if item.nodeid.startswith("tests/ui/"):
            item.add_marker(ignore)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return ["monzapos"]


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    qapp.setStyle("Fusion")
    fonts.load_fonts()
    text.use("en")
    yield
    text.use("en")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(Icons())


class Desktop:
    """What ``desktop.run`` puts together, over another program."""

    def __init__(self, qtbot: QtBot, program: FakeProgram, *, shut: bool = False) -> None:
        self.qtbot = qtbot
        self.program = program
        self.builds = 0
        self.loop = Loop()
        self.workshop = Workshop()
        self.qt_words = QtWords()
        self.backstage = Backstage(self.loop, self._build, partial(warm_up, self.qt_words))
        self.theme = Theme(Icons())
        self.pictures = Pictures(self.theme, self.workshop, self.backstage)
        self.conductor = Conductor(self.backstage, self.workshop)
        self.window = MainWindow(self.theme, shut=shut)
        self.window.furnish(self.pictures, self.conductor)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)

    def open(self) -> None:
        self.window.show()
        self.window.activateWindow()  # shortcuts are for the active window
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.backstage.start()
        self.loop.start()
        self.qtbot.waitUntil(lambda: bool(self.window.sell.model.cards), timeout=5000)

    def close(self) -> None:
        self.window.close()
        self.workshop.close()
        assert self.backstage.close()
        self.qt_words.close()

    async def _build(self) -> Services:
        self.builds += 1
        return self.program


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram(FakeCatalogue([car(n) for n in range(1, 31)]))


@pytest.fixture
def desktop(qtbot: QtBot, program: FakeProgram) -> Iterator[Desktop]:
    made = Desktop(qtbot, program)
    made.open()
    yield made
    made.close()
