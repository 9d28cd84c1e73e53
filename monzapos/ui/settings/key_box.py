"""A provider's key: typed, tested, saved to the keyring, removed. Never shown again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from monzapos.presentation.key_words import key_words
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.notice_panel import NoticePanel


class KeyBox(QWidget):
    """What is typed leaves this box with one of the signals and nowhere else."""

    save_wanted = Signal(str)
    test_wanted = Signal(str)  # empty: the key that is kept
    remove_wanted = Signal()

    def __init__(self, provider: str, theme: Theme) -> None:
        super().__init__()
        name = f"{provider}_key"
        self._words = key_words(provider)
        self._state = label("", fonts.NOTE, tone="soft", wrap=True)
        self.key = QLineEdit()
        self.key.setObjectName(name)
        self.key.setAccessibleName(self._words.title)
        self.key.setPlaceholderText(self._words.beginning)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMaxLength(300)
        self.key.setFont(fonts.face(fonts.BODY))
        self.save = Button(f"{name}_save", _("Save key"), theme, icon="key-round")
        self.test = Button(f"{name}_test", _("Test key"), theme, icon="plug-zap")
        self.remove = Button(f"{name}_remove", _("Remove key"), theme, "danger", "trash-2")
        self.notice = NoticePanel(theme, f"{name}_notice")
        self._lay_out()
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.key.text().strip()))
        self.test.clicked.connect(lambda: self.test_wanted.emit(self.key.text().strip()))
        self.remove.clicked.connect(self.remove_wanted)
        self.key.textChanged.connect(self._allow)
        self.present(kept=False)

    def present(self, *, kept: bool) -> None:
        """Say whether a key is kept."""
        self._kept = kept
        self._state.setText(self._words.state(kept=kept))
        self._allow()

    def forget(self) -> None:
        """Empty the field: the key is where it belongs."""
        self.key.clear()

    def _allow(self) -> None:
        typed = bool(self.key.text().strip())
        self.save.setEnabled(typed)
        self.test.setEnabled(typed or self._kept)
        self.remove.setEnabled(self._kept)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.save, self.test, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(self._words.title, fonts.NOTE, fonts.SEMIBOLD))
        column.addWidget(self._state)
        column.addWidget(self.key)
        column.addLayout(row)
        column.addWidget(self.notice)
