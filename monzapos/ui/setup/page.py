"""The set-up page: six steps under each other, one of them open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from monzapos.application.settings import Settings
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.key_words import KEYED
from monzapos.presentation.settings_form import changes
from monzapos.presentation.setup_screen import SetUpScreen, Standing
from monzapos.presentation.setup_steps import (
    STAFF_SQL,
    Step,
    provider_keys,
    provider_settings,
    step_questions,
)
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.settings.fields import Choice
from monzapos.ui.settings.key_box import KeyBox
from monzapos.ui.settings.saver import Changes
from monzapos.ui.setup.copy_button import CopyButton
from monzapos.ui.setup.step_card import PREFIX, StepCard
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.confirm import Answer, Confirm
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.middle import Middle

WIDEST = 720

Typed = dict[Step, dict[str, str | int | bool]]


class SetUpPage(QWidget):
    """Whatever is typed stays, wherever one goes."""

    test_wanted = Signal(object, object)  # Step, Changes
    switch_confirmed = Signal()
    sign_in_wanted = Signal()
    sql_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        settings = Settings()
        self._screen: SetUpScreen | None = None  # until the program has been built
        self.cards = {
            step: StepCard(step, number, step_questions(settings, step), theme)
            for number, step in enumerate(Step, 1)
        }
        self.keys = {provider: KeyBox(provider, theme, PREFIX) for provider in KEYED}
        self.leave = Button("leave_set_up", _("Back"), theme, "quiet", "arrow-left")
        self.sign_in = Button("set_up_sign_in", _("Sign in"), theme, "action", "user")
        self.copy_sql = CopyButton("copy_sql", theme)
        self.copy_staff = CopyButton("copy_staff_sql", theme)
        self.confirm = Confirm(
            theme,
            _("Leave open sales unfollowed?"),
            Answer("set_up_keep", _("Do not save")),
            Answer("set_up_switch", _("Save anyway")),
        )
        self._file, self._staff = _selectable(""), _selectable(STAFF_SQL.strip())
        self._lead = label("", fonts.BODY, tone="soft", wrap=True)
        self._progress = label("", fonts.NOTE, fonts.SEMIBOLD, figures=True)
        self._middle = Middle(WIDEST, 10)
        self._fill()
        self._lay_out()
        self._connect()

    def present(self, screen: SetUpScreen, attendance: Attendance) -> None:
        """Say how every step stands."""
        self._screen = screen
        self._lead.setText(screen.lead)
        self._progress.setText(screen.progress)
        for step in screen.steps:
            self.cards[step.step].present(step)
        away = attendance.signs_in and not attendance.here
        self.sign_in.setVisible(away)
        self.cards[Step.SIGN_IN].test.setVisible(not away)

    def present_settings(self, settings: Settings) -> None:
        """Show what holds, but for what somebody is typing."""
        for step, card in self.cards.items():
            card.present_answers(step_questions(settings, step))
        self._show_provider()

    def present_file(self, name: str) -> None:
        """Name the file that has to be run for shared holds."""
        self._file.setText(name)

    def enter(self) -> None:
        """Go on with the open step, else open the first that is to be done."""
        shown = next((card for card in self.cards.values() if card.open), None)
        focus: QWidget | None = self.window().focusWidget()
        if shown is not None:
            if focus is None or not self.isAncestorOf(focus):
                shown.enter()
            return
        steps = self._screen.steps if self._screen is not None else ()
        todo = [s.step for s in steps if s.standing is not Standing.DONE]
        first = todo[0] if todo else Step.DESK
        self._go_to(first)

    def typed(self) -> Typed:
        """Return what somebody has typed and not saved yet."""
        return {step: card.typed() for step, card in self.cards.items()}

    def restore(self, typed: Typed) -> None:
        """Show what was typed on the page before this one."""
        for step, values in typed.items():
            self.cards[step].restore(values)
        self._show_provider()

    def changed(self, step: Step) -> Changes:
        """Return what a step would save: also a name that stays, for it was confirmed."""
        card = self.cards[step]
        name = {"desk.name": card.fields["desk.name"].value()} if step is Step.DESK else {}
        return {**name, **changes(card.questions, card.typed())}

    def refuse(self, step: Step, notice: Notice) -> bool:
        """Say at a field why a step is not saved; returns whether it belongs to one."""
        return self.cards[step].refuse(notice)

    def point_at(self, step: Step, setting: str) -> None:
        """Go to a field that is wrong, where somebody waits for the test."""
        self.cards[step].point_at(setting)

    def ask_switch(self, note: str) -> None:
        """Ask before saving what leaves open sales unfollowed."""
        self.confirm.ask(note)
        self._middle.reveal(self.confirm)

    def _test(self, step: Step) -> None:
        self.cards[step].forgive()
        self.confirm.hide()
        self.test_wanted.emit(step, self.changed(step))

    def _go_to(self, step: Step) -> None:
        self._open(step)
        self.cards[step].enter()

    def _open(self, step: Step) -> None:
        for each, card in self.cards.items():
            card.set_open(each is step)
        self._middle.reveal(self.cards[step])

    def _show_provider(self) -> None:
        """Ask for what the chosen provider needs, and for nothing else."""
        fields = self.cards[Step.MONEY].fields
        provider = str(fields["checkout.provider"].value())
        for name, box in self.keys.items():
            box.setVisible(name in provider_keys(provider))
        for name, field in fields.items():
            field.setVisible(name in ("checkout.provider", *provider_settings(provider)))

    def _connect(self) -> None:
        for step, card in self.cards.items():
            card.opened.connect(lambda step=step: self._go_to(step))
            card.test_wanted.connect(lambda step=step: self._test(step))
        choice = self.cards[Step.MONEY].fields["checkout.provider"].editor
        assert isinstance(choice, Choice)  # noqa: S101 - the form asks it as one
        choice.currentIndexChanged.connect(self._show_provider)
        self.leave.clicked.connect(self.left)
        self.sign_in.clicked.connect(self.sign_in_wanted)
        self.copy_sql.clicked.connect(self.sql_wanted)
        self.copy_staff.clicked.connect(lambda: self.copy_staff.copy(STAFF_SQL))
        self.confirm.kept.connect(self.confirm.hide)
        self.confirm.confirmed.connect(self._confirmed)

    def take_back(self) -> bool:
        """Take a question back, where one is asked; returns whether there was one."""
        asked = [self.confirm, *(box.confirm for box in self.keys.values())]
        shown = [one for one in asked if one.isVisible()]
        for one in shown:
            one.keep.click()
        return bool(shown)

    def _confirmed(self) -> None:
        self.confirm.hide()
        self.switch_confirmed.emit()

    def _fill(self) -> None:
        """Put in what only one step has."""
        money, holds = self.cards[Step.MONEY], self.cards[Step.HOLDS]
        people = self.cards[Step.SIGN_IN]
        money.put_after("checkout.provider", *self.keys.values())
        money.put_after("checkout.cancel_url", self.confirm)
        holds.put_after("", self._file)
        holds.buttons.addWidget(self.copy_sql)
        people.put_after("", self._staff)
        people.buttons.addWidget(self.sign_in)
        people.buttons.addWidget(self.copy_staff)
        for card in self.cards.values():
            card.order_keys()

    def _lay_out(self) -> None:
        column = self._middle.column
        head = QHBoxLayout()
        head.addWidget(label(_("Set this desk up"), fonts.TITLE, fonts.BOLD), 1)
        head.addWidget(self._progress)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(self._lead)
        column.addSpacing(6)
        for card in self.cards.values():
            column.addWidget(card)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._middle)


def _selectable(text: str) -> QLabel:
    made = label(text, fonts.NOTE, fonts.SEMIBOLD, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
