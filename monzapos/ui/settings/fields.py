"""One widget for each kind of setting."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from monzapos.presentation.error_notice import Notice
from monzapos.presentation.question import Kind, Question
from monzapos.ui import fonts
from monzapos.ui.sale.customer_fields import mark
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.line import Line


class Choice(QComboBox):
    """A combo box that a scrolling wheel does not change by accident."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFont(fonts.face(fonts.BODY))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and the arrow in the theme's colour."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        with QPainter(self) as painter:
            style = self.style()
            style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
            style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option, painter, self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = QRectF(self.width() - 30, (self.height() - 18) / 2, 18, 18)
            self._theme.icons.paint(painter, "chevron-down", self._theme.tokens.soft, place)


class Number(QSpinBox):
    """A number that a scrolling wheel does not change by accident."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setFont(fonts.face(fonts.BODY))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(13, 0, 13, 0)  # the style sheet does not reach inside

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class Field(QWidget):
    """A question with its title, its hint and the widget that takes the answer."""

    entered = Signal()  # Enter was pressed in a text

    def __init__(self, question: Question, theme: Theme, prefix: str = "") -> None:
        super().__init__()
        self._question = question
        self.editor = _editor(question, theme)
        self.editor.setObjectName(prefix + question.setting.replace(".", "_"))
        self.editor.setAccessibleName(question.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        if question.kind is not Kind.SWITCH:
            column.addWidget(label(question.title, fonts.NOTE, fonts.SEMIBOLD, wrap=True))
        column.addWidget(self.editor)
        self._error = label("", fonts.NOTE, tone="danger", wrap=True)
        self._error.setObjectName(f"{self.editor.objectName()}_error")
        self._error.hide()
        column.addWidget(self._error)
        if question.hint:
            column.addWidget(label(question.hint, fonts.FINE, tone="soft", wrap=True))
        self.show_value(question.value)
        if isinstance(self.editor, Line):
            self.editor.textEdited.connect(self.forgive)
            self.editor.entered.connect(self.entered)

    @property
    def setting(self) -> str:
        """The setting's name."""
        return self._question.setting

    @property
    def deciding(self) -> bool:
        """Whether only a manager may answer, where people sign in."""
        return self._question.deciding

    def refuse(self, notice: Notice) -> None:
        """Say under the field why its answer cannot be saved."""
        self._error.setText(f"{notice.message} {notice.action}".strip())
        self._error.show()
        self.point_at()

    def point_at(self) -> None:
        """Go there, and show that the answer is wrong; what is wrong is said elsewhere."""
        if isinstance(self.editor, QLineEdit):
            mark(self.editor, wrong=True)
        self.editor.setFocus()

    def forgive(self) -> None:
        """Take the error away."""
        self._error.hide()
        if isinstance(self.editor, QLineEdit):
            mark(self.editor, wrong=False)

    def show_value(self, value: str | int | bool) -> None:
        """Show a value."""
        match self.editor:
            case QLineEdit() as text:
                text.setText(str(value))
                text.setCursorPosition(0)
            case QSpinBox() as number:
                number.setValue(int(value))
            case QCheckBox() as switch:
                switch.setChecked(bool(value))
            case QComboBox() as choice:
                choice.setCurrentIndex(max(0, choice.findData(value)))

    def value(self) -> str | int | bool:
        """Return what the editor holds."""
        match self.editor:
            case QSpinBox() as number:
                return number.value()
            case QCheckBox() as switch:
                return switch.isChecked()
            case QComboBox() as choice:
                return str(choice.currentData())
            case QLineEdit() as text:
                return text.text().strip()
        return self._question.value


def _editor(question: Question, theme: Theme) -> QWidget:
    match question.kind:
        case Kind.NUMBER:
            return Number(question.least, question.most)
        case Kind.SWITCH:
            switch = QCheckBox(question.title)
            switch.setFont(fonts.face(fonts.BODY))
            return switch
        case Kind.CHOICE:
            choice = Choice(theme)
            for value, words in question.choices:
                choice.addItem(words, value)
            return choice
        case _:
            text = Line()
            text.setFont(fonts.face(fonts.BODY))
            text.setMaxLength(2000)
            return text
