"""What a person typed about a customer: plain text is kept, card numbers never are."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.contact_rules import LibraryContactRules
from monzapos.application.customer_input import (
    LONGEST_NAME,
    CustomerInput,
    customer_of,
    holds_card_number,
    plain_text,
)
from monzapos.domain.errors import Refusal

RULES = LibraryContactRules("US")
FAMILY = "👩\u200d👩\u200d👧"


def refused(**typed: str) -> str:
    with pytest.raises(Refusal) as raised:
        customer_of(CustomerInput(**typed), RULES)
    return raised.value.code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("  Jane   Smith ", "Jane Smith"),
        ("Jane\r\nX-Header: evil", "Jane X-Header: evil"),
        ("Jane\tSmith", "Jane Smith"),
        ("Ja\0ne", "Jane"),
        ("\u202eevaJ\u202c", "evaJ"),
        ("\u2066Jane\u2069", "Jane"),
        ("\u200b\u200c\u200d\ufeff\u2060", ""),
        ("\u200d \u200d", ""),
        ("Jane\u200d", "Jane"),
        ("\ud83d Jane \udcff", "Jane"),
        ("\ue000Jane\U000e0041", "Jane"),
        ("Jane\u2028Smith\u2029", "Jane Smith"),
        ("\x1b[31mJane\x1b[0m", "[31mJane[0m"),
        (f"Ana {FAMILY}", f"Ana {FAMILY}"),
        ("José María Ñandú", "José María Ñandú"),
        ("محمد 李小龍", "محمد 李小龍"),
        ("<img src=http://127.0.0.1/x>", "<img src=http://127.0.0.1/x>"),
        ("=HYPERLINK(1) %s {0}", "=HYPERLINK(1) %s {0}"),
    ],
)
def test_a_name_is_kept_as_plain_text(typed: str, kept: str) -> None:
    assert plain_text(typed) == kept


@given(st.text(st.characters(), max_size=50))
def test_plain_text_can_be_written_anywhere(typed: str) -> None:
    kept = plain_text(typed)
    kept.encode()
    assert kept == plain_text(kept)
    assert {unicodedata.category(char) for char in kept if char != "\u200d"}.isdisjoint(
        {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


def test_whoever_types_nothing_is_nobody() -> None:
    for typed in (CustomerInput(), CustomerInput(" ", "\t", "  "), CustomerInput("\u200b")):
        assert customer_of(typed, RULES) is None


def test_a_customer_gets_an_id_and_normal_forms() -> None:
    typed = CustomerInput(" Jane  Smith ", " Jane@Example.COM ", " +1 305 555 0123 ")
    one, other = customer_of(typed, RULES), customer_of(typed, RULES)
    assert one
    assert other
    assert (one.name, one.email, one.phone) == ("Jane Smith", "Jane@example.com", "+13055550123")
    assert one.id != other.id


def test_a_name_has_a_length() -> None:
    longest = customer_of(CustomerInput("x" * LONGEST_NAME), RULES)
    assert longest
    assert refused(name="x" * (LONGEST_NAME + 1)) == "bad_name"
    assert refused(name="x" * 100_000) == "bad_name"


def test_each_field_says_what_is_wrong_with_it() -> None:
    assert refused(email="jane@") == "bad_email"
    assert refused(phone="12") == "bad_phone"
    assert refused(email="jane@example.com", phone="call me") == "bad_phone"


CARDS = ["4242424242424242", "5555555555554444", "378282246310005", "30569309025904"]


@pytest.mark.parametrize("card", [*CARDS, "4222222222222", "6304000000000000000"])
def test_a_card_number_is_seen(card: str) -> None:
    assert holds_card_number(card)
    assert holds_card_number(f"pays with {card}x")


@pytest.mark.parametrize(
    "text",
    [
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242 - 4242 - 4242 - 4242",
        "4242_4242_4242_4242",
        "Table 12: 4242 4242 4242 4242, 12/34, 123",
        "99 4242 4242 4242 4242",
        "4242 4242 4242 4242 99",
        "４２４２ ４２４２ ４２４２ ４２４２",
        "4242\u00a04242\u00a04242\u00a04242",
    ],
)
def test_a_card_number_is_seen_however_it_is_written(text: str) -> None:
    assert holds_card_number(text)
    assert refused(name=text) == "card_number"


def test_a_card_number_is_seen_in_an_address() -> None:
    for email in ("4242424242424242@example.com", "4242.4242.4242.4242@example.com"):
        assert refused(email=email) == "card_number"


@pytest.mark.parametrize(
    "text",
    ["4242424242424241", "424242424242", "1234 5678 9012 3456", "2024-05-04 12:00:00", "0" * 20],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not holds_card_number(text)


def test_one_phone_number_in_ten_passes_luhn_and_is_still_one() -> None:
    assert holds_card_number("+8613812345678")
    typed = CustomerInput(phone="+86 138 1234 5678")
    customer = customer_of(typed, RULES)
    assert customer
    assert customer.phone == "+8613812345678"


@given(st.integers(10**11, 10**18 - 1))
def test_every_number_with_its_check_digit_is_a_card(number: int) -> None:
    digits = next(
        f"{number}{check}" for check in range(10) if _luhn_by_the_book(f"{number}{check}")
    )
    assert holds_card_number(digits)


def _luhn_by_the_book(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(int(part) for value in doubled for part in str(value)) % 10 == 0


@pytest.mark.parametrize("typed", ["4242 4242 4242 4242", "4242424242424242", "378282246310005"])
def test_a_card_number_in_the_phone_field_is_called_one(typed: str) -> None:
    assert refused(phone=typed) == "card_number"


def test_what_is_no_phone_number_and_no_card_is_a_bad_phone() -> None:
    assert refused(phone="4242 4242 4242 4241") == "bad_phone"
