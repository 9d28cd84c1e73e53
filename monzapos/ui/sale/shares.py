"""How the Sell page is shared between the cards or the code at the left and the deal."""

NARROWEST, NARROW, WIDE = 284, 336, 520  # pixels of the deal
ROOMY = 760  # pixels of the page from which on the deal is not squeezed
SHARE = 0.322  # of the page, for the deal


def deal_width(page: int) -> int:
    """Return the pixels of the deal on a page of so many."""
    least = NARROW if page >= ROOMY else NARROWEST
    return max(least, min(WIDE, round(page * SHARE)))
