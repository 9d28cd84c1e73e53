"""Paints one car as a card."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from monzapos.presentation.vehicle_card import Badge, VehicleCard
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.tokens import Tokens
from monzapos.ui.vehicles.model import Role
from monzapos.ui.vehicles.pictures import Pictures

GAP = 16
WORDS = 96  # height of the part under the picture
PAD = 15
RADIUS = 16
_GONE = frozenset({Badge.HELD, Badge.SOLD, Badge.FLAWED})


class CardDelegate(QStyledItemDelegate):
    """Everything that takes time is done elsewhere: texts are made, pictures are drawn."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self.cell = QSize(282, 228)
        self._name = fonts.face(fonts.BODY, fonts.SEMIBOLD)
        self._summary = fonts.face(fonts.NOTE)
        self._price = fonts.face(fonts.LEAD, fonts.BOLD, figures=True)
        self._badge = fonts.face(11, fonts.SEMIBOLD)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of every cell."""
        return self.cell

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the card into its cell, with the gap at the right and below."""
        card = index.data(Role.CARD)
        if not isinstance(card, VehicleCard):
            return
        cell: QRect = option.rect
        state = option.state
        place = cell.adjusted(1, 1, -GAP - 1, -GAP - 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, place, state)
        self._picture(painter, place, card)
        self._words(painter, place, card)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(self._theme.tokens.text), 1.5, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(place).adjusted(5, 5, -5, -5), RADIUS - 5, RADIUS - 5)
        painter.restore()

    def _ground(self, painter: QPainter, place: QRect, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        colour = tokens.accent if chosen else (tokens.line_strong if hover else tokens.line)
        painter.setPen(QPen(QColor(colour), 2 if chosen else 1))
        painter.setBrush(QColor(tokens.panel))
        painter.drawRoundedRect(QRectF(place), RADIUS, RADIUS)

    def _picture(self, painter: QPainter, place: QRect, card: VehicleCard) -> None:
        room = QRect(place.x() + 1, place.y() + 1, place.width() - 2, place.height() - WORDS)
        image = self._pictures.image(
            card.vehicle.picture, room.size(), painter.device().devicePixelRatioF(), whole=False
        )
        if image is None:
            painter.fillRect(room.adjusted(0, 12, 0, 0), QColor(self._theme.tokens.studio_bottom))
        else:
            if card.badge in _GONE:
                painter.setOpacity(0.45)
            painter.drawImage(room.topLeft(), image)
            painter.setOpacity(1.0)

    def _words(self, painter: QPainter, place: QRect, card: VehicleCard) -> None:
        tokens = self._theme.tokens
        left, width = place.x() + PAD, place.width() - 2 * PAD
        top = place.bottom() + 1 - WORDS
        painter.setPen(QColor(tokens.text))
        _line(painter, QRect(left, top + 10, width, 22), card.name, self._name)
        painter.setPen(QColor(tokens.soft))
        summary = _whole_parts(card.summary, QFontMetrics(self._summary), width)
        _line(painter, QRect(left, top + 31, width, 18), summary, self._summary)
        painter.setPen(QColor(tokens.text if card.vehicle.price else tokens.soft))
        _line(painter, QRect(left, top + 56, width, 26), card.price, self._price)
        price = QFontMetrics(self._price).horizontalAdvance(card.price)
        badge = QFontMetrics(self._badge).horizontalAdvance(card.badge_text) + 16
        if price + badge + 10 <= width:
            self._draw_badge(painter, QRect(left, top + 58, width, 22), card)
        else:  # too long for the line of the price, which is never cut
            rim = QPen(QColor(tokens.panel), 2)  # a grey badge would be lost on a grey picture
            self._draw_badge(painter, QRect(left, place.y() + 14, width, 22), card, rim)

    def _draw_badge(
        self,
        painter: QPainter,
        row: QRect,
        card: VehicleCard,
        rim: QPen | Qt.PenStyle = Qt.PenStyle.NoPen,
    ) -> None:
        ground, text = badge_colours(self._theme.tokens, card.badge)
        metrics = QFontMetrics(self._badge)
        most = row.width() - 16
        words = badge_words(card.badge_text, metrics, most)
        width = metrics.horizontalAdvance(words) + 16
        place = QRect(row.right() + 1 - width, row.y(), width, row.height())
        painter.setPen(rim)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(QColor(text))
        painter.setFont(self._badge)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)


def badge_colours(tokens: Tokens, badge: Badge) -> tuple[str, str]:
    """Return ground and text of a badge."""
    return {
        Badge.AVAILABLE: (tokens.green_ground, tokens.green),
        Badge.HELD: (tokens.amber_ground, tokens.amber),
        Badge.SOLD: (tokens.grey_ground, tokens.grey),
        Badge.FLAWED: (tokens.rust_ground, tokens.rust),
        Badge.UNKNOWN: (tokens.grey_ground, tokens.grey),
    }[badge]


def badge_words(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return what fits of a badge: of "held by … · until …" the end is never cut."""
    right = Qt.TextElideMode.ElideRight
    first, dot, last = text.rpartition(" · ")
    room = width - metrics.horizontalAdvance(dot + last)
    if not dot or room <= metrics.horizontalAdvance("…"):
        return metrics.elidedText(text, right, width)
    return metrics.elidedText(first, right, room) + dot + last


def _whole_parts(text: str, metrics: QFontMetrics, width: int) -> str:
    """Leave out what does not fit, part by part: half an engine says nothing."""
    right = Qt.TextElideMode.ElideRight
    while " · " in text and metrics.elidedText(text, right, width) != text:
        text = text.rpartition(" · ")[0]
    return text


def _line(painter: QPainter, rect: QRect, text: str, font: QFont) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text[:300], Qt.TextElideMode.ElideRight, rect.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, int(flags), shown)
