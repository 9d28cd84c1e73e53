"""A field for a password: never shown, never read out, and it says when caps lock is on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from monzapos.presentation.gate_screen import caps_lock_on
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.widgets.labels import label

LONGEST = 200


class PasswordField(QWidget):
    """What is typed leaves it by ``take`` and nowhere else, and only once."""

    entered = Signal()
    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.edit = _Edit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(_("Password"))
        self.edit.returnPressed.connect(self.entered)
        self.edit.textEdited.connect(lambda _typed: self.edited.emit())
        self.edit.caps_lock.connect(self._warn)
        self._caps = label(_("Caps lock is on"), fonts.NOTE, fonts.SEMIBOLD, "amber")
        self._caps.setObjectName(f"{name}_caps_lock")
        self._caps.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.edit)
        column.addWidget(self._caps)

    @property
    def blank(self) -> bool:
        """Whether nothing is typed."""
        return not self.edit.text()

    def take(self) -> str:
        """Return what was typed, and forget it."""
        typed = self.edit.text()
        self.clear()
        return typed

    def clear(self) -> None:
        """Forget what was typed, and what could bring it back."""
        self.edit.clear()  # with its history of changes
        self._warn(False)

    def _warn(self, on: bool) -> None:
        self._caps.setVisible(on)


class _Edit(QLineEdit):
    """Watches the letters for caps lock: no system tells it in the same way."""

    caps_lock = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST)
        self.setFont(fonts.face(fonts.BODY))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a letter."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        on = caps_lock_on(event.text(), shift=shift)
        if on is not None:
            self.caps_lock.emit(on)
        super().keyPressEvent(event)
