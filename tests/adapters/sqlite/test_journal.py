"""What is recorded is what is read; what is refused has changed nothing."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.application.ports import ContactNote, Journal
from monzapos.domain.attempt import TRANSITIONS, AttemptState, Light
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import (
    AlarmClosed,
    AlarmRaised,
    AttemptSettled,
    CancelAsked,
    CustomerErased,
    Event,
    HoldChanged,
    HoldReleased,
    HoldTaken,
    PaymentAdded,
)
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Means, Purpose
from monzapos.domain.person import Customer, Desk
from monzapos.domain.sale import PAID_ELSEWHERE, Alarm, Sale
from tests.adapters.sqlite.deals import ANA, NOON, Deal, journal_at

BEA = Customer("customer-1", "Bea Ödegård", "bea@example.org", "+34600111222")


def as_port(journal: SqliteJournal) -> Journal:
    return journal  # mypy holds the adapter to the port


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


async def sale_of(journal: SqliteJournal, sale_id: str = "sale-1") -> Sale:
    sale = await journal.sale(sale_id)
    assert sale is not None
    return sale


async def refused(journal: SqliteJournal, path: Path, *events: Event) -> Refusal:
    """Record what has to be refused, and see that nothing at all has changed."""
    before = dump(path)
    with pytest.raises(Refusal) as caught:
        await journal.record(*events, by=ANA)
    assert dump(path) == before
    return caught.value


async def test_a_started_sale_reads_back_whole(journal: SqliteJournal) -> None:
    deal = Deal(customer=BEA)
    await journal.record(*deal.started(), by=ANA)

    sale = await sale_of(journal)

    assert sale.vehicle == deal.vehicle
    assert sale.price == Money(8_450_000, "usd")
    assert (sale.person, sale.desk, sale.customer) == (ANA, deal.desk, BEA)
    assert sale.started_at == NOON + timedelta(seconds=1)
    assert sale.hold == deal.hold()
    assert sale.payment.attempts == (deal.attempt(),)
    assert sale.practice
    assert sale.open
    assert sale.light is Light.UNKNOWN


async def test_the_way_to_paid(journal: SqliteJournal) -> None:
    deal = Deal()
    await journal.record(*deal.started(), by=ANA)
    await journal.record(deal.opened(), deal.observed(Light.PAYING, "open/3ds"), by=ANA)
    sale = await sale_of(journal)
    assert sale.light is Light.PAYING
    assert sale.attempt
    assert sale.attempt.session_id == "cs_sale-1_1"
    assert sale.attempt.url == "https://checkout.stripe.com/c/pay/sale-1#1"
    assert sale.attempt.expires_at == NOON + timedelta(minutes=59)

    await journal.record(*deal.paid(), by=ANA)

    sale = await sale_of(journal)
    assert sale.light is Light.PAID
    assert sale.release_keys
    assert not sale.open
    assert sale.hold == deal.hold(HoldKind.SOLD)
    assert sale.attempt
    assert sale.attempt.payment_reference == "pi_1"
    assert sale.attempt.request == b"customer="


async def test_an_expired_sale_gives_the_car_back(journal: SqliteJournal) -> None:
    deal = Deal()
    await journal.record(*deal.started(), deal.opened(), by=ANA)
    await journal.record(*deal.expired(), by=ANA)

    sale = await sale_of(journal)
    assert sale.light is Light.NOT_PAID
    assert sale.hold is None
    assert await journal.holds() == []
    await journal.record(*Deal(sale="sale-2").started(), by=ANA)
    assert [hold.sale_id for hold in await journal.holds()] == ["sale-2"]


async def test_a_deposit_holds_until_its_agreed_end(journal: SqliteJournal) -> None:
    deal = Deal(purpose=Purpose.DEPOSIT, amount=Money(100_000, "usd"))
    until = NOON + timedelta(days=7)
    await journal.record(*deal.started(), by=ANA)
    await journal.record(
        deal.settled(AttemptState.PAID),
        HoldChanged("sale-1", deal.hold(HoldKind.DEPOSIT, until)),
        by=ANA,
    )
    sale = await sale_of(journal)
    assert sale.hold == deal.hold(HoldKind.DEPOSIT, until)
    assert sale.paid == Money(100_000, "usd")
    assert not sale.release_keys


async def test_a_held_car_is_refused_and_says_by_whom(journal: SqliteJournal, path: Path) -> None:
    first = Deal(person=ANA, desk=Desk("desk-2", "Escritorio ñ"))
    await journal.record(*first.started(), by=ANA)

    refusal = await refused(journal, path, *Deal(sale="sale-2").started())

    assert isinstance(refusal, VehicleHeld)
    assert refusal.code == "vehicle_held"
    assert refusal.details == {
        "vehicle": "Monza «car-1»",
        "desk": "Escritorio ñ",
        "person": "Ana Álvarez",
        "kind": "checkout",
        "until": "",
        "sale": first.sale,
    }


async def test_a_sold_car_is_refused(journal: SqliteJournal, path: Path) -> None:
    await journal.record(*Deal().started(), *Deal().paid(), by=ANA)
    refusal = await refused(journal, path, *Deal(sale="sale-2").started())
    assert refusal.details["kind"] == "sold"


async def test_one_payable_attempt_for_a_payment(journal: SqliteJournal, path: Path) -> None:
    deal = Deal()
    await journal.record(*deal.started(), by=ANA)
    assert (await refused(journal, path, deal.prepared(2))).code == "payment_open"
    await journal.record(deal.opened(), by=ANA)
    assert (await refused(journal, path, deal.prepared(2))).code == "payment_open"
    await journal.record(deal.settled(AttemptState.ALARM), by=ANA)
    assert (await refused(journal, path, deal.prepared(2))).code == "payment_open"
    await journal.record(deal.settled(AttemptState.EXPIRED), by=ANA)
    await journal.record(deal.prepared(2), by=ANA)
    assert len((await sale_of(journal)).attempts) == 2


async def test_the_schema_itself_forbids_seconds(journal: SqliteJournal, path: Path) -> None:
    """Unique indexes stand behind the program's own checks."""
    await journal.record(*Deal().started(), by=ANA)
    with closing(sqlite3.connect(path)) as connection:
        for table, column in (("attempts", "payment_id"), ("holds", "vehicle_id")):
            row = connection.execute(f"SELECT * FROM {table}").fetchone()
            marks = ", ".join("?" * len(row))
            twin = (999 if table == "holds" else "twin", *row[1:])
            if table == "attempts":
                names = [d[0] for d in connection.execute(f"SELECT * FROM {table}").description]
                new = {"idempotency_key": "another", "number": 2, "desk_code": "another"}
                twin = tuple(new.get(n, v) for n, v in zip(names, twin, strict=True))
            with pytest.raises(sqlite3.IntegrityError, match=f"{table}.{column}"):
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", twin)


