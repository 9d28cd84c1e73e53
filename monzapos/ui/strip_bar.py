"""The strip over every page: LIVE, TEST or PRACTICE, the connection, the desk, the person."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from monzapos.ui import fonts
from monzapos.ui.strip_person import StripPerson
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import OneLine, label

if TYPE_CHECKING:  # what the first frame does without
    from monzapos.presentation.strip import Strip


class StripBar(QFrame):
    """Empty until it is known; then it always says in which mode money moves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setProperty("ground", "strip")
        self.setFixedHeight(48)
        self._mode = label("", 11, fonts.BOLD)
        font = self._mode.font()
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 1)
        self._mode.setFont(font)
        self._mode.setFixedHeight(24)
        self._mode.setContentsMargins(11, 0, 10, 0)
        self._mode.hide()
        self._note = OneLine(fonts.NOTE, tone="soft")
        self._dot = Dot(theme)
        self._connection = label("", fonts.NOTE, tone="soft")
        self._desk = label("", fonts.NOTE, tone="soft")
        self.person = StripPerson(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 22, 0)
        row.setSpacing(14)
        row.addWidget(self._mode)
        row.addWidget(self._note, 1)
        link = QHBoxLayout()
        link.setSpacing(7)
        link.addWidget(self._dot)
        link.addWidget(self._connection)
        row.addLayout(link)
        row.addWidget(self._desk)
        row.addWidget(self.person)

    def present(self, strip: "Strip") -> None:
        """Show the state of the program."""
        if self._mode.property("pill") != strip.mode.value:
            self._mode.setProperty("pill", strip.mode.value)
            self._mode.style().unpolish(self._mode)
            self._mode.style().polish(self._mode)
        self._mode.setText(strip.mode_name)
        self._mode.show()
        self._note.setText(strip.mode_note)
        self._dot.show_state(strip.online)
        self._connection.setText(strip.connection)
        self._desk.setText(strip.desk[:40])
        self.person.say(strip.person)
        words = (strip.mode_name, strip.mode_note, strip.connection, strip.desk, strip.person)
        self.setAccessibleName(". ".join(words))


class Dot(QWidget):
    """Green, red-brown or grey; the words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._online: bool | None = None
        self._known = False
        self.setFixedSize(10, 10)
        theme.changed.connect(self.update)

    def show_state(self, online: bool | None) -> None:
        """Show whether the provider answers."""
        self._known = True
        self._online = online
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        if not self._known:
            return
        tokens = self._theme.tokens
        colour = {None: tokens.line_strong, True: tokens.green, False: tokens.rust}[self._online]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QRectF(1, 1, 8, 8))
