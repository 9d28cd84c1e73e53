"""What stands where the cards would be, if there were any."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monzapos.presentation.catalogue_screen import EmptyPage
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign


class EmptyView(QWidget):
    """Says why there is nothing, and offers what helps."""

    clear_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sign = Sign(theme, "search", "line_strong", 56)
        self._title = label("", fonts.TITLE, fonts.BOLD, wrap=True)
        self._text = label("", tone="soft", wrap=True)
        self._clear = Button("clear_search", "", theme)
        self._again = Button("read_catalogue", "", theme)
        self._clear.clicked.connect(self.clear_wanted)
        self._again.clicked.connect(self.again_wanted)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 0, 62, 60)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._sign, 0, middle)
        for part in (self._title, self._text):
            part.setAlignment(middle)
            column.addWidget(part)
        for button in (self._clear, self._again):
            column.addWidget(button, 0, middle)
        column.addStretch(1)

    def present(self, page: EmptyPage) -> None:
        """Say it."""
        self._sign.show_icon(page.icon, "line_strong")
        self._title.setText(page.title)
        self._text.setText(page.text)
        self.setAccessibleName(f"{page.title}. {page.text}")
        for button, used in ((self._clear, not page.again), (self._again, page.again)):
            button.say(page.button)
            button.setVisible(used and bool(page.button))
