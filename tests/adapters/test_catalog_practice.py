"""The practice cars, and how rows of any catalogue become vehicles."""

from decimal import Decimal
from itertools import islice
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.practice_catalog import PracticeSource, practice_vehicles
from monzapos.adapters.vehicle_rows import read_vehicle
from monzapos.domain.money import Money

GOOD = {"id": "1", "name": "Veloce S", "price": "84500.00", "year": 2024}


def test_the_practice_cars_can_all_be_sold() -> None:
    cars = list(practice_vehicles(24))
    assert len({car.id for car in cars}) == len({car.picture for car in cars}) == 24
    prices = sorted(car.price.minor for car in cars if car.price)
    assert (prices[0], prices[-1]) == (1_850_000, 125_000_000)
    assert [price for price in prices if price > 99_999_999] == [125_000_000]
    for car in cars:
        assert str(UUID(car.id)) == car.id
        assert car.sellable
        assert car.maker
        assert car.plant
        assert car.engine
        assert car.description
        assert car.year
        assert car.power_hp
        assert car.top_speed_kmh
        assert car.torque_nm
        assert car.weight_kg
        assert Decimal(car.seconds_to_100) > 2


def test_more_cars_are_the_same_at_every_start() -> None:
    some = list(practice_vehicles(200))
    assert some == list(islice(practice_vehicles(5_000), 200))
    assert len({car.id for car in practice_vehicles(5_000)}) == 5_000
    assert all(car.sellable and car.price and car.price.minor <= 99_999_999 for car in some[24:])
    pictures = {car.picture for car in some[:24]}
    assert {car.picture for car in some} == pictures
    assert len({car.name for car in some}) > 150
    # One of them by heart: a change of the generator has to change the fingerprint too.
    assert some[24].id == "5abeb9a5-d531-574f-ae96-a423331c8928"
    assert (some[24].name, some[24].year) == ("Corsa Garda Prima", 2021)


def test_fewer_cars_are_the_first_ones() -> None:
    assert list(practice_vehicles(3)) == list(practice_vehicles(24))[:3]
    assert not list(practice_vehicles(0))


def test_one_car_is_read_by_its_id() -> None:
    source = PracticeSource(40)
    for car in source.vehicles():
        assert source.vehicle(car.id) == car
    assert source.vehicle(list(practice_vehicles(41))[40].id) is None
    assert PracticeSource(2).vehicle(list(practice_vehicles(3))[2].id) is None
    assert PracticeSource(3).fingerprint != source.fingerprint


@pytest.mark.parametrize("price", ["84500.00", "84500", 84500, Decimal("84500.00"), Decimal(84500)])
def test_a_good_row_is_a_vehicle(price: object) -> None:
    car = read_vehicle({**GOOD, "price": price}, "usd")
    assert car.price == Money(8_450_000, "usd")
    assert (car.id, car.name, car.year, car.sellable) == ("1", "Veloce S", 2024, True)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"name": ""}, "no_name"),
        ({"name": None}, "no_name"),
        ({"name": " \0"}, "no_name"),
        ({"id": None}, "no_name"),
        ({"price": None}, "no_price"),
        ({"price": ""}, "no_price"),
        ({"price": "NaN"}, "bad_price"),
        ({"price": float("nan")}, "bad_price"),
        ({"price": Decimal("Infinity")}, "bad_price"),
        ({"price": "-1"}, "bad_price"),
        ({"price": 0}, "bad_price"),
        ({"price": 84500.0}, "bad_price"),
        ({"price": True}, "bad_price"),
        ({"price": "12.345"}, "bad_price"),
        ({"price": "cheap"}, "bad_price"),
        ({"price": "1e999999"}, "bad_price"),
        ({"price": [1]}, "bad_price"),
        ({"currency": "eur"}, "other_currency"),
    ],
)
def test_a_bad_row_says_its_flaw(change: dict[str, object], flaw: str) -> None:
    car = read_vehicle({**GOOD, **change}, "usd")
    assert (car.flaw, car.price, car.sellable) == (flaw, None, False)


_anything = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text()


@given(st.dictionaries(st.sampled_from([*GOOD, "model", "engine", "power_hp"]), _anything))
def test_no_row_raises(row: dict[str, object]) -> None:
    car = read_vehicle(row, "usd")
    assert car.sellable == (car.flaw is None)
    car.name.encode()
    assert "\0" not in car.name
