"""The Sales page, by itself."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from monzapos.domain.attempt import Light
from monzapos.presentation.sales_list import SaleLine
from monzapos.ui.sales.page import SalesPage
from monzapos.ui.theme import Theme


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
