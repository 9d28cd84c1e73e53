"""Twenty processes go for one car, each with a connection of its own: exactly one gets it."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.supabase.desks import keeping, releasing, taking
from tests.supabase.people import ANA
from tests.supabase.postgres import Database

ROOT = Path(__file__).parents[2]
RACERS = 20
_PATIENCE = 60.0  # seconds until a racer that says nothing counts as stuck


class Racer:
    """A desk in another process."""

    def __init__(self, number: int, line: socket.socket) -> None:
        self.name = f"Desk {number}"
        self._line = line
        self._requests, self._answers = line.makefile("w"), line.makefile("r")
        self._pid = 0

    def close(self) -> None:
        with suppress(BrokenPipeError):  # it was killed with a request on its way
            self._requests.close()
        self._answers.close()
        self._line.close()

    def meet(self) -> None:
        self._pid = int(self._answers.readline())

    def ask(self, function: str, arguments: dict[str, object]) -> None:
        self._requests.write(json.dumps([function, arguments], default=str) + "\n")
        self._requests.flush()

    def hear(self) -> dict[str, Any]:
        answer = json.loads(self._answers.readline())
        assert isinstance(answer, dict)
        return answer

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def last_words(self) -> list[dict[str, Any]]:
        """Return what it still said before it was killed; the last line may be torn."""
        try:
            text = self._answers.read()
        except ConnectionResetError:
            return []
        return [json.loads(line) for line in text.splitlines(keepends=True) if line[-1] == "\n"]


@contextmanager
def racers_at(database: Database) -> Iterator[list[Racer]]:
    """Start the racers, and give them once each has its connection."""
    with ExitStack() as stack:
        pairs = [socket.socketpair() for _ in range(RACERS)]
        theirs = [stack.enter_context(pair[1]) for pair in pairs]
        numbers = [line.fileno() for line in theirs]
        command = [sys.executable, "-m", "tests.supabase.racer", database.authenticator]
        launcher = stack.enter_context(
            subprocess.Popen([*command, *map(str, numbers)], cwd=ROOT, pass_fds=numbers)
        )
        racers = []
        for number, (ours, their) in enumerate(pairs):
            their.close()
            ours.settimeout(_PATIENCE)
            racers.append(Racer(number, ours))
            stack.callback(racers[-1].close)
        for racer in racers:
            racer.meet()
        yield racers
    assert launcher.returncode == 0


def race_for(car: UUID, racers: list[Racer]) -> list[Racer]:
    """Let all take the car at once, and return who was told that it is theirs.

    Everybody else must have been told whose it is.
    """
    sales = [uuid4() for _ in racers]
    for racer, sale in zip(racers, sales, strict=True):
        racer.ask("monzapos_take_hold", taking(sale, car, racer.name))
    answers = [racer.hear() for racer in racers]
    winners = [n for n, answer in enumerate(answers) if answer["taken"]]
    for answer in answers:
        holder = answer["hold"]
        assert (holder["vehicle_id"], holder["kind"]) == (str(car), "checkout")
        assert (holder["sale_id"], holder["desk_name"]) in [
            (str(sales[n]), racers[n].name) for n in winners
        ]
    return [racers[n] for n in winners]


@pytest.mark.parametrize("rounds", [50, pytest.param(1000, marks=pytest.mark.proof)])
def test_of_twenty_processes_exactly_one_gets_each_car(database: Database, rounds: int) -> None:
    with racers_at(database) as racers:
        winners = [race_for(uuid4(), racers) for _ in range(rounds)]
    assert [len(won) for won in winners] == [1] * rounds
    assert len({won[0].name for won in winners}) > 1  # it was a race
    assert len(held_cars(database)) == rounds


def test_the_race_finds_a_look_before_the_leap(database: Database) -> None:
    """It is a race, and the unique index decides it: without, one car is soon sold twice."""
    database.run(LOOK_AND_LEAP)
    with racers_at(database) as racers:
        assert any(len(race_for(uuid4(), racers)) > 1 for _ in range(50))


@pytest.mark.parametrize("rounds", [10, pytest.param(1000, marks=pytest.mark.proof)])
def test_late_money_and_a_new_sale_never_share_a_car(database: Database, rounds: int) -> None:
    """Half of them have been paid after their hold was released, half come for the car now."""
    with racers_at(database) as racers, database.requests_of(ANA) as ask:
        for _ in range(rounds):
            car, sales = uuid4(), [uuid4() for _ in racers]
            late = dict(zip(racers[::2], sales[::2], strict=True))
            for sale in late.values():
                ask("monzapos_release_hold", releasing(sale, car, "not_paid"))
            for racer, sale in zip(racers, sales, strict=True):
                if racer in late:
                    racer.ask("monzapos_keep_hold", keeping(sale, "sold"))
                else:
                    racer.ask("monzapos_take_hold", taking(sale, car, racer.name))
            answers = [racer.hear() for racer in racers]
            won = [n for n, each in enumerate(answers) if each.get("kept") or each.get("taken")]
            assert len(won) == 1
            assert {each["hold"]["sale_id"] for each in answers} == {str(sales[won[0]])}


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.proof)])
def test_a_kill_at_any_moment_leaks_nothing(database: Database, times: int) -> None:
    """What a killed desk was told stays true, and what it left its sale's release ends."""
    for _ in range(times):
        asked, told = _killed_in_the_race(database)
        assert {(sale, asked[sale]) for sale in told} <= set(held_cars(database))
        with database.requests_of(ANA) as ask:
            for sale, car in asked.items():
                ended = ask("monzapos_release_hold", releasing(sale, car, "never_sent"))
                assert ended == {"released": True}
            assert held_cars(database) == []
            for sale, car in asked.items():  # a request that was on its way all the time
                late = ask("monzapos_take_hold", taking(sale, car, "Desk"))
                assert late == {"taken": False, "hold": None}


