"""The About page: one view of this program, one of all licences."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.about.cards import PlacesCard, ProgramCard
from monzapos.ui.about.licences import Licences
from monzapos.ui.about.update_card import UpdateCard
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import label

WIDEST = 1040
BESIDE = 720  # pixels from which on the cards stand beside each other
MARGIN = 22
PROGRAM, LICENCES = range(2)


class AboutPage(QWidget):
    """Stands in the place of the other pages until one goes back."""

    left = Signal()
    licences_shown = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("about_page")
        self.setAccessibleName(_("About MonzaPOS"))
        self.setProperty("ground", "paper")
        self.leave = Button("leave_about", _("Back"), theme, "quiet", "arrow-left")
        self.program = ProgramCard(theme)
        self.updates = UpdateCard(theme)
        self.places = PlacesCard(theme)
        self.licences = Licences(theme)
        self.to_program = _chip("about_program", _("This program"), theme)
        self.to_licences = _chip("about_licences", _("Licences"), theme)
        self._views = QStackedWidget()
        self._views.addWidget(_Cards(self.program, self.updates, self.places))
        self._views.addWidget(self.licences)
        self._group = QButtonGroup(self)
        for number, chip in enumerate((self.to_program, self.to_licences)):
            self._group.addButton(chip, number)
        self._lay_out()
        self._group.idClicked.connect(self._go_to)
        self.leave.clicked.connect(self.left)
        self.to_program.setChecked(True)

    def enter(self) -> None:
        """Begin with the program itself."""
        self.to_program.setChecked(True)
        self._views.setCurrentIndex(PROGRAM)
        self.leave.setFocus()

    def _go_to(self, view: int) -> None:
        self._views.setCurrentIndex(view)
        if view == LICENCES:
            self.licences_shown.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(_("About MonzaPOS"), fonts.TITLE, fonts.BOLD), 1)
        head.addWidget(self.to_program)
        head.addWidget(self.to_licences)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST + 2 * MARGIN)
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 20, MARGIN, 22)
        column.setSpacing(10)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addSpacing(4)
        column.addWidget(self._views, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inside, 100)
        row.addStretch(1)


class _Cards(QScrollArea):
    """Two columns where there is room, else one; what does not fit is scrolled to."""

    def __init__(self, program: QWidget, updates: QWidget, places: QWidget) -> None:
        super().__init__()
        first = QVBoxLayout()
        first.setSpacing(16)
        first.addWidget(program)
        first.addWidget(updates)
        first.addStretch(1)
        second = QVBoxLayout()
        second.addWidget(places)
        second.addStretch(1)
        inside = QWidget()
        inside.setProperty("clear", "true")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addLayout(first, 1)
        self._row.addLayout(second, 1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        beside = self.width() >= BESIDE
        self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)


def _chip(name: str, text: str, theme: Theme) -> Button:
    chip = Button(name, text, theme, "chip")
    chip.setCheckable(True)
    return chip
