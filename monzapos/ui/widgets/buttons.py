"""Buttons. Each has an object name for tests and an accessible name for people."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QPushButton

from monzapos.ui import fonts
from monzapos.ui.theme import Theme


class Button(QPushButton):
    """A button of one of the kinds of the style sheet, with an icon where one helps."""

    def __init__(
        self,
        name: str,
        text: str,
        theme: Theme,
        kind: str = "",
        icon: str = "",
        accessible: str = "",
    ) -> None:
        super().__init__(text)
        self._theme = theme
        self._kind = kind
        self._icon = icon
        self.setObjectName(name)
        self.setAccessibleName(accessible or text)
        self.setFont(_font(kind))
        if kind:
            self.setProperty("kind", kind)
        if icon:
            self.setIconSize(QSize(18, 18))
            theme.changed.connect(self._dress)
            self._dress()

    def say(self, text: str) -> None:
        """Change the text, for eyes and for readers."""
        if self.text() != text:
            self.setText(text)
            self.setAccessibleName(text)

    def _dress(self) -> None:
        tokens = self._theme.tokens
        colour = {
            "primary": tokens.on_accent,
            "danger-solid": tokens.on_accent,
            "danger": tokens.danger,
            "quiet": tokens.soft,
        }.get(self._kind, tokens.text)
        self.setIcon(self._theme.icons.icon(self._icon, colour, 18))


def _font(kind: str) -> QFont:
    if kind == "primary":
        return fonts.face(fonts.LEAD, fonts.SEMIBOLD)
    return fonts.face(fonts.NOTE, fonts.SEMIBOLD)
