"""The Sales page: every sale of the journal with its light, and the time line of one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from monzapos.presentation.sales_list import SaleLine, TimelineLine
from monzapos.presentation.text import _
from monzapos.ui import fonts
from monzapos.ui.sales.delegate import ROW, SaleDelegate
from monzapos.ui.sales.model import SalesModel
from monzapos.ui.sales.timeline import Timeline
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label
from monzapos.ui.widgets.sign import Sign

STARTED, VEHICLE, CUSTOMER = 1, 2, 3


class SalesPage(QWidget):
    """``chosen`` asks for a time line; ``open_wanted`` brings a sale back to the stage."""

    chosen = Signal(str)  # sale_id
    open_wanted = Signal(str)  # sale_id

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.model = SalesModel(self)
        self.table = SalesTable(theme, self.model)
        self.timeline = Timeline(theme)
        self._chosen = ""
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(_no_sales(theme))
        left = QVBoxLayout()
        left.setContentsMargins(22, 20, 22, 0)
        left.setSpacing(12)
        left.addWidget(label(_("Sales"), fonts.TITLE, fonts.BOLD))
        left.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.timeline)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.doubleClicked.connect(self._open)
        self.table.entered_row.connect(self._open)
        self.timeline.open_wanted.connect(self.open_wanted)
        theme.changed.connect(self.table.viewport().update)

    @property
    def chosen_id(self) -> str:
        """The sale whose time line is shown; empty for none."""
        return self._chosen

    def present(self, lines: tuple[SaleLine, ...]) -> None:
        """Show the sales."""
        self.model.replace(lines)
        row = self.model.row_of(self._chosen)
        if row >= 0 and self.table.currentIndex().row() != row:
            self.table.selectRow(row)
        elif row < 0:
            self._chosen = ""
            self.timeline.show_nothing()
        self._pages.setCurrentIndex(0 if lines else 1)  # the table takes the focus and chooses

    def present_timeline(self, sale_id: str, events: tuple[TimelineLine, ...]) -> None:
        """Show the time line, unless another sale has been chosen since."""
        line = self.model.line(self.model.row_of(sale_id))
        if line is not None and sale_id == self._chosen:
            self.timeline.present(line, events)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the time line at about a third."""
        super().resizeEvent(event)
        self.timeline.setFixedWidth(max(240, min(460, round(self.width() * 0.32))))

    def _choose(self) -> None:
        line = self.model.line(self.table.currentIndex().row())
        if line is not None:
            self._chosen = line.sale_id
            self.table.selectRow(self.table.currentIndex().row())  # the focus alone selects nothing
            self.chosen.emit(line.sale_id)

    def _open(self) -> None:
        if self._chosen:
            self.open_wanted.emit(self._chosen)


class SalesTable(QTableView):
    """Rows, not cells, are chosen."""

    entered_row = Signal()

    def __init__(self, theme: Theme, model: SalesModel) -> None:
        super().__init__()
        self.setObjectName("sales")
        self.setAccessibleName(_("Sales"))
        self.setModel(model)
        self.setItemDelegate(SaleDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setFont(fonts.face(fonts.FINE, fonts.SEMIBOLD))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._share(customer=True)
        header.setMinimumSectionSize(90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, what the time line says too is left out first."""
        super().resizeEvent(event)
        self._share(customer=self.width() >= 680)
        self.setColumnHidden(STARTED, self.width() < 480)

    def _share(self, *, customer: bool) -> None:
        """The customer has what is left over: the vehicle and the amount are never cut for it."""
        stretch, fit = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
        self.setColumnHidden(CUSTOMER, not customer)
        header = self.horizontalHeader()
        header.setSectionResizeMode(CUSTOMER, stretch)
        header.setSectionResizeMode(VEHICLE, fit if customer else stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the sale."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
            return
        super().keyPressEvent(event)


def _no_sales(theme: Theme) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(8)
    middle = Qt.AlignmentFlag.AlignHCenter
    column.addStretch(1)
    column.addWidget(Sign(theme, "receipt-text", "line_strong", 56), 0, middle)
    column.addWidget(label(_("No sales yet"), fonts.TITLE, fonts.BOLD), 0, middle)
    text = label(_("Every sale is written here before anything is sent."), tone="soft")
    column.addWidget(text, 0, middle)
    column.addStretch(2)
    return page
