"""The deal of a running or settled sale: light, amount, code, time line, and what may be done."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.names import provider_name
from monzapos.presentation.sale_screen import SaleScreen
from monzapos.presentation.sale_steps import Stage
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.sale.hand_box import HandBox
from monzapos.ui.sale.rows import Facts, Steps, fact_row
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.column import Column
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.notice_panel import NoticePanel
from monzapos.ui.widgets.pair import Pair

SETTLED = (Stage.PAID, Stage.NOT_PAID)
COPIED_FOR = 2000  # milliseconds


class SalePanel(Column):
    """Shows one ``SaleScreen``; every button says its wish and changes nothing by itself."""

    copy_wanted = Signal()
    renew_wanted = Signal(str)  # the other provider that makes the new code, "" for the same
    cancel_wanted = Signal()  # confirmed
    next_wanted = Signal()  # settled, or left in the follower's hands

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._screen: SaleScreen | None = None
        self.light_place = QVBoxLayout()
        self.light_place.setSpacing(0)
        self._amount = label("", fonts.SUM, fonts.BOLD, figures=True)
        self._buyer = label("", fonts.TITLE, fonts.BOLD, wrap=True)
        self._about = label("", fonts.NOTE, tone="soft", wrap=True)
        self.desk_code = _code_label()
        self.countdown = _countdown_label()
        self._code_row = fact_row(_("Desk code"), self.desk_code)
        self._time_row = fact_row(_("Code is good for"), self.countdown)
        self._check = label("", fonts.NOTE, tone="soft", wrap=True)
        self.hand = HandBox(theme)
        self._steps = Steps(theme)
        self._facts = Facts()
        self.notice = NoticePanel(theme, "sale_notice")
        self.confirm = Confirm(
            theme,
            _("Cancel this sale?"),
            Answer("keep_sale", _("Keep the sale")),
            Answer("confirm_cancel", _("Cancel the sale")),
        )
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_FOR)
        self._copied.timeout.connect(self._unsay_copied)
        self._make_buttons(theme)
        self._lay_out()
        self._connect()

    def present(self, screen: SaleScreen) -> None:
        """Show a sale as it stands now."""
        before = self._screen
        self._screen = screen
        settled = screen.stage in SETTLED
        if before is None or before.sale_id != screen.sale_id:
            self.notice.hide()
            self._keep()
        self._render_words(screen, settled=settled)
        self.copy_link.setEnabled(screen.may_copy)
        self.new_code.setEnabled(screen.may_renew)
        self.new_code_other.setVisible(bool(screen.switch_to))
        self.new_code_other.say(
            _("New code with {provider}").format(provider=provider_name(screen.switch_to))
        )
        self._switch_note.setText(screen.switch_note)
        self._switch_note.setVisible(bool(screen.switch_note))
        self.confirm.say(screen.cancel_note)
        self.cancel.setEnabled(screen.may_cancel)
        if not screen.may_cancel and self.confirm.isVisibleTo(self):
            self._keep()
        for button in (self.copy_link, self.cancel, self.leave):
            button.setVisible(not settled)
        self.new_code.setVisible(screen.stage is not Stage.PAID)
        self.new_sale.setVisible(settled)
        if settled and (before is None or before.stage is not screen.stage):
            self.new_sale.setFocus()

    def refuse(self, notice: Notice) -> None:
        """Say why a wish was not granted."""
        self.notice.show_notice(notice)
        self.reveal(self.notice)

    def ask_cancel(self) -> None:
        """Ask, or take the question back."""
        if self.confirm.isVisibleTo(self):
            self.confirm.kept.emit()
        elif self._screen is not None and self._screen.may_cancel:
            self._buttons.hide()
            self.confirm.ask(self._screen.cancel_note)

    def say_copied(self) -> None:
        """Say for a moment that the link is in the clipboard."""
        self.copy_link.say(_("Copied"))
        self._copied.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody reads that it was copied any more."""
        super().hideEvent(event)
        if self._copied.isActive():
            self._copied.stop()
            self._unsay_copied()

    def _unsay_copied(self) -> None:
        self.copy_link.say(_("Copy link"))

    def _keep(self) -> None:
        self.confirm.hide()
        self._buttons.show()

    def _confirmed(self) -> None:
        self._keep()
        self.cancel_wanted.emit()

    def _renew_elsewhere(self) -> None:
        if self._screen is not None:
            self.renew_wanted.emit(self._screen.switch_to)

    def _render_words(self, screen: SaleScreen, *, settled: bool) -> None:
        self._amount.setText(screen.amount)
        self._amount.setVisible(not settled)
        self._buyer.setText((screen.customer or screen.vehicle)[:160])
        self._buyer.setVisible(settled)
        self._about.setText((screen.contact if settled else screen.about)[:300])
        self._about.setVisible(bool(self._about.text()))
        self.desk_code.setText(screen.desk_code)
        self.desk_code.setAccessibleName(_("Desk code {code}").format(code=screen.desk_code))
        self._check.setText(screen.check_note)
        self._check.setVisible(bool(screen.check_note))
        self.hand.present(screen.sale_id, screen.hand)
        self.countdown.setText(screen.countdown)
        self._code_row.setVisible(bool(screen.desk_code) and not settled)
        self._time_row.setVisible(bool(screen.countdown))
        self._steps.setVisible(not settled)
        self._steps.present(screen.steps)
        self._facts.setVisible(settled)
        self._facts.present(screen.facts)

    def _make_buttons(self, theme: Theme) -> None:
        self.copy_link = Button("copy_link", _("Copy link"), theme, icon="copy")
        self.customer_window = Button("customer_window", _("Customer’s screen"), theme)
        self.new_code = Button("new_code", _("New code"), theme, icon="refresh-cw")
        self.new_code_other = Button("new_code_other", _("New code"), theme, icon="refresh-cw")
        self._switch_note = label("", fonts.FINE, tone="soft", wrap=True, figures=True)
        self.cancel = Button("cancel_sale", _("Cancel sale"), theme, "danger", "ban")
        self.leave = Button("leave_sale", _("Leave it followed, next sale"), theme, "quiet")
        self.new_sale = Button("new_sale", _("Next sale"), theme, "primary")
        self._buttons = QWidget()
        column = QVBoxLayout(self._buttons)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Pair(self.copy_link, self.new_code))
        for part in (
            self.new_code_other,
            self.customer_window,
            self.cancel,
            self.leave,
            self.new_sale,
        ):
            column.addWidget(part)
        self.customer_window.hide()

    def _lay_out(self) -> None:
        self.body.addLayout(self.light_place)
        for parts in (
            (self._amount, self._buyer, self._about),
            (self._code_row, self._check, self._time_row),
            (self._steps,),
            (self._facts,),
            (self.hand,),
            (self._switch_note,),
            (self.notice,),
        ):
            together = QVBoxLayout()
            together.setSpacing(0)
            for part in parts:
                together.addWidget(part)
            self.body.addLayout(together)
        self.body.addStretch(1)
        self.foot.addWidget(self._buttons)
        self.foot.addWidget(self.confirm)

    def _connect(self) -> None:
        self.copy_link.clicked.connect(self.copy_wanted)
        self.new_code.clicked.connect(lambda: self.renew_wanted.emit(""))
        self.new_code_other.clicked.connect(self._renew_elsewhere)
        self.cancel.clicked.connect(self.ask_cancel)
        self.leave.clicked.connect(self.next_wanted)
        self.new_sale.clicked.connect(self.next_wanted)
        self.confirm.confirmed.connect(self._confirmed)
        self.confirm.kept.connect(self._keep)
        self.hand.asked.connect(lambda: self.reveal(self.hand))


def _code_label() -> QLabel:
    made = label("", 28, fonts.BOLD)
    made.setObjectName("desk_code")
    font = made.font()
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 6)
    made.setFont(font)
    made.setContentsMargins(0, 0, -6, 0)  # the last character's space is not seen
    return made


def _countdown_label() -> QLabel:
    made = label("", fonts.LEAD, fonts.BOLD, figures=True)
    made.setObjectName("countdown")
    made.setAccessibleName(_("Code is good for"))
    return made
