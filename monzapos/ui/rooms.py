"""All of the window: the rail, the strip, the pages, and the door before them.

Read from disk after the first frame.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from monzapos.presentation.gate_screen import Gate, GateScreen
from monzapos.presentation.names import provider_name
from monzapos.presentation.strip import strip
from monzapos.ui.about.page import AboutPage
from monzapos.ui.gate.door import Door
from monzapos.ui.gate.waiting import Waiting
from monzapos.ui.inside import Inside
from monzapos.ui.pages import SELL, SETTINGS
from monzapos.ui.place import Place
from monzapos.ui.rail import Rail
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.setup.page import SetUpPage
from monzapos.ui.strip_bar import StripBar
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.widgets.later import Later

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class Rooms(QWidget):
    """Built anew when the language changes."""

    set_up_shown = Signal()

    def __init__(self, theme: Theme, pictures: Pictures, *, shut: bool) -> None:
        """``shut``: nothing is shown before the gate is known."""
        super().__init__()
        self.setProperty("ground", "paper")
        self._gate = GateScreen(Gate.RENEWING if shut else Gate.OPEN)
        self._setting_up = False
        self._telling = False  # what this program is
        self._signing_in = False  # on the way from the set-up and back to it
        self.rail = Rail(theme)
        self.strip = StripBar(theme)
        self.inside = Inside(theme, pictures)
        self.door = Door(theme)
        self.waiting = Waiting(theme)
        self.settings = self.inside.settings
        self.set_up = Later(lambda: SetUpPage(theme))
        self.about = Later(lambda: AboutPage(theme))
        self._update = ""  # what is said of a newer version
        self._place = Place()
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.strip)
        body.addWidget(self._place, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(body, 1)
        self.rail.show_page(SELL)
        self.rail.shut(shut)
        self._place.show_only(self.waiting if shut else self.inside)
        self.door.sign_in.set_up_wanted.connect(self.show_set_up)
        self.inside.sell.welcome.set_up_wanted.connect(self.show_set_up)
        # Those that are not in the window, too.
        for part in (self.inside, self.door, self.waiting):
            self.destroyed.connect(part.deleteLater)
        self.settings.when_made(self._join_settings)
        self.set_up.when_made(self._join_set_up)
        self.about.when_made(self._join_about)

    @property
    def page(self) -> int | None:
        """The page that is shown; None where another thing stands before all of them."""
        return self.inside.page if self._place.shown is self.inside else None

    @property
    def setting_up(self) -> bool:
        """Whether the set-up is shown."""
        return self._place.shown is not None and self._place.shown is self.set_up.made

    def make_as(self, before: "Rooms") -> None:
        """Make the pages that were there before; whoever serves them serves these from now on."""
        for page, old in (
            (self.settings, before.settings),
            (self.set_up, before.set_up),
            (self.about, before.about),
        ):
            if old.made is not None:
                page.get()

    def show_page(self, page: int) -> None:
        """Go to a page, where somebody is let in."""
        if self._gate.shut:
            return
        self._setting_up = self._telling = False
        self.inside.show_page(page)
        self.rail.show_page(page)
        self._arrange()
        self.inside.enter()

    def show_set_up(self) -> None:
        """Go to the set-up, where it is allowed."""
        self._setting_up, self._signing_in, self._telling = True, False, False
        self._arrange()
        if self.setting_up:
            self.rail.show_page(SETTINGS)

    def show_about(self) -> None:
        """Say what this program is, to whoever is let in."""
        if not self._gate.shut:
            self._setting_up, self._telling = False, True
            self._arrange()

    def escape(self) -> bool:
        """Take back a question, or leave what stands before the pages; returns whether it did."""
        if self._place.shown is self.inside:
            return self.inside.take_back()
        if self._place.shown is self.door:
            self.door.lock.take_back()
        elif self._telling:
            self.leave_about()
        elif self.setting_up and not self.set_up.get().take_back():
            self._leave_set_up()
        return True

    def leave_about(self) -> None:
        """Go back to the page that one came from."""
        if self._telling:
            self._telling = False
            self._arrange()
            self.inside.enter()

    def say_update(self, note: str) -> None:
        """Say quietly that a newer version is there; never over a sale."""
        self._update = note
        self.rail.say_update(note)
        if self.settings.made is not None:
            self.settings.made.say_update(note)

    def present_gate(self, gate: GateScreen) -> None:
        """Let somebody in, or shut the door."""
        self._gate = gate
        self._signing_in = self._signing_in and gate.shut
        self.inside.say_standing(None if gate.shut else gate.trouble)
        self._arrange()

    def say_state(self, services: "Services", online: bool | None) -> None:
        """Say in the strip how the program stands."""
        name = provider_name(services.provider)
        seller = services.staff.roll.person
        desk, person = services.desk.name, seller.name if seller else ""
        self.strip.present(strip(services.mode, online, name, desk, person))

    def ask_sign_out(self, note: str) -> None:
        """Ask whether to go while sales are open."""
        self._telling = False
        self._leave_set_up()
        self.inside.ask_sign_out(note)

    def _join_settings(self, page: SettingsPage) -> None:
        page.set_up_wanted.connect(self.show_set_up)
        page.about_wanted.connect(self.show_about)
        page.say_update(self._update)

    def _join_set_up(self, page: SetUpPage) -> None:
        page.sign_in_wanted.connect(self._go_to_sign_in)
        page.left.connect(self._leave_set_up)
        self.destroyed.connect(page.deleteLater)

    def _join_about(self, page: AboutPage) -> None:
        page.left.connect(self.leave_about)
        self.destroyed.connect(page.deleteLater)

    def _go_to_sign_in(self) -> None:
        self._signing_in = True
        self._arrange()

    def _leave_set_up(self) -> None:
        self._setting_up = False
        self.rail.show_page(self.inside.page)
        self._arrange()
        if self.page is not None:
            self.inside.enter()

    def _arrange(self) -> None:
        """Put the one thing into its place that may be seen now."""
        shut = self._gate.shut
        self.rail.shut(shut)
        if shut:
            _close_popups()
        may_set_up = not shut or self._gate.may_set_up
        if self._setting_up and may_set_up and not self._signing_in:
            if self._place.show_only(self.set_up.get()):
                self.set_up.get().enter()
                self.set_up_shown.emit()
        elif not shut and self._telling:
            if self._place.show_only(self.about.get()):
                self.about.get().enter()
        elif not shut:
            self._place.show_only(self.inside)
        elif self._place.show_only(self.door):
            self.door.enter()


def _close_popups() -> None:
    """Close menus and lists: they are windows of their own."""
    while popup := QApplication.activePopupWidget():
        popup.close()
