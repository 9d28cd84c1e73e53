"""What stands before the pages: the sign-in or the lock, one of them at a time."""

from PySide6.QtWidgets import QStackedWidget

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.gate_screen import Gate, GateScreen
from monzapos.ui.gate.lock_page import LockPage
from monzapos.ui.gate.sign_in_page import SignInPage
from monzapos.ui.theme import Theme


class Door(QStackedWidget):
    """Forgets what was typed whenever its gate changes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.sign_in = SignInPage(theme)
        self.lock = LockPage(theme)
        self._gate = Gate.OPEN
        self.addWidget(self.sign_in)
        self.addWidget(self.lock)

    def present(self, screen: GateScreen) -> None:
        """Show what somebody has to do to be let in; opening it forgets all that was typed."""
        if screen.gate is not self._gate:
            self.sign_in.leave()
            self.lock.leave()
        changed, self._gate = screen.gate is not self._gate, screen.gate
        if screen.gate is Gate.OPEN:
            return
        page = self.lock if screen.gate is Gate.LOCKED else self.sign_in
        page.present(screen)
        self.setCurrentWidget(page)
        if changed:
            page.enter()

    def enter(self) -> None:
        """Go to what is to be typed first."""
        (self.lock if self._gate is Gate.LOCKED else self.sign_in).enter()

    def warn(self, notice: Notice) -> None:
        """Say what went wrong on the way out."""
        self.sign_in.notice.show_notice(notice)
