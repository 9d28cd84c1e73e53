"""Qt's own words, in text fields' menus and in its boxes, in the language of the program's."""

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator, Signal

log = logging.getLogger(__name__)

_SOURCE = "en"  # what Qt says without a catalogue


class QtWords(QObject):
    """Lives on the GUI thread, which reads no file: a catalogue is read wherever it is asked for.

    Widgets ask Qt for a word when they show it, so a menu that is opened later has the new ones.
    """

    _read = Signal(bytes)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator: QTranslator | None = None
        self._catalogue = b""  # Qt reads in these bytes as long as the translator is there
        self._read.connect(self._speak)

    def follow(self, language: str) -> None:
        """Read the words of ``language`` and speak them. Not on the GUI thread once a window shows.

        Called on another thread it returns before they are spoken, and what is sent to the GUI
        thread afterwards already finds them there.
        """
        self._read.emit(_catalogue(language))

    def close(self) -> None:
        """Leave Qt with its own words."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self._translator, self._catalogue = None, b""

    def _speak(self, catalogue: bytes) -> None:
        if catalogue == self._catalogue:
            return
        self.close()
        if not catalogue:
            return
        translator = QTranslator(self)
        if translator.load(catalogue):
            QCoreApplication.installTranslator(translator)
            self._translator, self._catalogue = translator, catalogue
        else:
            log.warning("Qt does not understand its own words")


def _catalogue(language: str) -> bytes:
    if language == _SOURCE:
        return b""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    try:
        return Path(folder, f"qtbase_{language}.qm").read_bytes()
    except OSError:
        log.warning("Qt's own words are not there in the language %s", language)
        return b""
