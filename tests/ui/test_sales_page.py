"""The Sales page, by itself."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from monzapos.domain.attempt import Light
from monzapos.domain.person import Customer
from monzapos.presentation.sales_list import SaleLine
from monzapos.ui.sales.page import SalesPage
from monzapos.ui.sales.timeline import breakable
from monzapos.ui.theme import Theme
from tests.ui.conftest import Desktop
from tests.ui.fakes import sale_of


def test_a_first_sale_that_arrives_under_the_focus_can_be_opened(
    qtbot: QtBot, theme: Theme
) -> None:
    page = SalesPage(theme)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.present(())
    page.table.setFocus()
    page.present((line("s1"),))
    assert page.chosen_id == "s1"
    assert page.table.selectionModel().isRowSelected(0)
    with qtbot.waitSignal(page.open_wanted) as opened:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == ["s1"]


def line(sale_id: str) -> SaleLine:
    return SaleLine(
        sale_id=sale_id,
        started="today",
        vehicle="Veloce S · 2024",
        customer="",
        amount="$84,500.00",
        purpose="full price",
        person="Lucía",
        light=Light.WAITING,
        light_text="Waiting",
        open=True,
    )


def test_a_long_name_of_a_customer_cuts_neither_vehicle_nor_amount(desktop: Desktop) -> None:
    vehicle = replace(desktop.program.catalogue.vehicles[0], name="Veloce Quadrifoglio GT")
    customer = Customer("c", "Maximiliana Featherstonehaugh-Cholmondeley")
    desktop.program.journal.kept["sale-1"] = replace(sale_of(vehicle), customer=customer)
    desktop.window.show_page(1)
    table = desktop.window.sales.table
    desktop.qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    delegate, room = table.itemDelegate(), table.viewport().width()
    widths = [table.columnWidth(column) for column in range(5)]
    for column in (0, 1, 2, 4):
        index = table.model().index(0, column)
        assert widths[column] >= delegate.sizeHint(QStyleOptionViewItem(), index).width()
    assert sum(widths) <= room
    assert widths[3] >= 90


def test_a_providers_long_word_goes_on_after_a_sign() -> None:
    shown = breakable("Settled: Not paid (open/requires_payment_method)").split(" ")
    assert shown[-1].split("\u200b") == ["(open/", "requires_", "payment_", "method)"]
    assert breakable("cs_test_" + "a1B2" * 10).split("\u200b")[2:] == [*["a1B2" * 5] * 2]
