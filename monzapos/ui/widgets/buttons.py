"""Buttons. Each has an object name for tests and an accessible name for people."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton

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
            self._gap = 6 if text else 0
            self.setIconSize(QSize(18 + self._gap, 18))
            theme.changed.connect(self._dress)
            self._dress()

    def say(self, text: str) -> None:
        """Change the text, for eyes and for readers."""
        if self.text() != text:
            self.setText(text)
            self.setAccessibleName(text)
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """A primary button becomes as narrow as its column, and its text smaller."""
        hint = super().minimumSizeHint()
        return QSize(120, hint.height()) if self._kind == "primary" else hint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does; one that is held down presses it once."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole text in sight."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._kind != "primary":
            return
        for size in (fonts.LEAD, fonts.BODY, fonts.NOTE, fonts.FINE):
            font = fonts.face(size, fonts.SEMIBOLD)
            if QFontMetrics(font).horizontalAdvance(self.text()) <= self.width() - 24:
                break
        self.setFont(font)

    def _dress(self) -> None:
        tokens = self._theme.tokens
        colour = {
            "primary": tokens.on_accent,
            "danger-solid": tokens.on_accent,
            "action": tokens.on_accent,
            "danger": tokens.danger,
            "quiet": tokens.soft,
        }.get(self._kind, tokens.text)
        icons = self._theme.icons
        self.setIcon(icons.icon(self._icon, colour, 18, off=tokens.off_text, gap=self._gap))


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button where the key is Enter; returns whether it is."""
    if not is_enter(event):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


def is_enter(event: QKeyEvent) -> bool:
    """Whether a key is Enter, with no other beside it."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held


def press_if_shown(button: QAbstractButton) -> None:
    """Press a button from elsewhere, unless a question stands in its place."""
    if button.isVisible():
        button.click()


def _font(kind: str) -> QFont:
    if kind == "primary":
        return fonts.face(fonts.LEAD, fonts.SEMIBOLD)
    return fonts.face(fonts.NOTE, fonts.SEMIBOLD)
