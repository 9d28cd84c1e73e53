from datetime import UTC, datetime

import babel.numbers
import pytest

from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.vehicle_card import VehicleCard, vehicle_card

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def cards(prices: range) -> list[VehicleCard]:
    """Make the cards of cars with these prices, in minor units."""
    cars = [
        Vehicle(id=str(price), name="Veloce", year=2024, price=Money(price, "usd"))
        for price in prices
    ]
    return [vehicle_card(car, None, NOON) for car in cars]


def test_a_keystroke_writes_no_price_that_stood_there_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[object] = []
    write = babel.numbers.format_currency

    def noted(amount: object, *rest: object, **options: object) -> str:
        written.append(amount)
        return write(amount, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(babel.numbers, "format_currency", noted)
    prices = range(77_700_100, 77_704_100, 100)  # as no other test has them
    first = cards(prices)
    assert len(written) == len(prices)  # the card's own; the deal's is written when it is chosen
    assert cards(prices) == first
    assert len(written) == len(prices)
    assert first[0].full_price == "$777,001.00"
    assert len(written) == len(prices) + 1