async def test_no_new_attempt_for_a_paid_payment(journal: SqliteJournal, path: Path) -> None:
    deal = Deal()
    await journal.record(*deal.started(), *deal.paid(), by=ANA)
    assert (await refused(journal, path, deal.prepared(2))).code == "stale"


async def test_no_attempt_without_the_car(journal: SqliteJournal, path: Path) -> None:
    """The hold was released beside a seller who still saw it: two might pay for one car."""
    deal = Deal()
    await journal.record(*deal.started(), *deal.expired(), by=ANA)
    await journal.record(*Deal(sale="sale-2").started(), by=ANA)
    assert (await refused(journal, path, deal.prepared(2))).code == "stale"


async def test_a_desk_code_is_unique_while_open(journal: SqliteJournal, path: Path) -> None:
    first, second = Deal(), Deal(sale="sale-2", car="car-2")
    await journal.record(*first.begun(), first.prepared(code="7KQ2"), by=ANA)
    taken = await refused(journal, path, *second.begun(), second.prepared(code="7KQ2"))
    assert taken.code == "desk_code_taken"
    assert await journal.desk_codes() == {"7KQ2"}

    await journal.record(*first.expired(), by=ANA)
    assert await journal.desk_codes() == frozenset()
    await journal.record(*second.begun(), second.prepared(code="7KQ2"), by=ANA)


