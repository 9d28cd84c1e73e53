"""The Sell page over a list that ages: its line, its empty states, and a price that has changed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QAbstractButton, QLabel

from monzapos.application.ports import Freshness
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.presentation.formats import money
from tests.ui.conftest import Desktop
from tests.ui.fakes import car

AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


def tell(desktop: Desktop, freshness: Freshness) -> None:
    """Have the catalogue tell how it stands; any thread may."""
    desktop.program.catalogue.freshness = freshness
    for listener in desktop.program.catalogue.listeners:
        listener(freshness)


def age(desktop: Desktop) -> str:
    line = desktop.window.findChild(QLabel, "catalogue_age")
    assert isinstance(line, QLabel)
    return line.accessibleName() if line.isVisible() else ""


def button(desktop: Desktop, name: str) -> QAbstractButton:
    found = desktop.window.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def test_a_list_that_does_not_age_has_no_line(desktop: Desktop) -> None:
    assert not desktop.window.sell.browse.age.isVisible()


def test_the_age_is_said_under_the_cards(desktop: Desktop) -> None:
    tell(desktop, Freshness(AN_HOUR_AGO))
    desktop.qtbot.waitUntil(lambda: age(desktop).endswith("1 h ago"))
    place = desktop.window.sell.browse.cards.geometry()
    tell(desktop, Freshness(AN_HOUR_AGO, reading=True))
    desktop.qtbot.waitUntil(lambda: age(desktop).startswith("Reading…"))
    assert not button(desktop, "refresh_catalogue").isEnabled()
    tell(desktop, Freshness(AN_HOUR_AGO, trouble=Refusal("catalogue_unreachable")))
    desktop.qtbot.waitUntil(lambda: age(desktop).startswith("Offline: list from "))
    assert button(desktop, "refresh_catalogue").text() == "Try again"
    assert desktop.window.sell.browse.cards.geometry() == place
    assert len(desktop.window.sell.model.cards) == 30  # what is old is shown all the same


def test_the_button_has_the_list_read_again(desktop: Desktop) -> None:
    tell(desktop, Freshness(AN_HOUR_AGO))
    desktop.qtbot.waitUntil(lambda: bool(age(desktop)))
    catalogue = desktop.program.catalogue
    catalogue.vehicles = [car(1, "Fresh Car")]
    catalogue.freshness = Freshness(datetime.now(UTC))
    button(desktop, "refresh_catalogue").click()
    desktop.qtbot.waitUntil(lambda: age(desktop).endswith("just now"))
    desktop.qtbot.waitUntil(
        lambda: [c.name for c in desktop.window.sell.model.cards] == ["Fresh Car"]
    )


def test_a_new_list_leaves_the_cards_where_they_are(desktop: Desktop) -> None:
    bar = desktop.window.sell.browse.cards.verticalScrollBar()
    desktop.qtbot.waitUntil(lambda: bar.maximum() > 300)
    bar.setValue(300)
    catalogue = desktop.program.catalogue
    catalogue.vehicles.append(car(31))
    tell(desktop, Freshness(AN_HOUR_AGO))
    desktop.qtbot.waitUntil(lambda: len(desktop.window.sell.model.cards) == 31)
    assert bar.value() == 300


def test_an_empty_list_says_why_and_what_helps(desktop: Desktop) -> None:
    catalogue, empty = desktop.program.catalogue, desktop.window.sell.browse._empty
    catalogue.vehicles = []
    tell(desktop, Freshness(AN_HOUR_AGO, trouble=Refusal("catalogue_empty")))
    desktop.qtbot.waitUntil(empty.isVisible)
    desktop.qtbot.waitUntil(lambda: "row-level security" in empty.accessibleName())
    assert button(desktop, "read_catalogue").isVisible()
    assert not button(desktop, "clear_search").isVisible()
    catalogue.vehicles = [car(1)]
    catalogue.freshness = Freshness(datetime.now(UTC))
    button(desktop, "read_catalogue").click()
    desktop.qtbot.waitUntil(lambda: len(desktop.window.sell.model.cards) == 1)
    assert not empty.isVisible()


def test_a_search_without_a_hit_is_about_the_search(desktop: Desktop) -> None:
    tell(desktop, Freshness(AN_HOUR_AGO, trouble=Refusal("catalogue_unreachable")))
    desktop.window.sell.browse.search.setText("zeppelin")
    empty = desktop.window.sell.browse._empty
    desktop.qtbot.waitUntil(empty.isVisible)
    assert empty.accessibleName().startswith("No vehicle found")
    assert button(desktop, "clear_search").isVisible()


def test_a_changed_price_is_shown_and_has_to_be_agreed_to(desktop: Desktop) -> None:
    window, program = desktop.window, desktop.program
    window.sell.browse.cards.choose(2)
    deal = window.sell.deal
    assert deal.card is not None
    chosen = deal.card.vehicle
    real = replace(chosen, price=Money(9_900_099, "usd"))

    async def one(vehicle_id: str) -> object:
        await asyncio.sleep(0)
        return real if vehicle_id == real.id else None

    program.catalogue.vehicle = one  # type: ignore[assignment,method-assign]
    program.start_sale.refusal = Refusal("price_changed", vehicle=chosen.name)
    desktop.qtbot.waitUntil(deal.start.isEnabled)
    deal.press()
    desktop.qtbot.waitUntil(lambda: "$99,000.99" in deal.start.text())
    assert deal.notice.isVisible()
    assert "price" in deal.notice.accessibleName()
    assert window.sell.model.cards[2].vehicle.price == real.price
    assert program.start_sale.orders[0].shown_price == chosen.price
    tell(desktop, Freshness(AN_HOUR_AGO))  # the first that is heard of an old list
    program.start_sale.refusal = None
    desktop.qtbot.waitUntil(deal.start.isEnabled)
    deal.press()
    desktop.qtbot.waitUntil(lambda: len(program.start_sale.orders) == 2)


def test_a_new_list_with_another_price_stops_the_next_press_and_asks(desktop: Desktop) -> None:
    window, program = desktop.window, desktop.program
    window.sell.browse.cards.choose(2)
    deal = window.sell.deal
    assert deal.card is not None
    chosen = deal.card.vehicle
    deal.customer.name.setText("Eva")
    dearer = replace(chosen, price=Money(9_900_099, "usd"))
    program.catalogue.vehicles[2] = dearer
    tell(desktop, Freshness(AN_HOUR_AGO))
    asks = "The customer agrees to $99,000.99"
    desktop.qtbot.waitUntil(lambda: deal.start.text() == asks)
    assert deal.notice.isVisible()  # at once, before anybody presses
    before = money(chosen.price.minor, "usd") if chosen.price else ""
    both = f"{before} before, $99,000.99 now"
    assert both in deal.notice.accessibleName()
    deal.notice.hide()
    deal.press()  # as the customer was told
    assert deal.notice.isVisible()
    assert both in deal.notice.accessibleName()
    assert program.start_sale.orders == []
    assert deal.start.text() == "Create checkout for $99,000.99"  # it has been heard
    deal.press()
    desktop.qtbot.waitUntil(lambda: len(program.start_sale.orders) == 1)
    assert program.start_sale.orders[0].shown_price == dearer.price
    assert program.start_sale.orders[0].customer.name == "Eva"


def test_a_car_whose_row_is_gone_is_offered_no_longer(desktop: Desktop) -> None:
    window, program = desktop.window, desktop.program
    window.sell.browse.cards.choose(2)
    deal = window.sell.deal
    assert deal.card is not None

    async def none(vehicle_id: str) -> object:
        await asyncio.sleep(0)
        return None

    program.catalogue.vehicle = none  # type: ignore[assignment,method-assign]
    program.start_sale.refusal = Refusal("no_vehicle", vehicle=deal.card.vehicle.id)
    deal.press()
    desktop.qtbot.waitUntil(lambda: deal.start.text() == "Not in the catalogue any more")
    assert not deal.start.isEnabled()
    assert deal.notice.isVisible()
    assert window.sell.model.cards[2].badge_text == "Not in the catalogue any more"
