"""Two desks of one dealership: real cars of a real PostgreSQL, each sold by one desk."""

import re
from pathlib import Path

import pytest

from tests.e2e.dealership import open_dealership
from tests.e2e.program import until
from tests.e2e.window.conftest import OpenDesk
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
        ana.wait_for_light("^Waiting")

        bea = open_desk(dealership.second.home)
        bea.wait_for("catalogue_age", "List from")
        bea.screen.type("roma")
        bea.press("Return")
        until(lambda: HELD.search(bea.tree.words()), "the hold, at the other desk")
        bea.close()

        phone.tap("pay")
        assert "Release the keys" in ana.wait_for_light("^PAID")
        until(lambda: [held.kind for held in dealership.held()] == ["sold"], "the word of the sale")
        ana.screen.bring(ana.window)
        ana.close()