async def test_the_sessions_of_others_with_the_same_reference(journal: SqliteJournal) -> None:
    deal, other = Deal(), Deal(sale="sale-2", car="car-2")
    await journal.record(*deal.started(), deal.opened(), *deal.expired(), by=ANA)
    await journal.record(*other.started(), other.opened(), by=ANA)
    attempt = deal.attempt(2)
    assert await journal.sessions_beside(attempt) == {"cs_sale-1_1"}
    await journal.record(
        HoldTaken(deal.sale, deal.hold()), deal.prepared(2), deal.opened(2), by=ANA
    )
    assert await journal.sessions_beside(attempt) == {"cs_sale-1_1"}  # not its own
    assert await journal.sessions_beside(replace(attempt, provider="site")) == frozenset()


async def test_late_money_can_always_be_told(journal: SqliteJournal) -> None:
    """The payment has a new attempt, and its code another sale, when the dead one speaks again."""
    first, other = Deal(), Deal(sale="sale-2", car="car-2")
    await journal.record(*first.begun(), first.prepared(code="7KQ2"), by=ANA)
    await journal.record(first.settled(AttemptState.EXPIRED), by=ANA)
    await journal.record(first.prepared(2, code="AAAA"), by=ANA)
    await journal.record(*other.begun(), other.prepared(code="7KQ2"), by=ANA)

    await journal.record(first.settled(AttemptState.ALARM), by=ANA)
    await journal.record(first.settled(AttemptState.PAID), by=ANA)

    assert (await sale_of(journal)).light is Light.PAID


async def test_a_late_alarm_forbids_a_further_attempt(journal: SqliteJournal, path: Path) -> None:
    deal = Deal()
    await journal.record(*deal.started(), deal.settled(AttemptState.EXPIRED), by=ANA)
    await journal.record(deal.settled(AttemptState.ALARM), by=ANA)
    assert (await refused(journal, path, deal.prepared(2))).code == "payment_open"


PATHS: dict[AttemptState, tuple[Event, ...]] = {
    AttemptState.PREPARED: (),
    AttemptState.OPEN: (Deal().opened(),),
    AttemptState.PAID: (Deal().settled(AttemptState.PAID),),
    AttemptState.EXPIRED: (Deal().settled(AttemptState.EXPIRED),),
    AttemptState.REFUSED: (Deal().settled(AttemptState.REFUSED),),
    AttemptState.NOT_FOUND: (Deal().settled(AttemptState.NOT_FOUND),),
    AttemptState.ALARM: (Deal().settled(AttemptState.ALARM),),
}


@pytest.mark.parametrize("now", AttemptState)
@pytest.mark.parametrize("then", AttemptState)
async def test_the_journal_keeps_the_transition_table(
    journal: SqliteJournal, path: Path, now: AttemptState, then: AttemptState
) -> None:
    deal = Deal()
    await journal.record(*deal.started(), *PATHS[now], by=ANA)
    event = deal.opened() if then is AttemptState.OPEN else deal.settled(then)
    if then in TRANSITIONS[now]:
        await journal.record(event, by=ANA)
        attempt = (await sale_of(journal)).attempt
        assert attempt
        assert attempt.state is then
    else:
        assert (await refused(journal, path, event)).code == "stale"


@pytest.mark.parametrize("final", [AttemptState.PAID, AttemptState.EXPIRED, AttemptState.REFUSED])
async def test_a_stale_word_changes_nothing_final(
    journal: SqliteJournal, path: Path, final: AttemptState
) -> None:
    deal = Deal()
    await journal.record(*deal.started(), *PATHS[final], by=ANA)
    stale = (deal.observed(Light.WAITING, "open/unpaid"), CancelAsked("sale-1", "sale-1-attempt-1"))
    for event in stale:
        assert (await refused(journal, path, event)).code == "stale"


