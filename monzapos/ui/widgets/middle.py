"""A column in the middle of a page; what does not fit is scrolled to."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

MARGIN = 22  # pixels at either side


class Middle(QScrollArea):
    """Put widgets into ``column``."""

    def __init__(self, widest: int, spacing: int) -> None:
        super().__init__()
        inside = QWidget()
        inside.setProperty("ground", "paper")
        inside.setMaximumWidth(widest + 2 * MARGIN)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(MARGIN, 20, MARGIN, 24)
        self.column.setSpacing(spacing)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def reveal(self, part: QWidget) -> None:
        """Scroll something into sight, as soon as it has its place."""
        QTimer.singleShot(0, part, lambda: self.ensureWidgetVisible(part, 0, 16))
