"""A quiet line over the Sell page at the first start: this is practice, and how to leave it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import OneLine
from monzapos.ui.widgets.sign import Sign


class Welcome(QWidget):
    """Put away once, it stays away."""

    set_up_wanted = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        words = OneLine(fonts.NOTE, fonts.SEMIBOLD)
        words.setText(_("You are practising. Set this desk up for your dealership when you like."))
        self.setAccessibleName(words.text())
        self.set_up = Button("welcome_set_up", _("Set up"), theme)
        self.away = Button("dismiss_welcome", "", theme, "quiet", "x", _("Do not show this again"))
        self.away.setFixedWidth(44)
        self.set_up.clicked.connect(self.set_up_wanted)
        self.away.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 4, 22, 4)
        row.setSpacing(12)
        row.addWidget(Sign(theme, "info", "soft", 18))
        row.addWidget(words, 1)
        row.addWidget(self.set_up)
        row.addWidget(self.away)
        theme.changed.connect(self.update)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.tokens.chip))
