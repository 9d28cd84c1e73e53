"""Two widgets side by side, or one under the other where the words would be cut."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

GAP = 10


class Pair(QWidget):
    """Decides anew whenever its width changes."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._both = (first, second)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        for one in self._both:
            self._row.addWidget(one, 1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two."""
        shown = [one.sizeHint() for one in self._both if not one.isHidden()]
        height = super().minimumSizeHint().height()
        return QSize(max((size.width() for size in shown), default=0), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take one line where both fit into halves of it, else two."""
        super().resizeEvent(event)
        self._decide()

    def event(self, event: QEvent) -> bool:
        """Longer words ask for another decision."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._decide()
        return super().event(event)

    def _decide(self) -> None:
        widest = max(one.sizeHint().width() for one in self._both)
        beside = 2 * widest + GAP <= self.width()
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)
