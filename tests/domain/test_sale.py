"""A sale's position, its light, and the only case in which the keys may go."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Means, Payment, Purpose
from monzapos.domain.person import Customer, Desk, Person
from monzapos.domain.sale import Alarm, Sale
from monzapos.domain.vehicle import Flaw, Vehicle
from tests.domain.attempts import NOON, PRICE, attempt

S = AttemptState
CAR = Vehicle("car", "Monza", price=PRICE)


def payment(
    *states: AttemptState, minor: int = PRICE.minor, currency: str = "usd", id_: str = "p"
) -> Payment:
    attempts = tuple(
        attempt(id=f"{id_}-{n}", number=n, state=state) for n, state in enumerate(states, 1)
    )
    return Payment(id_, Purpose.FULL, Money(minor, currency), Means.CARD, attempts)


def sale(*payments: Payment, alarms: tuple[Alarm, ...] = ()) -> Sale:
    return Sale(
        id="sale",
        vehicle=CAR,
        price=PRICE,
        person=Person("p", "Ana"),
        desk=Desk("d", "Desk 1"),
        started_at=NOON,
        practice=True,
        payments=payments,
        alarms=alarms,
        hold=Hold(CAR.id, "sale", HoldKind.SOLD, None, "Ana", "Desk 1"),
    )


def test_the_whole_price_releases_the_keys() -> None:
    assert sale(payment(S.PAID)).release_keys
    assert sale(payment(S.EXPIRED, S.PAID)).release_keys
    halves = (payment(S.PAID, minor=4_000_000), payment(S.PAID, minor=4_450_000, id_="q"))
    assert sale(*halves).release_keys


@pytest.mark.parametrize(
    "kept",
    [
        sale(),
        sale(payment()),
        *(sale(payment(state)) for state in S if state is not S.PAID),
        sale(payment(S.PAID, minor=100_000)),
        sale(payment(S.PAID, minor=PRICE.minor + 1)),
        sale(payment(S.PAID), payment(S.PAID, id_="twice")),
        sale(payment(S.PAID, currency="eur")),
        sale(payment(S.PAID), alarms=(Alarm("a", NOON, "late_money"),)),
    ],
)
def test_all_else_keeps_them(kept: Sale) -> None:
    assert not kept.release_keys


def test_a_car_that_is_back_on_sale_keeps_its_keys() -> None:
    assert not replace(sale(payment(S.PAID)), hold=None).release_keys


def test_a_closed_alarm_is_no_obstacle() -> None:
    assert sale(payment(S.PAID), alarms=(Alarm("a", NOON, "amount", open=False),)).release_keys


@given(st.lists(st.tuples(st.sampled_from(S), st.integers(1, PRICE.minor)), max_size=5))
def test_the_keys_go_only_for_the_exact_price(sums: list[tuple[AttemptState, int]]) -> None:
    deal = sale(*(payment(s, minor=m, id_=str(n)) for n, (s, m) in enumerate(sums)))
    position = sum(minor for state, minor in sums if state is S.PAID)
    assert deal.paid == Money(position, "usd")
    assert deal.release_keys is (position == PRICE.minor)


def test_a_paid_attempt_counts_whatever_came_after() -> None:
    deal = sale(payment(S.PAID, S.OPEN))
    assert deal.light is Light.PAID
    assert deal.attempt
    assert deal.attempt.number == 1
    assert deal.open  # the second could still be paid: somebody has to see to it


@pytest.mark.parametrize("state", S)
def test_open_is_as_long_as_somebody_could_pay(state: AttemptState) -> None:
    assert sale(payment(S.EXPIRED, state)).open is (state in {S.PREPARED, S.OPEN, S.ALARM})


def test_a_sale_without_payments_or_attempts() -> None:
    assert sale().light is Light.UNKNOWN
    assert sale().attempt is None
    assert sale(payment()).light is Light.UNKNOWN
    assert sale(payment()).attempt is None
    assert not sale(payment()).payment.paid
    assert sale(payment(S.EXPIRED), payment(S.OPEN, id_="q")).payment.id == "q"
    assert len(sale(payment(S.EXPIRED, S.OPEN), payment(S.OPEN, id_="q")).attempts) == 3


def test_a_blank_customer() -> None:
    assert Customer("id").blank
    assert not Customer("id", phone="+34600111222").blank


@pytest.mark.parametrize("flaw", get_args(Flaw))
def test_a_flawed_vehicle_is_not_sold(flaw: Flaw) -> None:
    assert CAR.sellable
    assert not replace(CAR, flaw=flaw).sellable


@pytest.mark.parametrize("price", [None, Money(0, "usd"), Money(-1, "usd")])
def test_a_price_that_is_no_price(price: Money | None) -> None:
    assert not replace(CAR, price=price).sellable
