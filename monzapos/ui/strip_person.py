"""The right end of the strip: who is signed in, the lock, and the way out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label

if TYPE_CHECKING:  # what the first frame does without
    from monzapos.presentation.gate_screen import Attendance

LONGEST = 40  # characters of a name


class StripPerson(QWidget):
    """A name only, where nobody signs in or the pages are shut."""

    lock_wanted = Signal()
    sign_out_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = label("", fonts.NOTE, fonts.SEMIBOLD)
        self.person = Button("person", "", theme, "strip", "chevron-down", _("Who is signed in"))
        self.person.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the name, then the sign
        self.lock = Button("lock_desk", "", theme, "strip", "lock", _("Lock this desk"))
        self.lock.setToolTip(_("Lock this desk (Ctrl+L)"))
        self.menu = QMenu(self.person)
        self.menu.setLayoutDirection(self.layoutDirection())  # the words first, whatever the button
        self._add(_("Lock"), "Ctrl+L", self.lock_wanted)
        self._add(_("Sign out"), "", self.sign_out_wanted)
        self.person.setMenu(self.menu)
        self.lock.clicked.connect(self.lock_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self._name, self.person, self.lock):
            row.addWidget(part)
        self._show_buttons(False)

    def say(self, name: str) -> None:
        """Show whose desk it is."""
        self._name.setText(name[:LONGEST])
        self._take_room()

    def present(self, attendance: "Attendance") -> None:
        """Show who is signed in, with what they may do about it."""
        if attendance.signs_in:
            self._name.setText(attendance.name[:LONGEST])
            self.person.setText(attendance.name[:LONGEST])
            words = _("{person} is signed in. Lock, sign out")
            self.person.setAccessibleName(words.format(person=attendance.name[:LONGEST]))
        self._show_buttons(attendance.signs_in and attendance.here)

    def _show_buttons(self, shown: bool) -> None:
        self.menu.close()
        self._name.setVisible(not shown)
        self.person.setVisible(shown)
        self.lock.setVisible(shown)
        self._take_room()

    def _take_room(self) -> None:
        """Take none where nobody is: not even what would part them from their neighbour."""
        self.setVisible(bool(self._name.text()) or self.lock.isVisibleTo(self))

    def _add(self, words: str, keys: str, signal: SignalInstance) -> None:
        action = QAction(words, self.menu)
        if keys:  # shown only: the window has the key
            action.setText(f"{words}\t{keys}")
        action.triggered.connect(signal)
        self.menu.addAction(action)