async def test_a_settling_without_new_words_keeps_the_old_ones(journal: SqliteJournal) -> None:
    deal = Deal()
    await journal.record(*deal.started(), deal.opened(), by=ANA)
    await journal.record(deal.observed(Light.PAYING, "open/3ds"), by=ANA)
    await journal.record(
        AttemptSettled("sale-1", "sale-1-attempt-1", AttemptState.ALARM, None, "", "", "", b"kept"),
        by=ANA,
    )
    attempt = (await sale_of(journal)).attempt
    assert attempt
    assert attempt.session_id == "cs_sale-1_1"
    assert attempt.last == deal.observed(Light.PAYING, "open/3ds").observation
    assert attempt.request == b"kept"


async def test_a_wish_to_cancel_is_kept(journal: SqliteJournal) -> None:
    await journal.record(*Deal().started(), Deal().opened(), by=ANA)
    await journal.record(CancelAsked("sale-1", "sale-1-attempt-1"), by=ANA)
    attempt = (await sale_of(journal)).attempt
    assert attempt
    assert attempt.cancel_asked
    assert attempt.payable


@pytest.mark.parametrize(
    "event",
    [
        HoldReleased("sale-1", "car-1", "released_by_person"),
        HoldChanged("sale-1", Deal().hold(HoldKind.SOLD)),
        AlarmClosed("sale-1", "alarm-1"),
    ],
)
async def test_what_is_over_cannot_end_again(
    journal: SqliteJournal, path: Path, event: Event
) -> None:
    await journal.record(*Deal().started(), AlarmRaised("sale-1", "alarm-1", "amount"), by=ANA)
    await journal.record(AlarmClosed("sale-1", "alarm-1"), *Deal().expired(), by=ANA)
    assert (await refused(journal, path, event)).code == "stale"


async def test_alarms(journal: SqliteJournal) -> None:
    await journal.record(*Deal().started(), AlarmRaised("sale-1", "alarm-1", "amount"), by=ANA)
    raised = Alarm("alarm-1", NOON + timedelta(seconds=1), "amount", open=True)
    assert (await sale_of(journal)).alarms == (raised,)
    await journal.record(AlarmClosed("sale-1", "alarm-1"), by=ANA)
    assert [alarm.open for alarm in (await sale_of(journal)).alarms] == [False]


async def test_payments_in_order_and_by_other_means(journal: SqliteJournal) -> None:
    deal = Deal(purpose=Purpose.DEPOSIT, amount=Money(100_000, "usd"))
    await journal.record(*deal.started(), *deal.paid(), by=ANA)
    rest = PaymentAdded("sale-1", "a-rest", Purpose.BALANCE, Money(8_350_000, "usd"), Means.CASH)
    await journal.record(rest, by=ANA)
    assert [p.id for p in (await sale_of(journal)).payments] == ["sale-1-payment", "a-rest"]
    assert (await sale_of(journal)).payment.means is Means.CASH


async def test_a_customer_can_be_erased(journal: SqliteJournal, path: Path) -> None:
    deal = Deal(customer=BEA)
    await journal.record(*deal.started(), by=ANA)
    await journal.record(*deal.expired(), by=ANA)
    await journal.record(CustomerErased("sale-1", BEA.id), by=ANA)

    assert (await sale_of(journal)).customer == Customer(BEA.id)
    assert await journal.verify() is None
    left = b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))
    for words in (BEA.name, BEA.email, BEA.phone):
        assert words.encode() not in left
    assert BEA.id.encode() in left


