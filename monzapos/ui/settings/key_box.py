"""A provider's key: typed, tested, saved to the keyring, removed. Never shown again."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from monzapos.presentation.key_words import key_words, remove_note, remove_question
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button, press_if_shown
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.line import Line
from monzapos.ui.widgets.notice_panel import NoticePanel


class KeyBox(QWidget):
    """What is typed leaves this box with one of the signals and nowhere else."""

    save_wanted = Signal(str)
    test_wanted = Signal(str)  # empty: the key that is kept
    remove_wanted = Signal()  # confirmed

    def __init__(self, provider: str, theme: Theme, prefix: str = "") -> None:
        super().__init__()
        name = f"{prefix}{provider}_key"
        self._provider = provider
        self._words = key_words(provider)
        self._kept = False
        self._allowed = True
        self._state = label("", fonts.NOTE, tone="soft", wrap=True)
        self.key = _key_field(name, self._words.title, self._words.beginning)
        self.save = Button(f"{name}_save", _("Save key"), theme, icon="key-round")
        self.test = Button(f"{name}_test", _("Test key"), theme, icon="plug-zap")
        self.remove = Button(f"{name}_remove", _("Remove key"), theme, "danger", "trash-2")
        self.confirm = Confirm(
            theme,
            remove_question(provider),
            Answer(f"{name}_keep", _("Keep the key")),
            Answer(f"{name}_confirm_remove", _("Remove it")),
        )
        self.notice = NoticePanel(theme, f"{name}_notice")
        self._lay_out()
        self._connect()
        self.present(kept=False)

    def present(self, *, kept: bool, fleeting: bool = False) -> None:
        """Say whether a key is kept, and whether only until the program ends."""
        self._kept = kept
        self._state.setText(self._words.state(kept=kept, fleeting=fleeting))
        self._enable()

    def allow(self, allowed: bool) -> None:
        """Whether a key may be saved or removed now; it may always be tested."""
        self._allowed = allowed
        self._enable()

    def forget(self) -> None:
        """Empty the field: the key is where it belongs."""
        self.key.clear()

    def _ask(self) -> None:
        self._buttons.hide()
        self.notice.hide()
        self.confirm.ask(remove_note(self._provider))

    def _keep(self) -> None:
        self.confirm.hide()
        self._buttons.show()
        self.remove.setFocus()

    def _confirmed(self) -> None:
        self._keep()
        self.remove_wanted.emit()

    def _enable(self) -> None:
        typed = bool(self.key.text().strip())
        may = {
            self.save: typed and self._allowed,
            self.test: typed or self._kept,
            self.remove: self._kept and self._allowed,
        }
        off = [button for button, enabled in may.items() if not enabled]
        if self.window().focusWidget() in off:  # it would go to whatever comes next
            self.key.setFocus()
        for button, enabled in may.items():
            button.setEnabled(enabled)

    def _connect(self) -> None:
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.key.text().strip()))
        self.test.clicked.connect(lambda: self.test_wanted.emit(self.key.text().strip()))
        self.remove.clicked.connect(self._ask)
        self.confirm.kept.connect(self._keep)
        self.confirm.confirmed.connect(self._confirmed)
        self.key.textChanged.connect(self._enable)
        self.key.entered.connect(partial(press_if_shown, self.save))

    def _lay_out(self) -> None:
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for button in (self.save, self.test, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(self._words.title, fonts.NOTE, fonts.SEMIBOLD))
        for part in (self._state, self.key, self._buttons, self.confirm, self.notice):
            column.addWidget(part)


def _key_field(name: str, title: str, beginning: str) -> Line:
    made = Line()
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.setPlaceholderText(beginning)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(300)
    made.setFont(fonts.face(fonts.BODY))
    return made
