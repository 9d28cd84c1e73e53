"""Where exactly one of several widgets is: the others are not in the window at all."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Place(QWidget):
    """What is not shown cannot be reached either: by no key, and by nobody who reads the window.

    A hidden widget could: programs that read a window aloud see hidden ones too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: QWidget | None = None
        self._left: dict[QWidget, QWidget] = {}  # where the keyboard was in what was taken out
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
        focus = self._focus_of(widget)  # which it forgets as it comes in
        self._shown = widget
        self._column.addWidget(widget)
        widget.show()
        if focus is not None:
            focus.setFocus()
        return True

    def _take_out(self, widget: QWidget) -> None:
        focus: QWidget | None = self.window().focusWidget()
        if focus is not None and widget.isAncestorOf(focus):
            self._left[widget] = focus
        self._column.removeWidget(widget)
        widget.hide()
        widget.setParent(None)

    def _focus_of(self, widget: QWidget) -> QWidget | None:
        """Return where the keyboard was, unless something else has asked for it since."""
        before = self._left.pop(widget, None)
        asked: QWidget | None = widget.focusWidget()
        wanted = asked or before
        return wanted if wanted is not None and wanted.isVisibleTo(widget) else None