async def test_the_chain_never_holds_the_customer_or_the_bytes(
    journal: SqliteJournal, path: Path
) -> None:
    await journal.record(*Deal(customer=BEA).started(), *Deal(customer=BEA).paid(), by=ANA)
    with closing(sqlite3.connect(path)) as connection:
        chain = str(connection.execute("SELECT * FROM events").fetchall())
        salts = connection.execute("SELECT salt FROM attempts").fetchall()
    for words in (BEA.name, BEA.email, BEA.phone, "customer_email"):
        assert words not in chain
    assert len(salts[0][0]) == 16
    assert salts[0][0].hex() not in chain


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b"])
@pytest.mark.parametrize("field", ["car", "customer", "seller"])
async def test_text_that_no_file_can_hold(
    journal: SqliteJournal, path: Path, bad: str, field: str
) -> None:
    await journal.open()
    deal = Deal(customer=Customer("c", bad)) if field == "customer" else Deal()
    if field == "car":
        deal = Deal(car=bad)
    if field == "seller":
        deal = Deal(desk=Desk("desk-1", bad))
    refusal = await refused(journal, path, *deal.started())
    assert refusal.code == "bad_text"
    refusal.details["text"].encode()


async def test_sales_newest_first_and_open_ones(journal: SqliteJournal) -> None:
    for number in range(5):
        deal = Deal(sale=f"sale-{number}", car=f"car-{number}")
        await journal.record(*deal.started(), by=ANA)
        if number % 2:
            await journal.record(*deal.expired(), by=ANA)

    async def ids(read: Callable[..., object], **wanted: object) -> list[str]:
        return [sale.id for sale in await journal.sales(**wanted)]  # type: ignore[arg-type]

    assert await ids(journal.sales) == ["sale-4", "sale-3", "sale-2", "sale-1", "sale-0"]
    assert await ids(journal.sales, limit=2) == ["sale-4", "sale-3"]
    assert await ids(journal.sales, only_open=True) == ["sale-4", "sale-2", "sale-0"]
    await journal.record(AlarmRaised("sale-3", "alarm", PAID_ELSEWHERE), by=ANA)
    assert await ids(journal.sales, only_open=True) == ["sale-4", "sale-3", "sale-2", "sale-0"]
    await journal.record(AlarmClosed("sale-3", "alarm"), by=ANA)
    assert await ids(journal.sales, only_open=True) == ["sale-4", "sale-2", "sale-0"]
    assert await journal.sale("no such sale") is None


async def test_many_sales_cost_as_many_queries_as_one(journal: SqliteJournal) -> None:
    async def queries() -> int:
        asked: list[str] = []
        await journal.database.run(lambda c: c.set_trace_callback(asked.append))
        sales = await journal.sales()
        await journal.database.run(lambda c: c.set_trace_callback(None))
        assert all(sale == one[sale.id] for sale in sales)
        return len(asked)

    one: dict[str, Sale | None] = {}
    for number in range(12):
        deal = Deal(sale=f"sale-{number}", car=f"car-{number}")
        await journal.record(*deal.started(), by=ANA)
        one[deal.sale] = await journal.sale(deal.sale)
        if number == 0:
            alone = await queries()
    assert await queries() == alone


async def test_open_sales_are_found_by_their_index(journal: SqliteJournal) -> None:
    asked: list[str] = []
    await journal.open()
    await journal.database.run(lambda c: c.set_trace_callback(asked.append))
    await journal.sales(only_open=True)
    (query,) = (text for text in asked if "FROM sales WHERE id IN (SELECT sale_id" in text)
    plan = await journal.database.run(
        lambda c: [row["detail"] for row in c.execute("EXPLAIN QUERY PLAN " + query)]
    )
    await journal.database.run(lambda c: c.set_trace_callback(None))
    assert any("attempts_open" in step for step in plan), plan


