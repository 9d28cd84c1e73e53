"""A second code for a sale: the car is looked at again, as it stands in the list by now."""

from dataclasses import replace
from pathlib import Path

import pytest

from monzapos.domain.attempt import Light
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle
from tests.application.conftest import Practice
from tests.application.shop import CARS, shop

CAR, OTHERS = CARS[0], CARS[1:]
assert CAR.price
BY_NOW: dict[str, tuple[tuple[Vehicle, ...], str]] = {
    "gone": ((), "no_vehicle"),
    "without a price": ((replace(CAR, price=None, flaw="no_price"),), "not_sellable"),
    "dearer": ((replace(CAR, price=Money(CAR.price.minor + 100, "usd")),), "price_changed"),
    "cheaper": ((replace(CAR, price=Money(CAR.price.minor - 100, "usd")),), "price_changed"),
    "in another currency": ((replace(CAR, price=Money(CAR.price.minor, "eur")),), "price_changed"),
}


@pytest.mark.parametrize("name", BY_NOW)
async def test_what_has_changed_since_refuses_before_anything_is_written(
    name: str, practice: Practice, tmp_path: Path
) -> None:
    car, code = BY_NOW[name]
    async with shop(tmp_path / "desk", practice.provider) as desk:
        sale, _ = await desk.open()
        await desk.cancel(sale.id)
        await desk.until_light(sale, Light.NOT_PAID)
    async with shop(
        tmp_path / "desk", practice.provider, cars=(*car, *OTHERS), following=False
    ) as desk:
        before = practice.state()["requests"], await desk.journal.timeline(sale.id)
        with pytest.raises(Refusal) as refused:
            await desk.start.again(sale.id)
        assert refused.value.code == code
        assert (practice.state()["requests"], await desk.journal.timeline(sale.id)) == before
        assert await desk.held() == set()


async def test_a_car_with_another_name_is_still_the_one_that_was_agreed_on(
    practice: Practice, tmp_path: Path
) -> None:
    async with shop(tmp_path / "desk", practice.provider) as desk:
        sale, _ = await desk.open()
        await desk.cancel(sale.id)
        await desk.until_light(sale, Light.NOT_PAID)
    named = replace(CAR, name="Another name")
    async with shop(tmp_path / "desk", practice.provider, cars=(named, *OTHERS)) as desk:
        again = await desk.start.again(sale.id)
        assert again.attempt
        assert (again.attempt.number, again.vehicle.name) == (2, CAR.name)
        await desk.cancel(sale.id)
        await desk.until_light(sale, Light.NOT_PAID)
