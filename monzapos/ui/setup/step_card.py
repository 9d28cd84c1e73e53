"""One step of the set-up: a line that says how it stands, and below it what there is to do."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QVBoxLayout,
    QWidget,
)

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.question import Question
from monzapos.presentation.setup_screen import StepScreen
from monzapos.presentation.setup_steps import Step, button_words
from monzapos.ui import fonts
from monzapos.ui.settings.fields import Field
from monzapos.ui.setup.step_head import SIGNS, StepHead, paint
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.flow import Flow
from monzapos.ui.widgets.labels import label

PREFIX = "set_up_"  # of object names: the Settings page asks some of the same


class StepCard(QFrame):
    """Shows its body only while it is open."""

    opened = Signal()
    test_wanted = Signal()

    def __init__(self, step: Step, number: int, questions: tuple[Question, ...], theme: Theme):
        super().__init__()
        self.step = step
        self.setProperty("ground", "card")
        self.fields = {question.setting: Field(question, theme, PREFIX) for question in questions}
        self._questions = questions
        self.head = StepHead(f"{PREFIX}step_{step}", number, theme)
        self.test = Button(f"{PREFIX}test_{step}", button_words(step), theme, "action")
        self._about = label("", fonts.NOTE, tone="soft", wrap=True)
        self._found = label("", fonts.NOTE, fonts.SEMIBOLD, wrap=True)
        self._found.setObjectName(f"{PREFIX}found_{step}")
        self._next = label("", fonts.NOTE, wrap=True)
        self._next.setObjectName(f"{PREFIX}next_{step}")
        self.buttons = Flow(gap=10)
        self._lent: QWidget | None = None  # who has the focus while the button is off
        self._asked_at: QWidget | None = None  # where the keyboard was when a test was asked for
        self._inside = QVBoxLayout()
        self._body = self._lay_out()
        self.head.clicked.connect(self._toggle)
        self.test.clicked.connect(self._ask)
        for field in self.fields.values():
            field.entered.connect(self.test.click)

    @property
    def open(self) -> bool:
        """Whether its body shows."""
        return self._body.isVisibleTo(self)

    def set_open(self, shown: bool) -> None:
        """Show or hide the body."""
        self._body.setVisible(shown)

    def put_after(self, setting: str, *parts: QWidget) -> None:
        """Put in what only this step has: after a field, or before all where there is none."""
        place = self._inside.indexOf(self.fields.get(setting, self._about)) + 1
        for number, part in enumerate(parts):
            self._inside.insertWidget(place + number, part)

    def enter(self) -> None:
        """Go to what is to be answered first."""
        first = next(iter(self.fields.values()), None)
        wanted = first.editor if first else self.test
        (wanted if wanted.isEnabled() and wanted.isVisible() else self.head).setFocus()

    def present(self, screen: StepScreen) -> None:
        """Say how the step stands."""
        tone = SIGNS[screen.standing][1]
        self.head.present(screen)
        self._about.setText(screen.about)
        for field in self.fields.values():
            field.setEnabled(screen.may_decide or not field.deciding)
        self._found.setText(screen.found[:600])
        self._found.setVisible(bool(screen.found))
        paint(self._found, "amber" if screen.warned else tone)
        self._next.setText(screen.next[:600])
        self._next.setVisible(bool(screen.next))
        if self.test.isEnabled() and not screen.may_test:
            self._lend_focus()
        else:
            self.test.setEnabled(screen.may_test)
            self._give_focus_back()

    def _lend_focus(self) -> None:
        """A button that is switched off loses the focus to whatever comes next."""
        focus: QWidget | None = self.window().focusWidget()
        self.test.setEnabled(False)
        if focus is self.test:
            self._lent = self.window().focusWidget()

    def _give_focus_back(self) -> None:
        """It stays where somebody has put it since."""
        lent = self._lent
        if lent is not None and self.test.isEnabled():
            self._lent = None
            if self.window().focusWidget() is lent:
                self.test.setFocus()

    def point_at(self, setting: str) -> None:
        """Go to a field that is wrong, where the keyboard still is as the test was asked for."""
        field = self.fields.get(setting)
        if field is not None and self.window().focusWidget() in (self.test, self._asked_at):
            field.point_at()

    def order_keys(self) -> None:
        """Let Tab go through the parts in the order of the eye, whenever they were put in."""
        items = (self._inside.itemAt(place) for place in range(self._inside.count()))
        parts: list[QWidget] = [w for item in items if item and (w := item.widget()) is not None]
        places = range(self.buttons.count())
        buttons = (self.buttons.itemAt(place) for place in places)
        parts += [w for item in buttons if item and (w := item.widget()) is not None]
        stops = [self.head, *(stop for part in parts for stop in _stops(part))]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def present_answers(self, questions: tuple[Question, ...]) -> None:
        """Show what holds now in every field that nobody has typed into."""
        shown = {question.setting: question.value for question in self._questions}
        for question in questions:
            field = self.fields[question.setting]
            if field.value() == shown[question.setting]:
                field.show_value(question.value)
        self._questions = questions

    def typed(self) -> dict[str, str | int | bool]:
        """Return what somebody has typed: what differs from what holds."""
        return {
            question.setting: value
            for question in self._questions
            if (value := self.fields[question.setting].value()) != question.value
        }

    def restore(self, typed: dict[str, str | int | bool]) -> None:
        """Show what was typed before the language changed."""
        for name, value in typed.items():
            self.fields[name].show_value(value)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked, with the values that hold."""
        return self._questions

    def refuse(self, notice: Notice) -> bool:
        """Say at a field why it cannot be saved; returns whether it is one of these."""
        field = self.fields.get(notice.setting)
        if field is None:
            return False
        field.refuse(notice)
        return True

    def forgive(self) -> None:
        """Take the errors away."""
        for field in self.fields.values():
            field.forgive()

    def _ask(self) -> None:
        self._asked_at = self.window().focusWidget()
        self.test_wanted.emit()

    def _toggle(self) -> None:
        if self.open:
            self.set_open(False)
        else:
            self.opened.emit()

    def _lay_out(self) -> QWidget:
        body = QWidget()
        body.setLayout(self._inside)
        self._inside.setContentsMargins(58, 12, 22, 22)
        self._inside.setSpacing(14)
        self._inside.addWidget(self._about)
        for field in self.fields.values():
            self._inside.addWidget(field)
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addWidget(self._found)
        said.addWidget(self._next)
        self._inside.addLayout(said)
        self.buttons.addWidget(self.test)
        self._inside.addLayout(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(body)
        body.hide()
        return body


def _stops(part: QWidget) -> list[QWidget]:
    """Return where Tab stops in a part, in the order in which it was made."""
    found: list[QWidget] = [part, *part.findChildren(QWidget)]
    inside = [one for one in found if one.window() is part.window()]  # a list that opens is not
    return [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
