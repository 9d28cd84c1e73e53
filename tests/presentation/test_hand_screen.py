"""What a person can do by hand about a car that is sold."""

import pytest

from monzapos.application.news import Contact, SaleNews
from monzapos.domain.attempt import AttemptState
from monzapos.domain.hold import HoldKind
from monzapos.presentation.hand_screen import NOTHING, Viewer, hand_screen
from tests.application.samples import NOON, attempt, hold, sale


def sold(*, livemode: bool | None = False, practice: bool = False) -> SaleNews:
    one = attempt(AttemptState.PAID, livemode=livemode)
    return SaleNews(sale(one, practice=practice, hold=hold(HoldKind.SOLD)), Contact())


def test_a_manager_gives_back_the_car_of_a_test_with_the_real_list() -> None:
    screen = hand_screen(sold(), Viewer(manager=True, at=NOON))
    assert screen.may_release
    assert "no money was paid" in screen.release_note


@pytest.mark.parametrize(
    ("news", "manager"),
    [
        (sold(), False),
        (sold(livemode=True), True),
        (sold(livemode=None), True),
        (sold(practice=True), True),
    ],
)
def test_no_other_sold_car_is_given_back_beside_its_sale(news: SaleNews, *, manager: bool) -> None:
    assert hand_screen(news, Viewer(manager=manager, at=NOON)) == NOTHING