def _killed_in_the_race(database: Database) -> tuple[dict[UUID, UUID], set[UUID]]:
    """Kill every racer amid its work; return the car of each sale, and the sales told "taken"."""
    asked: dict[UUID, UUID] = {}
    told: set[UUID] = set()
    cars = [uuid4() for _ in range(15)]
    with racers_at(database) as racers:
        for racer in racers:
            for car in random.sample(cars, len(cars)):
                sale = uuid4()
                asked[sale] = car
                racer.ask("monzapos_take_hold", taking(sale, car, racer.name))
        heard = []
        for racer in random.sample(racers, len(racers)):
            heard += [racer.hear() for _ in range(random.randrange(4))]
            racer.kill()
        for racer in racers:
            heard += racer.last_words()
    assert len(heard) < len(asked)
    for answer in heard:
        if answer["taken"]:
            told.add(UUID(answer["hold"]["sale_id"]))
    return asked, told


def held_cars(database: Database) -> list[tuple[UUID, UUID]]:
    """Return the sale and car of every active hold; it is one hold a car."""
    with database.as_owner() as connection:
        rows = connection.execute(
            "select sale_id, vehicle_id from public.monzapos_holds where released_at is null"
        ).fetchall()
    assert len({car for _, car in rows}) == len(rows)
    return [(sale, car) for sale, car in rows]


LOOK_AND_LEAP = """
drop index public.monzapos_holds_active;
create or replace function public.monzapos_take_hold(
    sale uuid, vehicle uuid, practice boolean, provider text,
    desk text, desk_name text, person_name text
) returns json
language plpgsql security definer set search_path = '' as $$
declare
    held public.monzapos_holds;
begin
    select * into held from public.monzapos_holds as other
     where other.vehicle_id = vehicle and other.released_at is null limit 1;
    if not found then
        insert into public.monzapos_holds (sale_id, vehicle_id, practice, kind, desk_name)
        values (sale, vehicle, practice, 'checkout', desk_name) returning * into held;
    end if;
    return json_build_object(
        'taken', held.sale_id = sale, 'hold', public.monzapos_hold_json(held)
    );
end
$$;
"""
