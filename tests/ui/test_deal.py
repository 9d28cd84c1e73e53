"""The deal and the search before a sale: what is picked, where the focus is, what is hinted at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from monzapos.application.settings import DeskSettings, Settings
from monzapos.domain.errors import Refusal
from tests.ui.conftest import Desktop
from tests.ui.fakes import FakeProgram, car, sale_of

CARD = "4242 4242 4242 4242"


def hold(desktop: Desktop, number: int) -> None:
    """Hold a car by a sale at another desk, and see the cards again."""
    sale = sale_of(desktop.program.catalogue.vehicles[number - 1], number)
    desktop.program.follower.tell(sale)
    cards = desktop.window.sell.model
    desktop.qtbot.waitUntil(
        lambda: any(not c.may_sell and c.vehicle.id == sale.vehicle.id for c in cards.cards)
    )


def pick_by_enter(desktop: Desktop, text: str) -> str:
    window = desktop.window
    window.sell.deal.reset()
    window.sell.browse.search.setText(text)
    QTest.keyClick(window.sell.browse.search, Qt.Key.Key_Return)
    desktop.qtbot.waitUntil(lambda: window.sell.deal.card is not None)
    assert window.sell.deal.card is not None
    return window.sell.deal.card.vehicle.id


def test_enter_picks_the_first_hit_that_may_be_sold(desktop: Desktop) -> None:
    hold(desktop, 1)
    assert pick_by_enter(desktop, "Veloce 1") == "car-10"
    assert pick_by_enter(desktop, "") == "car-2"
    for number in range(2, 31):
        desktop.program.journal.kept[f"sale-{number}"] = sale_of(
            desktop.program.catalogue.vehicles[number - 1], number
        )
    hold(desktop, 30)
    assert pick_by_enter(desktop, "") == "car-1"


def test_the_hint_of_the_keys_is_there_where_they_do_something(desktop: Desktop) -> None:
    hold(desktop, 1)
    deal = desktop.window.sell.deal
    desktop.window.sell.browse.cards.choose(1)
    assert deal.hint.isVisible()
    desktop.window.sell.browse.cards.choose(0)
    assert not deal.hint.isVisible()


def test_a_refusal_leaves_the_focus_where_it_was(desktop: Desktop) -> None:
    window, deal = desktop.window, desktop.window.sell.deal
    window.sell.browse.cards.choose(2)
    desktop.program.start_sale.refusal = Refusal("vehicle_held", vehicle="V", desk="D", person="P")
    for part in (deal.start, deal.customer.phone):
        deal.notice.hide()
        part.setFocus()
        deal.press()
        desktop.qtbot.waitUntil(deal.notice.isVisible)
        assert window.focusWidget() is part
    deal.part.click()
    deal.start.setFocus()
    deal.notice.hide()
    desktop.program.start_sale.refusal = Refusal("deposit_too_large")
    deal.press()
    desktop.qtbot.waitUntil(deal.notice.isVisible)
    assert window.focusWidget() is deal.deposit


def test_a_refusal_takes_the_focus_from_nobody_who_went_on(desktop: Desktop) -> None:
    window, deal = desktop.window, desktop.window.sell.deal
    window.sell.browse.cards.choose(2)
    desktop.program.start_sale.refusal = Refusal("vehicle_held", vehicle="V", desk="D", person="P")
    deal.start.setFocus()
    deal.press()
    window.sell.browse.search.setFocus()
    desktop.qtbot.waitUntil(deal.notice.isVisible)
    assert window.focusWidget() is window.sell.browse.search


def test_a_card_number_is_shown_at_its_field(desktop: Desktop) -> None:
    customer = desktop.window.sell.deal.customer
    desktop.window.sell.browse.cards.choose(2)
    customer.name.setText("Jane Smith")
    customer.phone.setText(CARD)
    desktop.program.start_sale.refusal = Refusal("card_number")
    desktop.window.sell.start()
    desktop.qtbot.waitUntil(lambda: customer.phone.property("wrong") is True)
    assert not customer.name.property("wrong")
    assert desktop.window.focusWidget() is customer.phone


def test_cars_are_narrowed_by_their_power(desktop: Desktop) -> None:
    browse = desktop.window.sell.browse
    desktop.qtbot.waitUntil(lambda: bool(browse.filters.chips))
    chip = browse.filters.findChild(QPushButton, "filter_power")
    assert isinstance(chip, QPushButton)
    menu = chip.menu()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Any power", "400 hp and more", "500 hp and more", "600 hp and more"]
    menu.actions()[2].trigger()

    def powers() -> list[int | None]:
        return [card.vehicle.power_hp for card in desktop.window.sell.model.cards]

    desktop.qtbot.waitUntil(lambda: powers() == list(range(500, 601, 10)))
    assert chip.isChecked()
    assert chip.accessibleName() == "500 hp and more"
    assert [action.isChecked() for action in menu.actions()] == [False, False, True, False]
    menu.actions()[0].trigger()
    desktop.qtbot.waitUntil(lambda: len(powers()) == 30)
    assert not chip.isChecked()


def test_all_is_not_chosen_while_a_search_narrows(desktop: Desktop) -> None:
    browse = desktop.window.sell.browse
    desktop.qtbot.waitUntil(lambda: bool(browse.filters.chips))
    everything = browse.filters.findChild(QPushButton, "filter_all")
    assert isinstance(everything, QPushButton)
    assert everything.isChecked()
    browse.search.setText("Veloce 17")
    assert not everything.isChecked()
    everything.click()
    assert everything.isChecked()
    assert browse.search.text() == ""
    everything.click()
    assert everything.isChecked()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_filters_need_one_row_in_a_small_window(
    desktop: Desktop, program: FakeProgram, language: str
) -> None:
    prices = (7_000_000, 12_000_000, 55_000_000)
    program.catalogue.vehicles = [car(n, price=prices[n % 3]) for n in range(1, 25)]
    program.settings = Settings(desk=DeskSettings(language=language))
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)

    def chips() -> list[str]:
        shown = desktop.window.sell.browse.filters.chips
        return [chip.text() for chip in shown if isinstance(chip, QPushButton)]

    desktop.qtbot.waitUntil(lambda: any("$100,000 – $200,000" in text for text in chips()))
    row = desktop.window.sell.browse.filters
    assert len(row.chips) == 7
    assert desktop.window.width() == 1366
    assert {chip.y() for chip in row.chips} == {0}
