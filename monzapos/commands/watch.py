"""``monzapos watch`` and ``monzapos cancel``: follow what is already in the journal."""

from datetime import UTC, datetime

from monzapos.application.program import Program
from monzapos.commands.follow import Following
from monzapos.commands.output import Output
from monzapos.commands.signed_in import attendant
from monzapos.domain.errors import Refusal
from monzapos.presentation.narration import refusal_event
from monzapos.presentation.text import _, ngettext


async def watch(program: Program, output: Output, patience: float | None) -> int:
    """Follow every open sale until it is settled; return the worst exit status.

    Money is followed whoever is here; at a locked desk, or where nobody is signed in, nothing is
    told of a sale but how many there are.
    """
    following = Following(program, output)
    sales = await program.journal.sales(only_open=True, limit=10_000)
    await following.join(sale.id for sale in sales)  # what comes while it is asked who is here
    hidden = await _hidden(program, output, patience)
    following.tells = not hidden
    if not sales:
        output.say(_("No sale is open: there is nothing to follow."))
    elif hidden:
        words = ngettext(
            "{number} open sale is followed; nothing of it is shown.",
            "{number} open sales are followed; nothing of them is shown.",
            len(sales),
        )
        output.note(words.format(number=len(sales)))
    return await following.until_settled([sale.id for sale in sales], patience, joining=True)


async def _hidden(program: Program, output: Output, patience: float | None) -> bool:
    """Return whether nobody may see the sales, and say why."""
    try:
        await attendant(program.staff, patience)
    except Refusal as refusal:
        output.event(refusal_event(refusal, datetime.now(UTC)))
        return True
    return False


async def cancel(program: Program, output: Output, sale_id: str, patience: float | None) -> int:
    """Close a sale's session at the provider, then tell what is true."""
    await attendant(program.staff, patience)
    following = Following(program, output)
    sale = await program.cancel_sale(sale_id)
    program.follower.show(sale.id)
    return await following.until_settled([sale.id], patience, joining=True)
