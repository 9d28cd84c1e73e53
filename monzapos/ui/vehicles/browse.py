"""Before a sale: the search, the filters and the cards."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from monzapos.application.ports import VehicleQuery
from monzapos.presentation.catalogue_screen import AgeLine, EmptyPage
from monzapos.presentation.filters import Filters
from monzapos.presentation.text import _
from monzapos.presentation.vehicle_card import VehicleCard
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.age_bar import AgeBar
from monzapos.ui.vehicles.empty_page import EmptyView
from monzapos.ui.vehicles.filter_row import FilterRow
from monzapos.ui.vehicles.model import VehicleModel
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.vehicles.search_field import MARGINS, search_field
from monzapos.ui.vehicles.view import VehicleView
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.labels import keycap

ROOMY = 460  # pixels from which on the hint does not stand in the way


class Browse(QWidget):
    """Says what is looked for; is told what was found. Stale answers are not its business."""

    query_changed = Signal(object)  # VehicleQuery
    picked = Signal(object)  # VehicleCard
    again_wanted = Signal()  # the list is to be read again

    def __init__(self, theme: Theme, pictures: Pictures, model: VehicleModel) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self._model = model
        self._answered = VehicleQuery(text="\0")  # no answer yet
        self._pick_first = False
        self._hint = keycap(_("type anywhere"))
        self._clear = Button("clear_text", "", theme, "quiet", "x", _("Clear the search"))
        self.search = search_field(theme, self._hint, self._clear)
        self.search.textChanged.connect(self._ask)
        self.search.installEventFilter(self)
        self.filters = FilterRow(theme)
        self.filters.changed.connect(self._ask)
        self.filters.all_wanted.connect(self.search.clear)
        self.cards = VehicleView(theme, pictures, model)
        self.cards.picked.connect(self.picked)
        self._found = QStackedWidget()
        self._empty = EmptyView(theme)
        self._empty.clear_wanted.connect(self.clear)
        self._empty.again_wanted.connect(self.again_wanted)
        self.age = AgeBar(theme)
        self.age.again_wanted.connect(self.again_wanted)
        self._found.addWidget(self.cards)
        self._found.addWidget(self._empty)
        self._found.setMinimumSize(120, 120)
        self._lay_out()

    @property
    def query(self) -> VehicleQuery:
        """What is looked for now."""
        return replace(self.filters.query, text=self.search.text().strip())

    @property
    def answered(self) -> VehicleQuery:
        """What the cards were found for: another query while the answer to the latest is due."""
        return self._answered

    def present(self, query: VehicleQuery, cards: tuple[VehicleCard, ...], total: int) -> None:
        """Show what was found for a query; the same one again leaves the cards where they are."""
        bar = self.cards.verticalScrollBar()
        place = bar.value() if query == self._answered else 0
        if not self._model.replace(cards, total):
            self.cards.scrollToTop()
            self.cards.lay_out()
            bar.setValue(place)
        self._answered = query
        self._found.setCurrentIndex(0 if cards else 1)
        if self._pick_first and query == self.query:
            self._pick_first = False
            self.cards.choose(self._model.first_for_sale)

    def present_age(self, age: AgeLine | None, empty: EmptyPage) -> None:
        """Show how old the list is, and what to say where nothing is found in it."""
        self.age.present(age)
        self._empty.present(empty)

    def present_filters(self, filters: Filters) -> None:
        """Show what can be filtered by."""
        self.filters.present(filters)
        order = (self.search, self._clear, *self.filters.chips, self.cards, self.age.button)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def typed(self, event: QKeyEvent) -> None:
        """Take a key that nobody else wanted: it begins or goes on with a search."""
        text = event.text()
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if text and text.isprintable() and not text.isspace() and not held:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.insert(text)
            event.accept()

    def pick_first(self) -> None:
        """Pick the first hit that may be sold, else the first.

        If need be when the answer has come: an old one would be wrong.
        """
        if self._answered == self.query:
            self.cards.choose(self._model.first_for_sale)
        else:
            self._pick_first = True

    def clear(self) -> None:
        """Look for nothing in particular."""
        self.search.clear()
        self.filters.clear()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter picks the first hit of what is typed; Down goes to the cards."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            return self._search_key(event.key())
        return super().eventFilter(watched, event)

    def _search_key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_first()
            return True
        if key == Qt.Key.Key_Down:
            self.cards.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.cards.currentIndex().isValid():
                self.cards.choose(0)
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint gives way to the words of the field."""
        super().resizeEvent(event)
        self._show_hint()

    def _show_hint(self) -> None:
        roomy = self.width() >= ROOMY
        self._hint.setVisible(roomy and not self.search.text())
        self.search.setTextMargins(28, 0, 110 if roomy else 34, 0)

    def _ask(self) -> None:
        self._pick_first = False
        typed = bool(self.search.text())
        self._show_hint()
        self._clear.setVisible(typed)
        self.filters.narrow(by_text=bool(self.query.text))
        self.query_changed.emit(self.query)

    def _lay_out(self) -> None:
        self._clear.setFixedSize(34, 34)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        head = QVBoxLayout()
        head.setContentsMargins(*MARGINS)
        head.setSpacing(14)
        head.addWidget(self.search)
        head.addWidget(self.filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(head)
        cards = QVBoxLayout()
        cards.setContentsMargins(22, 0, 0, 0)
        cards.setSpacing(0)
        cards.addWidget(self._found)
        cards.addWidget(self.age)
        column.addLayout(cards, 1)
        QTimer.singleShot(0, self.search, self.search.setFocus)
