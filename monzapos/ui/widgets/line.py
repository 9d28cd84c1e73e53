"""A line of text that says when Enter was pressed in it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from monzapos.ui.widgets.buttons import is_enter


class Line(QLineEdit):
    """Unlike ``returnPressed``, one Enter that is held down is told once."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key."""
        if not is_enter(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.entered.emit()
