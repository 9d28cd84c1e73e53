"""Enter presses the button that has the focus, as Space does."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button

NONE, KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
KEYS = [(Qt.Key.Key_Return, NONE), (Qt.Key.Key_Enter, KEYPAD), (Qt.Key.Key_Space, NONE)]


@pytest.mark.parametrize(("key", "held"), KEYS)
def test_a_key_presses_the_button(
    qtbot: QtBot, theme: Theme, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    button = Button("next", "Next sale", theme)
    qtbot.addWidget(button)
    clicks: list[bool] = []
    button.clicked.connect(lambda: clicks.append(True))
    QTest.keyClick(button, key, held)
    assert len(clicks) == 1


def test_enter_that_is_held_down_presses_nothing_again(qtbot: QtBot, theme: Theme) -> None:
    button = Button("next", "Next sale", theme)
    qtbot.addWidget(button)
    clicks: list[bool] = []
    button.clicked.connect(lambda: clicks.append(True))
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, NONE, "\r", True, 1)
    QApplication.sendEvent(button, again)
    assert clicks == []
