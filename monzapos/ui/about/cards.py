"""The cards of the About page: what this is, and where its files are."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from monzapos.application.about import Places
from monzapos.presentation.about_screen import places_rows, version_words
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign

COPIED_FOR = 2000  # milliseconds
_BREAK = "\u200b"  # a place where a path may be broken, which nobody sees


class Card(QFrame):
    """A panel with a title; put widgets into ``column``."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 20)
        self.column.setSpacing(10)
        if title:
            self.column.addWidget(label(title, fonts.LEAD, fonts.BOLD))


class ProgramCard(Card):
    """Name, version and licence of the program itself."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("")
        self.version = label("", fonts.BODY, fonts.SEMIBOLD)
        self.version.setObjectName("about_version")
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(label("MonzaPOS", fonts.TITLE, fonts.BOLD))
        words.addWidget(self.version)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(Sign(theme, "monzapos", "text", 64))
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self.column.addWidget(
            label(
                _(
                    "The point of sale for a car dealership’s showroom. Free software under the "
                    "MIT licence, made of the work of many: see Licences."
                ),
                fonts.NOTE,
                tone="soft",
                wrap=True,
            )
        )

    def present(self, version: str) -> None:
        """Show which version this is."""
        self.version.setText(version_words(version))


class PlacesCard(Card):
    """Where this desk keeps its files; all of it can be copied."""

    copy_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(_("Where things are kept"))
        self.copy = Button("copy_places", _("Copy"), theme, icon="copy")
        self.copy.clicked.connect(self.copy_wanted)
        self._paths: dict[str, QLabel] = {}
        for name, title, _path in places_rows(Places("", "", "", "")):
            words = QVBoxLayout()
            words.setSpacing(1)
            words.addWidget(label(title, fonts.NOTE, fonts.SEMIBOLD))
            path = label("", fonts.NOTE, tone="soft", wrap=True)
            path.setObjectName(f"place_{name}")
            words.addWidget(path)
            self._paths[name] = path
            self.column.addLayout(words)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        self.column.addSpacing(4)
        self.column.addLayout(foot)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_FOR)
        self._copied.timeout.connect(lambda: self.copy.say(_("Copy")))

    def present(self, places: Places) -> None:
        """Show the paths."""
        for name, title, path in places_rows(places):
            breakable = path.replace("/", f"/{_BREAK}").replace("\\", f"\\{_BREAK}")
            self._paths[name].setText(breakable)
            self._paths[name].setAccessibleName(f"{title}: {path}")

    def say_copied(self) -> None:
        """Say for a moment that it is in the clipboard."""
        self.copy.say(_("Copied"))
        self._copied.start()
