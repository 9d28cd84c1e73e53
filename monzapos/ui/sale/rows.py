"""Lists of short lines: the steps of a running sale, and the facts of a settled one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from monzapos.presentation.sale_steps import Mark, Step
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import OneLine, label
from monzapos.ui.widgets.sign import Sign

MARKS = {
    Mark.DONE: ("check", "green"),
    Mark.NOW: ("circle", "amber"),
    Mark.TODO: ("circle", "line_strong"),
    Mark.FAILED: ("x", "rust"),
}


class Steps(QWidget):
    """What has happened, what happens, what will."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(9)

    def present(self, steps: tuple[Step, ...]) -> None:
        """Show the steps."""
        if steps == self._steps:
            return
        self._steps = steps
        _empty(self._column)
        for step in steps:
            icon, tone = MARKS[step.mark]
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(10)
            solid = step.mark in (Mark.DONE, Mark.FAILED)
            sign = Sign(self._theme, icon, tone, 18, solid=solid)
            line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            text = f"{step.time}  {step.text}" if step.time else step.text
            soft = "" if step.mark in (Mark.DONE, Mark.FAILED) else "soft"
            line.addWidget(label(text, fonts.NOTE, tone=soft, wrap=True, figures=True), 1)
            self._column.addWidget(row)


class Facts(QWidget):
    """What was sold, for how much, by whom, under which number."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[tuple[str, str], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def present(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show the facts."""
        if facts == self._facts:
            return
        self._facts = facts
        _empty(self._column)
        for title, value in facts:
            text = OneLine(fonts.BODY, fonts.SEMIBOLD)
            text.setText(value)
            self._column.addWidget(fact_row(title, text))


def fact_row(title: str, value: QLabel) -> QWidget:
    """Return a line with a title at the left and a value at the right, and a rule under it."""
    row = QFrame()
    row.setProperty("rule", "true")
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 10, 0, 10)
    line.setSpacing(16)
    line.addWidget(label(title, fonts.BODY, tone="soft"))
    value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(value, 1)
    return row


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
