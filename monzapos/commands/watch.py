"""``monzapos watch`` and ``monzapos cancel``: follow what is already in the journal."""

from monzapos.application.program import Program
from monzapos.commands.follow import Following
from monzapos.commands.output import Output
from monzapos.domain.errors import Refusal


async def watch(program: Program, output: Output, patience: float | None) -> int:
    """Follow every open sale until it is settled; return the worst exit status."""
    following = Following(program, output)
    sales = await program.journal.sales(only_open=True, limit=10_000)
    return await following.until_settled([sale.id for sale in sales], patience, joining=True)


async def cancel(program: Program, output: Output, sale_id: str, patience: float | None) -> int:
    """Close a sale's session at the provider, then tell what is true."""
    following = Following(program, output)
    try:
        await program.cancel_sale(sale_id)
    except Refusal as refusal:
        if refusal.code != "nothing_to_cancel":
            raise
    program.follower.show(sale_id)
    return await following.until_settled([sale_id], patience, joining=True)
