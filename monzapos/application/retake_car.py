"""Take a car again for all desks that a person at another one has given away."""

from uuid import uuid4

from monzapos.application.hold_steps import claim_of
from monzapos.application.holds import Exchange
from monzapos.application.ports import HoldNote, NoteState
from monzapos.domain.errors import Refusal
from monzapos.domain.sale import Sale


async def retake(exchange: Exchange, sale: Sale) -> None:
    """Return once all desks know that the sale has its car; what is cut short is kept up later.

    Raises ``Refusal("car_not_confirmed")`` where another desk has the car, or nobody answers.
    """
    note = (await exchange.notes.case(sale.id)).note
    try:
        held = note is not None and (
            await _listed(exchange, note) or await _taken(exchange, note, sale)
        )
    except Refusal:
        held = False
    if not held:
        raise Refusal("car_not_confirmed")


async def _listed(exchange: Exchange, note: HoldNote) -> bool:
    listed = await exchange.shared.active(practice=note.word.practice)
    return any(hold.sale_id == note.word.sale_id for hold in listed)


async def _taken(exchange: Exchange, note: HoldNote, sale: Sale) -> bool:
    """Ask by another name: what was given away stays so. False where that is under way already."""
    if note.state is NoteState.ASKED:
        return False
    word = await exchange.notes.rename(sale.id, str(uuid4()))
    await exchange.shared.take(claim_of(word, sale.desk, sale.person))
    return True
