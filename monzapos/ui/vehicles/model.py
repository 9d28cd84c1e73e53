"""The cards that have been read so far: a window on the hits, never all of them."""

from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from monzapos.presentation.vehicle_card import VehicleCard

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the delegate asks for."""

    CARD = Qt.ItemDataRole.UserRole


class VehicleModel(QAbstractListModel):
    """Rows are finished cards; more are asked for as the list is scrolled."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[VehicleCard, ...] = ()
        self._total = 0
        self._asked = False

    @property
    def cards(self) -> tuple[VehicleCard, ...]:
        """What is there so far."""
        return self._cards

    @property
    def first_for_sale(self) -> int:
        """The row of the first card that may be sold, else the first row."""
        return next((i for i, card in enumerate(self._cards) if card.may_sell), 0)

    def replace(self, cards: tuple[VehicleCard, ...], total: int) -> bool:
        """Show other cards; returns whether they are the same cars as before, told anew."""
        self._asked = False
        self._total = total
        same = [c.vehicle.id for c in cards] == [c.vehicle.id for c in self._cards]
        if same and cards:
            self._cards = cards
            self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
            return True
        self.beginResetModel()
        self._cards = cards
        self.endResetModel()
        return False

    def append(self, cards: tuple[VehicleCard, ...], total: int) -> None:
        """Add the next cards; ``total`` is what is known now of how many there are."""
        self._asked = False
        self._total = total
        if not cards:
            self._total = len(self._cards)
            return
        first = len(self._cards)
        self.beginInsertRows(QModelIndex(), first, first + len(cards) - 1)
        self._cards += cards
        self.endInsertRows()

    def give_up(self) -> None:
        """Take note that no more have come: they may be asked for again."""
        self._asked = False

    def put(self, card: VehicleCard) -> None:
        """Show one car anew, wherever it is."""
        self._cards = tuple(card if c.vehicle.id == card.vehicle.id else c for c in self._cards)
        row = self.row_of(card.vehicle.id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, vehicle_id: str) -> int:
        """Return the row of a car, or -1."""
        return next((i for i, c in enumerate(self._cards) if c.vehicle.id == vehicle_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many cards are there."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a card, or its words for a reader."""
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        if role == Role.CARD:
            return card
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{card.name}, {card.summary}, {card.price}, {card.badge_text}"
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are hits that have not been read."""
        return len(self._cards) < self._total and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """Ask for them, once."""
        self._asked = True
        self.more_wanted.emit()
