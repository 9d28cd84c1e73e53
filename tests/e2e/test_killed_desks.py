"""kill -9 at any step of a desk that shares its holds: no hold is leaked, and none is lost.

The program is cut short wherever it happens to be, and started again as a person would. Nobody
tells the project anything but the programs of the two desks.
"""

import random
import re
import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e import paper
from tests.e2e.crash.points import TAKE, Step
from tests.e2e.dealership import (
    ROMA,
    Dealership,
    Desk,
    left_open,
    only_holds,
    open_dealership,
    refused,
    sells,
)
from tests.e2e.program import Finished, Home, until
from tests.e2e.scenes import SIDE_BY_SIDE

if TYPE_CHECKING:
    from tests.supabase.postgres import Server

DRIVER = "tests.e2e.crash.driver"
KILLED = -signal.SIGKILL
NEVER = 1_000_000  # more steps than any command makes
KILLS = 30  # of each journey
IS_ASKED = "INSERT INTO shared_holds"  # before it nobody has asked for the car

LINUX = pytest.mark.linux(
    "PostgreSQL is started as Debian has it, and processes are killed by themselves"
)


@dataclass(frozen=True)
class Journey:
    """A command that takes the car or gives it back, and what the customer does with the code."""

    name: str
    begins: str  # words of the step from which on it matters
    apart: Step  # from here so many steps on, others and journal know different things
    options: tuple[str, ...] = ()  # of a sale
    button: str = ""  # none: the sale was left open, and this is its cancel


JOURNEYS = (
    Journey("paid", IS_ASKED, Step(f"{TAKE} http11.send_request_body.complete", 20), button="pay"),
    Journey(
        "declined",
        IS_ASKED,
        Step("'attempt_settled'", 50),
        ("--provider", "vinr", "--customer-email", "eva@dealer.example"),
        button="decline",
    ),
    Journey("cancelled", "'cancel_asked'", Step("SET state = 'withdrawn'", 30)),
)


@dataclass(frozen=True)
class Kill:
    """Where the first desk dies, and after how many steps of its next start it dies once more."""

    journey: Journey
    step: Step
    again: int = 0  # not


@dataclass(frozen=True)
class Cut:
    """How a command ended, and whether the customer has done something by then."""

    ended: Finished
    pressed: bool


def cut_short(desk: Desk, journey: Journey, step: Step) -> Cut:
    """Go as far as to a step; the customer acts as soon as there is a code."""
    command = ("sell", ROMA, *journey.options) if journey.button else ("cancel", left_open(desk))
    run = desk.home.start_module(DRIVER, step.name, *command, "--json")
    code = run.wait_until_end_or("session_opened") if journey.button else None
    if code:
        desk.provider.press(code["session_id"], journey.button)
    return Cut(run.finish(), pressed=code is not None)


def start_again(dealership: Dealership, journey: Journey, *, pressed: bool) -> None:
    """Come back to the desk, find whatever is there, and bring it to its end."""
    desk = dealership.first
    left = [one for one in paper.attempts(desk.home) if one.state in ("prepared", "open")]
    if not left or pressed:
        assert desk.home.run("watch").status in (0, 3)
    elif not journey.button:
        assert desk.home.run("cancel", left[0].sale_id).status == 3
    else:
        watch = desk.home.start("watch")
        session = left[0].session_id or watch.wait_for("session_opened")["session_id"]
        until(lambda: shared(dealership) == written(desk.home), "others know what the journal has")
        assert [car for _, car, _ in written(desk.home)] == [ROMA]
        assert "Desk A" in refused(dealership.second)
        desk.provider.press(session, journey.button)
        assert watch.finish().status in (0, 3)


def shared(dealership: Dealership) -> list[tuple[str, str, str]]:
    """Return the name, car and kind of every hold that all desks have."""
    return [(held.sale_id, held.vehicle_id, held.kind) for held in dealership.held()]


def written(home: Home) -> list[tuple[str, ...]]:
    """Return the same of every hold that a home's journal has."""
    held = "SELECT hold_id, vehicle_id, kind FROM holds LEFT JOIN shared_holds USING (sale_id)"
    return paper.query(home.journal, f"{held} WHERE released_at IS NULL")


def nothing_leaks(dealership: Dealership, kill: Kill) -> bool:
    """Kill the first desk, and start it again; return whether it died as it was to.

    Then each hold is one of the journal's, and the second desk gets the car unless it was sold.
    """
    first, second, journey = dealership.first, dealership.second, kill.journey
    cut = cut_short(first, journey, kill.step)
    ends = [cut.ended.status]
    if kill.again:
        driven = first.home.start_module(DRIVER, Step("", kill.again).name, "watch", "--json")
        ends.append(driven.finish().status)
    assert len(dealership.held()) <= 1
    start_again(dealership, journey, pressed=cut.pressed)
    states = [attempt.state for attempt in paper.attempts(first.home)]
    assert states in ([], ["paid"] if journey.button == "pay" else ["expired"])
    assert shared(dealership) == written(first.home)
    if states == ["paid"]:
        only_holds(dealership, first, "sold")
        assert "was sold by" in refused(second)
    else:
        assert dealership.held() == []
        sells(second)
        only_holds(dealership, second, "sold")
    return set(ends) == {KILLED}


def steps_of(dealership: Dealership, journey: Journey) -> int:
    """Let nothing happen to the first desk, and return how many steps it makes."""
    ended = cut_short(dealership.first, journey, Step(journey.begins, NEVER)).ended
    [steps] = re.findall(r"(\d+) steps", ended.said)
    assert ended.status == (0 if journey.button == "pay" else 3)
    return int(steps)


def none_leaks(kills: Iterable[Kill], folder: Path, server: "Server") -> list[bool]:
    """Play the kills side by side, each in a dealership of its own; return which were reached."""

    def played(number: int, kill: Kill) -> bool:
        with open_dealership(folder / str(number), server) as dealership:
            try:
                return nothing_leaks(dealership, kill)
            except Exception as wrong:
                wrong.add_note(
                    f"{kill.journey.name}, killed at {kill.step.name}, then {kill.again}"
                )
                raise

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return list(pool.map(played, *zip(*enumerate(kills), strict=True)))


@LINUX
def test_a_desk_killed_where_most_can_go_wrong_leaks_no_hold(
    tmp_path: Path, postgres_server: "Server"
) -> None:
    chance = random.Random("the same steps every day")
    kills = [
        Kill(journey, Step(journey.apart.after, chance.randint(1, journey.apart.number)))
        for journey in JOURNEYS
    ]
    assert all(none_leaks(kills, tmp_path, postgres_server))


@LINUX
@pytest.mark.proof
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: str(journey.name))
def test_a_desk_killed_at_any_step_leaks_no_hold(
    journey: Journey, tmp_path: Path, postgres_server: "Server"
) -> None:
    with open_dealership(tmp_path / "unharmed", postgres_server) as dealership:
        steps = steps_of(dealership, journey)
    chance = random.Random(journey.name)  # one step of each of so many equal parts of the way
    numbers = [1 + int((part + chance.random()) * steps / KILLS) for part in range(KILLS)]
    kills = [
        Kill(journey, Step(journey.begins, number), chance.choice((0, chance.randint(1, 100))))
        for number in numbers
    ]
    reached = none_leaks(kills, tmp_path, postgres_server)
    # Not every run makes as many steps as another: some may have ended by themselves.
    assert sum(reached) > KILLS * 3 / 4
