"""Cancel a sale: ask that its session be closed. What is true then, the provider says."""

from monzapos.application.customer_input import plain_text
from monzapos.application.follow_sales import Follower
from monzapos.application.ports import Journal
from monzapos.application.staff import Staff
from monzapos.domain.errors import Refusal
from monzapos.domain.events import CancelAsked
from monzapos.domain.sale import Sale


class CancelSale:
    """Writes the wish into the journal; the follower carries it out until it is certain."""

    def __init__(self, journal: Journal, follower: Follower, staff: Staff) -> None:
        self._journal = journal
        self._follower = follower
        self._staff = staff

    async def __call__(self, sale_id: str) -> Sale:
        """Return the sale as it was; its news bring the truth. What is settled is left alone.

        Raises ``Refusal("no_sale")``, and those of ``Staff.attendant``: what can still be paid has
        to be ended without asking the sign-in first.
        """
        person = self._staff.attendant()
        typed = plain_text(sale_id)[:80]
        sale = await self._journal.sale(typed)
        if sale is None:
            raise Refusal("no_sale", sale=typed)
        attempt = sale.attempt
        if attempt is None or attempt.final:
            return sale
        if not attempt.cancel_asked:
            await self._journal.record(CancelAsked(sale.id, attempt.id), by=person)
        self._follower.poke()
        return sale
