"""What Qt says by itself is said in the language that was chosen."""

import logging
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QPushButton

from monzapos.application.settings import DeskSettings, Settings
from monzapos.presentation import text
from monzapos.ui.qt_words import QtWords
from tests.ui.conftest import Desktop
from tests.ui.test_work import gui_thread_events, watch  # noqa: F401

ENGLISH = ["Undo", "Redo", "Cut", "Copy", "Paste", "Delete", "Select All"]
SPANISH = ["Deshacer", "Rehacer", "Cortar", "Copiar", "Pegar", "Borrar", "Seleccionar todo"]


def menu_of(field: QLineEdit) -> list[str]:
    """Return what the menu says that opens on a text field."""
    menu = field.createStandardContextMenu()
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.deleteLater()
    return [word.partition("\t")[0].replace("&", "") for word in words]


def choose(desktop: Desktop, language: str) -> None:
    """Build the program anew with another language, as saving it does."""
    before = desktop.builds
    desktop.program.settings = Settings(desk=DeskSettings(language=language))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: desktop.builds > before and text.language() == language)


def test_the_menu_of_a_field_follows_the_language_that_is_chosen(
    desktop: Desktop,
    gui_thread_events: list[str],  # noqa: F811
) -> None:
    assert menu_of(desktop.window.sell.browse.search) == ENGLISH
    watch(gui_thread_events)
    for language, words in (("es", SPANISH), ("en", ENGLISH), ("es", SPANISH)):
        with desktop.qtbot.waitSignal(desktop.backstage.ready):
            choose(desktop, language)
        assert menu_of(desktop.window.sell.browse.search) == words
    assert gui_thread_events == []


def test_a_box_that_is_there_already_follows_too(desktop: Desktop) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    desktop.qtbot.addWidget(box)
    button = box.button(QDialogButtonBox.StandardButton.Cancel)
    for language, word in (("es", "Cancelar"), ("en", "Cancel")):
        desktop.qt_words.follow(language)
        desktop.qtbot.waitUntil(partial(_says, button, word))


def _says(button: QPushButton, word: str) -> bool:
    return button.text().replace("&", "") == word


def test_every_language_of_ours_is_one_that_qt_speaks() -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    others = [one for one in text.LANGUAGES if one != "en"]
    assert [one for one in others if not (folder / f"qtbase_{one}.qm").is_file()] == []


@pytest.mark.usefixtures("qapp")
def test_a_language_that_is_not_there_is_told_and_does_no_harm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    words = QtWords()
    with caplog.at_level(logging.WARNING):
        words.follow("xx")
    assert "the language xx" in caplog.text
    assert menu_of(QLineEdit()) == ENGLISH
