"""The column at the right: its body scrolls, its foot stays in sight."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Column(QFrame):
    """Put widgets into ``body`` and buttons into ``foot``."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "column")
        inside = QWidget()
        inside.setProperty("clear", "true")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(24, 20, 24, 12)
        self.body.setSpacing(14)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(24, 8, 24, 20)
        self.foot.setSpacing(10)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(self.foot)

    def reveal(self, *parts: QWidget) -> None:
        """Scroll something into sight, as soon as it has its place; the last part first of all."""

        def scroll() -> None:
            for part in parts:
                if part.isVisible():
                    self._scroll.ensureWidgetVisible(part)

        QTimer.singleShot(0, parts[-1], scroll)
