"""Money is exact or it is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money, exponent

ZERO = "bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf".split()
THREE = "bhd iqd jod kwd lyd omr tnd".split()
FOUR = ["clf", "uyw"]
TWO = ["usd", "eur", "gbp", "mxn", "chf", "mga", "huf", "twd", "aed"]
CURRENCIES = st.sampled_from([*ZERO, *TWO, *THREE, *FOUR])
PLAIN = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)


def refusal_of(amount: object, currency: str = "usd") -> str:
    with pytest.raises(Refusal) as caught:
        Money.from_decimal(amount, currency)  # type: ignore[arg-type]
    return caught.value.code


@pytest.mark.parametrize(("currencies", "decimals"), [(ZERO, 0), (TWO, 2), (THREE, 3), (FOUR, 4)])
def test_how_many_decimals(currencies: list[str], decimals: int) -> None:
    assert {exponent(currency) for currency in currencies} == {decimals}


@pytest.mark.parametrize("currency", ["", "us", "zzz", "USD", "usd ", "xxx", "dollar", "ñññ"])
def test_unknown_currencies(currency: str) -> None:
    with pytest.raises(Refusal) as caught:
        exponent(currency)
    assert caught.value.code == "unknown_currency"
    with pytest.raises(Refusal):
        Money(1, currency)


@given(st.integers(-(10**15), 10**15), CURRENCIES)
def test_there_and_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.from_decimal(money.to_decimal(), currency) == money
    assert Money.from_decimal(str(money.to_decimal()), currency) == money
    assert -money.to_decimal().as_tuple().exponent == exponent(currency)  # type: ignore[operator]


@given(st.one_of(PLAIN, PLAIN.map(lambda amount: f"{amount:f}")), CURRENCIES)
@example("100.0000000000000000000000000000001", "usd")  # longer than decimal's usual precision
@example(Decimal("1E-999999999"), "usd")  # smaller than decimal's usual smallest
@example("0.000", "jpy")
def test_exact_or_refused(amount: Decimal | str, currency: str) -> None:
    """Against rational numbers, which never round."""
    wanted = _fraction(str(amount)) * 10 ** exponent(currency)
    if wanted is not None and wanted.denominator == 1 and abs(wanted) <= 10**15:
        assert Money.from_decimal(amount, currency).minor == wanted
    else:
        assert refusal_of(amount, currency) == "bad_amount"


def _fraction(text: str) -> Fraction:
    return Fraction(1, 10**40) if text == "1E-999999999" else Fraction(text)


@pytest.mark.parametrize(
    "amount",
    [
        *(19.99, 1.005, 1.0, float("nan"), float("inf"), True, False, None, [1], {}, b"1", 1 + 0j),
        *("NaN", "-NaN", "sNaN", "Infinity", "-Infinity", "1e400", "1e17", "", " ", "-", "."),
        *("12,345.67", "12.345,67", "1 000", "1_000", "$5", "0x10", "1/2", "1.2.3", "\0", "\ud800"),
        *("1e3", "1E3", "+5", "--5", "- 5", "١٠٠٠", "１０００", "1.", ".5", "1.٥"),
        *("0.001", "0.015", Decimal("0.005"), Decimal("NaN"), Decimal("sNaN"), Decimal("-inf")),
        *(10**16, -(10**16), 10**400, "9" * 5000, Decimal(10) ** 17),
    ],
    ids=lambda amount: repr(amount)[:20],
)
def test_what_is_no_sum(amount: object) -> None:
    assert refusal_of(amount) == "bad_amount"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("84500", "usd", 8_450_000),
        ("84500.00", "usd", 8_450_000),
        ("84500.000", "usd", 8_450_000),
        (" 19.99 ", "eur", 1999),
        ("-1", "usd", -100),
        ("0", "usd", 0),
        ("-0", "usd", 0),
        ("1000", "jpy", 1000),
        ("1000.0", "jpy", 1000),
        ("1.234", "kwd", 1234),
        ("999999.99", "usd", 99_999_999),
        ("1000000.00", "usd", 100_000_000),
    ],
)
def test_sums(text: str, currency: str, minor: int) -> None:
    assert Money.from_decimal(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(("text", "currency"), [("0.5", "jpy"), ("1.2345", "kwd"), ("1.1", "isk")])
def test_more_decimals_than_the_currency_has(text: str, currency: str) -> None:
    assert refusal_of(text, currency) == "bad_amount"


@pytest.mark.parametrize("minor", [1.0, True, "1", None, 10**15 + 1, -(10**15) - 1])
def test_minor_units_are_whole_numbers_within_64_bits(minor: object) -> None:
    with pytest.raises(Refusal) as caught:
        Money(minor, "usd")  # type: ignore[arg-type]
    assert caught.value.code == "bad_amount"


@given(st.integers(-(10**14), 10**14), st.integers(-(10**14), 10**14), CURRENCIES)
def test_arithmetic_is_that_of_whole_numbers(one: int, other: int, currency: str) -> None:
    a, b = Money(one, currency), Money(other, currency)
    assert (a + b).minor == one + other
    assert (a - b).minor == one - other
    assert (a < b, a <= b, a == b) == (one < other, one <= other, one == other)


def test_two_currencies_do_not_mix() -> None:
    dollars, euros = Money(1, "usd"), Money(1, "eur")
    assert dollars != euros
    for mix in (
        lambda: dollars + euros,
        lambda: dollars - euros,
        lambda: dollars < euros,
        lambda: dollars <= euros,
    ):
        with pytest.raises(Refusal) as caught:
            mix()
        assert caught.value.code == "other_currency"


def test_a_refusal_holds_only_the_head_of_what_was_typed() -> None:
    with pytest.raises(Refusal) as caught:
        Money.from_decimal("x" * 100_000, "usd")
    assert len(caught.value.details["text"]) <= 40
