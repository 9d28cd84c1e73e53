"""Two desks of one dealership: real cars of a real PostgreSQL, each sold by one desk."""

import re
from pathlib import Path

import pytest

from tests.e2e.dealership import CARRERA, Dealership, open_dealership
from tests.e2e.program import until
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import Desk
from tests.e2e.window.phone import Phones
from tests.supabase.postgres import Server

HELD = re.compile(r"Held by Desk A · until \d")


@pytest.mark.proof
def test_signed_in_a_real_car_is_sold_and_the_other_desk_sees_the_hold(
    tmp_path: Path, postgres_server: Server, open_desk: OpenDesk, phones: Phones
) -> None:
    with open_dealership(tmp_path / "dealership", postgres_server) as dealership:
        home = dealership.first.home
        email = home.environment.pop("MONZAPOS_SUPABASE_EMAIL")
        password = home.environment.pop("MONZAPOS_SUPABASE_PASSWORD")
        ana = open_desk(home)
        ana.wait_for_focus("sign_in_email")
        ana.screen.type(email)
        ana.press("Tab")
        ana.screen.type(password)
        ana.press("Return")
        ana.wait_for("catalogue_age", "List from")
        phone = phones.scan(ana.sell("roma"))
        assert "Roma" in phone.text
        assert "$245,000.00" in phone.text  # what the row says
        ana.wait_for_light("^Waiting")

        bea = open_desk(dealership.second.home)
        bea.wait_for("catalogue_age", "List from")
        bea.screen.type("roma")
        bea.press("Return")
        until(lambda: HELD.search(bea.tree.words()), "the hold, at the other desk")
        bea.press("Escape")
        stops_where_the_price_has_changed(dealership, bea, phones)
        bea.close()

        phone.tap("pay")
        assert "Release the keys" in ana.wait_for_light("^PAID")
        until(lambda: [held.kind for held in dealership.held()] == ["sold"] * 2, "both words")
        ana.screen.bring(ana.window)
        ana.close()


def stops_where_the_price_has_changed(dealership: Dealership, desk: Desk, phones: Phones) -> None:
    desk.pick("carrera")
    desk.wait_for("start_checkout", r"\$114,400\.00")
    dealership.reprices(CARRERA, 119_900)
    desk.press("ctrl+Return")
    desk.wait_for("deal_notice", "price")
    desk.wait_for("start_checkout", r"\$119,900\.00")
    phone = phones.scan(desk.start())  # agreed to, and pressed once more
    assert "$119,900.00" in phone.text
    phone.tap("pay")
    desk.wait_for_light("^PAID")