async def test_the_time_line(journal: SqliteJournal) -> None:
    await journal.record(*Deal().started(), by=ANA)
    await journal.record(*Deal(sale="sale-2", car="car-2").started(), by=ANA)
    await journal.record(Deal().opened(), by=ANA)

    line = await journal.timeline("sale-1")

    assert [entry.kind for entry in line] == [
        "sale_started",
        "payment_added",
        "hold_taken",
        "attempt_prepared",
        "session_opened",
    ]
    assert [entry.sequence for entry in line] == [1, 2, 3, 4, 9]
    assert (line[-1].desk, line[-1].person) == ("Desk 1", "Ana Álvarez")
    assert line[-1].at == NOON + timedelta(seconds=3)
    assert line[-1].facts["session_id"] == "cs_sale-1_1"


async def test_changed_sees_own_and_foreign_writes(journal: SqliteJournal, path: Path) -> None:
    seen = [await journal.changed()]
    assert await journal.changed() == seen[-1]
    await journal.record(*Deal().started(), by=ANA)
    seen.append(await journal.changed())
    other = journal_at(path)
    await other.record(*Deal(sale="sale-2", car="car-2").started(), by=ANA)
    await other.close()
    seen.append(await journal.changed())
    await journal.record(Deal().opened(), by=ANA)
    seen.append(await journal.changed())
    assert len(set(seen)) == len(seen)
    assert await journal.changed() == seen[-1]


async def test_notes_of_contacts_are_news_to_other_processes_alone(
    journal: SqliteJournal, path: Path
) -> None:
    await journal.record(*Deal().started(), by=ANA)
    other = journal_at(path)
    attempt = Deal().attempt().id
    note = ContactNote(NOON, "timeout", NOON + timedelta(seconds=8), (("provider", "vinr"),))
    seen, seen_there = await journal.changed(), await other.changed()
    await journal.note_contacts({attempt: ContactNote()})
    await journal.note_contacts({attempt: note, "of nobody": note})
    assert await journal.changed() == seen
    assert await other.changed() != seen_there
    assert await other.contacts() == {attempt: note}
    await other.close()


async def test_a_note_of_a_contact_outlives_a_rebuild_but_not_its_attempt(
    journal: SqliteJournal,
) -> None:
    deal = Deal()
    await journal.record(*deal.started(), deal.opened(), by=ANA)
    await journal.note_contacts({deal.attempt().id: ContactNote(NOON)})
    await journal.rebuild()
    assert await journal.contacts() == {deal.attempt().id: ContactNote(NOON)}
    assert await journal.verify() is None
    await journal.record(*deal.expired(), by=ANA)
    assert await journal.contacts() == {}


async def test_times_come_back_in_utc(journal: SqliteJournal) -> None:
    deal = Deal(purpose=Purpose.DEPOSIT)
    madrid = datetime(2026, 7, 1, 14, 30, 0, 123456, timezone(timedelta(hours=2)))
    changed = HoldChanged("sale-1", deal.hold(HoldKind.DEPOSIT, madrid))
    await journal.record(*deal.started(), changed, by=ANA)
    hold = (await sale_of(journal)).hold
    assert hold
    assert hold.until == madrid
    assert hold.until.tzinfo is UTC
    (entry,) = [e for e in await journal.timeline("sale-1") if e.kind == "hold_changed"]
    assert "2026-07-01T12:30:00.123456Z" in str(entry.facts)


async def test_a_bug_is_no_refusal(journal: SqliteJournal) -> None:
    await journal.record(*Deal().started(), by=ANA)
    with pytest.raises(LookupError):
        await journal.record(Deal().opened(7), by=ANA)
    with pytest.raises(sqlite3.IntegrityError):
        await journal.record(*Deal(car="car-2").started(), by=ANA)
    hold = Deal(car="c").hold(until=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        await journal.record(HoldTaken("sale-1", hold), by=ANA)
    assert await journal.verify() is None


async def test_closing_twice(path: Path) -> None:
    journal = journal_at(path)
    await journal.record(*Deal().started(), by=ANA)
    await journal.close()
    await journal.close()
    assert [file.name for file in path.parent.iterdir()] == ["journal.sqlite3"]
