"""The line under the cards: how old the list is, and a button that has it read again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from monzapos.presentation.catalogue_screen import AgeLine
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import OneLine
from monzapos.ui.widgets.sign import Sign

HEIGHT = 44


class AgeBar(QWidget):
    """Hidden for a list that does not age. Its height never changes, so the cards stay in place."""

    again_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._sign = Sign(theme, "clock", "soft", 16)
        self._text = OneLine(fonts.NOTE, tone="soft")
        self._text.setObjectName("catalogue_age")
        self._again = Button("refresh_catalogue", _("Read again"), theme, "strip", "refresh-cw")
        self._again.clicked.connect(self.again_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 22, 4)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._again)
        self.hide()

    @property
    def button(self) -> QWidget:
        """What can be pressed."""
        return self._again

    def present(self, line: AgeLine | None) -> None:
        """Show how old the list is."""
        self.setVisible(line is not None)
        if line is None:
            return
        self._sign.show_icon(line.icon, "soft")
        self._text.setText(line.text)
        self._text.setAccessibleName(line.text)
        self._text.setAccessibleDescription(line.tip)
        for part in (self._sign, self._again):
            part.setToolTip(line.tip)
        self._again.say(line.button or self._again.text())
        self._again.setEnabled(bool(line.button))
