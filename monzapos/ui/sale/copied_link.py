"""The customer's link in the clipboard: there to be pasted, as long as the desk is open."""

from PySide6.QtGui import QGuiApplication

from monzapos.presentation.gate_screen import Gate, GateScreen


class CopiedLink:
    """Knows what it has put there, and takes back nothing else."""

    def __init__(self) -> None:
        self._url = ""

    def copy(self, url: str) -> None:
        """Put a link into the clipboard."""
        self._url = url
        QGuiApplication.clipboard().setText(url)

    def stand_at(self, gate: GateScreen) -> None:
        """Take it back from a desk that is locked, or that somebody has left."""
        if not self._url or gate.gate not in (Gate.LOCKED, Gate.SIGN_IN):
            return
        url, self._url = self._url, ""
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == url:
            clipboard.clear()
