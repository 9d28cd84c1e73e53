"""Every keyboard shortcut, in one place."""

import sys
from enum import Enum

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

# On macOS the Option key alone writes letters such as é, so that Command goes with it.
_ALT = "Ctrl+Alt" if sys.platform == "darwin" else "Alt"


class Shortcut(Enum):
    """What a key does wherever the focus is."""

    START = ("Ctrl+Return", "Ctrl+Enter")
    CANCEL = ("Esc",)
    FIND = ("Ctrl+F",)
    SELL = ("Ctrl+1",)
    SALES = ("Ctrl+2",)
    SETTINGS = ("Ctrl+3",)
    LOCK = ("Ctrl+L",)
    ABOUT = ("F1",)
    FULL_PRICE = (f"{_ALT}+F",)
    DEPOSIT = (f"{_ALT}+D",)
    NAME = (f"{_ALT}+N",)
    EMAIL = (f"{_ALT}+E",)
    PHONE = (f"{_ALT}+T",)

    @property
    def sequences(self) -> list[QKeySequence]:
        """The keys, as Qt wants them."""
        return [QKeySequence(keys) for keys in self.value]

    @property
    def words(self) -> str:
        """The keys, as they are written on this system's keyboard."""
        return self.sequences[0].toString(QKeySequence.SequenceFormat.NativeText)


# What is reached on the Sell page.
REACHED = (
    Shortcut.FULL_PRICE,
    Shortcut.DEPOSIT,
    Shortcut.NAME,
    Shortcut.EMAIL,
    Shortcut.PHONE,
)


def tell_keys(widget: QWidget, shortcut: Shortcut) -> None:
    """Show in a widget's tool tip by which keys it is reached."""
    widget.setToolTip(f"{widget.accessibleName()} ({shortcut.words})")
