"""Every keyboard shortcut, in one place."""

from enum import Enum

from PySide6.QtGui import QKeySequence


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

    @property
    def sequences(self) -> list[QKeySequence]:
        """The keys, as Qt wants them."""
        return [QKeySequence(keys) for keys in self.value]
