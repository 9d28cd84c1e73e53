"""Requests and answers that get lost: unknown until it is known, and never charged twice."""

import pytest

from tests.e2e import paper
from tests.e2e.cars import VELOCE
from tests.e2e.conftest import Outcome
from tests.e2e.program import Finished, Home, Line, Running, until
from tests.e2e.provider import FOR_GOOD, Provider
from tests.e2e.scenes import Scene, Scenes

scenes = Scenes()


def opened(home: Home, *arguments: str) -> tuple[Running, Line]:
    sell = home.start("sell", VELOCE, *arguments)
    return sell, sell.wait_for("session_opened")


def assert_never_denied(*told: Finished) -> None:
    """No light said "not paid" before the provider did; every trouble says when it asks again."""
    for each in told:
        lights = [line["light"] for line in each.of("observed")]
        final = [line["provider_status"] for line in each.of("settled")]
        assert "not_paid" not in lights or final == ["expired/unpaid"]
        for trouble in each.of("trouble"):
            assert trouble["title"]
            assert trouble["retry_in"] is None or trouble["retry_in"] >= 0


def lost_at_every_step(kind: str) -> Scene:
    """A create, a look and a closing that go wrong once each, in one sale."""

    def scene(home: Home, provider: Provider) -> None:
        provider.fail("create", kind)
        sell = home.start("sell", VELOCE)
        sell.wait_for("trouble")
        assert paper.held(home) == [VELOCE]
        session = sell.wait_for("session_opened")
        key = provider.one_session()
        provider.fail("get", kind)
        sell.wait_for("trouble")
        provider.fail("expire", kind)
        cancel = home.run("cancel", session["sale_id"])
        sale = sell.finish()
        assert (cancel.status, sale.status) == (3, 3)
        assert_never_denied(sale, cancel)
        assert provider.one_session() == key
        assert provider.asked("create") == 2
        assert provider.sessions() == {"total": 1, "expired": 1}
        assert provider.press(session["session_id"], "pay").status_code == 410

    scene.__name__ = f"{kind} at every step"
    return scene


for fault in ("drop_before", "drop_after", "502", "429"):
    scenes(lost_at_every_step(fault))


