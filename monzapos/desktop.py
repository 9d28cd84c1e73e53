"""The desktop program: the window first, everything else behind it."""

import logging
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from monzapos.adapters.home import Home, home_of
from monzapos.presentation import text
from monzapos.ui.application import Surprises, end_on_signals, make_application
from monzapos.ui.icons import Icons
from monzapos.ui.main_window import MainWindow
from monzapos.ui.qt_words import QtWords
from monzapos.ui.single import SingleDesktop
from monzapos.ui.theme import Theme
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.loop import Loop
from monzapos.ui.work.workshop import Workshop

if TYPE_CHECKING:
    from monzapos.application.settings import Settings
    from monzapos.ui.work.services import Services

log = logging.getLogger(__name__)

SIZE = (1366, 768)
FRAME = 80  # pixels that a window manager may need around a window
TURN = 0.0005  # seconds until a busy thread lets the GUI thread go on; 0.005 is felt in frames
LATEST = 1000  # milliseconds to wait for a first frame; a window that starts hidden has none


def main(argv: Sequence[str]) -> int:
    """Open the window and return the exit status when it is closed."""
    from monzapos.adapters.log_file import logging_to
    from monzapos.domain.errors import Refusal

    home = home_of()
    try:
        home.make()
    except Refusal as refusal:
        text.use("")
        from monzapos.presentation.error_notice import notice

        words = notice(refusal)
        _say_why_not(argv, words.title, f"{words.message} {words.action}")
        return 2
    with logging_to(home.log):
        return run(list(argv), home)


def _say_why_not(argv: Sequence[str], title: str, message: str) -> None:
    """Say why no window opens: in the terminal, or in a box where Windows gave us no terminal."""
    if sys.__stderr__ is not None:
        sys.stderr.write(f"{title}. {message}\n")
        return
    from PySide6.QtWidgets import QMessageBox

    application = make_application(list(argv))
    qt_words = QtWords()
    qt_words.follow(text.language())
    QMessageBox.critical(None, application.applicationDisplayName(), f"{title}. {message}")


def run(argv: list[str], home: Home) -> int:
    """Run the window of a home."""
    sys.setswitchinterval(TURN)
    settings = _settings(home)
    text.use(settings.desk.language)
    application = make_application(argv)
    single = SingleDesktop(str(home.data))
    if not single.first():
        return 0
    surprises = Surprises()
    end_on_signals(application)
    loop, workshop, qt_words = Loop(), Workshop(), QtWords()
    backstage = Backstage(loop, partial(_build, home, {}), partial(warm_up, qt_words))
    surprises.happened.connect(backstage.own_up)
    theme = Theme(Icons())
    window = MainWindow(theme, shut=bool(settings.supabase.url))
    single.raised.connect(partial(_bring_to_front, window))

    def furnish(_read: None) -> None:
        from monzapos.ui.conductor import Conductor
        from monzapos.ui.vehicles.pictures import Pictures

        window.furnish(Pictures(theme, workshop, backstage), Conductor(backstage, workshop))

    loop.submit(partial(_read_the_rest, qt_words), furnish, _give_up)  # the loop's first job
    backstage.start()
    window.painted.connect(loop.start)
    QTimer.singleShot(LATEST, loop.start)
    _show(window)
    status = application.exec()
    single.close()
    workshop.close()
    backstage.close()
    qt_words.close()
    return status


def _show(window: MainWindow) -> None:
    """Open at the size that fits everything; a small screen is filled, its frame included."""
    window.resize(*SIZE)
    room = window.screen().availableSize()
    if room.width() < SIZE[0] + FRAME or room.height() < SIZE[1] + FRAME:
        window.showMaximized()
    else:
        window.show()


async def _read_the_rest(qt_words: QtWords) -> None:
    """Read what the first frame did without; on the loop, since the GUI thread reads no file."""
    import monzapos.presentation.error_notice
    import monzapos.ui.conductor
    import monzapos.ui.rooms
    import monzapos.ui.shortcuts  # noqa: F401

    qt_words.follow(text.language())  # here too: a program that cannot be built is never warmed up


def _give_up(trouble: Exception) -> None:
    """End a program whose own parts cannot be read: the log has the reason."""
    log.critical("A part of the program cannot be read", exc_info=trouble)
    QCoreApplication.exit(1)


async def _build(home: Home, remembered: dict[str, str]) -> "Services":
    from monzapos.bootstrap import build

    return await build(home, remembered=remembered)


def _settings(home: Home) -> "Settings":
    from monzapos.adapters.settings_file import SettingsFile

    return SettingsFile(home.settings_file).load()


def warm_up(qt_words: QtWords, services: "Services") -> None:
    """Import and read on the loop what the GUI thread is going to need."""
    from datetime import UTC, datetime

    from monzapos.presentation import formats

    language = services.settings.desk.language or text.system_language()
    text.translations(language)
    text.use(language)
    qt_words.follow(language)
    formats.money(0, "usd")
    formats.date_and_time(datetime.now(UTC))
    formats.date(datetime.now(UTC))


def _bring_to_front(window: MainWindow) -> None:
    window.showNormal() if window.isMinimized() else window.show()
    window.raise_()
    window.activateWindow()
