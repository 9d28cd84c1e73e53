"""The column at the right: its body scrolls, its foot stays in sight."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

SIDE = 24  # pixels


class Column(QFrame):
    """Put widgets into ``body`` and buttons into ``foot``."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "column")
        self._scroll = QScrollArea()
        inside = QWidget()
        inside.setProperty("clear", "true")
        self.body = QVBoxLayout(inside)
        self._keep_in_line(0)
        self.body.setSpacing(14)
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().rangeChanged.connect(
            lambda _, most: self._keep_in_line(most)
        )
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(SIDE, 8, SIDE, 20)
        self.foot.setSpacing(10)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(self.foot)

    def _keep_in_line(self, most: int) -> None:
        """What scrolls stays as wide as the foot: its bar takes room from the margin alone."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if most else 0
        self.body.setContentsMargins(SIDE, 20, SIDE - bar, 12)

    def reveal(self, *parts: QWidget) -> None:
        """Scroll something into sight, as soon as it has its place; the last part first of all."""

        def scroll() -> None:
            for part in parts:
                if part.isVisible():
                    self._scroll.ensureWidgetVisible(part)

        QTimer.singleShot(0, parts[-1], scroll)
