"""What a person can do by hand about a car that is sold."""

from datetime import timedelta

import pytest

from monzapos.application.news import Contact, SaleNews
from monzapos.domain.attempt import AttemptState
from monzapos.domain.hold import HoldKind
from monzapos.domain.sale import (
    HELD_ELSEWHERE,
    LATE_MONEY,
    PAID_ELSEWHERE,
    PAID_TWICE,
    RELEASED_ELSEWHERE,
    Alarm,
)
from monzapos.presentation.hand_screen import NOTHING, Viewer, hand_screen
from tests.application.samples import NOON, attempt, hold, sale


def sold(*, livemode: bool | None = False, practice: bool = False) -> SaleNews:
    one = attempt(AttemptState.PAID, livemode=livemode)
    return SaleNews(sale(one, practice=practice, hold=hold(HoldKind.SOLD)), Contact())


def test_a_manager_gives_back_the_car_of_a_test_with_the_real_list() -> None:
    screen = hand_screen(sold(), Viewer(manager=True, at=NOON))
    assert screen.may_release
    assert "no money was paid" in screen.release_note


LATER = NOON + timedelta(days=2)


@pytest.mark.parametrize("livemode", [True, None])
def test_a_manager_puts_a_car_back_on_sale_that_was_paid_back(livemode: bool | None) -> None:
    screen = hand_screen(sold(livemode=livemode), Viewer(manager=True, at=LATER))
    assert screen.may_release
    assert "has been paid back" in screen.release_note


def test_who_has_just_sold_a_car_is_offered_the_keys_and_nothing_else() -> None:
    news = sold(livemode=True)
    assert news.sale.attempt is not None
    assert news.sale.attempt.last is not None
    paid_at = news.sale.attempt.last.at
    for minutes, offered in ((0, False), (9, False), (10, True)):
        viewer = Viewer(manager=True, at=paid_at + timedelta(minutes=minutes))
        assert hand_screen(news, viewer).may_release is offered, minutes


@pytest.mark.parametrize(
    ("news", "manager"),
    [(sold(), False), (sold(livemode=True), False), (sold(practice=True), True)],
)
def test_no_other_sold_car_is_given_back_beside_its_sale(news: SaleNews, *, manager: bool) -> None:
    assert hand_screen(news, Viewer(manager=manager, at=LATER)) == NOTHING


@pytest.mark.parametrize(
    ("code", "held", "who", "keeps"),
    [
        (LATE_MONEY, True, "This customer was paid back", True),
        (LATE_MONEY, False, "This customer was paid back", False),
        (PAID_ELSEWHERE, True, "The other customer was paid back", False),
        (PAID_TWICE, True, "One of the two was paid back", False),
        (RELEASED_ELSEWHERE, True, "", True),
        (HELD_ELSEWHERE, True, "", False),
    ],
)
def test_a_manager_says_what_has_become_of_two_payments(
    code: str, who: str, *, held: bool, keeps: bool
) -> None:
    car = hold(HoldKind.SOLD) if held else None
    paid = attempt(AttemptState.PAID, livemode=True)
    news = SaleNews(sale(paid, hold=car, alarms=(Alarm("a", NOON, code),)), Contact())
    screen = hand_screen(news, Viewer(manager=True, at=NOON))
    assert (screen.settle, screen.may_keep_car) == (who, keeps)
    assert bool(screen.settle_note) is bool(who)
    assert bool(screen.note) is (bool(who) or keeps)
    assert bool(screen.keep_car_note) is keeps
    seller = hand_screen(news, Viewer(manager=False, at=NOON))
    assert (seller.settle, seller.may_keep_car) == ("", False)


def test_money_that_came_late_is_no_sold_car_to_be_put_back() -> None:
    paid = attempt(AttemptState.PAID, livemode=True)
    late = sale(paid, hold=hold(HoldKind.SOLD), alarms=(Alarm("a", NOON, LATE_MONEY),))
    screen = hand_screen(SaleNews(late, Contact()), Viewer(manager=True, at=LATER))
    assert not screen.may_release  # one button for each thing that can have happened
