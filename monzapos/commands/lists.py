"""``monzapos vehicles`` and ``monzapos sales``: look things up."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from monzapos.application.ports import VehicleQuery
from monzapos.application.program import Program
from monzapos.commands.output import Output
from monzapos.commands.signed_in import attendant
from monzapos.commands.up_to_date import bring_up_to_date
from monzapos.domain.attempt import Attempt
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import Hold
from monzapos.domain.sale import Sale
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.formats import money
from monzapos.presentation.hold_notes import unknown_note, unseen_note
from monzapos.presentation.narration import rfc3339
from monzapos.presentation.sales_list import sale_line
from monzapos.presentation.terminal import table
from monzapos.presentation.text import _
from monzapos.presentation.vehicle_card import vehicle_card

PAGE = 500
SALE_COLUMNS = (
    "sale_id", "started_at", "vehicle_id", "vehicle", "purpose", "amount", "currency", "light",
    "customer", "person", "desk", "livemode",
)  # fmt: skip


async def vehicles(program: Program, output: Output, text: str, limit: int | None) -> int:
    """List vehicles in the catalogue's own order, with the holds on them."""
    await bring_up_to_date(program.catalogue, output)
    holds = await _holds(program, output)
    known_holds = holds is not None and await program.holds.known()
    rows: list[list[str]] = []
    offset = 0
    while limit is None or offset < limit:
        size = PAGE if limit is None else min(PAGE, limit - offset)
        page = await program.catalogue.search(VehicleQuery(text=text), offset, size)
        for vehicle in page.vehicles:
            hold = holds.get(vehicle.id) if holds else None
            if output.as_json:
                output.line(vehicle_fact(vehicle, hold, holds_known=known_holds))
            else:
                rows.append(_vehicle_row(vehicle, hold, holds_known=known_holds))
        offset += len(page.vehicles)
        if len(page.vehicles) < size:
            break
    if not output.as_json:
        output.say(table(rows) or _("No vehicle found."))
    return 0


async def _holds(program: Program, output: Output) -> Mapping[str, Hold] | None:
    """Return who holds which car, and say where other desks' holds are not to be seen.

    None, and why, where nothing of the journal may be seen: at a locked desk, or by nobody.
    """
    try:
        await attendant(program.staff)
    except Refusal as refusal:
        output.note(unseen_note(refusal))
        return None
    if program.keeper is not None:
        await program.holds.refresh()
        if note := unknown_note(program.holds.news, program.staff.roll):
            output.note(note)
    return await program.holds.current()


async def sales(
    program: Program, output: Output, *, as_csv: bool, only_open: bool, limit: int
) -> int:
    """List the journal's sales, newest first, to whom the window would show them.

    Raises ``Refusal`` (``desk_locked``, ``not_signed_in``, …) where it would not.
    """
    await attendant(program.staff)
    found = await program.journal.sales(only_open=only_open, limit=limit)
    if output.as_json:
        for sale in found:
            output.line(sale_fact(sale))
    elif as_csv:
        output.say(_csv(found))
    else:
        lines = [sale_line(sale) for sale in found]
        rows = [[x.started, x.vehicle, x.amount, x.light_text, x.sale_id] for x in lines]
        output.say(table(rows) or _("No sales yet."))
    return 0


def vehicle_fact(vehicle: Vehicle, hold: Hold | None, *, holds_known: bool) -> dict[str, Any]:
    """Return a vehicle as scripts read it; a held or sold one is not sellable now.

    Nor is any while it is not known what other desks hold: ``sell`` would refuse it.
    """
    return {
        "id": vehicle.id,
        "name": vehicle.name,
        "model": vehicle.model,
        "year": vehicle.year,
        "price": vehicle.price.minor if vehicle.price else None,
        "currency": vehicle.price.currency if vehicle.price else None,
        "sellable": vehicle.sellable and hold is None and holds_known,
        "holds_known": holds_known,
        "held": hold.kind.value if hold else None,
        "held_by": hold.by if hold else None,
        "held_at": hold.desk if hold else None,
        "held_until": rfc3339(hold.until) if hold and hold.until else None,
        "maker": vehicle.maker,
        "engine": vehicle.engine,
        "power_hp": vehicle.power_hp,
    }


def sale_fact(sale: Sale) -> dict[str, Any]:
    """Return a sale as scripts read it."""
    return {
        "sale_id": sale.id,
        "vehicle_id": sale.vehicle.id,
        "vehicle": sale.vehicle.name,
        "light": sale.light.value,
        "purpose": sale.payment.purpose.value,
        "amount": sale.payment.amount.minor,
        "currency": sale.payment.amount.currency,
        "started_at": rfc3339(sale.started_at),
        "person": sale.person.name,
        "desk": sale.desk.name,
        "practice": sale.practice,
        "attempts": [_attempt_fact(attempt) for attempt in sale.attempts],
    }


def _attempt_fact(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": attempt.number,
        "provider": attempt.provider,
        "session_id": attempt.session_id or None,
        "idempotency_key": attempt.idempotency_key,
        "light": attempt.light.value,
        "livemode": attempt.livemode,
    }


def _vehicle_row(vehicle: Vehicle, hold: Hold | None, *, holds_known: bool) -> list[str]:
    price = vehicle.price
    card = vehicle_card(vehicle, hold, datetime.now(UTC), holds_known=holds_known)
    return [
        vehicle.id,
        str(vehicle.year or ""),
        card.name,
        money(price.minor, price.currency) if price else _("No price"),
        card.badge_text,
    ]


def _csv(found: Sequence[Sale]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, SALE_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for sale in found:
        customer = sale.customer.name if sale.customer else ""
        livemode = sale.attempt.livemode if sale.attempt else None
        facts = {
            **sale_fact(sale),
            "amount": sale.payment.amount.to_decimal(),  # a spreadsheet adds up dollars
            "customer": customer,
            "livemode": _truth(livemode),
        }
        writer.writerow({name: _harmless(value) for name, value in facts.items()})
    return text.getvalue().rstrip("\n")


def _truth(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _harmless(value: Any) -> Any:
    """Keep a spreadsheet from taking a text for a formula."""
    starts_formula = isinstance(value, str) and value[:1] in tuple("=+-@\t\r")
    return f"'{value}" if starts_formula else value
