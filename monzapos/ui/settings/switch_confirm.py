"""Asks before open sales are left unfollowed, in its place and not in a dialog."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.pair import Pair


class SwitchConfirm(QWidget):
    """Takes the place of the page's save button until it is answered."""

    confirmed = Signal()
    kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("switch_confirm")
        self._note = label("", fonts.NOTE, tone="soft", wrap=True)
        self.keep = Button("keep_provider", _("Do not save"), theme)
        self.confirm = Button("confirm_provider", _("Save anyway"), theme, "danger-solid")
        self.keep.clicked.connect(self.kept)
        self.confirm.clicked.connect(self.confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label(_("Leave open sales unfollowed?"), fonts.LEAD, fonts.BOLD))
        column.addWidget(self._note)
        column.addWidget(Pair(self.keep, self.confirm))
        self.hide()

    def ask(self, note: str) -> None:
        """Ask; the safe answer has the focus."""
        self._note.setText(note)
        self.setAccessibleName(note)
        self.show()
        self.keep.setFocus()
