"""One seller against another: whose a hold is, nobody else rewrites, whatever it has come to."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from tests.supabase.desks import PRICE, Desk, new_pair, releasing, row
from tests.supabase.people import ANA, BEA, claims_of
from tests.supabase.postgres import Database, Server

NEXT_WEEK = datetime.now(UTC) + timedelta(days=7)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
Sale = tuple[UUID, UUID]


@pytest.fixture(scope="module")
def database(postgres_server: Server) -> Iterator[Database]:
    """Return one project for all: each test has a sale and a car of its own."""
    with postgres_server.database("monzapos") as database:
        yield database


def checkout(ana: Desk, until: datetime | None = YESTERDAY) -> Sale:
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=until)
    return sale, car


def deposit(ana: Desk) -> Sale:
    sale, car = checkout(ana)
    ana.keep(sale, "deposit", until=NEXT_WEEK)
    return sale, car


def sold(ana: Desk) -> Sale:
    sale, car = checkout(ana)
    ana.keep(sale, "sold")
    return sale, car


def released(ana: Desk) -> Sale:
    sale, car = checkout(ana)
    ana.release(sale, car, "not_paid")
    return sale, car


def nothing_of_it(ana: Desk) -> Sale:
    """Give a checkout whose project knows no session."""
    sale, car = new_pair()
    ana.take(sale, car)
    ana.keep(sale, "checkout", until=YESTERDAY, session="")
    return sale, car


WORDS = [
    {},
    {"session": "cs_of_bea", "price": 1, "paid": 1, "provider": "theirs"},
    {"session": None},
]


@pytest.mark.parametrize("made", [deposit, sold, released, checkout, nothing_of_it])
@pytest.mark.parametrize("kind", ["checkout", "deposit", "sold"])
@pytest.mark.parametrize("said", WORDS, ids=str)
def test_another_seller_changes_nothing(
    database: Database,
    ana: Desk,
    bea: Desk,
    made: Callable[[Desk], Sale],
    kind: str,
    said: dict[str, object],
) -> None:
    sale, _ = made(ana)
    before = row(database, "holds", sale), row(database, "sales", sale)
    until = datetime(2150, 1, 1, tzinfo=UTC)
    if made is checkout and kind == "sold" and not said:
        assert bea.keep(sale, kind, until=until)["kept"] is True  # the one thing it may tell
        return
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        bea.keep(sale, kind, until=until, **said)
    assert refused.value.diag.message_hint == "monzapos_not_yours"
    assert (row(database, "holds", sale), row(database, "sales", sale)) == before


def test_what_another_desk_has_read_as_paid_is_told_in_the_sales_own_sums(
    database: Database, ana: Desk, bea: Desk
) -> None:
    sale, _ = checkout(ana)
    hers = {"price": 1, "paid": 1, "currency": "eur", "provider": "theirs", "light": "unknown"}
    assert bea.keep(sale, "sold", **hers)["hold"]["kind"] == "sold"
    held, known = row(database, "holds", sale), row(database, "sales", sale)
    assert (held["provider"], held["session_id"], held["until"]) == ("stripe", "cs_test_1", None)
    assert (known["price"], known["paid"], known["currency"]) == (PRICE, PRICE, "usd")
    assert (known["light"], known["provider"]) == ("paid", "stripe")
    assert str(known["person_id"]) == ANA["sub"]


def test_a_price_that_its_desk_has_not_told_is_no_others_to_tell(
    database: Database, ana: Desk, bea: Desk
) -> None:
    sale, _ = checkout(ana)
    database.run(f"update public.monzapos_sales set price = null where sale_id = '{sale}'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bea.keep(sale, "sold")


@pytest.mark.parametrize("made", [deposit, sold, released, checkout])
@pytest.mark.parametrize(
    "who",
    [
        ("bea", "Desk 1", "sales"),  # who signs in there after her, and the desk's own keeper
        ("ana", "Desk 2", "sales"),
        ("marta", "Office", "manager"),
    ],
    ids=str,
)
def test_the_seller_her_desk_and_a_manager_tell_all_the_same(
    database: Database, ana: Desk, made: Callable[[Desk], Sale], who: tuple[str, str, str]
) -> None:
    name, place, role = who
    sale, _ = made(ana)
    renamed = claims_of(name, role, {"full_name": "Of another name now"})
    told = Desk(database, renamed, place).keep(sale, "sold", session="cs_2", paid=PRICE - 1)
    assert (told["kept"], told["hold"]["kind"]) == (True, "sold")
    known = row(database, "sales", sale)
    assert (known["session_id"], known["paid"]) == ("cs_2", PRICE - 1)


def test_an_alarm_about_late_money_takes_money_and_a_session_of_ones_own_sale(
    database: Database, ana: Desk, bea: Desk
) -> None:
    """Bea has lost the car, and Ana has it: what Bea may say of money that came late."""
    (never, car), (hers, _), (anas, _) = new_pair(), new_pair(), new_pair()
    bea.take(never, car)
    bea.release(never, car, "never_sent")
    bea.take(hers, car)
    bea.keep(hers, "checkout", until=NEXT_WEEK)
    bea.release(hers, car, "not_paid")
    ana.take(anas, car)
    for sale, paid, session in ((never, PRICE, None), (hers, 0, "cs_1"), (hers, None, "cs_1")):
        assert bea.keep(sale, "sold", paid=paid, session=session)["kept"] is False
        assert row(database, "holds", anas)["rival_at"] is None
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ana.keep(hers, "sold")
    assert bea.keep(hers, "sold")["kept"] is False
    assert row(database, "holds", anas)["rival_at"] is not None
    known = row(database, "sales", hers)
    assert (str(known["person_id"]), known["paid"]) == (BEA["sub"], PRICE)


def test_a_released_hold_comes_back_for_money_alone(ana: Desk) -> None:
    sale, _ = released(ana)
    assert ana.keep(sale, "sold", paid=0)["kept"] is False
    assert ana.keep(sale, "sold")["kept"] is True


def test_nobody_takes_a_car_by_another_desks_sale(database: Database, ana: Desk, bea: Desk) -> None:
    for made in (checkout, deposit, sold, released):
        sale, car = made(ana)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bea.take(sale, car)
    sale, car = checkout(ana)
    assert Desk(database, BEA, ana.name).take(sale, car)["taken"] is True


def test_what_is_given_back_before_it_was_taken_is_its_desks(database: Database, ana: Desk) -> None:
    """The next seller at the desk gave it back; the take of the first one was on its way."""
    sale, car = new_pair()
    Desk(database, BEA, ana.name).release(sale, car, "never_sent")
    assert ana.take(sale, car) == {"taken": False, "hold": None, "ended": False}


def test_who_ends_anothers_checkout_says_nothing_of_its_money(
    database: Database, ana: Desk, bea: Desk
) -> None:
    sale, car = checkout(ana)
    words = releasing(sale, car, "not_paid", desk=bea.id) | {"paid": 7, "light": "paid"}
    database.call(BEA, "monzapos_release_hold", **words)
    known = row(database, "sales", sale)
    assert (known["paid"], known["light"]) == (0, "not_paid")


@pytest.mark.parametrize(
    "until", ["infinity", "-infinity", "12026-01-01T00:00:00Z", "1999-01-01T00:00:00Z"]
)
@pytest.mark.parametrize("kind", ["checkout", "deposit"])
def test_an_end_that_no_desk_could_read_is_refused(
    database: Database, ana: Desk, kind: str, until: str
) -> None:
    sale, car = new_pair()
    ana.take(sale, car)
    before = row(database, "holds", sale)
    with pytest.raises(psycopg.errors.CheckViolation):
        ana.keep(sale, kind, until=until)
    assert row(database, "holds", sale) == before


@pytest.mark.parametrize(
    ("metadata", "shown"),
    [
        ({"full_name": "Bea Ruiz", "name": "b"}, "Bea Ruiz"),
        ({"full_name": " \u200b", "name": "Bea\u202e\n\tR.\u2028"}, "Bea R."),
        ({"full_name": "x" * 300}, "x" * 200),
        ({}, "bea"),
    ],
    ids=str,
)
def test_nobody_takes_a_car_in_anothers_name(
    database: Database, metadata: dict[str, str], shown: str
) -> None:
    sale, car = new_pair()
    desk = Desk(database, claims_of("bea", "sales", metadata), "Desk\u202e\n2")
    hold = desk.take(sale, car)["hold"]  # the desk says "Somebody at …"
    assert (hold["person_name"], hold["desk_name"]) == (shown, "Desk 2")


def test_a_token_that_names_nobody_leaves_the_desks_word(database: Database) -> None:
    sale, car = new_pair()
    nameless = {**BEA, "email": "", "user_metadata": None}
    hold = Desk(database, nameless, "Desk 2").take(sale, car)["hold"]
    assert hold["person_name"] == "Somebody at Desk 2"
