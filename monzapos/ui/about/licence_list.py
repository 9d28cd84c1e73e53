"""The list of everything that is shipped: a name, its version, and its licence in short."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from monzapos.application.ports import Component
from monzapos.presentation.about_screen import component_line
from monzapos.ui import fonts
from monzapos.ui.theme import Theme

ROW = 54
PAD = 14
COMPONENT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class ComponentModel(QAbstractListModel):
    """Shows those whose name or licence has the words that are looked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Component, ...] = ()
        self.shown: tuple[Component, ...] = ()
        self._words: list[str] = []

    def fill(self, components: Sequence[Component]) -> None:
        """Take in everything that is shipped."""
        self._all = tuple(components)
        self._choose()

    def look_for(self, text: str) -> None:
        """Show only what has all of these words."""
        self._words = text.casefold().split()
        self._choose()

    def _choose(self) -> None:
        self.beginResetModel()
        self.shown = tuple(
            one
            for one in self._all
            if all(word in component_line(one).casefold() for word in self._words)
        )
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a component, or its line for readers."""
        one = self.shown[index.row()]
        if role == COMPONENT:
            return one
        readable = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return component_line(one) if role in readable else None


class ComponentDelegate(QStyledItemDelegate):
    """Paints one row."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = fonts.face(fonts.BODY, fonts.SEMIBOLD)
        self._fine = fonts.face(fonts.FINE)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row; it is as wide as the list."""
        return QSize(1, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        one = index.data(COMPONENT)
        if not isinstance(one, Component):
            return
        cell: QRect = option.rect
        tokens = self._theme.tokens
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, QColor(tokens.chip))
            painter.fillRect(QRect(cell.x(), cell.y(), 3, cell.height()), QColor(tokens.accent))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        room = cell.adjusted(PAD, 8, -PAD, -8)
        version = QFontMetrics(self._fine).horizontalAdvance(one.version)
        name = room.adjusted(0, 0, -version - 12, 0)
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        _draw(painter, name, one.name, self._name, QColor(tokens.text), top)
        painter.setPen(QColor(tokens.soft))
        painter.setFont(self._fine)
        painter.drawText(room, int(top | Qt.AlignmentFlag.AlignRight), one.version)
        _draw(painter, room, one.licence, self._fine, QColor(tokens.soft), bottom)
        painter.restore()


def _draw(
    painter: QPainter, room: QRect, text: str, font: QFont, colour: QColor, at: Qt.AlignmentFlag
) -> None:
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(room, int(at | Qt.AlignmentFlag.AlignLeft), shown)
