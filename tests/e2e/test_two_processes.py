"""Several processes of one home: one serves and one follows, and another takes over."""

import pytest

from tests.e2e import paper
from tests.e2e.cars import STRADA, VELOCE
from tests.e2e.children import PYTHON
from tests.e2e.conftest import Outcome
from tests.e2e.program import Home, Line, Running
from tests.e2e.provider import Provider
from tests.e2e.scenes import Scene, Scenes

CONTROL = {"MONZAPOS_PRACTICE__CONTROL": "1"}

scenes = Scenes()


def opened(home: Home, vehicle: str) -> tuple[Running, Line]:
    sell = home.start("sell", vehicle, **CONTROL)
    return sell, sell.wait_for("session_opened")


def base_of(session: Line) -> str:
    return str(session["url"]).partition("/c/pay/")[0]


@scenes
def a_sale_beside_another_process(home: Home, provider: Provider) -> None:
    owner, first = opened(home, VELOCE)
    beside, second = opened(home, STRADA)
    provider.pay(second)
    sale = beside.finish()
    assert (sale.status, sale.lights[-1]) == (0, "paid")
    provider.pay(first)
    assert owner.finish().status == 0
    assert provider.sessions() == {"total": 2, "complete": 2}
    assert len(provider.creates()) == 2


@scenes
def an_outage_beside_another_process(home: Home, provider: Provider) -> None:
    owner, _ = opened(home, VELOCE)
    beside, second = opened(home, STRADA)
    beside.wait_for("observed", light="waiting")
    provider.fail_all("500")
    assert owner.wait_for("trouble")["title"] == beside.wait_for("trouble")["title"]
    if all(
        line.get("light") != "unknown" for line in beside.lines
    ):  # or its last look was long ago
        beside.wait_for("observed", light="unknown")
    provider.heal()
    provider.pay(second)
    sale = beside.finish()
    assert (sale.status, sale.lights[-1]) == (0, "paid")


@scenes
def a_sale_beside_another_process_that_is_killed(home: Home, provider: Provider) -> None:
    owner, first = opened(home, VELOCE)
    beside, second = opened(home, STRADA)
    owner.kill()
    provider.pay(first)
    provider.pay(second)
    assert beside.finish().status == 0
    watched = home.run("watch")
    assert watched.status == 0
    assert [each.state for each in paper.attempts(home)] == ["paid", "paid"]
    assert len(provider.creates()) == 2


@scenes
def two_desks_that_want_the_same_car_at_once(home: Home, provider: Provider) -> None:
    rivals = [home.start("sell", VELOCE, "--timeout", "8") for _ in range(3)]
    assert sorted(rival.finish().status for rival in rivals) == [2, 2, 4]
    assert provider.sessions()["total"] == 1
    provider.one_session()


def test_the_process_that_serves_and_follows_is_killed(home: Home) -> None:
    owner, first = opened(home, VELOCE)
    beside, second = opened(home, STRADA)
    owner.kill()
    provider = Provider(base_of(first))
    provider.wait_until_it_answers()
    provider.pay(second)
    sale = beside.finish()
    provider.close()
    assert (sale.status, sale.lights[-1]) == (0, "paid")
    assert base_of(second) == base_of(first)
    watch = home.start("watch", **CONTROL)
    later = Provider(base_of(first))
    later.wait_until_it_answers()
    later.pay(first)
    later.close()
    assert watch.finish().status == 0


def test_practice_served_by_a_process_of_its_own_that_is_killed(home: Home) -> None:
    server = home.start_command(*PYTHON, "-m", "monzapos.practice", **CONTROL)
    address = server.line()
    sell, session = opened(home, VELOCE)
    assert base_of(session) == address
    server.kill()
    provider = Provider(address)
    provider.wait_until_it_answers()
    provider.pay(session)
    provider.close()
    assert sell.finish().status == 0


@pytest.mark.parametrize("scene", scenes.all, ids=lambda scene: scene.__name__)
def test_processes(scene: Scene, outcome: Outcome) -> None:
    outcome(scene)
