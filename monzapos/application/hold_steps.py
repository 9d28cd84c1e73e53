"""What to tell the other desks of one sale's car: pure, from the journal to the next step."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from uuid import UUID

from monzapos.application.ports import HoldCase, HoldClaim, HoldEnd, HoldNote, HoldWord, NoteState
from monzapos.domain.hold import Hold, HoldKind
from monzapos.domain.person import Desk, Person
from monzapos.domain.sale import Sale

# By the provider's word, which anybody may pass on; else a person has ended the hold.
_PROVEN = frozenset({"not_paid", "refused", "not_found"})
BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Ask:
    """The sale holds its car since before holds were shared; write down that they are asked."""

    sale_id: str
    word: HoldWord


@dataclass(frozen=True, slots=True)
class Take:
    """The sale holds its car, and it is not known whether the others know."""

    sale_id: str
    sale: Sale
    word: HoldWord


@dataclass(frozen=True, slots=True)
class Keep:
    """The sale holds its car, and the others know less than the journal."""

    sale_id: str
    sale: Sale
    word: HoldWord


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Nobody needs the car any more; that has to be written down before anybody is told."""

    sale_id: str


@dataclass(frozen=True, slots=True)
class Release:
    """Give the car back."""

    sale_id: str
    end: HoldEnd


Step = Ask | Take | Keep | Withdraw | Release


def next_step(
    about: HoldCase, *, forsaken: Set[str], listed: Set[str] | None = None
) -> Step | None:
    """Return what to do next about one sale, or None where the others know all of it.

    ``forsaken`` are the sales whose car was asked for by somebody who does not live any more;
    ``listed`` the names of all holds that the others have, practice or real as this one, where that
    has just been read.
    """
    sale, note = about.sale, about.note
    if sale is not None and sale.hold is not None:
        return _of_held(sale, sale.hold, note, listed)
    if note is None:
        return None
    match note.state:
        case NoteState.ASKED:
            return Withdraw(note.sale_id) if note.sale_id in forsaken else None
        case NoteState.TOLD:
            return Withdraw(note.sale_id)
        case NoteState.WITHDRAWN:
            return Release(note.sale_id, _end(note.word, about))
        case NoteState.RELEASED:  # what came late may have taken it again
            taken = listed is not None and note.word.sale_id in listed
            return Withdraw(note.sale_id) if taken else None


def untold(cases: Iterable[HoldCase], sale_id: str) -> bool:
    """Whether the others have not taken a sale's hold as it stands: another may have the car."""
    steps = (next_step(one, forsaken=frozenset()) for one in cases)
    return any(step is not None and step.sale_id == sale_id for step in steps)


def waits_for_manager(cases: Iterable[HoldCase], vehicle_id: str) -> bool:
    """Whether a manager's word has freed a car here, and the others have not been told of it.

    They hear it from a manager alone, whoever is signed in when it is told.
    """
    steps = (next_step(one, forsaken=frozenset()) for one in cases if _is_about(one, vehicle_id))
    return any(isinstance(step, Release) and step.end.reason == BY_HAND for step in steps)


def word_of(sale: Sale, hold: Hold, name: str, *, practice: bool) -> HoldWord:
    """Return how a sale stands; ``name`` is the one under which the others know its hold."""
    attempt = sale.attempt
    checkout = hold.kind is HoldKind.CHECKOUT
    return HoldWord(
        sale_id=name,
        vehicle_id=hold.vehicle_id,
        practice=practice,
        kind=hold.kind,
        until=attempt.expires_at if checkout and attempt else hold.until,
        provider=attempt.provider if attempt else "",
        session_id=attempt.session_id if attempt else "",
        price=sale.price,
        paid=sale.paid,
        light=sale.light,
    )


def claim_of(word: HoldWord, desk: Desk, person: Person) -> HoldClaim:
    """Return what is asked for with a word."""
    return HoldClaim(word.sale_id, word.vehicle_id, word.practice, word.provider, desk, person)


def is_shared(vehicle_id: str) -> bool:
    """Whether the other desks can know this car: theirs have UUIDs."""
    try:
        return str(UUID(vehicle_id)) == vehicle_id.lower()
    except ValueError:
        return False


def _of_held(sale: Sale, hold: Hold, note: HoldNote | None, listed: Set[str] | None) -> Step | None:
    if not is_shared(hold.vehicle_id):
        return None
    if note is None:
        return Ask(sale.id, word_of(sale, hold, sale.id, practice=_of_no_money(sale)))
    # As it was asked for: what the provider says of its session later moves no hold.
    word = word_of(sale, hold, note.word.sale_id, practice=note.word.practice)
    if note.state is NoteState.ASKED:
        return Take(sale.id, sale, word)
    known = note.state is NoteState.TOLD and note.word == word
    lost = listed is not None and word.sale_id not in listed
    return Keep(sale.id, sale, word) if lost or not known else None


def _is_about(case: HoldCase, vehicle_id: str) -> bool:
    return case.note is not None and case.note.word.vehicle_id == vehicle_id


def _of_no_money(sale: Sale) -> bool:
    return sale.practice or (sale.attempt is not None and sale.attempt.livemode is False)


def _end(word: HoldWord, about: HoldCase) -> HoldEnd:
    reason, sale = about.reason, about.sale
    if reason not in _PROVEN:
        reason = BY_HAND if reason else "never_sent"
    return HoldEnd(
        sale_id=word.sale_id,
        vehicle_id=word.vehicle_id,
        practice=word.practice,
        reason=reason,
        paid=sale.paid if sale else None,
        light=sale.light if sale else None,
    )
