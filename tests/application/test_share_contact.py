"""What one process tells another of its contact with a provider, across their clocks."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

import pytest

from monzapos.application.news import Contact
from monzapos.application.ports import ContactNote, Journal
from monzapos.application.share_contact import SharedContacts, contact_of, note_of
from monzapos.domain.errors import Refusal
from tests.application.samples import NOON, FakeClock
from tests.plugins.logs import ExpectLog


class Notes:
    """The journal's notes, in memory; ``full`` is a disk that takes none."""

    def __init__(self) -> None:
        self.kept: dict[str, ContactNote] = {}
        self.written = 0
        self.full = False

    async def note_contacts(self, notes: Mapping[str, ContactNote]) -> None:
        if self.full:
            raise Refusal("journal_full")
        self.kept |= notes
        self.written += 1

    async def contacts(self) -> Mapping[str, ContactNote]:
        return dict(self.kept)


@pytest.fixture
def notes() -> Notes:
    return Notes()


def sharing(notes: Notes, clock: FakeClock) -> SharedContacts:
    return SharedContacts(cast(Journal, notes), clock)


def test_ages_survive_the_way_to_another_monotonic_clock() -> None:
    contact = Contact(checked=92.0, trouble="timeout", retry_at=104.0)
    there = contact_of(note_of(contact, 100.0, NOON), 7.5, NOON + timedelta(seconds=0.5))
    assert (there.checked, there.retry_at, there.trouble) == (-1.0, 11.0, "timeout")


def test_what_was_never_known_stays_unknown() -> None:
    assert contact_of(note_of(Contact(), 100.0, NOON), 7.0, NOON) == Contact()


def test_an_answer_from_the_future_is_one_of_now() -> None:
    note = ContactNote(checked_at=NOON + timedelta(hours=1))
    assert contact_of(note, 7.0, NOON).checked == 7.0


def test_a_providers_own_message_is_not_told() -> None:
    contact = Contact(trouble="x", details=(("provider", "vinr"), ("message", "Ana’s card")))
    assert note_of(contact, 1.0, NOON).details == (("provider", "vinr"),)


async def test_a_change_of_trouble_is_told_at_once_and_the_rest_every_few_seconds(
    notes: Notes,
) -> None:
    clock = FakeClock()
    owner = sharing(notes, clock)
    told = []
    for trouble in ("", "", "timeout", "timeout", "no_network", "", "", "", ""):
        await owner.tell({"a": Contact(checked=clock.monotonic(), trouble=trouble)})
        told.append(notes.written)
        clock.pass_(2)
    assert told == [1, 1, 2, 2, 3, 4, 4, 4, 5]


async def test_what_the_disk_did_not_take_is_told_again(
    notes: Notes, expect_log: ExpectLog
) -> None:
    expect_log("journal_full")
    owner = sharing(notes, FakeClock())
    notes.full = True
    await owner.tell({"a": Contact(trouble="timeout")})
    notes.full = False
    await owner.tell({"a": Contact(trouble="timeout")})
    assert notes.kept["a"].trouble == "timeout"


async def test_only_what_is_new_is_heard_as_new(notes: Notes) -> None:
    clock = FakeClock()
    owner, other = sharing(notes, clock), sharing(notes, clock)
    await owner.tell({"a": Contact(checked=clock.monotonic()), "b": Contact(trouble="timeout")})
    assert await other.hear() == {"a", "b"}
    heard = other.heard_of("a")
    clock.at -= timedelta(hours=1)  # somebody sets the PC's clock: what was heard keeps its age
    assert await other.hear() == frozenset()
    assert other.heard_of("a") == heard
    assert other.heard_of("c") == Contact()
