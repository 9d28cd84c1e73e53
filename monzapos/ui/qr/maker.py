"""Makes the code of a URL on a worker, and has what was painted read back."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from monzapos.application.ports import QrCodes, QrMatrix
from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import Notice, notice
from monzapos.ui.work.workshop import Workshop


class QrMaker(QObject):
    """Answers with a matrix, and with a doubt where a phone would not read the right URL."""

    made = Signal(object)  # QrMatrix or None
    doubted = Signal(bool)  # whether what stands on the screen is not the URL
    refused = Signal(object)  # Notice

    def __init__(self, workshop: Workshop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workshop = workshop
        self._codes: QrCodes | None = None
        self._url: str | None = None

    def use(self, codes: QrCodes) -> None:
        """Make codes with this from now on."""
        self._codes = codes

    def show(self, url: str | None) -> None:
        """Ask for the code of a URL; the same URL is made once."""
        if url == self._url:
            return
        self._url = url
        self.made.emit(None)
        self.doubted.emit(False)
        if url is not None and self._codes is not None:
            self._workshop.do(partial(_encode, self._codes, url), self._take)

    def forget(self) -> None:
        """Make even the same URL anew: another widget is to show it."""
        self._url = None

    def check(self, grey: bytes, width: int, height: int) -> None:
        """Read back what was painted."""
        if self._url is None or self._codes is None:
            return
        job = partial(_read, self._codes, self._url, grey, width, height)
        self._workshop.do(job, self._judge)

    def _take(self, made: tuple[str, QrMatrix | Notice]) -> None:
        url, result = made
        if url != self._url:
            return
        if isinstance(result, QrMatrix):
            self.made.emit(result)
        else:
            self.refused.emit(result)

    def _judge(self, judged: tuple[str, bool]) -> None:
        url, right = judged
        if url == self._url:
            self.doubted.emit(not right)


def _encode(codes: QrCodes, url: str) -> tuple[str, QrMatrix | Notice]:
    try:
        return url, codes.encode(url)
    except Refusal as refusal:
        return url, notice(refusal)


def _read(codes: QrCodes, url: str, grey: bytes, width: int, height: int) -> tuple[str, bool]:
    return url, codes.read(grey, width, height) == url
