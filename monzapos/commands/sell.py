"""``monzapos sell``: one sale without a window."""

import time
from dataclasses import dataclass, field

from monzapos.application.customer_input import CustomerInput
from monzapos.application.news import SaleNews
from monzapos.application.program import Program
from monzapos.application.start_sale import SaleOrder
from monzapos.commands.follow import Following
from monzapos.commands.output import Output
from monzapos.commands.signed_in import seller
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from monzapos.presentation.hand_screen import before_note
from monzapos.presentation.hold_notes import hold_note, website_note
from monzapos.presentation.narration import Event
from monzapos.presentation.terminal import qr_text
from monzapos.presentation.text import _


@dataclass(frozen=True, slots=True)
class SellArguments:
    """As typed. ``deposit`` and ``price`` are decimals in main units; ``patience`` in seconds.

    ``price`` is what the customer was told: where the vehicle has another one by now, nothing is
    sold.
    """

    vehicle_id: str
    deposit: str | None = None
    provider: str | None = None
    customer: CustomerInput = field(default_factory=CustomerInput)
    patience: float | None = None
    price: str | None = None


async def sell(program: Program, output: Output, arguments: SellArguments) -> int:
    """Sell one vehicle and return the exit status. Raises ``Refusal`` before anything is sent."""
    began = time.monotonic()
    await seller(program.staff, arguments.patience)
    order = await _order(program, arguments)

    def show(event: Event, news: SaleNews) -> None:
        if event["event"] != "session_opened" or output.as_json or not news.may_show:
            return
        try:
            code = qr_text(program.qr_codes.encode(event["url"]))
            if output.can_say(code):
                output.say(code)
        except Refusal:
            output.say(_("The link is too long for a code."))
        output.say(event["url"])

    following = Following(program, output, show)
    if program.settings.practising and not output.as_json:  # there it stands in every line
        output.note(_("Practice: no real money moves."))
    sale = await program.start_sale(order)
    await _say_before_the_code(program, output, arguments.provider)
    program.follower.show(sale.id)
    patience = arguments.patience
    if patience is not None:  # the start of the sale counts too
        patience = max(0.0, patience - (time.monotonic() - began))
    return await following.until_settled([sale.id], patience)


async def _say_before_the_code(program: Program, output: Output, provider: str | None) -> None:
    """Say of a sale that has started what the window says beside its button."""
    if not program.start_sale.offer(provider).can_look:
        output.note(before_note())
    await program.holds.refresh()
    for note in (hold_note(program.holds.news), website_note(program.holds.news)):
        if note:
            output.note(note)


async def _order(program: Program, arguments: SellArguments) -> SaleOrder:
    phone = arguments.customer.phone.strip()
    if phone and not phone.startswith("+"):  # a script's answer must not hang on the PC's region
        raise Refusal("bad_phone")
    deposit = price = None
    if arguments.deposit is not None or arguments.price is not None:
        vehicle = await program.catalogue.vehicle(arguments.vehicle_id)
        currency = vehicle.price.currency if vehicle and vehicle.price else "usd"
        deposit, price = (
            None if typed is None else Money.from_typed(typed, currency)
            for typed in (arguments.deposit, arguments.price)
        )
    return SaleOrder(
        vehicle_id=arguments.vehicle_id,
        purpose=Purpose.FULL if deposit is None else Purpose.DEPOSIT,
        deposit=deposit,
        customer=arguments.customer,
        shown_price=price,
        provider=arguments.provider,
    )
