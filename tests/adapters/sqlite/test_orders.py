"""Whatever is recorded in whatever order: the promises hold, and the chain explains the tables."""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.events import AlarmClosed, AlarmRaised, CancelAsked, Event, HoldReleased
from monzapos.domain.hold import HoldKind
from monzapos.domain.sale import Sale
from tests.adapters.sqlite.deals import ANA, Deal, journal_at

DEALS = (Deal("one", "car"), Deal("two", "car"), Deal("three", "other car"))


def steps(deal: Deal) -> list[tuple[Event, ...]]:
    """Return everything that may be recorded of a deal once it has begun."""
    each: list[tuple[Event, ...]] = [deal.paid(), (HoldReleased(deal.sale, deal.car, "by hand"),)]
    each += [(AlarmRaised(deal.sale, f"{deal.sale}-alarm", "amount"),)]
    each += [(AlarmClosed(deal.sale, f"{deal.sale}-alarm"),)]
    for number in (1, 2):
        each += [(deal.settled(state, number),) for state in AttemptState if state != "open"]
        each += [(deal.prepared(number, code="SAME"),), (deal.opened(number),)]
        each += [(CancelAsked(deal.sale, f"{deal.sale}-attempt-{number}"),)]
        each += [(deal.observed(Light.PAYING, "open/3ds", number),), deal.expired(number)]
    return each


STEPS = st.one_of([st.sampled_from([deal.started(), *steps(deal)]) for deal in DEALS])


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_any_order(story: list[tuple[Event, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live_through(Path(folder) / "journal.sqlite3", story))


async def _live_through(path: Path, story: list[tuple[Event, ...]]) -> None:
    journal = journal_at(path)
    try:
        before: list[Sale] = []
        for events in [*(deal.started() for deal in DEALS), *story]:
            recorded = await _recorded(journal, events)
            now = list(await journal.sales())
            assert recorded or now == before
            _check(now, _paid(before))
            before = now
        assert await journal.verify() is None
    finally:
        await journal.close()
    await _check_rebuild(path)


async def _recorded(journal: SqliteJournal, events: tuple[Event, ...]) -> bool:
    try:
        await journal.record(*events, by=ANA)
    except (Refusal, LookupError, sqlite3.IntegrityError):  # the last two: an id twice, or never
        return False
    return True


def _paid(sales: list[Sale]) -> set[str]:
    return {a.id for sale in sales for a in sale.attempts if a.state is AttemptState.PAID}


def _check(sales: list[Sale], paid_before: set[str]) -> None:
    assert paid_before <= _paid(sales)
    held = [sale.hold.vehicle_id for sale in sales if sale.hold]
    assert len(held) == len(set(held))
    sold = [s.vehicle.id for s in sales if s.hold and s.hold.kind is HoldKind.SOLD]
    assert len(sold) == len(set(sold))
    for sale in sales:
        for payment in sale.payments:
            # An alarm may come late, beside a newer attempt; two that can be opened may not.
            able = [a for a in payment.attempts if a.state in {"prepared", "open"}]
            assert len(able) <= 1
    codes = [a.desk_code for s in sales for a in s.attempts if a.state in {"prepared", "open"}]
    assert len(codes) == len(set(codes))


async def _check_rebuild(path: Path) -> None:
    def tables() -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            return list(connection.iterdump())

    before = tables()
    journal = journal_at(path)
    await journal.rebuild()
    await journal.close()
    assert tables() == before
