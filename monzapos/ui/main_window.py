"""The window: its first frame, the rooms that follow, and the keys that work everywhere."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMainWindow

from monzapos.presentation import text
from monzapos.ui.front import Front
from monzapos.ui.pages import SALES, SELL, SETTINGS
from monzapos.ui.stylesheet import stylesheet
from monzapos.ui.theme import Theme
from monzapos.ui.work.loop import BEGUN_ANEW

if TYPE_CHECKING:  # what the first frame does without
    from monzapos.presentation.gate_screen import GateScreen
    from monzapos.ui.about.page import AboutPage
    from monzapos.ui.conductor import Conductor
    from monzapos.ui.rooms import Rooms
    from monzapos.ui.settings.page import SettingsPage
    from monzapos.ui.setup.page import SetUpPage
    from monzapos.ui.shortcuts import Shortcut
    from monzapos.ui.vehicles.pictures import Pictures
    from monzapos.ui.work.services import Services


class MainWindow(QMainWindow):
    """Takes what is typed from its first frame on, and all the rest once it is furnished."""

    painted = Signal()  # the first frame is on the screen

    def __init__(self, theme: Theme, *, shut: bool) -> None:
        """``shut``: people sign in at this desk, so no page is shown before it is known who."""
        super().__init__()
        self._theme = theme
        self._rooms: Rooms | None = None
        self._services: Services | None = None
        self._online: bool | None = None
        self._open = 0
        self._update = ""
        self._unpainted = True
        self._language = text.language()
        self._shut = shut
        self.setWindowTitle("MonzaPOS")
        self.setMinimumSize(QSize(600, 420))
        self.setStyleSheet(stylesheet(theme.tokens))
        self._front = Front(theme, shut=shut)
        self.setCentralWidget(self._front)
        self._front.search.setFocus()  # not before it is in the window, which would forget it
        theme.changed.connect(self._dress)

    def furnish(self, pictures: "Pictures", conductor: "Conductor") -> None:
        """Put in the pages, and go on with what was typed into the first frame."""
        self._pictures = pictures
        self._conductor = conductor
        typed, place = self._front.search.text(), self._front.search.cursorPosition()
        conductor.gatekeeper.guard(self)
        self._build()
        self.sell.browse.search.setText(typed)
        self.sell.browse.search.setCursorPosition(place)
        self.sell.browse.search.setFocus()
        if self._front.entered:
            self.sell.browse.pick_first()
        self._bind_keys()
        conductor.ready.connect(self._ready)
        conductor.connection.connect(self._connected)
        conductor.trouble.connect(self._warn)
        conductor.open_count.connect(self._count)
        conductor.update_note.connect(self._say_update)
        conductor.reminded.connect(self._remind)
        conductor.gatekeeper.gate.connect(self._stand_at)
        conductor.stage_wanted.connect(lambda: self.show_page(SELL))

    def show_page(self, page: int) -> None:
        """Go to a page."""
        if self._rooms is not None and not self._shut:
            self._rooms.show_page(page)
            self._conductor.page_shown(sales=page == SALES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing on the Sell page searches."""
        if self._selling:
            self.sell.typed(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first frame is there."""
        super().paintEvent(event)
        if self._unpainted:
            self._unpainted = False
            QTimer.singleShot(0, self, self.painted.emit)  # the parts are painted after the whole

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of everything; open sales stay in the journal."""
        super().closeEvent(event)
        if self._rooms is not None:
            self._conductor.stop()
            self._pictures.stop()
            self.sell.light.rest()

    def _build(self) -> None:
        from monzapos.ui.rooms import Rooms

        before = self._rooms
        self._rooms = Rooms(self._theme, self._pictures, shut=self._shut)
        rooms, inside = self._rooms, self._rooms.inside
        self.rail, self.strip, self.notice = rooms.rail, rooms.strip, inside.notice
        self.sell, self.sales, self.door = inside.sell, inside.sales, rooms.door
        rooms.rail.chosen.connect(self.show_page)
        self._conductor.attach(rooms)
        if before is not None:
            rooms.make_as(before)
        self.setCentralWidget(rooms)  # which is the end of those before

    def _bind_keys(self) -> None:
        from monzapos.ui.shortcuts import REACHED, Shortcut

        actions: dict[Shortcut, Callable[[], None]] = {
            Shortcut.START: lambda: self.sell.start(),
            Shortcut.FIND: lambda: self.sell.go_to_search(),
        }
        for shortcut in REACHED:
            actions[shortcut] = partial(self._reach, shortcut)
        for shortcut, action in actions.items():
            for keys in shortcut.sequences:
                QShortcut(keys, self).activated.connect(
                    lambda action=action: self._selling and action()
                )
        anywhere = {
            Shortcut.CANCEL: self._escape,
            Shortcut.LOCK: self._conductor.gatekeeper.lock,
            Shortcut.ABOUT: self._show_about,
        }
        for shortcut, act in anywhere.items():
            for keys in shortcut.sequences:
                QShortcut(keys, self).activated.connect(act)
        pages = {Shortcut.SELL: SELL, Shortcut.SALES: SALES, Shortcut.SETTINGS: SETTINGS}
        for shortcut, page in pages.items():
            for keys in shortcut.sequences:
                QShortcut(keys, self).activated.connect(lambda page=page: self.show_page(page))

    @property
    def settings(self) -> "SettingsPage":
        """The Settings page, made if need be, as the two below."""
        return self._furnished.settings.get()

    @property
    def set_up(self) -> "SetUpPage":
        """The set-up page."""
        return self._furnished.set_up.get()

    @property
    def about(self) -> "AboutPage":
        """The About page."""
        return self._furnished.about.get()

    @property
    def _furnished(self) -> "Rooms":
        assert self._rooms is not None  # noqa: S101 - nobody asks the first frame for its pages
        return self._rooms

    @property
    def _selling(self) -> bool:
        return self._rooms is not None and self._rooms.page == SELL

    def _dress(self) -> None:
        self.setStyleSheet(stylesheet(self._theme.tokens))

    def _ready(self, services: "Services") -> None:
        self._services = services
        self.notice.hide()
        if self._rooms is not None and text.language() != self._language:
            self._language = text.language()
            page, setting_up = self._rooms.inside.page, self._rooms.setting_up
            self._build()
            self._count(self._open)
            self._say_update(self._update)
            self.show_page(page)
            if setting_up:
                self._rooms.show_set_up()
        self._say_state()

    def _connected(self, online: bool) -> None:
        self._online = online
        self._say_state()

    def _say_state(self) -> None:
        if self._rooms is not None and self._services is not None:
            self._rooms.say_state(self._services, self._online)

    def _count(self, count: int) -> None:
        self._open = count
        self.rail.show_open(count)

    def _escape(self) -> None:
        if self._rooms is not None and not self._rooms.escape() and self._selling:
            self.sell.escape()

    def _reach(self, shortcut: "Shortcut") -> None:
        self.sell.reach(shortcut)

    def _show_about(self) -> None:
        if self._rooms is not None:
            self._rooms.show_about()

    def _say_update(self, note: str) -> None:
        self._update = note
        if self._rooms is not None:
            self._rooms.say_update(note)

    def _stand_at(self, gate: "GateScreen") -> None:
        self._shut = gate.shut
        if self._rooms is not None:
            self._rooms.present_gate(gate)

    def _remind(self, notice: object) -> None:
        self.notice.show_warning(notice)  # type: ignore[arg-type]

    def _warn(self, notice: object) -> None:
        if getattr(notice, "code", "") == BEGUN_ANEW:  # what reads by itself reads again
            return
        for panel in (self.notice, self._furnished.waiting.notice):
            panel.show_notice(notice)  # type: ignore[arg-type]
