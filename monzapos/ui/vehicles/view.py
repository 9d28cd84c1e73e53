"""The grid of cards."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView

from monzapos.presentation.text import _
from monzapos.presentation.vehicle_card import VehicleCard
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.delegate import GAP, WORDS, CardDelegate
from monzapos.ui.vehicles.model import Role, VehicleModel
from monzapos.ui.vehicles.pictures import Pictures

NARROWEST = 236


class VehicleView(QListView):
    """Arrow keys move through the cards, Enter picks; letters belong to the search."""

    picked = Signal(object)  # VehicleCard

    def __init__(self, theme: Theme, pictures: Pictures, model: VehicleModel) -> None:
        super().__init__()
        self._model = model
        self._delegate = CardDelegate(theme, pictures, self)
        self.setObjectName("vehicles")
        self.setAccessibleName(_("Vehicles"))
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        bar = self.verticalScrollBar()
        bar.setSingleStep(40)
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
        self.clicked.connect(self._pick)
        pictures.arrived.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)

    def choose(self, row: int) -> None:
        """Select a row and pick its car."""
        index = self._model.index(row)
        if index.isValid():
            self.setCurrentIndex(index)
            self._pick(index)

    def lay_out(self) -> None:
        """Place the cards now, so that the list can be scrolled to where it was."""
        self.doItemsLayout()

    def mark(self, vehicle_id: str) -> None:
        """Show a car as chosen, without a word to anybody."""
        row = self._model.row_of(vehicle_id)
        flag = QItemSelectionModel.SelectionFlag
        selection = self.selectionModel()
        if row < 0:
            selection.clear()
        else:
            selection.setCurrentIndex(self._model.index(row), flag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick on Enter, and whatever the arrows reach; leave letters to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.currentIndex())
            return
        if event.text().isprintable() and event.text():
            event.ignore()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self._pick(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as fit, all of the same width."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        room = self.viewport().width() - 2  # Qt wraps a row that fills the width to the pixel
        columns = max(1, room // (NARROWEST + GAP))
        width = room // columns
        picture = round((width - GAP) * 0.445)
        cell = QSize(width, picture + WORDS + GAP)
        if cell != self.gridSize():
            self._delegate.cell = cell
            self.setGridSize(cell)

    def _pick(self, index: QModelIndex) -> None:
        card = index.data(Role.CARD)
        if isinstance(card, VehicleCard):
            self.picked.emit(card)
