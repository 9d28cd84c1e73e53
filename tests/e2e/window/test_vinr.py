"""A customer pays on VINR's page what the seller's screen shows, with a browser."""

import pytest

from tests.e2e.program import Home
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.phone import Phones

VINR = {"MONZAPOS_PRACTICE__PROTOCOL": "vinr"}


@pytest.mark.proof
def test_a_browser_pays_on_vinrs_page_after_three_d_secure(
    open_desk: OpenDesk, home: Home, phones: Phones
) -> None:
    desk = open_desk(home, **VINR)
    phone = phones.scan(desk.sell("veloce s"))
    code = desk.wait_for("desk_code", r"\w").name.split()[-1]
    assert "VINR" in phone.text
    assert code in phone.text
    phone.tap("authenticate")
    desk.wait_for_light("The customer is paying")
    phone.tap("pay")
    assert "Release the keys" in desk.wait_for_light("^PAID")
    desk.wait_for_no_code()
    desk.close()


@pytest.mark.proof
def test_a_card_that_vinr_declines_ends_the_code(
    open_desk: OpenDesk, home: Home, phones: Phones
) -> None:
    desk = open_desk(home, **VINR)
    phones.scan(desk.sell("veloce s")).tap("decline")
    assert "declined" in desk.wait_for_light("^NOT PAID")
    desk.wait_for_no_code()
    desk.close()
