"""The row of filters over the cards."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from monzapos.application.ports import VehicleQuery
from monzapos.presentation.filters import Filters, offered
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.buttons import Button
from monzapos.ui.widgets.flow import Flow

T = TypeVar("T", str, int)


class FilterRow(QWidget):
    """A price band, a year, a maker and a power can be combined; "All" lets go of all."""

    changed = Signal()
    all_wanted = Signal()  # without any filter and any search

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._flow = Flow(self, gap=6)
        self._filters: Filters | None = None
        self._chosen = VehicleQuery()
        self._by_text = False
        self._made: list[Button] = []  # the hidden ones too

    @property
    def query(self) -> VehicleQuery:
        """What is chosen, without any text."""
        return self._chosen

    @property
    def chips(self) -> tuple[QWidget, ...]:
        """What can be pressed, from left to right."""
        items = (self._flow.itemAt(place) for place in range(self._flow.count()))
        return tuple(w for item in items if item and (w := item.widget()) is not None)

    def clear(self) -> None:
        """Let go of every filter."""
        self._choose(VehicleQuery())

    def narrow(self, *, by_text: bool) -> None:
        """Take note of a search: then it is not all that is shown."""
        self._by_text = by_text
        self._mark()

    def present(self, filters: Filters) -> None:
        """Show what can be chosen, and let go of what cannot be any more."""
        if filters == self._filters:
            return
        self._filters = filters
        focused = self.window().focusWidget()
        was_here = focused.objectName() if focused in self._made else ""
        self._remove_chips()
        self._make_chips(filters)
        if was_here:
            same = (chip for chip in self.chips if chip.objectName() == was_here)
            next(same, self._all).setFocus()
        self._choose(self._chosen)

    def _remove_chips(self) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for chip in self._made:
            chip.hide()
            used = [menu for menu in chip.findChildren(QMenu) if menu.isVisible()]
            if used:  # somebody is choosing from it
                used[0].aboutToHide.connect(chip.deleteLater)
            else:
                chip.deleteLater()
        self._made.clear()

    def _make_chips(self, filters: Filters) -> None:
        self._all = self._chip("filter_all", filters.everything)
        self._all.clicked.connect(self._show_all)
        self._bands = [self._chip(f"filter_price_{i}", b.text) for i, b in enumerate(filters.bands)]
        for chip, band in zip(self._bands, filters.bands, strict=True):
            chip.clicked.connect(lambda on, band=band: self._choose_band(on, band))
        self._year = self._chip("filter_year", filters.year)
        years = ((0, filters.any_year), *filters.years)
        self._add_menu(self._year, "years", years, self._choose_year)
        self._maker = self._chip("filter_maker", filters.maker)
        makers = (("", filters.any_maker), *filters.makers)
        self._add_menu(self._maker, "makers", makers, self._choose_maker)
        self._power = self._chip("filter_power", filters.power)
        powers = ((0, filters.any_power), *filters.powers)
        self._add_menu(self._power, "powers", powers, self._choose_power)

    def _chip(self, name: str, text: str) -> Button:
        chip = Button(name, text, self._theme, kind="chip")
        chip.setCheckable(True)
        chip.setParent(self)  # a widget that is shown without one is a window of its own
        if text:
            self._flow.addWidget(chip)
        chip.setVisible(bool(text))
        self._made.append(chip)
        return chip

    def _add_menu(
        self,
        chip: Button,
        name: str,
        choices: Iterable[tuple[T, str]],
        choose: Callable[[T], None],
    ) -> None:
        menu = QMenu(chip)  # which it goes with
        menu.setObjectName(name)
        menu.setAccessibleName(chip.text())
        for choice, text in choices:
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setData(choice)
            menu.addAction(action)
        menu.triggered.connect(lambda action: choose(action.data()))
        chip.setMenu(menu)

    def _show_all(self) -> None:
        self.clear()
        self._mark()  # a press has turned the chip
        self.all_wanted.emit()

    def _choose_band(self, on: bool, band: object) -> None:
        low = getattr(band, "price_from", None) if on else None
        high = getattr(band, "price_below", None) if on else None
        self._choose(replace(self._chosen, price_from=low, price_below=high))

    def _choose_year(self, year: int) -> None:
        self._choose(replace(self._chosen, year_from=year or None))

    def _choose_maker(self, maker: str) -> None:
        self._choose(replace(self._chosen, maker=maker or None))

    def _choose_power(self, power: int) -> None:
        self._choose(replace(self._chosen, power_from=power or None))

    def _choose(self, query: VehicleQuery) -> None:
        if self._filters is not None:
            query = offered(self._filters, query)
        changed = query != self._chosen
        self._chosen = query
        self._mark()
        if changed:
            self.changed.emit()

    def _mark(self) -> None:
        if self._filters is None:
            return
        chosen = self._chosen
        self._all.setChecked(chosen == VehicleQuery() and not self._by_text)
        for chip, band in zip(self._bands, self._filters.bands, strict=True):
            limits = (band.price_from, band.price_below)
            chip.setChecked(limits == (chosen.price_from, chosen.price_below))
        years = dict(self._filters.years)
        year = years.get(chosen.year_from or 0, self._filters.year)
        _mark_menu(self._year, chosen.year_from, year)
        _mark_menu(self._maker, chosen.maker, chosen.maker or self._filters.maker)
        powers = dict(self._filters.powers)
        power = powers.get(chosen.power_from or 0, self._filters.power)
        _mark_menu(self._power, chosen.power_from, power)


def _mark_menu(chip: Button, chosen: str | int | None, words: str) -> None:
    chip.setChecked(chosen is not None)
    chip.say(f"{words}  ˅")
    chip.setAccessibleName(words)
    for action in chip.menu().actions():
        action.setChecked((action.data() or None) == chosen)
