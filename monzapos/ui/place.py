"""Where exactly one of several widgets is: the others are not in the window at all."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Place(QWidget):
    """What is not shown cannot be reached either: by no key, and by nobody who reads the window.

    A hidden widget could: programs that read a window aloud see hidden ones too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: QWidget | None = None
        self._focus: dict[QWidget, QWidget] = {}  # where the keyboard was in each
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def shown(self) -> QWidget | None:
        """What is there."""
        return self._shown

    def show_only(self, widget: QWidget) -> bool:
        """Take out what is there and put in another; returns whether it is another."""
        if widget is self._shown:
            return False
        if self._shown is not None:
            self._take_out(self._shown)
        self._shown = widget
        self._column.addWidget(widget)
        widget.show()
        focus = self._focus.pop(widget, None)
        if focus is not None and widget.isAncestorOf(focus):
            focus.setFocus()
        return True

    def _take_out(self, widget: QWidget) -> None:
        focus: QWidget | None = self.window().focusWidget()
        if focus is not None and widget.isAncestorOf(focus):
            self._focus[widget] = focus
        self._column.removeWidget(widget)
        widget.hide()
        widget.setParent(None)
