"""The journal's sales as rows."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from monzapos.presentation.sales_list import SaleLine
from monzapos.presentation.text import _

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole


class SalesModel(QAbstractTableModel):
    """One row for each sale, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[SaleLine, ...] = ()
        self._titles = (_("Light"), _("Started"), _("Vehicle"), _("Customer"), _("Amount"))

    def replace(self, lines: tuple[SaleLine, ...]) -> None:
        """Show other lines."""
        if [line.sale_id for line in lines] == [line.sale_id for line in self._lines] and lines:
            self._lines = lines
            last = self.index(len(lines) - 1, len(self._titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def row_of(self, sale_id: str) -> int:
        """Return the row of a sale, or -1."""
        return next((i for i, line in enumerate(self._lines) if line.sale_id == sale_id), -1)

    def line(self, row: int) -> SaleLine | None:
        """Return the sale of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many sales there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                right = section == len(self._titles) - 1
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, or the whole line."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            cells = (line.light_text, line.started, line.vehicle, line.customer, line.amount)
            return cells[index.column()]
        return None
