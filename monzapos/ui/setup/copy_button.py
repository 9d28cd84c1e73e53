"""A button that copies a text, and says so for a moment."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from monzapos.presentation.text import _
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button

COPIED_FOR = 2000  # milliseconds


class CopyButton(Button):
    """What is copied, whoever listens to it brings."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__(name, _("Copy the SQL"), theme, icon="copy")
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_FOR)
        self._copied.timeout.connect(lambda: self.say(_("Copy the SQL")))

    def copy(self, text: str) -> None:
        """Put a text into the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self.say(_("Copied"))
        self._copied.start()
