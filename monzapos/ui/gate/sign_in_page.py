"""The sign-in: an e-mail address, a password, and words for whatever does not let somebody in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.gate_screen import Gate, GateScreen, field_of, mending_hint, staff_hint
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.gate.card import CardPage
from monzapos.ui.gate.password_field import PasswordField
from monzapos.ui.sale.customer_fields import field, mark
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.notice_panel import NoticePanel


class SignInPage(CardPage):
    """Also shows that a kept sign-in is being renewed, and lets it be tried again."""

    sign_in_wanted = Signal(str, str)  # e-mail, password
    retry_wanted = Signal()
    other_wanted = Signal()  # forget the kept sign-in
    set_up_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "user")
        self.email = field("sign_in_email", "", 320, _("E-mail"))
        self.password = PasswordField("sign_in_password")
        self.notice = NoticePanel(theme, "sign_in_notice")
        self.sign_in = Button("sign_in", _("Sign in"), theme, "primary")
        self.retry = Button("retry_sign_in", _("Try again"), theme, icon="refresh-cw")
        self.other = Button("other_sign_in", _("Sign in as somebody else"), theme, "quiet")
        self.set_up = Button("go_on_set_up", _("Go on setting up this desk"), theme, "quiet")
        self._settings_file = ""
        self._errors = {"email": _error(), "password": _error()}
        self._account = self._form()
        self._lay_out()
        self._connect()

    def present(self, screen: GateScreen) -> None:
        """Ask for the account, or say that a kept sign-in is being renewed."""
        renewing = screen.gate is Gate.RENEWING
        self.say(screen.title, screen.text, screen.following)
        self._settings_file = screen.settings_file
        for one in (self._account, self.sign_in):
            one.setVisible(not renewing)
        self.retry.setVisible(renewing and screen.trouble is not None)
        self.other.setVisible(renewing)
        self.set_up.setVisible(screen.may_set_up)
        if screen.trouble is not None:
            self._say_trouble(screen.trouble)
        elif renewing:
            self._say_no_trouble()
        self._hint.setVisible(not renewing or self._hint.text() != staff_hint())
        if screen.email and not self.email.text():
            self.email.setText(screen.email)

    def refuse(self, notice: Notice) -> None:
        """Say under the field that it belongs to why nobody was let in; the address stays."""
        self._set_busy(False)
        self.forgive()
        self.password.clear()
        place = field_of(notice.code)
        if place:
            error = self._errors[place]
            error.setText(" ".join(p for p in (notice.message, notice.action) if p))
            error.show()
            mark(self.email if place == "email" else self.password.edit, wrong=True)
        else:
            self._say_trouble(notice)
        (self.email if place == "email" else self.password.edit).setFocus()

    def forgive(self) -> None:
        """Take the errors away."""
        for error in self._errors.values():
            error.hide()
        for one in (self.email, self.password.edit):
            mark(one, wrong=False)
        self._say_no_trouble()

    def leave(self) -> None:
        """Keep nothing of whoever was let in, nor of whoever was not."""
        self._set_busy(False)
        self.forgive()
        self.password.clear()
        self.email.clear()

    def enter(self) -> None:
        """Go to what is to be typed first."""
        if self._account.isVisibleTo(self):
            (self.password.edit if self.email.text() else self.email).setFocus()
        elif self.retry.isVisibleTo(self):
            self.retry.setFocus()

    def _say_trouble(self, notice: Notice) -> None:
        self.notice.show_notice(notice)
        self._hint.setText(mending_hint(notice.code, self._settings_file) or staff_hint())

    def _say_no_trouble(self) -> None:
        self.notice.hide()
        self._hint.setText(staff_hint())

    def _press(self) -> None:
        if not self.sign_in.isEnabled():
            return
        email = self.email.text().strip()
        if not email or self.password.blank:
            (self.password.edit if email else self.email).setFocus()
            return
        self.forgive()
        self._set_busy(True)
        self.sign_in_wanted.emit(email, self.password.take())

    def _set_busy(self, busy: bool) -> None:
        for one in (self.email, self.password, self.sign_in):
            one.setEnabled(not busy)
        self.sign_in.say(_("Signing in…") if busy else _("Sign in"))

    def _connect(self) -> None:
        self.sign_in.clicked.connect(self._press)
        self.email.returnPressed.connect(self._press)
        self.password.entered.connect(self._press)
        self.email.textEdited.connect(self.forgive)
        self.password.edited.connect(self.forgive)
        self.retry.clicked.connect(self.retry_wanted)
        self.other.clicked.connect(self.other_wanted)
        self.set_up.clicked.connect(self.set_up_wanted)

    def _form(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for name, title, edit in (
            ("email", _("E-mail"), self.email),
            ("password", _("Password"), self.password),
        ):
            column.addWidget(label(title, fonts.NOTE, fonts.SEMIBOLD))
            column.addWidget(edit)
            column.addWidget(self._errors[name])
            column.addSpacing(7)
        return made

    def _lay_out(self) -> None:
        self._hint = label(staff_hint(), fonts.FINE, tone="soft", wrap=True)
        parts = (self._account, self.notice, self.sign_in, self.retry, self.other)
        for part in (*parts, self._hint, self.set_up):
            self.form.addWidget(part)


def _error() -> QLabel:
    made = label("", fonts.NOTE, tone="danger", wrap=True)
    made.hide()
    return made
