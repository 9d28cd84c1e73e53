"""The row of filters over a list that changes: it hides no car without a chip that says so."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from monzapos.application.ports import VehicleQuery
from monzapos.presentation.filters import Filters, PriceBand
from monzapos.ui.theme import Theme
from monzapos.ui.vehicles.filter_row import FilterRow
from monzapos.ui.widgets.buttons import Button
from tests.ui.conftest import Desktop
from tests.ui.fakes import car

OFFERED = Filters(
    everything="All 24",
    bands=(
        PriceBand("Under $50,000", None, 5_000_000),
        PriceBand("$50,000 – $100,000", 5_000_000, 10_000_000),
        PriceBand("Over $100,000", 10_000_000, None),
    ),
    year="Year",
    years=((2024, "2024 and newer"), (2023, "2023 and newer")),
    any_year="Any year",
    maker="Maker",
    makers=(("Apex", "Apex (10)"), ("Veloce", "Veloce (14)")),
    any_maker="All makers",
    power="Power",
    powers=((400, "400 hp and more"), (600, "600 hp and more")),
    any_power="Any power",
)
DEAR = replace(OFFERED, bands=(PriceBand("Under $1", None, 100), PriceBand("Over $1", 100, None)))
LATER = replace(OFFERED, years=((2025, "2025 and newer"), (2024, "2024 and newer")))
ONE_MAKER = replace(OFFERED, maker="", makers=(("Veloce", "Veloce (14)"),))
WITHOUT_APEX = replace(OFFERED, makers=(("Kestrel", "Kestrel (3)"), ("Veloce", "Veloce (14)")))


@pytest.fixture
def row(qtbot: QtBot, theme: Theme) -> FilterRow:
    made = FilterRow(theme)
    qtbot.addWidget(made)
    made.present(OFFERED)
    return made


def chip(row: QWidget, name: str) -> QPushButton:
    (found,) = (c for c in row.findChildren(QPushButton, name) if not c.isHidden())
    return found


def entry(row: FilterRow, name: str, data: object) -> QAction:
    actions: Sequence[QAction] = chip(row, name).menu().actions()
    (found,) = (action for action in actions if action.data() == data)
    return found


def choose(row: FilterRow, name: str, data: object) -> None:
    if data is None:
        chip(row, name).click()
    else:
        entry(row, name, data).trigger()


@pytest.mark.parametrize(
    ("name", "data", "then"),
    [
        ("filter_price_2", None, DEAR),
        ("filter_price_0", None, replace(OFFERED, bands=())),
        ("filter_year", 2023, LATER),
        ("filter_year", 2023, replace(OFFERED, year="", years=())),
        ("filter_maker", "Apex", WITHOUT_APEX),
        ("filter_maker", "Veloce", ONE_MAKER),
        ("filter_power", 600, replace(OFFERED, powers=((400, "400 hp and more"),))),
        ("filter_power", 600, replace(OFFERED, power="", powers=())),
    ],
)
def test_a_filter_that_is_offered_no_more_is_let_go_of(
    qtbot: QtBot, row: FilterRow, name: str, data: object, then: Filters
) -> None:
    choose(row, name, data)
    assert row.query != VehicleQuery()
    with qtbot.waitSignal(row.changed):
        row.present(then)
    assert row.query == VehicleQuery()
    checked = [c.objectName() for c in row.chips if isinstance(c, Button) and c.isChecked()]
    assert checked == ["filter_all"]


def test_a_filter_that_is_still_offered_stays(qtbot: QtBot, row: FilterRow) -> None:
    for name, data in (
        ("filter_price_1", None),
        ("filter_year", 2023),
        ("filter_maker", "Veloce"),
        ("filter_power", 400),
    ):
        choose(row, name, data)
    before = row.query
    with qtbot.assertNotEmitted(row.changed):
        row.present(replace(OFFERED, everything="All 25"))
    assert row.query == before
    with qtbot.waitSignal(row.changed):
        row.present(LATER)
    assert row.query == replace(before, year_from=None)


def test_a_newer_list_shows_the_cars_that_its_chip_does_not_hide(desktop: Desktop) -> None:
    sell, catalogue = desktop.window.sell, desktop.program.catalogue
    filters = sell.browse.filters
    desktop.qtbot.waitUntil(lambda: bool(filters.chips))
    entry(filters, "filter_year", 2021).trigger()  # the list has cars of 2020 to 2025
    desktop.qtbot.waitUntil(lambda: 0 < len(sell.model.cards) < 30)
    catalogue.vehicles = [replace(v, year=max(2022, v.year or 0)) for v in catalogue.vehicles]
    catalogue.vehicles.append(replace(car(31), year=None))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: len(sell.model.cards) == 31)
    assert chip(filters, "filter_year").text() == "Year  ˅"
    assert not chip(filters, "filter_year").isChecked()


def settle() -> None:
    """Let go of what is to be deleted."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_new_filters_leave_nothing_of_the_old_ones_behind(row: FilterRow) -> None:
    settle()
    row.present(ONE_MAKER)
    settle()
    chips, menus = len(row.findChildren(QPushButton)), len(row.findChildren(QMenu))
    for number in range(10):
        row.present(replace(ONE_MAKER, everything=f"All {number}"))
        settle()
    assert len(row.findChildren(QPushButton)) == chips
    assert len(row.findChildren(QMenu)) == menus


@pytest.mark.parametrize("name", ["filter_all", "filter_price_1", "filter_power"])
def test_new_filters_leave_the_focus_where_it_is(desktop: Desktop, name: str) -> None:
    filters = desktop.window.sell.browse.filters
    desktop.qtbot.waitUntil(lambda: bool(filters.chips))
    before = chip(filters, name)
    before.setFocus(Qt.FocusReason.TabFocusReason)
    desktop.program.catalogue.vehicles.append(car(31))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: chip(filters, "filter_all").text() == "All 31")
    assert chip(filters, name) is not before
    assert chip(filters, name).hasFocus()


def test_the_focus_of_a_chip_that_is_gone_goes_to_the_first(desktop: Desktop) -> None:
    filters, catalogue = desktop.window.sell.browse.filters, desktop.program.catalogue
    desktop.qtbot.waitUntil(lambda: bool(filters.chips))
    chip(filters, "filter_maker").setFocus(Qt.FocusReason.TabFocusReason)
    catalogue.vehicles = [v for v in catalogue.vehicles if v.maker == "Veloce"]
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: chip(filters, "filter_all").text() == "All 15")
    assert chip(filters, "filter_all").hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_menu_that_is_open_stays_and_chooses_what_is_still_offered(
    row: FilterRow,
) -> None:
    row.show()
    menu = chip(row, "filter_maker").menu()
    menu.popup(row.mapToGlobal(row.rect().bottomLeft()))
    row.present(WITHOUT_APEX)
    settle()
    assert menu.isVisible()
    apex, veloce = (a for a in menu.actions() if a.data())
    apex.trigger()
    assert row.query == VehicleQuery()
    veloce.trigger()
    assert row.query == VehicleQuery(maker="Veloce")
    assert entry(row, "filter_maker", "Veloce").isChecked()
    gone: list[str] = []
    menu.destroyed.connect(lambda: gone.append("menu"))
    menu.close()
    settle()
    assert gone
