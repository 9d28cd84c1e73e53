"""What the migration's functions do for staff, on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.supabase.desks import PRICE, Desk, at, new_pair, row, taking
from tests.supabase.people import ANA
from tests.supabase.postgres import Database, Server

NOW = datetime.now(UTC)
NEXT_WEEK = NOW + timedelta(days=7)
LATER = NOW + timedelta(days=14)
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture(scope="module")
def database(postgres_server: Server) -> Iterator[Database]:
    """Return one project for all: each test has a sale and a car of its own."""
    with postgres_server.database("monzapos") as database:
        yield database


class TestTake:
    def test_the_first_gets_the_car(self, database: Database, ana: Desk) -> None:
        sale, car = new_pair()
        answer = ana.take(sale, car)
        taken_at = at(answer["hold"].pop("taken_at"))
        assert abs(taken_at - datetime.now(UTC)) < timedelta(minutes=5)
        assert answer == {
            "taken": True,
            "hold": {
                "vehicle_id": str(car),
                "sale_id": str(sale),
                "kind": "checkout",
                "until": None,
                "provider": "stripe",
                "session_id": None,
                "person_name": "Somebody at Desk 1",
                "desk_name": "Desk 1",
            },
        }
        for table in ("holds", "sales"):
            kept = row(database, table, sale)
            assert str(kept["person_id"]) == ANA["sub"]  # of the token, not of the desk's word
            assert (kept["vehicle_id"], kept["practice"]) == (car, False)
            assert (kept["desk_id"], kept["provider"]) == ("id of Desk 1", "stripe")

    def test_the_second_is_told_whose_it_is(self, ana: Desk, bea: Desk) -> None:
        (sale, car), (other, _) = new_pair(), new_pair()
        ours = ana.take(sale, car)
        assert bea.take(other, car) == {"taken": False, "hold": ours["hold"]}

    def test_asking_again_is_answered_alike(self, database: Database, ana: Desk) -> None:
        sale, car = new_pair()
        first = ana.take(sale, car)
        assert ana.take(sale, car) == first
        ana.keep(sale, "sold")
        assert ana.take(sale, car)["taken"] is True
        assert row(database, "holds", sale)["kind"] == "sold"

    def test_a_take_that_comes_after_the_release_is_refused(self, ana: Desk, bea: Desk) -> None:
        sale, car = new_pair()
        assert ana.release(sale, car, "never_sent") == {"released": True}
        assert ana.take(sale, car) == {"taken": False, "hold": None}
        other, _ = new_pair()
        assert bea.take(other, car)["taken"] is True

    def test_practice_and_real_do_not_see_each_other(self, ana: Desk, bea: Desk) -> None:
        (sale, car), (practice, _), (other, _) = new_pair(), new_pair(), new_pair()
        assert ana.take(practice, car, practice=True)["taken"] is True
        assert bea.take(sale, car)["taken"] is True
        assert bea.take(other, car, practice=True)["hold"]["sale_id"] == str(practice)

    def test_a_sale_has_one_car(self, ana: Desk) -> None:
        (sale, car), (_, other) = new_pair(), new_pair()
        ana.take(sale, car)
        for wrong in ({"car": other}, {"car": car, "practice": True}):
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                ana.take(sale, **wrong)
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                ana.release(sale, reason="not_paid", **wrong)
        assert ana.take(sale, car)["taken"] is True

    def test_a_name_is_cut_and_an_id_is_not(self, database: Database) -> None:
        sale, car = new_pair()
        long = taking(sale, car, "ñ" * 500) | {"desk": "d"}
        answer = database.call(ANA, "monzapos_take_hold", **long)
        assert answer["hold"]["desk_name"] == "ñ" * 200
        sale, car = new_pair()
        with pytest.raises(psycopg.errors.CheckViolation):
            database.call(ANA, "monzapos_take_hold", **taking(sale, car, "d" * 101))


class TestKeep:
    def test_the_sale_s_row_comes_into_line(self, database: Database, ana: Desk, bea: Desk) -> None:
        sale, car = new_pair()
        taken_at = at(ana.take(sale, car)["hold"]["taken_at"])
        answer = bea.keep(sale, "deposit", until=NEXT_WEEK, session="cs_test_2", paid=100_000)
        assert answer["kept"] is True
        assert (answer["hold"]["kind"], answer["hold"]["session_id"]) == ("deposit", "cs_test_2")
        assert at(answer["hold"]["until"]) == NEXT_WEEK
        kept = row(database, "sales", sale)
        assert (kept["price"], kept["currency"], kept["paid"]) == (PRICE, "usd", 100_000)
        assert (kept["light"], kept["session_id"]) == ("paid", "cs_test_2")
        assert str(kept["person_id"]) == ANA["sub"]  # who sells, not who follows
        assert row(database, "holds", sale)["taken_at"] == taken_at

    def test_a_desk_that_does_not_name_the_provider_changes_it_not(
        self, database: Database, ana: Desk
    ) -> None:
        sale, car = new_pair()
        ana.take(sale, car)
        assert ana.keep(sale, "checkout", provider=None)["hold"]["provider"] == "stripe"
        assert row(database, "sales", sale)["provider"] == "stripe"

    def test_practice_and_real_do_not_see_each_other(self, ana: Desk, marta: Desk) -> None:
        (practice, car), (sale, _) = new_pair(), new_pair()
        ana.take(practice, car, practice=True)
        ana.take(sale, car)
        assert ana.keep(sale, "sold")["hold"]["sale_id"] == str(sale)
        marta.release(sale, car, "by_hand")
        assert ana.keep(sale, "sold") == {"kept": False, "hold": None}

    def test_a_sale_that_nobody_took_is_not_kept(self, ana: Desk) -> None:
        assert ana.keep(new_pair()[0], "sold") == {"kept": False, "hold": None}

    @pytest.mark.parametrize(
        ("has", "late"), [("sold", "checkout"), ("sold", "deposit"), ("deposit", "checkout")]
    )
    def test_a_kind_never_goes_back(
        self, database: Database, ana: Desk, has: str, late: str
    ) -> None:
        """Two requests may overtake each other on their way."""
        sale, car = new_pair()
        ana.take(sale, car)
        ana.keep(sale, has, until=NEXT_WEEK)
        before = row(database, "holds", sale), row(database, "sales", sale)
        answer = ana.keep(sale, late, until=LATER, session="cs_test_late", light="waiting", paid=0)
        assert (answer["kept"], answer["hold"]["kind"]) == (True, has)
        assert (row(database, "holds", sale), row(database, "sales", sale)) == before

    def test_what_is_sold_has_no_end(self, ana: Desk) -> None:
        sale, car = new_pair()
        ana.take(sale, car)
        assert ana.keep(sale, "sold", until=NEXT_WEEK)["hold"]["until"] is None

    def test_a_deposit_s_end_moves_away_and_only_a_manager_brings_it_nearer(
        self, ana: Desk, bea: Desk, marta: Desk
    ) -> None:
        """Or anyone could let go of a car with money on it."""
        sale, car = new_pair()
        ana.take(sale, car)
        ana.keep(sale, "deposit", until=NEXT_WEEK)
        assert at(bea.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"]) == NEXT_WEEK
        assert at(bea.keep(sale, "deposit", until=None)["hold"]["until"]) == NEXT_WEEK
        assert at(bea.keep(sale, "deposit", until=LATER)["hold"]["until"]) == LATER
        assert at(marta.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"]) == YESTERDAY

    def test_a_deposit_without_an_end_stays_without_but_by_a_manager(
        self, ana: Desk, marta: Desk
    ) -> None:
        sale, car = new_pair()
        ana.take(sale, car)
        ana.keep(sale, "deposit", until=None)
        assert ana.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"] is None
        assert at(marta.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"]) == YESTERDAY

    @pytest.mark.parametrize("kind", ["deposit", "sold"])
    def test_late_money_takes_the_car_again(
        self, database: Database, ana: Desk, bea: Desk, kind: str
    ) -> None:
        sale, car = new_pair()
        taken_at = at(ana.take(sale, car)["hold"]["taken_at"])
        bea.release(sale, car, "not_paid")
        assert ana.keep(sale, kind, until=NEXT_WEEK)["kept"] is True
        kept = row(database, "holds", sale)
        assert kept["taken_at"] > taken_at
        assert (kept["released_at"], kept["released_by"], kept["reason"]) == (None, None, None)
        assert bea.take(new_pair()[0], car)["hold"]["sale_id"] == str(sale)

    def test_late_money_for_a_car_of_another_is_told_and_noted(
        self, database: Database, ana: Desk, bea: Desk
    ) -> None:
        (sale, car), (other, _) = new_pair(), new_pair()
        ana.take(sale, car)
        bea.release(sale, car, "not_paid")
        theirs = bea.take(other, car)["hold"]
        assert ana.keep(sale, "sold") == {"kept": False, "hold": theirs}
        assert row(database, "sales", sale)["paid"] == PRICE
        assert row(database, "holds", sale)["reason"] == "not_paid"
        bea.release(other, car, "not_paid")
        assert ana.keep(sale, "sold")["kept"] is True

    @pytest.mark.parametrize("kind", ["checkout", "deposit", "sold"])
    def test_a_release_lasts_where_no_new_money_came(
        self, ana: Desk, marta: Desk, kind: str
    ) -> None:
        """A desk that knows nothing of it repeats what it knew."""
        sale, car = new_pair()
        ana.take(sale, car)
        ana.keep(sale, kind, until=NEXT_WEEK)
        marta.release(sale, car, "by_hand")
        assert ana.keep(sale, kind, until=NEXT_WEEK) == {"kept": False, "hold": None}
        other, _ = new_pair()
        theirs = ana.take(other, car)["hold"]
        assert ana.keep(sale, kind, until=NEXT_WEEK) == {"kept": False, "hold": theirs}

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"kind": "lease"}, psycopg.errors.InvalidParameterValue),
            ({"kind": None}, psycopg.errors.InvalidParameterValue),
            ({"session": "s" * 256}, psycopg.errors.CheckViolation),
            ({"provider": "p" * 41}, psycopg.errors.CheckViolation),
            ({"currency": "USD"}, psycopg.errors.CheckViolation),
            ({"light": "green"}, psycopg.errors.CheckViolation),
            ({"price": -1}, psycopg.errors.CheckViolation),
            ({"paid": -1}, psycopg.errors.CheckViolation),
        ],
    )
    def test_nonsense_is_refused_and_changes_nothing(
        self, database: Database, ana: Desk, wrong: dict[str, Any], error: type[psycopg.Error]
    ) -> None:
        sale, car = new_pair()
        ana.take(sale, car)
        before = row(database, "holds", sale), row(database, "sales", sale)
        with pytest.raises(error):
            ana.keep(sale, **({"kind": "checkout"} | wrong))
        assert (row(database, "holds", sale), row(database, "sales", sale)) == before
