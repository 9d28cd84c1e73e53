"""Two desks, two homes, two people, one project: no car is sold twice, none is held in vain."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.e2e import paper
from tests.e2e.crash.points import BACK, SHARED, Point
from tests.e2e.dealership import (
    CARRERA,
    ROMA,
    Dealership,
    Desk,
    left_open,
    only_holds,
    open_dealership,
    refused,
    sells,
)
from tests.e2e.scenes import SIDE_BY_SIDE

if TYPE_CHECKING:
    from tests.supabase.postgres import Server

KILLED = -signal.SIGKILL
Story = Callable[[Dealership], None]
Outcome = Callable[[Story], None]
STORIES: list[Story] = []
RPC = "/rest/v1/rpc"


def story(tell: Story) -> Story:
    """Collect a story: a decorator."""
    STORIES.append(tell)
    return tell


@story
def the_loser_sees_who_holds_it_and_until_when(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    sale = first.home.start("sell", ROMA)
    session = sale.wait_for("session_opened")
    sale.wait_for("observed")
    listed = second.home.run("vehicles", "roma").lines
    assert [(car["held"], car["held_at"], car["sellable"]) for car in listed] == [
        ("checkout", "Desk A", False)
    ]
    assert listed[0]["held_until"] == session["expires_at"]
    why = refused(second)
    assert "Roma is held by" in why
    assert "at Desk A until " in why
    sells(second, CARRERA)
    first.provider.pay(session)
    assert sale.finish().status == 0
    assert "was sold by" in refused(second)
    assert {(held.vehicle_id, held.kind) for held in dealership.held()} == {
        (ROMA, "sold"),
        (CARRERA, "sold"),
    }


@story
def a_car_is_free_for_the_other_desk_after_a_cancel(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    sale_id = left_open(first)
    refused(second)
    cancelled = first.home.run("cancel", sale_id)
    assert cancelled.status == 3
    assert dealership.held() == []
    sells(second)
    only_holds(dealership, second, "sold")


def open_alarms(desk: Desk) -> list[str]:
    rows = paper.query(desk.home.journal, "SELECT code FROM alarms WHERE closed_at IS NULL")
    return [str(code) for (code,) in rows]


@story
def a_managers_release_sticks_and_late_money_calls_both_desks(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    sale = first.home.start("sell", ROMA)
    session = sale.wait_for("session_opened")
    sale.wait_for("observed")
    dealership.lets_go(ROMA)
    told = sale.wait_for("trouble")
    assert told["title"] == "The car is back on sale"
    assert "Cancel this sale now." in told["message"]
    assert (dealership.held(), paper.held(first.home)) == ([], [])
    other = second.home.start("sell", ROMA)
    theirs = other.wait_for("session_opened")
    other.wait_for("observed")
    first.provider.pay(session)
    assert sale.wait_for("trouble")["title"] == "Late money"
    assert sale.finish().lights[-1] == "paid"
    assert other.wait_for("trouble")["title"] == "Paid at another desk, too"
    second.provider.pay(theirs)
    assert other.finish().lights[-1] == "paid"
    [held] = dealership.held()
    assert (held.kind, held.desk) == ("sold", second.name)
    assert (open_alarms(first), open_alarms(second)) == (["late_money"], ["paid_elsewhere"])


@story
def a_desk_that_was_away_learns_what_was_done(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    left_open(first)
    dealership.lets_go(ROMA)
    sells(second)
    first.provider.pay(paper.attempts(first.home)[0].session_id)
    watched = first.home.run("watch")
    assert [line["title"] for line in watched.of("trouble")][-1:] == ["Late money"]
    assert open_alarms(first) == ["late_money"]
    [held] = dealership.held()
    assert held.desk == second.name


@story
def a_cancel_after_a_release_ends_it_well(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    sale_id = left_open(first)
    dealership.lets_go(ROMA)
    sells(second)
    assert first.home.run("cancel", sale_id).status == 3
    assert first.home.run("watch").status == 0
    assert open_alarms(first) == []
    only_holds(dealership, second, "sold")


@story
def while_holds_are_unknown_no_car_is_called_sellable(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    left_open(first)
    second.home.run("vehicles")  # the list is kept, and is there without anybody signed in
    wrong = {"MONZAPOS_SUPABASE_PASSWORD": "wrong"}
    for lost in ("signed out", "silent"):
        if lost == "silent":
            wrong = {}
            dealership.project.faults.add("/rest/v1/monzapos_holds", "down")
        listed = second.home.run("vehicles", **wrong)
        assert listed.status == 0
        assert {(car["sellable"], car["holds_known"]) for car in listed.lines} == {(False, False)}
        assert ("not known" if wrong else "cannot be asked") in listed.said
        _, printed, said = second.home.start_words("vehicles", "roma", **wrong).text()
        assert "Available" not in printed
        assert "Held or not: not known" in printed
        assert ("Which cars other desks hold is not known" in said) is bool(wrong)
    dealership.project.faults.clear()
    listed = second.home.run("vehicles")
    assert {car["sellable"] for car in listed.lines if car["held"] is None} == {True}
    assert all(car["holds_known"] for car in listed.lines)


@story
def without_an_answer_nothing_new_starts_and_what_runs_goes_on(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    sale = first.home.start("sell", ROMA)
    session = sale.wait_for("session_opened")
    dealership.project.faults.add(RPC, "down")
    assert "does not answer" in refused(second, CARRERA)
    first.provider.pay(session)
    assert sale.finish().status == 0
    [held] = dealership.held()
    assert held.kind == "checkout"  # nobody could be told
    dealership.project.faults.clear()
    assert first.home.run("watch").status == 0
    only_holds(dealership, first, "sold")
    assert "was sold by" in refused(second)


@story
def a_lost_answer_leaves_no_hold(dealership: Dealership) -> None:
    first, second = dealership.first, dealership.second
    dealership.project.faults.add(f"{RPC}/monzapos_take_hold", "drop_after", 1)
    refused(first)
    assert first.home.run("watch").status == 0
    assert dealership.held() == []
    sells(second)


@story
def a_race_for_one_car_has_one_winner(dealership: Dealership) -> None:
    desks = (dealership.first, dealership.second)
    rivals = [desk.home.start("sell", ROMA, "--timeout", "10") for desk in desks for _ in range(2)]
    assert sorted(rival.finish().status for rival in rivals) == [2, 2, 2, 4]
    assert sum(desk.provider.sessions()["total"] for desk in desks) == 1
    [held] = dealership.held()
    assert held.kind == "checkout"


@story
def desks_sell_alone_without_the_migration(dealership: Dealership) -> None:
    sells(dealership.first)
    sale = dealership.first.home.start("sell", CARRERA)
    sale.wait_for("session_opened")
    sale.interrupt()
    assert "Other desks cannot see" in sale.finish().said
    left_open(dealership.second)
    listed = dealership.first.home.run("vehicles", "roma")
    assert "Other desks cannot see" in listed.said
    assert listed.lines[0]["held_at"] == "Desk A"


def killed_selling(point: Point) -> Story:
    def tell(dealership: Dealership) -> None:
        first, second = dealership.first, dealership.second
        killed(first, point, "sell", ROMA)
        at_most_one(dealership)
        if point.survives:
            assert "Desk A" in refused(second)
        watch = first.home.start("watch")
        if point.survives:
            session = paper.attempts(first.home)[0].session_id
            first.provider.pay(session or watch.wait_for("session_opened"))
        assert watch.finish().status == 0
        if point.survives:
            only_holds(dealership, first, "sold")
        else:
            assert (paper.attempts(first.home), dealership.held()) == ([], [])
            sells(second)
            only_holds(dealership, second, "sold")

    tell.__name__ = f"killed: {point.name}"
    return tell


def killed_giving_back(point: Point) -> Story:
    def tell(dealership: Dealership) -> None:
        first, second = dealership.first, dealership.second
        killed(first, point, "cancel", left_open(first))
        at_most_one(dealership)
        assert first.home.run("watch").status == 0
        assert (paper.held(first.home), dealership.held()) == ([], [])
        sells(second)
        only_holds(dealership, second, "sold")

    tell.__name__ = f"killed: {point.name}"
    return tell


def killed(desk: Desk, point: Point, *command: str) -> None:
    driven = desk.home.start_module("tests.e2e.crash.driver", point.name, *command, "--json")
    assert driven.finish().status == KILLED, f"the point was never reached: {point.name}"


def at_most_one(dealership: Dealership) -> None:
    assert len(dealership.held()) <= 1


# Where most can go wrong: the others have it and this desk does not know, or the other way round.
TOLD_APART = {"take sent", "sale synced"}
SELLING: list[Story] = [killed_selling(point) for point in SHARED]
GIVING_BACK: list[Story] = [killed_giving_back(point) for point in BACK]
KILLINGS = [
    pytest.param(tell, marks=() if point.name in TOLD_APART else pytest.mark.proof)
    for point, tell in zip((*SHARED, *BACK), (*SELLING, *GIVING_BACK), strict=True)
]


@pytest.fixture(scope="module")
def outcome(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: "Server",
) -> Outcome:
    """Play the chosen stories side by side, each in a dealership of its own."""
    folder = tmp_path_factory.mktemp("dealerships")
    chosen: list[Story] = []
    for item in request.session.items:
        if isinstance(item, pytest.Function) and item.module is request.module:
            parameters = getattr(item, "callspec", None)
            if parameters is not None and "tell" in parameters.params:
                chosen.append(parameters.params["tell"])

    def played(number: int) -> Exception | None:
        try:
            story, place = chosen[number], folder / str(number)
            template = "website" if story is desks_sell_alone_without_the_migration else "monzapos"
            with open_dealership(place, postgres_server, template) as dealership:
                story(dealership)
        except Exception as wrong:
            return wrong
        return None

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        results = list(pool.map(played, range(len(chosen))))

    def tell(one: Story) -> None:
        if (wrong := results[chosen.index(one)]) is not None:
            raise wrong

    return tell


@pytest.mark.linux("PostgreSQL is started as Debian has it, and processes are killed by themselves")
@pytest.mark.parametrize("tell", [*STORIES, *KILLINGS], ids=lambda tell: str(tell.__name__))
def test_two_desks(tell: Story, outcome: Outcome) -> None:
    outcome(tell)
