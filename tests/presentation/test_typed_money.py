"""A sum that a seller types: as the screen writes it, plain, or refused; never guessed."""

import pytest

from monzapos.domain.errors import Refusal
from monzapos.presentation import text
from monzapos.presentation.formats import typed_money


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1000", 100_000),
        ("1000.00", 100_000),
        ("1,000", 100_000),
        ("1,000.50", 100_050),
        (" 0.5 ", 50),
    ],
)
def test_what_the_screen_writes_can_be_typed(typed: str, minor: int) -> None:
    text.use("en")
    assert typed_money(typed, "usd").minor == minor


@pytest.mark.parametrize(
    "typed", ["1.000", "12,50", "1,00", "1e3", "+5", "١٠٠٠", "1_000", "", "1,000.005", "$", "abc"]
)
def test_what_could_mean_two_sums_is_refused(typed: str) -> None:
    text.use("en")
    with pytest.raises(Refusal) as refused:
        typed_money(typed, "usd")
    assert refused.value.code == "bad_amount"
