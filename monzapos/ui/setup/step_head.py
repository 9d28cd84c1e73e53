"""The line of a step of the set-up: its number, its title, and how it stands."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from monzapos.presentation.setup_screen import Standing, StepScreen
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign

SIGNS = {
    Standing.DONE: ("circle-check", "green"),
    Standing.TO_DO: ("circle", "grey"),
    Standing.FAILED: ("triangle-alert", "rust"),
    Standing.TESTING: ("refresh-cw", "amber"),
}
_HEAD = 60  # pixels


class StepHead(Button):
    """The whole line is a button; an icon and words say the same."""

    def __init__(self, name: str, number: int, theme: Theme) -> None:
        super().__init__(name, "", theme, "step")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._number = number
        self._sign = Sign(theme, "circle", "grey", 22)
        self._title = label("", fonts.LEAD, fonts.SEMIBOLD, wrap=True)
        self._words = label("", fonts.NOTE, fonts.SEMIBOLD)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 22, 0)
        row.setSpacing(16)
        for part in (self._sign, self._title, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._sign)
        row.addWidget(self._title, 1)
        row.addWidget(self._words)

    def present(self, screen: StepScreen) -> None:
        """Say how the step stands."""
        icon, tone = SIGNS[screen.standing]
        self._sign.show_icon(icon, tone)
        self._title.setText(f"{self._number}  {screen.title}")
        self._words.setText(screen.standing_words)
        paint(self._words, tone)
        words = _("Step {number}, {title}: {standing}")
        self.setAccessibleName(
            words.format(number=self._number, title=screen.title, standing=screen.standing_words)
        )

    def sizeHint(self) -> QSize:
        """As high as every other."""
        return QSize(300, _HEAD)


def paint(made: QLabel, tone: str) -> None:
    """Give words the colour of how a step stands."""
    if made.property("tone") != tone:
        made.setProperty("tone", tone)
        made.style().unpolish(made)
        made.style().polish(made)
