"""Who may end which hold, and what is left of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.supabase.desks import PRICE, Desk, new_pair, releasing, row
from tests.supabase.people import ANA, BEA, MARTA
from tests.supabase.postgres import Database, Server

NEXT_WEEK = datetime.now(UTC) + timedelta(days=7)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
FINAL_WORDS = ["not_paid", "refused", "not_found", "never_sent"]


@pytest.fixture(scope="module")
def database(postgres_server: Server) -> Iterator[Database]:
    """Return one project for all: each test has a sale and a car of its own."""
    with postgres_server.database("monzapos") as database:
        yield database


@pytest.fixture
def heiress(database: Database) -> Desk:
    """Return Ana's desk with Bea at it."""
    return Desk(database, BEA, "Desk 1")


@pytest.mark.parametrize("reason", FINAL_WORDS)
def test_the_provider_s_final_word_ends_a_checkout_of_one_s_own_desk(
    database: Database, ana: Desk, heiress: Desk, reason: str
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=NEXT_WEEK)
    assert heiress.release(sale, car, reason) == {"released": True}
    ended = row(database, "holds", sale)
    assert (str(ended["released_by"]), ended["reason"]) == (BEA["sub"], reason)
    assert ended["released_at"] >= ended["taken_at"]
    assert row(database, "sales", sale)["light"] == "not_paid"
    assert ana.take(new_pair()[0], car)["taken"] is True


@pytest.mark.parametrize("reason", FINAL_WORDS)
def test_who_sells_is_believed_at_any_desk_and_a_manager_too(
    database: Database, ana: Desk, marta: Desk, reason: str
) -> None:
    for desk in (Desk(database, ANA, "Desk 2"), marta):
        sale, car = new_pair()
        ana.take(sale, car)
        ana.keep(sale, "checkout", until=NEXT_WEEK)
        assert desk.release(sale, car, reason) == {"released": True}


@pytest.mark.parametrize("until", [NEXT_WEEK, None], ids=["open", "of no known end"])
@pytest.mark.parametrize("session", ["cs_test_1", ""], ids=["shown", "not known yet"])
@pytest.mark.parametrize("reason", FINAL_WORDS)
def test_nobody_else_ends_a_checkout_that_may_be_paid(
    database: Database, ana: Desk, bea: Desk, reason: str, session: str, until: datetime | None
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=until, session=session)
    before = row(database, "holds", sale), row(database, "sales", sale)
    arguments = releasing(sale, car, reason)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bea.release(sale, car, reason)
    for nameless in (arguments, arguments | {"desk": None}):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.call(BEA, "monzapos_release_hold", **nameless)
    assert (row(database, "holds", sale), row(database, "sales", sale)) == before
    assert bea.take(new_pair()[0], car)["taken"] is False


@pytest.mark.parametrize("reason", FINAL_WORDS)
def test_past_its_end_any_desk_may_tell_that_it_was_not_paid(
    ana: Desk, bea: Desk, reason: str
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=YESTERDAY)
    if reason == "not_paid":
        assert bea.release(sale, car, reason) == {"released": True}
        return
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bea.release(sale, car, reason)


@pytest.mark.parametrize("reason", FINAL_WORDS)
@pytest.mark.parametrize("kind", ["deposit", "sold"])
def test_no_word_of_the_provider_ends_what_money_was_paid_for(
    database: Database, ana: Desk, bea: Desk, marta: Desk, kind: str, reason: str
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, kind, until=YESTERDAY)
    before = row(database, "holds", sale), row(database, "sales", sale)
    for desk in (ana, bea, marta):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.release(sale, car, reason)
    assert (row(database, "holds", sale), row(database, "sales", sale)) == before


@pytest.mark.parametrize("kind", ["checkout", "deposit", "sold"])
def test_a_manager_ends_any_hold_by_hand_and_a_seller_does_not(
    database: Database, ana: Desk, bea: Desk, marta: Desk, kind: str
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, kind, until=NEXT_WEEK)
    for desk in (ana, bea):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.release(sale, car, "by_hand")
    assert row(database, "holds", sale)["released_at"] is None
    assert marta.release(sale, car, "by_hand") == {"released": True}
    ended = row(database, "holds", sale)
    assert (str(ended["released_by"]), ended["reason"]) == (MARTA["sub"], "by_hand")


def test_a_deposit_whose_end_has_passed_stays_until_anyone_lets_it_go(ana: Desk, bea: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "deposit", until=YESTERDAY)
    assert bea.take(new_pair()[0], car)["hold"]["sale_id"] == str(sale)
    assert bea.release(sale, car, "by_hand") == {"released": True}
    assert bea.take(new_pair()[0], car)["taken"] is True


@pytest.mark.parametrize("kind", ["checkout", "sold"])
def test_only_a_deposit_has_an_end_that_a_seller_can_wait_for(ana: Desk, kind: str) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, kind, until=YESTERDAY)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ana.release(sale, car, "by_hand")


def test_a_deposit_without_an_end_is_a_manager_s(ana: Desk, marta: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "deposit", until=None)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ana.release(sale, car, "by_hand")
    assert marta.release(sale, car, "by_hand") == {"released": True}


def test_a_second_release_changes_nothing(database: Database, ana: Desk, marta: Desk) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "sold")
    marta.release(sale, car, "by_hand")
    before = row(database, "holds", sale), row(database, "sales", sale)
    assert ana.release(sale, car, "not_paid") == {"released": True}
    assert (row(database, "holds", sale), row(database, "sales", sale)) == before


@pytest.mark.parametrize("reason", FINAL_WORDS)
def test_a_sale_without_a_hold_leaves_its_end_behind(
    database: Database, bea: Desk, reason: str
) -> None:
    sale, car = new_pair()
    assert bea.release(sale, car, reason) == {"released": True}
    ended = row(database, "holds", sale)
    assert (ended["vehicle_id"], ended["practice"], ended["reason"]) == (car, False, reason)
    assert ended["released_at"] is not None


def test_a_seller_ends_nothing_by_hand_that_was_never_there(
    database: Database, ana: Desk, marta: Desk
) -> None:
    sale, car = new_pair()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ana.release(sale, car, "by_hand")
    assert ana.take(sale, car)["taken"] is True
    other, car = new_pair()
    assert marta.release(other, car, "by_hand") == {"released": True}


def test_a_release_asks_for_a_reason_that_is_known(database: Database, marta: Desk) -> None:
    sale, car = new_pair()
    marta.take(sale, car)
    for reason in ("bored", None):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            marta.release(sale, car, reason)  # type: ignore[arg-type]
    assert row(database, "holds", sale)["released_at"] is None


def test_a_release_of_one_sale_leaves_the_car_to_the_other(ana: Desk, bea: Desk) -> None:
    (sale, car), (other, _) = new_pair(), new_pair()
    ana.take(sale, car)
    assert bea.release(other, car, "never_sent") == {"released": True}
    assert bea.take(new_pair()[0], car)["hold"]["sale_id"] == str(sale)


def test_nothing_said_of_the_money_leaves_what_was_known(database: Database, marta: Desk) -> None:
    sale, car = new_pair()
    marta.take(sale, car)
    marta.keep(sale, "sold")
    database.call(
        MARTA,
        "monzapos_release_hold",
        sale=sale,
        vehicle=car,
        practice=False,
        reason="by_hand",
        paid=None,
        light=None,
    )
    known = row(database, "sales", sale)
    assert (known["paid"], known["light"]) == (PRICE, "paid")
