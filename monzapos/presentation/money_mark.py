"""What is said beside a sale's light where its money is known not to be real.

Practice says so at the top of the window; a test checkout of the website may come up under LIVE,
because nobody without a key knows before the website has made it.
"""

from monzapos.domain.sale import Sale
from monzapos.presentation.text import _


def money_mark(sale: Sale) -> str:
    """Return "TEST · no real money" for a test checkout outside of practice, else nothing."""
    attempt = sale.attempt
    if sale.practice or attempt is None or attempt.livemode is not False:
        return ""
    return _("TEST · no real money")
