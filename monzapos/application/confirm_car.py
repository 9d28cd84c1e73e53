"""A manager says that a car is this sale's: what the other desks have to know before."""

from uuid import uuid4

from monzapos.application.alarms import to_look_into
from monzapos.application.hold_steps import claim_of, is_shared, untold
from monzapos.application.holds import Exchange
from monzapos.application.ports import HoldNote, NoteState
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.events import Event, HoldTaken
from monzapos.domain.sale import Sale


async def confirm(exchange: Exchange, sale: Sale) -> None:
    """Return if all desks know that the sale has its car, as it stands now.

    A car that a person elsewhere has given away is taken again; what is cut short is kept up later.
    Raises ``Refusal("car_not_confirmed")`` where another desk has the car, or nobody answers.
    """
    try:
        known = await _known(exchange, sale)
    except Refusal:
        known = False
    if not known:
        raise Refusal("car_not_confirmed")


async def doubted(
    exchange: Exchange | None, sale: Sale, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Call a person, too, where money takes a car again that was given back, and there are others.

    Another may have sold it since, and nobody has been asked yet: no keys go on this word alone.
    """
    if exchange is None or not is_shared(sale.vehicle.id):
        return events
    takes = any(isinstance(event, HoldTaken) for event in events)
    if not takes or not await exchange.notes.answered():
        return events
    return to_look_into(sale, events)


async def _known(exchange: Exchange, sale: Sale) -> bool:
    case = await exchange.notes.case(sale.id)
    if case.note is None:  # a car of which the others cannot know, or they have yet to be asked
        return not sale.given_away and not untold([case], sale.id)
    listed = await _listed(exchange, case.note)
    if sale.given_away:
        return listed or await _taken(exchange, case.note, sale)
    return listed and not untold([case], sale.id)


async def _listed(exchange: Exchange, note: HoldNote) -> bool:
    listed = await exchange.shared.active(practice=note.word.practice)
    return any(hold.sale_id == note.word.sale_id for hold in listed)


async def _taken(exchange: Exchange, note: HoldNote, sale: Sale) -> bool:
    """Ask by another name: what was given away stays so. False where that is under way already.

    Where another desk has the car, nothing is asked for any more: once it is free there, nobody
    has said so again.
    """
    if note.state is NoteState.ASKED:
        return False
    word = await exchange.notes.rename(sale.id, str(uuid4()))
    try:
        await exchange.shared.take(claim_of(word, sale.desk, sale.person))
    except VehicleHeld:
        await exchange.notes.rename(sale.id, note.word.sale_id)
        await exchange.notes.tell(sale.id, note.word)
        raise
    return True
