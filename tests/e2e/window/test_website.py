"""The website at a real window: asked once, followed with a key, or recorded by a manager."""

from pathlib import Path

import pytest

from tests.e2e.dealership import ROMA, only_holds, refused
from tests.e2e.town import KEY, open_town
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import session_of
from tests.site.website import PATH, STRIPE_PAGES
from tests.supabase.postgres import Server

pytestmark = pytest.mark.proof


def test_a_car_is_sold_through_the_website_and_every_desk_knows(
    tmp_path: Path, postgres_server: Server, open_desk: OpenDesk
) -> None:
    with open_town(tmp_path, postgres_server) as town:
        first, second = town.dealership.first, town.dealership.second
        ana = open_desk(first.home)
        ana.wait_for("catalogue_age", "List from")
        url = ana.sell("roma")
        assert url.startswith(f"{STRIPE_PAGES}/c/pay/cs_test_")
        assert "$245,000.00" in ana.tree.words()  # what both compare: there is no desk code
        assert ana.tree.find("desk_code") is None
        ana.wait_for_light("Waiting")
        assert "Desk A" in refused(second)
        first.provider.pay(session_of(url))
        ana.wait_for_light("^PAID. TEST · no real money")
        ana.wait_for_no_code()
        ana.close()
        only_holds(town.dealership, first, "sold")
        assert town.website.came == [PATH]


def test_without_a_key_it_is_said_before_the_code_and_a_manager_records_it(
    tmp_path: Path, postgres_server: Server, open_desk: OpenDesk
) -> None:
    with open_town(tmp_path, postgres_server) as town:
        first = town.dealership.first
        town.dealership.project.auth.add("boss@monza.invalid", "correct horse", "manager")
        del first.home.environment[KEY]
        first.home.environment |= {
            "MONZAPOS_SITE__CONFIRM_BY_HAND": "1",
            "MONZAPOS_SUPABASE_EMAIL": "boss@monza.invalid",
        }
        boss = open_desk(first.home)
        boss.wait_for("catalogue_age", "List from")
        boss.pick("roma")
        boss.wait_for("deal_note", "24 hours.* until a manager records")
        url = boss.start()
        first.provider.pay(session_of(url))
        boss.wait_for("by_hand_note", "The car stays held until then")
        boss.go_to("payment_reference")
        boss.screen.type("pi_3Monza12345678")
        boss.go_to("record_paid")
        boss.press("Return")
        boss.wait_for("confirm_paid")
        boss.press("Tab", "Return")  # the question stands at Back
        boss.wait_for_light("^PAID.* recorded by boss")
        boss.wait_for_no_code()
        boss.close()
        held = "select vehicle_id::text, kind from monzapos_holds where released_at is null"
        assert town.dealership.query(held) == [(ROMA, "sold")]
        [sale] = first.home.run("sales").lines
        assert (sale["vehicle_id"], sale["light"]) == (ROMA, "paid")
        assert town.website.came == [PATH]
