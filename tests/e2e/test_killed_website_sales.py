"""kill -9 at any step of a sale through the website: it is asked once, and no car is let go."""

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e import paper
from tests.e2e.crash.points import Step
from tests.e2e.dealership import ROMA, only_holds, refused, sells
from tests.e2e.test_killed_desks import DRIVER, IS_ASKED, KILLED, LINUX, shared, written
from tests.e2e.town import Town, open_town

if TYPE_CHECKING:
    from tests.supabase.postgres import Server

KILLS = 24
STEPS = 150  # from the claim to some looks at the open session


def killed(town: Town, step: Step) -> bool:
    """Sell until the program dies, or has a code and gets no further; return whether it died."""
    run = town.dealership.first.home.start_module(DRIVER, step.name, "sell", ROMA, "--json")
    if run.wait_until_end_or("session_opened") and run.wait_until_end_or("never"):
        raise AssertionError("an event that there is not")
    return run.finish().status == KILLED


def comes_back(town: Town) -> None:
    """Start again as a person does: what the website has made is found, or the car stays held."""
    dealership, first = town.dealership, town.dealership.first
    assert len(dealership.held()) <= 1
    watch = first.home.start("watch", "--timeout", "4")
    session = watch.wait_until_end_or("session_opened")
    left = [one for one in paper.attempts(first.home) if one.state in ("prepared", "open")]
    if session or any(one.session_id for one in left):
        number = session["session_id"] if session else left[0].session_id
        first.provider.pay(number)
        watch.finish()
        assert first.home.run("watch").status == 0
        only_holds(dealership, first, "sold")
        assert (len(town.website.came), town.sessions) == (1, 1)
    elif left:  # it was sent, and nobody knows what came of it
        assert watch.finish().status == 4
        assert shared(dealership) == written(first.home)
        assert "Desk A" in refused(dealership.second)
        assert len(town.website.came) <= 1  # half a request may come late; nothing comes after it
        assert town.sessions == 0
    else:
        watch.finish()
        assert dealership.held() == []
        sells(dealership.second)
        only_holds(dealership, dealership.second, "sold")
        assert town.website.came == []


@LINUX
@pytest.mark.proof
def test_a_sale_through_the_website_killed_at_any_step_is_asked_once(
    tmp_path: Path, postgres_server: "Server"
) -> None:
    chance = random.Random("the website")
    reached = 0
    for part in range(KILLS):
        step = Step(IS_ASKED, 1 + int((part + chance.random()) * STEPS / KILLS))
        with open_town(tmp_path / str(part), postgres_server) as town:
            try:
                reached += killed(town, step)
                comes_back(town)
            except Exception as wrong:
                wrong.add_note(f"killed at {step.name}")
                raise
    assert reached > KILLS * 3 / 4
