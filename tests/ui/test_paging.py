"""The list under the search: all its hits can be reached, and each stands there once."""

import asyncio
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from monzapos.application.ports import Freshness, VehiclePage, VehicleQuery
from monzapos.domain.errors import Refusal
from monzapos.ui.vehicles.filter_row import FilterRow
from monzapos.ui.vehicles.showroom import Showroom
from tests.ui.conftest import Desktop
from tests.ui.fakes import FakeCatalogue, car
from tests.ui.test_catalogue_age import AN_HOUR_AGO, tell

NOWHERE = QModelIndex()


class Counting(FakeCatalogue):
    """Counts as the real one does: of many hits only as far as somebody has looked."""

    counted = 60
    refusal: Refusal | None = None  # of the next page

    async def search(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        if offset and (refusal := self.refusal) is not None:
            self.refusal = None
            raise refusal
        page = await super().search(query, offset, limit)
        total = min(page.total, max(self.counted, offset + self.counted))
        return replace(page, total=total, exact=total == page.total)


def many(desktop: Desktop, number: int) -> Counting:
    """Fill the desk's catalogue, and show its beginning."""
    catalogue = Counting([car(n) for n in range(1, number + 1)])
    catalogue.listeners = desktop.program.catalogue.listeners
    desktop.program.catalogue = catalogue
    tell(desktop, Freshness(AN_HOUR_AGO))
    desktop.qtbot.waitUntil(lambda: len(desktop.window.sell.model.cards) == 40)
    return catalogue


def shown(desktop: Desktop) -> list[str]:
    return [card.vehicle.id for card in desktop.window.sell.model.cards]


def scroll_on(desktop: Desktop) -> None:
    """Do what the list does at its end."""
    model = desktop.window.sell.model
    before = len(model.cards)
    assert model.canFetchMore(NOWHERE)
    model.fetchMore(NOWHERE)
    desktop.qtbot.waitUntil(lambda: len(model.cards) > before)


def test_more_hits_than_were_counted_can_all_be_reached(desktop: Desktop) -> None:
    many(desktop, 210)
    model = desktop.window.sell.model
    while model.canFetchMore(NOWHERE):
        scroll_on(desktop)
    assert shown(desktop) == [f"car-{n}" for n in range(1, 211)]


def test_a_page_that_was_asked_for_beside_a_new_search_is_dropped(desktop: Desktop) -> None:
    catalogue, model = many(desktop, 210), desktop.window.sell.model
    scroll_on(desktop)
    catalogue.gates["Veloce"] = asyncio.Event()
    desktop.window.sell.browse.search.setText("Veloce")
    desktop.qtbot.waitUntil(lambda: catalogue.asked[-1].text == "Veloce")
    asked = len(catalogue.asked)
    model.fetchMore(NOWHERE)  # while the new hits are on their way
    desktop.qtbot.waitUntil(lambda: len(catalogue.asked) > asked)

    async def let_through(_: object) -> None:
        catalogue.gates["Veloce"].set()

    desktop.backstage.ask(let_through, lambda _: None, lambda _: None)
    desktop.qtbot.waitUntil(lambda: len(model.cards) == 40 and model.canFetchMore(NOWHERE))
    scroll_on(desktop)
    assert shown(desktop) == [f"car-{n}" for n in range(1, 81)]


def test_a_page_that_could_not_be_read_is_asked_for_again(desktop: Desktop) -> None:
    catalogue, model = many(desktop, 210), desktop.window.sell.model
    showroom = desktop.conductor.findChild(Showroom)
    assert isinstance(showroom, Showroom)
    soon = [timer for timer in showroom.findChildren(QTimer) if timer.isSingleShot()]
    desktop.qtbot.waitUntil(lambda: not any(timer.isActive() for timer in soon))
    catalogue.refusal = Refusal("catalogue_unreadable")
    model.fetchMore(NOWHERE)
    asked = len(catalogue.asked)
    desktop.qtbot.waitUntil(lambda: model.canFetchMore(NOWHERE))
    assert len(catalogue.asked) == asked  # no other search has brought that about
    scroll_on(desktop)
    assert len(model.cards) == 80


def test_a_filter_that_nobody_can_see_hides_no_car(desktop: Desktop) -> None:
    filters, catalogue = desktop.window.sell.browse.filters, desktop.program.catalogue
    desktop.qtbot.waitUntil(lambda: bool(filters.chips))
    catalogue.vehicles = [replace(car(n), year=2020 + n % 3) for n in range(1, 31)]
    tell(desktop, Freshness(AN_HOUR_AGO))
    year = _chip(desktop, "2021 and newer")
    year.setFocus()
    _action(year, "2021 and newer").trigger()
    desktop.qtbot.waitUntil(lambda: len(shown(desktop)) == 20)
    catalogue.vehicles = [replace(car(n), year=2021) for n in range(1, 31)]
    tell(desktop, Freshness(AN_HOUR_AGO.replace(microsecond=1)))
    desktop.qtbot.waitUntil(lambda: len(shown(desktop)) == 30)
    assert filters.query == VehicleQuery()


def test_filters_that_are_made_anew_keep_the_focus_and_leave_nothing_behind(
    desktop: Desktop,
) -> None:
    filters, catalogue = desktop.window.sell.browse.filters, desktop.program.catalogue
    desktop.qtbot.waitUntil(lambda: bool(filters.chips))
    chip = filters.findChild(QPushButton, "filter_power")
    assert isinstance(chip, QPushButton)
    chip.setFocus()
    for number in range(3):
        before = filters.chips
        catalogue.vehicles.append(car(31 + number))
        tell(desktop, Freshness(AN_HOUR_AGO.replace(microsecond=1 + number)))
        desktop.qtbot.waitUntil(partial(_others, filters, before))
    focused = desktop.window.focusWidget()
    assert focused is not None
    assert (focused.objectName(), focused is chip) == ("filter_power", False)
    desktop.qtbot.waitUntil(lambda: len(filters.findChildren(QMenu)) == 3)


def _chip(desktop: Desktop, offers: str) -> QPushButton:
    filters = desktop.window.sell.browse.filters

    def found() -> list[QPushButton]:
        chips = [chip for chip in filters.chips if isinstance(chip, QPushButton)]
        menus = [(chip, chip.findChild(QMenu)) for chip in chips]
        return [c for c, menu in menus if menu and offers in [a.text() for a in menu.actions()]]

    desktop.qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def _others(filters: FilterRow, before: tuple[QWidget, ...]) -> bool:
    return filters.chips != before


def _action(chip: QPushButton, text: str) -> QAction:
    return next(action for action in chip.menu().actions() if action.text() == text)
