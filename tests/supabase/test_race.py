"""Twenty processes go for one car, each with a connection of its own: exactly one gets it."""

import random
from contextlib import closing
from threading import Event
from uuid import UUID, uuid4

import pytest
from psycopg import connect

from tests.supabase.desks import id_of, keeping, new_pair, releasing, taking
from tests.supabase.people import ANA
from tests.supabase.postgres import Database, request
from tests.supabase.racers import Racer, racers_at

RACERS = 20


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
    with racers_at(database, RACERS) as racers:
        winners = [race_for(uuid4(), racers) for _ in range(rounds)]
    assert [len(won) for won in winners] == [1] * rounds
    assert len({won[0].name for won in winners}) > 1  # it was a race
    assert len(held_cars(database)) == rounds


def test_the_race_finds_a_look_before_the_leap(database: Database) -> None:
    """It is a race, and the unique index decides it: without, one car is soon sold twice."""
    database.run(LOOK_AND_LEAP)
    with racers_at(database, RACERS) as racers:
        assert any(len(race_for(uuid4(), racers)) > 1 for _ in range(50))


@pytest.mark.parametrize("rounds", [10, pytest.param(1000, marks=pytest.mark.proof)])
def test_late_money_and_a_new_sale_never_share_a_car(database: Database, rounds: int) -> None:
    """Half of them have been paid after their hold was released, half come for the car now."""
    with racers_at(database, RACERS) as racers, database.requests_of(ANA) as ask:
        for _ in range(rounds):
            car, sales = uuid4(), [uuid4() for _ in racers]
            late = dict(zip(racers[::2], sales[::2], strict=True))
            for racer, sale in late.items():
                word = releasing(sale, car, "not_paid", desk=id_of(racer.name))
                ask("monzapos_release_hold", word)
            for racer, sale in zip(racers, sales, strict=True):
                if racer in late:
                    word = keeping(sale, "sold", desk=id_of(racer.name))
                    racer.ask("monzapos_keep_hold", word)
                else:
                    racer.ask("monzapos_take_hold", taking(sale, car, racer.name))
            answers = [racer.hear() for racer in racers]
            won = [n for n, each in enumerate(answers) if each.get("kept") or each.get("taken")]
            assert len(won) == 1
            assert {each["hold"]["sale_id"] for each in answers} == {str(sales[won[0]])}


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.proof)])
def test_what_killed_connections_left_is_whole_and_a_release_ends_it(
    database: Database, times: int
) -> None:
    """Each hold that a client was told of is there, and a release ends it and all that is unsaid.

    Here the test releases: that the program does, ``tests/e2e/test_killed_desks.py`` proves.
    """
    for _ in range(times):
        asked, told = _killed_in_the_race(database)
        assert {(sale, asked[sale][0]) for sale in told} <= set(held_cars(database))
        with database.requests_of(ANA) as ask:
            for sale, (car, desk) in asked.items():
                word = releasing(sale, car, "never_sent", desk=id_of(desk))
                ended = ask("monzapos_release_hold", word)
                assert ended == {"released": True}
            assert held_cars(database) == []
            for sale, (car, desk) in asked.items():  # a request that was on its way all the time
                late = ask("monzapos_take_hold", taking(sale, car, desk))
                assert late == {"taken": False, "hold": None, "ended": False}


def test_who_comes_second_waits_and_sees_what_the_first_has_done(database: Database) -> None:
    """A desk keeps what another releases, and the other way round."""
    (sale, car), (sold, other) = new_pair(), new_pair()
    keep, release = "monzapos_keep_hold", "monzapos_release_hold"
    with racers_at(database, 1) as (racer,), closing(connect(database.authenticator)) as ours:
        for pair in ((sale, car), (sold, other)):
            request(ours, ANA, "monzapos_take_hold", taking(*pair, racer.name))
        with ours.transaction():
            request(ours, ANA, release, releasing(sale, car, "not_paid"))
            racer.ask(keep, keeping(sale, "checkout", desk=id_of(racer.name)))
            _until_it_waits(database)
        assert racer.hear() == {"kept": False, "hold": None, "ended": False}
        with ours.transaction():
            request(ours, ANA, keep, keeping(sold, "sold"))
            racer.ask(release, releasing(sold, other, "not_paid"))
            _until_it_waits(database)
        assert racer.hear() == {"error": "42501"}
    assert held_cars(database) == [(sold, other)]


def _until_it_waits(database: Database) -> None:
    query = "select 1 from pg_locks where not granted"
    tick = Event()
    with database.as_owner() as connection:
        for _ in range(3_000):
            if connection.execute(query).fetchone():
                return
            tick.wait(0.01)
    pytest.fail("the second did not wait")


def _killed_in_the_race(database: Database) -> tuple[dict[UUID, tuple[UUID, str]], set[UUID]]:
    """Kill every racer amid its work; return each sale's car and desk, and those told "taken"."""
    asked: dict[UUID, tuple[UUID, str]] = {}
    told: set[UUID] = set()
    cars = [uuid4() for _ in range(15)]
    with racers_at(database, RACERS) as racers:
        for racer in racers:
            for car in random.sample(cars, len(cars)):
                sale = uuid4()
                asked[sale] = car, racer.name
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
