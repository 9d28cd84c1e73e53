"""The column at the right: what scrolls in it, and what stays in sight below."""

from PySide6.QtWidgets import QPushButton, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from monzapos.ui.widgets.column import Column


def test_what_scrolls_is_as_wide_as_what_stays(qtbot: QtBot) -> None:
    column, high, button = Column(), QWidget(), QPushButton("Next")
    qtbot.addWidget(column)
    column.body.addWidget(high)
    column.foot.addWidget(button)
    column.resize(400, 300)
    column.show()
    qtbot.waitUntil(lambda: high.width() == button.width() == 352)
    high.setMinimumHeight(900)
    qtbot.waitUntil(lambda: any(bar.isVisible() for bar in column.findChildren(QScrollBar)))
    qtbot.waitUntil(lambda: high.width() == button.width() == 352)
    high.setMinimumHeight(10)
    qtbot.waitUntil(lambda: not any(bar.isVisible() for bar in column.findChildren(QScrollBar)))
    qtbot.waitUntil(lambda: high.width() == button.width() == 352)
