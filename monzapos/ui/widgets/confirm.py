"""Asks before something cannot be taken back, in its place and not in a dialog."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.pair import Pair


@dataclass(frozen=True, slots=True)
class Answer:
    """One button: its object name and its words."""

    name: str
    text: str


class Confirm(QWidget):
    """Takes the place of the buttons it stands for until it is answered."""

    confirmed = Signal()
    kept = Signal()

    def __init__(self, theme: Theme, question: str, keep: Answer, confirm: Answer) -> None:
        super().__init__()
        self._note = label("", fonts.NOTE, tone="soft", wrap=True)
        self.keep = Button(keep.name, keep.text, theme)
        self.confirm = Button(confirm.name, confirm.text, theme, "danger-solid")
        self.keep.clicked.connect(self.kept)
        self.confirm.clicked.connect(self.confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label(question, fonts.LEAD, fonts.BOLD))
        column.addWidget(self._note)
        column.addWidget(Pair(self.keep, self.confirm))
        self.hide()

    def say(self, note: str) -> None:
        """Say what confirming does now: the time that is left goes on."""
        self._note.setText(note)
        self.setAccessibleName(note)

    def ask(self, note: str) -> None:
        """Ask; the safe answer has the focus."""
        self.say(note)
        self.show()
        self.keep.setFocus()
