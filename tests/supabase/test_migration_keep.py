"""What keeping a hold in line does, and for whom, on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.supabase.desks import PRICE, Desk, at, keeping, new_pair, row
from tests.supabase.people import ANA, BEA, MARTA
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


def test_the_sale_s_row_comes_into_line(database: Database, ana: Desk) -> None:
    """Though somebody else is signed in at the desk by now."""
    sale, car = new_pair()
    taken_at = at(ana.take(sale, car)["hold"]["taken_at"])
    answer = Desk(database, BEA, ana.name).keep(
        sale, "deposit", until=NEXT_WEEK, session="cs_test_2", paid=100_000
    )
    assert answer["kept"] is True
    assert (answer["hold"]["kind"], answer["hold"]["session_id"]) == ("deposit", "cs_test_2")
    assert at(answer["hold"]["until"]) == NEXT_WEEK
    kept = row(database, "sales", sale)
    assert (kept["price"], kept["currency"], kept["paid"]) == (PRICE, "usd", 100_000)
    assert (kept["light"], kept["session_id"]) == ("paid", "cs_test_2")
    assert str(kept["person_id"]) == ANA["sub"]  # who sells, not who follows
    assert row(database, "holds", sale)["taken_at"] == taken_at


@pytest.mark.parametrize("kind", ["checkout", "deposit", "sold"])
@pytest.mark.parametrize("until", [NEXT_WEEK, None], ids=["open", "of no known end"])
def test_a_checkout_that_may_be_paid_is_changed_by_nobody_else(
    database: Database, ana: Desk, bea: Desk, kind: str, until: datetime | None
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=until)
    before = row(database, "holds", sale), row(database, "sales", sale)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bea.keep(sale, kind, until=YESTERDAY, session="cs_test_of_bea")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.call(BEA, "monzapos_keep_hold", **keeping(sale, kind))
    assert (row(database, "holds", sale), row(database, "sales", sale)) == before


def test_past_its_end_any_desk_may_tell_that_it_is_sold(ana: Desk, bea: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=YESTERDAY)
    assert bea.keep(sale, "sold")["hold"]["kind"] == "sold"


def test_a_manager_changes_any_checkout(ana: Desk, marta: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=NEXT_WEEK)
    assert marta.keep(sale, "sold")["hold"]["kind"] == "sold"


def test_a_first_word_that_comes_late_changes_nothing(database: Database, ana: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", session="cs_test_new", until=LATER)
    answer = ana.keep(sale, "checkout", session="", until=NEXT_WEEK, light="unknown")
    assert (answer["kept"], answer["hold"]["session_id"]) == (True, "cs_test_new")
    assert at(answer["hold"]["until"]) == LATER
    known = row(database, "sales", sale)
    assert (known["session_id"], known["light"]) == ("cs_test_new", "waiting")
    assert ana.keep(sale, "checkout", until=None)["hold"]["until"] is not None


def test_a_desk_that_does_not_name_the_provider_changes_it_not(
    database: Database, ana: Desk
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    assert ana.keep(sale, "checkout", provider=None)["hold"]["provider"] == "stripe"
    assert row(database, "sales", sale)["provider"] == "stripe"


def test_practice_and_real_do_not_see_each_other(ana: Desk, marta: Desk) -> None:
    (practice, car), (sale, _) = new_pair(), new_pair()
    ana.take(practice, car, practice=True)
    ana.take(sale, car)
    assert ana.keep(sale, "sold")["hold"]["sale_id"] == str(sale)
    marta.release(sale, car, "by_hand")
    assert ana.keep(sale, "sold") == {"kept": False, "hold": None, "ended": True}


def test_a_sale_that_nobody_took_is_not_kept(ana: Desk) -> None:
    assert ana.keep(new_pair()[0], "sold") == {"kept": False, "hold": None, "ended": False}


@pytest.mark.parametrize(
    ("has", "late"), [("sold", "checkout"), ("sold", "deposit"), ("deposit", "checkout")]
)
def test_a_kind_never_goes_back(database: Database, ana: Desk, has: str, late: str) -> None:
    """Two requests may overtake each other on their way."""
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, has, until=NEXT_WEEK)
    before = row(database, "holds", sale), row(database, "sales", sale)
    answer = ana.keep(sale, late, until=LATER, session="cs_test_late", light="waiting", paid=0)
    assert (answer["kept"], answer["hold"]["kind"]) == (True, has)
    assert (row(database, "holds", sale), row(database, "sales", sale)) == before


def test_what_is_sold_has_no_end(ana: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    assert ana.keep(sale, "sold", until=NEXT_WEEK)["hold"]["until"] is None


def test_a_deposit_s_end_moves_away_and_only_a_manager_brings_it_nearer(
    database: Database, ana: Desk, marta: Desk
) -> None:
    """Or anyone could let go of a car with money on it."""
    next_seller = Desk(database, BEA, ana.name)
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "deposit", until=NEXT_WEEK)
    assert at(next_seller.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"]) == NEXT_WEEK
    assert at(next_seller.keep(sale, "deposit", until=None)["hold"]["until"]) == NEXT_WEEK
    assert at(next_seller.keep(sale, "deposit", until=LATER)["hold"]["until"]) == LATER
    assert at(marta.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"]) == YESTERDAY


def test_a_deposit_without_an_end_stays_without_but_by_a_manager(ana: Desk, marta: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "deposit", until=None)
    assert ana.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"] is None
    assert at(marta.keep(sale, "deposit", until=YESTERDAY)["hold"]["until"]) == YESTERDAY


@pytest.mark.parametrize("kind", ["deposit", "sold"])
def test_late_money_takes_the_car_again(
    database: Database, ana: Desk, bea: Desk, kind: str
) -> None:
    sale, car = new_pair()
    taken_at = at(ana.take(sale, car)["hold"]["taken_at"])
    ana.release(sale, car, "not_paid")
    assert ana.keep(sale, kind, until=NEXT_WEEK)["kept"] is True
    kept = row(database, "holds", sale)
    assert kept["taken_at"] > taken_at
    assert (kept["released_at"], kept["released_by"], kept["reason"]) == (None, None, None)
    assert bea.take(new_pair()[0], car)["hold"]["sale_id"] == str(sale)


def test_late_money_for_a_car_of_another_is_told_and_noted(
    database: Database, ana: Desk, bea: Desk
) -> None:
    (sale, car), (other, _) = new_pair(), new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=NEXT_WEEK)
    ana.release(sale, car, "not_paid")
    theirs = bea.take(other, car)["hold"]
    assert row(database, "holds", other)["rival_at"] is None
    assert ana.keep(sale, "sold") == {"kept": False, "hold": theirs, "ended": False}
    assert row(database, "holds", other)["rival_at"] is not None
    assert row(database, "holds", sale)["rival_at"] is None
    assert row(database, "sales", sale)["paid"] == PRICE
    assert row(database, "holds", sale)["reason"] == "not_paid"
    bea.release(other, car, "not_paid")
    assert ana.keep(sale, "sold")["kept"] is True


@pytest.mark.parametrize("kind", ["checkout", "deposit", "sold"])
def test_a_release_lasts_where_no_new_money_came(
    database: Database, ana: Desk, marta: Desk, kind: str
) -> None:
    """A desk that knows nothing of it repeats what it knew."""
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, kind, until=NEXT_WEEK)
    marta.release(sale, car, "by_hand")
    over = {"kept": False, "hold": None, "ended": True}
    assert ana.keep(sale, kind, until=NEXT_WEEK) == over
    if kind == "checkout":
        assert ana.take(sale, car) == {"taken": False, "hold": None, "ended": True}
    other, _ = new_pair()
    theirs = ana.take(other, car)["hold"]
    assert ana.keep(sale, kind, until=NEXT_WEEK) == over | {"hold": theirs}
    assert row(database, "holds", other)["rival_at"] is None


def test_money_that_undoes_a_managers_word_says_so_however_often_it_is_told(
    ana: Desk, marta: Desk
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=NEXT_WEEK)
    marta.release(sale, car, "by_hand")
    for _ in range(2):  # the first answer may be lost
        told = ana.keep(sale, "sold")
        assert (told["kept"], told["ended"]) == (True, True)


def test_what_a_desk_ends_itself_by_hand_is_no_news_to_it(database: Database) -> None:
    sale, car = new_pair()
    own = Desk(database, MARTA, "Desk 1")
    own.take(sale, car)
    own.release(sale, car, "by_hand")
    assert own.keep(sale, "checkout") == {"kept": False, "hold": None, "ended": False}
    assert own.keep(sale, "sold")["ended"] is False


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
    database: Database, ana: Desk, wrong: dict[str, Any], error: type[psycopg.Error]
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    before = row(database, "holds", sale), row(database, "sales", sale)
    with pytest.raises(error):
        ana.keep(sale, **({"kind": "checkout"} | wrong))
    assert (row(database, "holds", sale), row(database, "sales", sale)) == before
