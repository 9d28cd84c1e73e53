"""The lock: who is signed in, and the password that opens the desk again."""

from PySide6.QtCore import Signal

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.gate_screen import GateScreen
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.gate.card import CardPage
from monzapos.ui.gate.password_field import PasswordField
from monzapos.ui.sale.customer_fields import mark
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.notice_panel import NoticePanel


class LockPage(CardPage):
    """Says nothing of the journal but that an open sale goes on."""

    unlock_wanted = Signal(str)
    sign_out_wanted = Signal()
    sign_out_confirmed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "lock")
        self.password = PasswordField("unlock_password")
        self.unlock = Button("unlock", _("Unlock"), theme, "primary", "lock")
        self.sign_out = Button("sign_out", _("Sign out or change person"), theme, "quiet")
        self.question = Confirm(
            theme,
            _("Sign out?"),
            Answer("stay_locked", _("Stay signed in")),
            Answer("confirm_locked_sign_out", _("Sign out")),
        )
        self.notice = NoticePanel(theme, "lock_notice")
        self._error = label("", fonts.NOTE, tone="danger", wrap=True)
        self._error.hide()
        self.form.addWidget(label(_("Password"), fonts.NOTE, fonts.SEMIBOLD))
        for part in (self.password, self._error, self.notice, self.unlock, self.sign_out):
            self.form.addWidget(part)
        self.form.addWidget(self.question)
        self.question.kept.connect(self.take_back)
        self.question.confirmed.connect(self.sign_out_confirmed)
        self.unlock.clicked.connect(self._press)
        self.password.entered.connect(self._press)
        self.password.edited.connect(self.forgive)
        self.sign_out.clicked.connect(self.sign_out_wanted)

    def present(self, screen: GateScreen) -> None:
        """Say who is signed in."""
        self.say(screen.title, screen.text, screen.following)
        if screen.trouble is not None:
            self.notice.show_notice(screen.trouble)

    def refuse(self, notice: Notice) -> None:
        """Say why the desk stays locked."""
        self._set_busy(False)
        self.forgive()
        self.password.clear()
        if notice.code == "wrong_password":
            self._error.setText(_("That is not the password of whoever is signed in."))
            self._error.show()
            mark(self.password.edit, wrong=True)
        else:
            self.notice.show_notice(notice)
        self.password.edit.setFocus()

    def forgive(self) -> None:
        """Take the error away."""
        self._error.hide()
        self.notice.hide()
        mark(self.password.edit, wrong=False)

    def ask_sign_out(self, note: str) -> None:
        """Ask whether to go while sales are open."""
        self.sign_out.hide()
        self.question.ask(note)

    def take_back(self) -> None:
        """Ask no more; the password is to be typed."""
        if self.question.isVisibleTo(self):
            self.question.hide()
            self.sign_out.show()
            self.enter()

    def leave(self) -> None:
        """Keep nothing that was typed."""
        self.question.hide()
        self.sign_out.show()
        self._set_busy(False)
        self.forgive()
        self.password.clear()

    def enter(self) -> None:
        """Go to the password."""
        self.password.edit.setFocus()

    def _press(self) -> None:
        if self.unlock.isEnabled() and not self.password.blank:
            self.forgive()
            self._set_busy(True)
            self.unlock_wanted.emit(self.password.take())

    def _set_busy(self, busy: bool) -> None:
        for one in (self.password, self.unlock):
            one.setEnabled(not busy)
        self.unlock.say(_("Unlocking…") if busy else _("Unlock"))
