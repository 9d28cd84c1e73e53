"""What the journal notes of shared holds: every change in one transaction with what it rests on."""

from dataclasses import replace
from pathlib import Path

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.sqlite.shared_holds import SqliteHoldNotes
from monzapos.application.ports import HoldCase, HoldWord, NoteState
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.events import HoldReleased, HoldTaken
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from tests.adapters.sqlite.deals import ANA, NOON, Deal, journal_at

DEAL = Deal()
WORD = HoldWord(
    sale_id=DEAL.sale,
    vehicle_id=DEAL.car,
    practice=True,
    kind=HoldKind.CHECKOUT,
    until=NOON,
    provider="stripe",
    session_id="",
    price=DEAL.price,
    paid=Money(0, "usd"),
    light=Light.UNKNOWN,
)


@pytest.fixture
def notes(journal: SqliteJournal) -> SqliteHoldNotes:
    return SqliteHoldNotes(journal.database)


async def the_case(notes: SqliteHoldNotes) -> HoldCase:
    (case,) = await notes.cases()
    return case


async def state(notes: SqliteHoldNotes) -> NoteState | None:
    case = await the_case(notes)
    return case.note.state if case.note else None


async def release(journal: SqliteJournal, reason: str = "not_paid") -> None:
    settled = DEAL.settled(AttemptState.EXPIRED)
    await journal.record(settled, HoldReleased(DEAL.sale, DEAL.car, reason), by=ANA)


async def test_a_note_says_what_is_asked_before_anybody_is(notes: SqliteHoldNotes) -> None:
    assert await notes.ask(WORD) == WORD
    case = await the_case(notes)
    assert case.note
    assert (case.note.state, case.note.word, case.sale) == (NoteState.ASKED, WORD, None)
    with pytest.raises(Refusal, match="stale"):
        await notes.ask(WORD)


async def test_notes_outlive_the_process(journal: SqliteJournal, path: Path) -> None:
    await SqliteHoldNotes(journal.database).ask(WORD)
    again = journal_at(path)
    assert await state(SqliteHoldNotes(again.database)) is NoteState.ASKED
    await again.close()


async def test_a_sale_that_begins_is_told_with_it(
    journal: SqliteJournal, notes: SqliteHoldNotes
) -> None:
    await notes.ask(WORD)
    await journal.record(*DEAL.started(), by=ANA)
    assert await state(notes) is NoteState.TOLD
    assert await notes.ask(WORD) is None
    assert not await notes.withdraw(DEAL.sale)


async def test_a_sale_does_not_begin_once_its_car_is_given_back(
    journal: SqliteJournal, notes: SqliteHoldNotes
) -> None:
    await notes.ask(WORD)
    assert await notes.withdraw(DEAL.sale)
    assert not await notes.withdraw(DEAL.sale)
    for _ in range(2):
        with pytest.raises(Refusal, match="hold_lapsed"):
            await journal.record(*DEAL.started(), by=ANA)
        assert await journal.sales() == []
        await notes.released(DEAL.sale)
    assert await notes.cases() == []


async def test_a_sale_of_a_desk_that_shares_nothing_needs_no_note(
    journal: SqliteJournal, notes: SqliteHoldNotes
) -> None:
    await journal.record(*DEAL.started(), by=ANA)
    case = await the_case(notes)
    assert (case.note, case.sale and case.sale.id) == (None, DEAL.sale)


async def test_the_next_code_waits_until_the_car_is_given_back_and_has_a_name_of_its_own(
    journal: SqliteJournal, notes: SqliteHoldNotes
) -> None:
    await notes.ask(WORD)
    await journal.record(*DEAL.started(), by=ANA)
    await release(journal)
    assert (await the_case(notes)).reason == "not_paid"
    with pytest.raises(Refusal, match="hold_settling"):
        await notes.ask(WORD)
    assert await notes.withdraw(DEAL.sale)
    with pytest.raises(Refusal, match="hold_settling"):
        await notes.ask(WORD)
    await notes.released(DEAL.sale)
    assert await notes.ask(WORD) == WORD
    assert await notes.rename(DEAL.sale, "fresh") == replace(WORD, sale_id="fresh")
    assert await notes.own(["fresh", DEAL.sale, "other"]) == {"fresh": DEAL.sale}
    again = HoldTaken(DEAL.sale, DEAL.hold()), DEAL.prepared(2)
    await journal.record(*again, by=ANA)
    assert await state(notes) is NoteState.TOLD


async def test_a_name_that_is_used_up_is_changed(notes: SqliteHoldNotes) -> None:
    await notes.ask(WORD)
    assert await notes.rename(DEAL.sale, "second") == replace(WORD, sale_id="second")
    await notes.withdraw(DEAL.sale)
    with pytest.raises(Refusal, match="stale"):
        await notes.rename(DEAL.sale, "third")


async def test_nobody_to_ask_leaves_no_note(notes: SqliteHoldNotes) -> None:
    await notes.ask(WORD)
    await notes.forget(DEAL.sale)
    assert await notes.cases() == []
    assert not await notes.answered()


async def test_that_the_others_have_answered_is_never_forgotten(
    journal: SqliteJournal, notes: SqliteHoldNotes, path: Path
) -> None:
    assert not await notes.answered()
    for _ in range(2):
        await notes.heard()
    assert await notes.answered()
    await notes.ask(WORD)
    await notes.forget(DEAL.sale)
    assert await state(notes) is NoteState.ASKED
    await journal.rebuild()
    again = journal_at(path)
    assert await SqliteHoldNotes(again.database).answered()
    await again.close()


async def test_a_test_key_and_a_live_one_hold_by_different_names(
    journal: SqliteJournal, notes: SqliteHoldNotes
) -> None:
    await notes.ask(WORD)
    await journal.record(*DEAL.started(), by=ANA)
    await release(journal)
    await notes.withdraw(DEAL.sale)
    await notes.released(DEAL.sale)
    real = await notes.ask(replace(WORD, practice=False))
    assert real
    assert (real.sale_id != DEAL.sale, real.practice) == (True, False)
    assert await notes.own([real.sale_id]) == {real.sale_id: DEAL.sale}


async def test_late_money_is_told_though_the_car_was_given_back(
    journal: SqliteJournal, notes: SqliteHoldNotes
) -> None:
    await notes.ask(WORD)
    await journal.record(*DEAL.started(), by=ANA)
    await release(journal)
    await notes.withdraw(DEAL.sale)
    await notes.released(DEAL.sale)
    paid = DEAL.settled(AttemptState.PAID)
    await journal.record(paid, HoldTaken(DEAL.sale, DEAL.hold(HoldKind.SOLD)), by=ANA)
    assert await state(notes) is NoteState.RELEASED
    await notes.tell(DEAL.sale, replace(WORD, kind=HoldKind.SOLD))
    assert await notes.cases() == []  # a sold car about which all is told is looked at no more
    held = WORD.practice
    assert await notes.cases({DEAL.sale}, practice=held) == []
    assert await notes.cases(set(), practice=not held) == []
    (case,) = await notes.cases(set(), practice=held)  # one that the others do not have any more
    assert case == await notes.case(DEAL.sale)
    assert (case.sale and case.sale.id) == DEAL.sale


async def test_notes_are_no_projection(journal: SqliteJournal, notes: SqliteHoldNotes) -> None:
    await notes.ask(WORD)
    await journal.record(*DEAL.started(), by=ANA)
    await journal.rebuild()
    assert await state(notes) is NoteState.TOLD
    assert await journal.verify() is None
