"""Paints one cell of the sales: calm rows, and the light as a pill."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from monzapos.presentation.sales_list import SaleLine
from monzapos.ui import fonts
from monzapos.ui.sale.light_panel import ALARM, TONES
from monzapos.ui.sales.model import LINE
from monzapos.ui.theme import Theme

ROW = 56
PAD = 12
LONGEST = 40  # characters of a cell that ask for room: no name pushes the amount out of sight


class SaleDelegate(QStyledItemDelegate):
    """The first column is the light, the last one the amount."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = fonts.face(fonts.BODY)
        self._strong = fonts.face(fonts.BODY, fonts.SEMIBOLD)
        self._pill = fonts.face(fonts.FINE, fonts.SEMIBOLD)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size that the text asks for."""
        text = str(index.data() or "")[:LONGEST]
        wide = QFontMetrics(self._strong).horizontalAdvance(text) + 2 * PAD + 4
        return QSize(wide + (34 if index.column() == 0 else 0), ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the cell."""
        line = index.data(LINE)
        if not isinstance(line, SaleLine):
            return
        cell: QRect = option.rect
        state = option.state
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, QColor(tokens.chip))
            if index.column() == 0:
                painter.fillRect(QRect(cell.x(), cell.y(), 3, cell.height()), QColor(tokens.accent))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        if index.column() == 0:
            self._draw_light(painter, cell, line)
        else:
            self._draw_text(painter, cell, index)
        painter.restore()

    def _draw_text(
        self, painter: QPainter, cell: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        last = index.column() == index.model().columnCount() - 1
        strong = index.column() in (2, index.model().columnCount() - 1)
        font = self._strong if strong else self._text
        room = cell.adjusted(PAD, 0, -PAD, 0)
        text = QFontMetrics(font).elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width()
        )
        side = Qt.AlignmentFlag.AlignRight if last else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        tokens = self._theme.tokens
        painter.setPen(QColor(tokens.text if strong else tokens.soft))
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), text)

    def _draw_light(self, painter: QPainter, cell: QRect, line: SaleLine) -> None:
        tone, icon = ALARM if line.alarm else TONES[line.light]
        tokens = self._theme.tokens
        wide = QFontMetrics(self._pill).horizontalAdvance(line.light_text) + 38
        pill = QRectF(cell.x() + PAD, cell.center().y() - 12, min(wide, cell.width() - PAD), 25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens, f"{tone}_ground")))
        painter.drawRoundedRect(pill, 12, 12)
        colour = getattr(tokens, tone)
        place = QRectF(pill.x() + 9, pill.y() + 5, 15, 15)
        self._theme.icons.paint(painter, icon, colour, place)
        painter.setPen(QColor(colour))
        painter.setFont(self._pill)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(pill.adjusted(29, 0, 0, 0), int(flags), line.light_text)
