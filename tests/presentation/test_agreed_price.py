"""Another price than the customer was told stops the sale once, and is said aloud once."""

from datetime import UTC, datetime

from monzapos.application.examine_vehicle import price_changed
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.agreed_price import AgreedPrice, price_notice
from monzapos.presentation.error_notice import notice
from monzapos.presentation.vehicle_card import vehicle_card

OLD, NEW = Money(8_450_000, "usd"), Money(8_950_000, "usd")


def chosen() -> AgreedPrice:
    price = AgreedPrice()
    price.choose(OLD)
    return price


def test_the_same_price_again_is_no_news() -> None:
    price = chosen()
    assert not price.show(OLD)
    assert not price.changed


def test_another_price_is_news_once_and_stays_to_be_agreed() -> None:
    price = chosen()
    assert price.show(NEW)
    assert not price.show(NEW)
    assert price.changed
    price.agree()
    assert not price.changed


def test_the_old_price_that_comes_back_needs_no_word() -> None:
    price = chosen()
    price.show(NEW)
    assert not price.show(OLD)
    assert not price.changed


def test_who_was_told_by_a_refusal_is_not_asked_again() -> None:
    price = chosen()
    price.refused()
    assert not price.show(OLD)  # a hold has changed; the new price is still on its way
    assert not price.show(NEW)
    assert not price.changed


def test_a_refusal_that_comes_after_the_news_is_good_for_no_other_price() -> None:
    price = chosen()
    assert price.show(NEW)
    price.refused()
    assert not price.changed
    assert not price.show(NEW)  # as it is read once more
    assert price.show(OLD)
    assert price.changed


def test_what_a_refusal_told_is_good_for_one_change() -> None:
    price = chosen()
    price.refused()
    price.agree()  # pressed again, and sold for what is shown
    assert price.show(NEW)
    assert price.changed


def test_a_changed_price_is_told_with_the_one_before_it() -> None:
    card = vehicle_card(Vehicle("v-1", "Velo", price=NEW), None, datetime.now(UTC))
    assert price_notice(card, OLD).message == "Velo: $84,500.00 before, $89,500.00 now."


def test_a_price_in_another_currency_is_told_in_it() -> None:
    words = notice(price_changed("Velo", OLD, Money(8_450_000, "eur")))
    assert words.message == "Velo: $84,500.00 before, €84,500.00 now."


def test_a_price_that_is_gone_is_told_by_the_button_and_the_next_one_aloud() -> None:
    price = chosen()
    assert not price.show(None)
    assert price.show(NEW)
    assert price.agreed == OLD
