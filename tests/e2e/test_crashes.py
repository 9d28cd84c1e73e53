"""kill -9 between every two steps of a sale: nothing is lost, and no second session is made."""

import random
import signal
from collections.abc import Callable

import pytest

from tests.e2e import paper
from tests.e2e.cars import VELOCE
from tests.e2e.conftest import Outcome
from tests.e2e.crash.points import POINTS, Point
from tests.e2e.program import Home, Running
from tests.e2e.provider import Provider
from tests.e2e.scenes import Scene, open_shop

KILLED = -signal.SIGKILL


def killed_at(home: Home, point: Point) -> Running:
    """Start a sale that ends at a point."""
    sale = ("sell", VELOCE, "--json", "--customer-name", "Eva Roca")
    return home.start_module("tests.e2e.crash.driver", point.name, *sale)


def crash_at(point: Point) -> Scene:
    def scene(home: Home, provider: Provider) -> None:
        crashed = killed_at(home, point)
        if point.customer_pays:
            provider.pay(crashed.wait_for("session_opened"))
        assert crashed.finish().status == KILLED, "the point was never reached"
        if point.survives:
            assert_recovers(home, provider)
        else:
            assert_nothing_began(home, provider)

    scene.__name__ = point.name
    return scene


def assert_nothing_began(home: Home, provider: Provider) -> None:
    watched = home.run("watch")
    assert (watched.status, watched.lines) == (0, [])
    assert (paper.attempts(home), paper.held(home)) == ([], [])
    assert (provider.creates(), provider.sessions()) == ([], {"total": 0})


def assert_recovers(home: Home, provider: Provider) -> None:
    [left] = paper.attempts(home)
    assert paper.held(home) == [VELOCE]
    if left.state != "paid":
        session_id = left.session_id
        if not session_id:
            watch = home.start("watch")
            session_id = watch.wait_for("session_opened")["session_id"]
            watch.kill()
        if provider.sessions().get("open"):
            provider.pay(session_id)
        watched = home.run("watch")
        assert watched.status == 0
        assert watched.lights[-1] == "paid"
        assert "not_paid" not in watched.lights
        assert provider.one_session() == left.sent
    [now] = paper.attempts(home)
    assert (now.key, now.sale_id, now.state) == (left.key, left.sale_id, "paid")
    assert provider.one_session()[0] == now.key
    assert paper.held(home) == [VELOCE]


def shown_and_killed(home: Home, provider: Provider) -> None:
    """The code is on the screen, and the desk is gone when the customer pays."""
    sell = home.start("sell", VELOCE)
    session = sell.wait_for("session_opened")
    sell.kill()
    provider.pay(session)
    assert_recovers(home, provider)


SCENES = [crash_at(point) for point in POINTS] + [shown_and_killed]


@pytest.mark.linux("there is no SIGKILL elsewhere that a process can send itself")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_killed_after(scene: Scene, outcome: Outcome) -> None:
    outcome(scene)


@pytest.mark.proof
def test_thirty_random_kills_in_a_row(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the moment: every key that the provider has seen stands in the journal."""
    dice = random.Random()
    with open_shop(tmp_path_factory.mktemp("shop")) as (home, provider):
        home.environment["MONZAPOS_PRACTICE__CARS"] = "60"
        home.cold = True
        cars = [car["id"] for car in home.run("vehicles").lines if car["price"] < 99_999_999]
        for car in cars[:30]:
            killed_within(dice.uniform(0.2, 3.0), lambda car=car: home.start("sell", car))  # type: ignore[misc]
            written = {each.sent for each in paper.attempts(home) if each.state != "paid"}
            sent = {(each["idempotency_key"], each["sha256"]) for each in provider.creates()}
            assert sent <= written
            killed_within(dice.uniform(0.2, 3.0), lambda: home.start("watch"))
        assert_all_end_paid(home, provider)


def killed_within(seconds: float, start: Callable[[], Running]) -> None:
    running = start()
    running.child.wait(seconds)
    running.kill()


def assert_all_end_paid(home: Home, provider: Provider) -> None:
    left = paper.attempts(home)
    assert left, "no kill came late enough"
    watch = home.start("watch")
    missing = {each.sale_id for each in left if not each.session_id}
    while missing:
        missing.discard(watch.wait_for("session_opened")["sale_id"])
    watch.kill()
    for each in paper.attempts(home):
        provider.pay(each.session_id)
    assert home.run("watch").status == 0
    assert provider.sessions() == {"total": len(left), "complete": len(left)}
    assert {each.state for each in paper.attempts(home)} == {"paid"}
    assert len({key for key, _ in {each.sent for each in left}}) == len(left)
