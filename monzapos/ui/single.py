"""One desktop for each home: a second one brings the first to the front and ends."""

import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT = 500  # milliseconds for the first one to answer


class SingleDesktop(QObject):
    """``raised`` fires when another start wanted this window."""

    raised = Signal()

    def __init__(self, home: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = "monzapos-" + hashlib.sha256(home.encode()).hexdigest()[:16]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def first(self) -> bool:
        """Return whether this is the first desktop; if not, the first one has been called."""
        caller = QLocalSocket()
        caller.connectToServer(self._name)
        if caller.waitForConnected(WAIT):
            caller.disconnectFromServer()
            return False
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left behind by one that was killed
            self._server.listen(self._name)  # where even this fails, two windows are no harm
        return True

    def close(self) -> None:
        """Let the next start be the first."""
        self._server.close()

    def _answer(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            self.raised.emit()
