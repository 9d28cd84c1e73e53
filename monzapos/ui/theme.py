"""The look: which theme is on, and everything that has to change when the system changes it."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from monzapos.ui.icons import Icons
from monzapos.ui.tokens import DAY, NIGHT, Tokens


class Theme(QObject):
    """Follows the system live. Some desktops change the scheme but not Qt's palette, and some say
    nothing at all, so the palette is always our own."""

    changed = Signal()

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.icons = icons
        self.tokens = DAY
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.follow)
        self.follow(hints.colorScheme())

    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Put on the theme that the system asks for; by day where it does not say."""
        self.tokens = NIGHT if scheme is Qt.ColorScheme.Dark else DAY
        QGuiApplication.setPalette(palette(self.tokens))
        self.changed.emit()


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of a theme, for whatever no style sheet reaches."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.paper,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.field,
        QPalette.ColorRole.AlternateBase: tokens.paper,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.panel,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.soft,
        QPalette.ColorRole.ToolTipBase: tokens.chip_on,
        QPalette.ColorRole.ToolTipText: tokens.chip_on_text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.Accent: tokens.accent,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.off_text))
    return made
