"""One step of the set-up: a line that says how it stands, and below it what there is to do."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.question import Question
from monzapos.presentation.setup_screen import Standing, StepScreen
from monzapos.presentation.setup_steps import Step, button_words
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.settings.fields import Field
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.flow import Flow
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign

_SIGNS = {
    Standing.DONE: ("circle-check", "green"),
    Standing.TO_DO: ("circle", "grey"),
    Standing.FAILED: ("triangle-alert", "rust"),
    Standing.TESTING: ("refresh-cw", "amber"),
}
HEAD = 60  # pixels
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
        self.buttons = Flow(gap=10)
        self._inside = QVBoxLayout()
        self._body = self._lay_out()
        self.head.clicked.connect(self._toggle)
        self.test.clicked.connect(self.test_wanted)

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
        tone = _SIGNS[screen.standing][1]
        self.head.present(screen)
        self._about.setText(screen.about)
        self._found.setText(screen.found[:600])
        self._found.setVisible(bool(screen.found))
        _paint(self._found, "amber" if screen.warned else tone)
        self._next.setText(screen.next[:600])
        self._next.setVisible(bool(screen.next))
        self.test.setEnabled(screen.may_test)

    def present_answers(self, questions: tuple[Question, ...]) -> None:
        """Show what holds now in every field that nobody has typed into."""
        shown = {question.setting: question.value for question in self._questions}
        for question in questions:
            field = self.fields[question.setting]
            if field.value() == shown[question.setting]:
                field.show_value(question.value)
        self._questions = questions

    def allow(self, *, decides: bool) -> None:
        """Let only a manager answer what a manager decides."""
        for field in self.fields.values():
            field.setEnabled(decides or not field.deciding)

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

    def _toggle(self) -> None:
        if self.open:
            self.set_open(False)
        else:
            self.opened.emit()

    def _lay_out(self) -> QWidget:
        body = QWidget()
        body.setLayout(self._inside)
        self._inside.setContentsMargins(58, 4, 22, 22)
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


class StepHead(Button):
    """The whole line is a button; an icon and words say the same."""

    def __init__(self, name: str, number: int, theme: Theme) -> None:
        super().__init__(name, "", theme, "step")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._number = number
        self._sign = Sign(theme, "circle", "grey", 22)
        self._title = label("", fonts.LEAD, fonts.SEMIBOLD, wrap=True)
        self._words = label("", fonts.NOTE, fonts.SEMIBOLD)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 22, 0)
        row.setSpacing(16)
        for part in (self._sign, self._title, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._sign)
        row.addWidget(self._title, 1)
        row.addWidget(self._words)

    def present(self, screen: StepScreen) -> None:
        """Say how the step stands."""
        icon, tone = _SIGNS[screen.standing]
        self._sign.show_icon(icon, tone)
        self._title.setText(f"{self._number}  {screen.title}")
        self._words.setText(screen.standing_words)
        _paint(self._words, tone)
        words = _("Step {number}, {title}: {standing}")
        self.setAccessibleName(
            words.format(number=self._number, title=screen.title, standing=screen.standing_words)
        )

    def sizeHint(self) -> QSize:
        """As high as every other."""
        return QSize(300, HEAD)


def _paint(made: QLabel, tone: str) -> None:
    if made.property("tone") != tone:
        made.setProperty("tone", tone)
        made.style().unpolish(made)
        made.style().polish(made)
