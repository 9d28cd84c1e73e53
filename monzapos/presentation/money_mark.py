"""What is said beside a sale's light where its money is known not to be real.

Practice says so at the top of the window; a test checkout of the website may come up under LIVE,
because nobody without a key knows before the website has made it.
"""

from monzapos.domain.sale import Sale
from monzapos.presentation.text import _


def money_mark(sale: Sale) -> str:
    """Return "TEST · no real money" for a test checkout outside of practice, else nothing."""
    return _("TEST · no real money") if sale.of_test else ""


def marked(sale: Sale, words: str) -> str:
    """Return words about a sale in a list, with "TEST" before them where its money is none."""
    return _("TEST · {words}").format(words=words) if money_mark(sale) else words
