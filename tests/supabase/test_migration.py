"""What taking a car does for staff, on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.supabase.desks import Desk, at, new_pair, row, taking
from tests.supabase.people import ANA
from tests.supabase.postgres import Database, Server


@pytest.fixture(scope="module")
def database(postgres_server: Server) -> Iterator[Database]:
    """Return one project for all: each test has a sale and a car of its own."""
    with postgres_server.database("monzapos") as database:
        yield database


def test_the_first_gets_the_car(database: Database, ana: Desk) -> None:
    sale, car = new_pair()
    answer = ana.take(sale, car)
    taken_at = at(answer["hold"].pop("taken_at"))
    assert abs(taken_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert answer == {
        "taken": True,
        "ended": False,
        "hold": {
            "vehicle_id": str(car),
            "sale_id": str(sale),
            "kind": "checkout",
            "until": None,
            "provider": "stripe",
            "session_id": None,
            "person_name": "ana",
            "desk_name": "Desk 1",
        },
    }
    for table in ("holds", "sales"):
        kept = row(database, table, sale)
        assert str(kept["person_id"]) == ANA["sub"]  # of the token, not of the desk's word
        assert (kept["vehicle_id"], kept["practice"]) == (car, False)
        assert (kept["desk_id"], kept["provider"]) == ("id of Desk 1", "stripe")


def test_the_second_is_told_whose_it_is(ana: Desk, bea: Desk) -> None:
    (sale, car), (other, _) = new_pair(), new_pair()
    ours = ana.take(sale, car)
    assert bea.take(other, car) == {"taken": False, "hold": ours["hold"], "ended": False}


def test_asking_again_is_answered_alike(database: Database, ana: Desk) -> None:
    sale, car = new_pair()
    first = ana.take(sale, car)
    assert ana.take(sale, car) == first
    ana.keep(sale, "sold")
    assert ana.take(sale, car)["taken"] is True
    assert row(database, "holds", sale)["kind"] == "sold"


def test_a_take_that_comes_after_the_release_is_refused(ana: Desk, bea: Desk) -> None:
    sale, car = new_pair()
    assert ana.release(sale, car, "never_sent") == {"released": True}
    assert ana.take(sale, car) == {"taken": False, "hold": None, "ended": False}
    other, _ = new_pair()
    assert bea.take(other, car)["taken"] is True


def test_practice_and_real_do_not_see_each_other(ana: Desk, bea: Desk) -> None:
    (sale, car), (practice, _), (other, _) = new_pair(), new_pair(), new_pair()
    assert ana.take(practice, car, practice=True)["taken"] is True
    assert bea.take(sale, car)["taken"] is True
    assert bea.take(other, car, practice=True)["hold"]["sale_id"] == str(practice)


def test_a_sale_has_one_car(ana: Desk) -> None:
    (sale, car), (_, other) = new_pair(), new_pair()
    ana.take(sale, car)
    for wrong in ({"car": other}, {"car": car, "practice": True}):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            ana.take(sale, **wrong)
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            ana.release(sale, reason="not_paid", **wrong)
    assert ana.take(sale, car)["taken"] is True


def test_a_name_is_cut_and_an_id_is_not(database: Database) -> None:
    sale, car = new_pair()
    long = taking(sale, car, "ñ" * 500) | {"desk": "d"}
    answer = database.call(ANA, "monzapos_take_hold", **long)
    assert answer["hold"]["desk_name"] == "ñ" * 200
    sale, car = new_pair()
    with pytest.raises(psycopg.errors.CheckViolation):
        database.call(ANA, "monzapos_take_hold", **taking(sale, car, "d" * 101))