@scenes
def a_look_that_fails_does_not_hide_the_money(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    provider.pay(session)
    provider.fail("get", "500", 2)
    sell.wait_for("trouble")
    sale = sell.finish()
    assert (sale.status, sale.lights[-1]) == (0, "paid")
    assert_never_denied(sale)


@scenes
def the_money_wins_over_a_cancel_that_came_late(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    sell.kill()
    provider.fail("expire", "drop_before")
    cancel = home.start("cancel", session["sale_id"])
    cancel.wait_for("trouble")
    provider.pay(session)
    cancelled = cancel.finish()
    assert (cancelled.status, cancelled.lights[-1]) == (0, "paid")


@scenes
def a_stored_failure_is_found_to_have_made_nothing(home: Home, provider: Provider) -> None:
    """Stripe keeps a 500 with the key and says it again for a day: only its list tells."""
    provider.fail("create", "500")
    sell = home.start("sell", VELOCE)
    sell.wait_for("trouble")
    provider.advance(3 * 60)
    assert paper.held(home) == [VELOCE]
    sale = sell.finish()
    assert (sale.status, sale.lights) == (3, ["not_paid"])
    assert len({each["idempotency_key"] for each in provider.creates()}) == 1
    assert provider.sessions() == {"total": 0}
    assert [each.state for each in paper.attempts(home)] == ["not_found"]
    assert paper.held(home) == []


@scenes
def an_answer_that_never_comes(home: Home, provider: Provider) -> None:
    provider.fail("create", "hang")
    sell = home.start("sell", VELOCE)
    until(provider.creates, "the request that hangs")
    sell.interrupt()
    sale = sell.finish()
    assert (sale.status, sale.lights) == (4, [])
    [unknown] = home.run("sales", "--open").lines
    assert unknown["light"] == "unknown"
    watch = home.start("watch")
    session = watch.wait_for("session_opened")
    watch.kill()
    provider.pay(session)
    assert home.run("watch").status == 0
    assert provider.one_session()[0] == unknown["attempts"][0]["idempotency_key"]


@scenes
def a_key_that_is_still_in_flight(home: Home, provider: Provider) -> None:
    provider.fail("create", "drop_before", FOR_GOOD)
    sell = home.start("sell", VELOCE)
    sell.wait_for("trouble")
    sell.kill()
    [left] = paper.attempts(home)
    provider.heal()
    with provider.in_flight(left.key, left.request):
        watch = home.start("watch")
        busy = watch.wait_for("trouble")
        assert busy["retry_in"] is not None
        assert provider.sessions() == {"total": 0}
    watch.wait_for("session_opened")
    watch.kill()
    assert provider.one_session() == left.sent


@scenes
def a_provider_that_is_down_all_the_time(home: Home, provider: Provider) -> None:
    provider.fail("create", "drop_before", FOR_GOOD)
    sell = home.start("sell", VELOCE)
    sell.wait_for("trouble")
    sell.interrupt()
    sale = sell.finish()
    assert (sale.status, sale.lights) == (4, [])
    [left] = paper.attempts(home)
    assert home.run("sell", VELOCE).status == 2
    provider.heal()
    watch = home.start("watch")
    session = watch.wait_for("session_opened")
    watch.kill()
    provider.pay(session)
    assert home.run("watch").status == 0
    assert provider.one_session() == left.sent


@scenes
def a_cancel_while_the_provider_is_down(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    sell.kill()
    provider.fail("expire", "502", FOR_GOOD)
    provider.fail("get", "502", FOR_GOOD)
    cancel = home.start("cancel", session["sale_id"])
    cancel.wait_for("trouble")
    cancel.interrupt()
    cancelled = cancel.finish()
    assert cancelled.status == 4
    assert_never_denied(cancelled)
    assert paper.held(home) == [VELOCE]
    provider.heal()
    watched = home.run("watch")
    assert (watched.status, watched.lights[-1]) == (3, "not_paid")
    assert provider.sessions() == {"total": 1, "expired": 1}


@scenes
def silence_of_ten_seconds_turns_the_light_to_unknown(home: Home, provider: Provider) -> None:
    sell, session = opened(home)
    sell.wait_for("observed", light="waiting")
    provider.fail("get", "drop_before", FOR_GOOD)
    sell.wait_for("observed", light="unknown", provider_status="open/unpaid")
    provider.heal()
    provider.pay(session)
    sale = sell.finish()
    assert (sale.status, sale.lights[-1]) == (0, "paid")
    assert_never_denied(sale)


def prepared_only(home: Home, provider: Provider, kind: str) -> paper.Written:
    """Leave a sale behind whose create request went out and whose answer never came."""
    provider.fail("create", kind)
    provider.fail("create", "drop_before", FOR_GOOD)
    sell = home.start("sell", VELOCE)
    sell.wait_for("trouble")
    sell.kill()
    provider.heal()
    [left] = paper.attempts(home)
    assert (left.state, left.session_id) == ("prepared", "")
    return left


@scenes
def a_key_that_is_too_old_is_not_sent_again(home: Home, provider: Provider) -> None:
    prepared_only(home, provider, "drop_before")
    provider.advance(25 * 3600)
    sent, listed = len(provider.creates()), provider.asked("list")
    watched = home.run("watch")
    assert (watched.status, watched.lights) == (3, ["not_paid"])
    assert len(provider.creates()) == sent
    assert 1 <= provider.asked("list") - listed <= 3  # to find; to learn the time and the line
    assert provider.sessions() == {"total": 0}
    assert [each.state for each in paper.attempts(home)] == ["not_found"]
    assert paper.held(home) == []


@scenes
def a_session_whose_key_is_too_old_is_found_and_adopted(home: Home, provider: Provider) -> None:
    left = prepared_only(home, provider, "drop_after")
    [session_id] = paper.sessions_at_the_provider(home)
    provider.pay(session_id)
    provider.advance(25 * 3600)
    sent = len(provider.creates())
    watched = home.run("watch")
    assert (watched.status, watched.lights[-1]) == (0, "paid")
    assert len(provider.creates()) == sent
    assert provider.one_session() == left.sent
    assert [each.session_id for each in paper.attempts(home)] == [session_id]


@pytest.mark.parametrize("scene", scenes.all, ids=lambda scene: scene.__name__)
def test_lost(scene: Scene, outcome: Outcome) -> None:
    outcome(scene)


def hanging_at_every_step(home: Home, provider: Provider) -> None:
    """The program's own deadlines end the silence, one step after the other."""
    provider.fail("create", "hang")
    sell = home.start("sell", VELOCE)
    session = sell.wait_for("session_opened")
    key = provider.one_session()
    provider.fail("get", "hang")
    sell.wait_for("trouble")
    provider.fail("expire", "hang")
    cancel = home.run("cancel", session["sale_id"])
    sale = sell.finish()
    assert (cancel.status, sale.status) == (3, 3)
    assert_never_denied(sale, cancel)
    assert provider.one_session() == key


PROOFS = [hanging_at_every_step]


@pytest.mark.proof
@pytest.mark.parametrize("scene", PROOFS, ids=lambda scene: scene.__name__)
def test_lost_for_long(scene: Scene, outcome: Outcome) -> None:
    outcome(scene)
