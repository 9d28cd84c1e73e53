"""Asks before something cannot be taken back, in its place and not in a dialog."""

from dataclasses import dataclass

from PySide6.QtCore import Signal, SignalInstance
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
        self._before: QWidget | None = None
        self.keep.clicked.connect(lambda: self._answer(self.kept))
        self.confirm.clicked.connect(lambda: self._answer(self.confirmed))
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
        self._before = self.window().focusWidget()
        self.say(note)
        self.show()
        self.keep.setFocus()

    def _answer(self, signal: SignalInstance) -> None:
        """Hidden with the focus, Qt would give it to whatever comes next: a field, or a button."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is not None:
            focus.clearFocus()
        signal.emit()
        moved = self.window().focusWidget() is not None
        before = self._before
        if not moved and before is not None and before.isVisible() and before.isEnabled():
            before.setFocus()
