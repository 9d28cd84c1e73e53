"""Sales with VINR while practising: its own words, its five minutes, and no way to close a session.

What is the same with every provider is proven with Stripe in the other modules.
"""

import pytest

from tests.e2e import paper
from tests.e2e.cars import VELOCE, VELOCE_PRICE
from tests.e2e.conftest import Outcome
from tests.e2e.program import Home, Line, Running
from tests.e2e.provider import FOR_GOOD, Provider
from tests.e2e.scenes import Scene, Scenes

VINR = ("--provider", "vinr", "--customer-email", "eva@dealer.example")

scenes = Scenes()


def opened(home: Home) -> tuple[Running, Line]:
    sell = home.start("sell", VELOCE, *VINR)
    return sell, sell.wait_for("session_opened")


@scenes
def a_sale_names_the_protocol_and_that_it_is_practice(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    provider.pay(session)
    sale = sell.finish()
    assert sale.status == 0
    assert {(line.get("provider", "vinr"), line["practice"]) for line in sale.lines} == {
        ("vinr", True)
    }
    [settled] = sale.of("settled")
    assert (settled["light"], settled["provider_status"]) == ("paid", "completed")
    assert (settled["amount"], settled["currency"]) == (VELOCE_PRICE, "usd")


@scenes
def a_declined_card_ends_the_session(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    provider.press(session["session_id"], "decline")
    sale = sell.finish()
    assert (sale.status, sale.lights[-1]) == (3, "not_paid")
    assert paper.held(home) == []


@scenes
def a_cancel_waits_until_vinr_itself_ends_the_session(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    cancel = home.start("cancel", session["sale_id"])
    cancel.wait_for("observed", light="waiting")
    assert paper.held(home) == [VELOCE]
    provider.advance(6 * 60)
    assert (cancel.finish().status, sell.finish().status) == (3, 3)
    assert paper.held(home) == []


@scenes
def a_cancel_in_vain_says_so_and_that_it_is_open(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    cancelled = home.run("cancel", session["sale_id"], "--timeout", "1")
    assert cancelled.status == 4
    assert {line["light"] for line in cancelled.of("observed")} <= {"waiting"}
    [trouble] = cancelled.of("trouble")
    assert "VINR cannot close a link" in trouble["message"]
    assert cancelled.of("settled") == []
    provider.pay(session)
    assert sell.finish().status == 0


def lost_create(kind: str) -> Scene:
    def scene(home: Home, provider: Provider) -> None:
        provider.fail("create", kind)
        sell = home.start("sell", VELOCE, *VINR)
        sell.wait_for("trouble")
        assert paper.held(home) == [VELOCE]
        provider.pay(sell.wait_for("session_opened"))
        sale = sell.finish()
        assert (sale.status, sale.lights[-1]) == (0, "paid")
        assert "not_paid" not in sale.lights
        provider.one_session()

    scene.__name__ = f"{kind} of the create request"
    return scene


for fault in ("drop_before", "drop_after", "502"):
    scenes(lost_create(fault))


@scenes
def a_key_that_is_too_old_is_not_sent_again(home: Home, provider: Provider) -> None:
    """There is no list to look through: it stays unknown until whatever was made is over."""
    provider.fail("create", "drop_before", FOR_GOOD)
    sell = home.start("sell", VELOCE, *VINR)
    sell.wait_for("trouble")
    sell.kill()
    provider.heal()
    sent = len(provider.creates())
    provider.advance(23 * 3600 + 60)
    watch = home.start("watch")
    watch.wait_for("trouble")
    watch.interrupt()
    watched = watch.finish()
    assert (watched.status, watched.lights) == (4, [])
    assert paper.held(home) == [VELOCE]
    provider.advance(2 * 3600)
    given_up = home.run("watch")
    assert (given_up.status, given_up.lights) == (3, ["not_paid"])
    assert paper.held(home) == []
    assert len(provider.creates()) == sent


@pytest.mark.parametrize("scene", scenes.all, ids=lambda scene: scene.__name__)
def test_sales(scene: Scene, outcome: Outcome) -> None:
    outcome(scene)
