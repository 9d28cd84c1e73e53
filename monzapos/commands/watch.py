"""``monzapos watch`` and ``monzapos cancel``: follow what is already in the journal."""

from monzapos.application.program import Program
from monzapos.commands.follow import Following
from monzapos.commands.output import Output
from monzapos.commands.signed_in import seller
from monzapos.presentation.text import _


async def watch(program: Program, output: Output, patience: float | None) -> int:
    """Follow every open sale until it is settled; return the worst exit status."""
    following = Following(program, output)
    sales = await program.journal.sales(only_open=True, limit=10_000)
    if not sales:
        output.say(_("No sale is open: there is nothing to follow."))
    return await following.until_settled([sale.id for sale in sales], patience, joining=True)


async def cancel(program: Program, output: Output, sale_id: str, patience: float | None) -> int:
    """Close a sale's session at the provider, then tell what is true."""
    await seller(program.staff, patience)
    following = Following(program, output)
    sale = await program.cancel_sale(sale_id)
    program.follower.show(sale.id)
    return await following.until_settled([sale.id], patience, joining=True)
