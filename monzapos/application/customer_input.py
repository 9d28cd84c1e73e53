"""What a person typed about a customer, made safe to keep: plain text, never a card number."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from monzapos.domain.errors import Refusal
from monzapos.domain.person import Customer

LONGEST_NAME = 120
_GROUPS = re.compile(r"\d+(?:[\W_]{1,3}\d+)*")
_CARD_LENGTHS = range(13, 20)


class ContactRules(Protocol):
    """What counts as an e-mail address and as a phone number."""

    def email(self, text: str) -> str:
        """Return the address in its normal form; raises ``Refusal("bad_email")``."""
        ...

    def phone(self, text: str) -> str:
        """Return the number as E.164; raises ``Refusal("bad_phone")``."""
        ...


@dataclass(frozen=True, slots=True)
class CustomerInput:
    """As typed; every field may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""


def customer_of(typed: CustomerInput, rules: ContactRules) -> Customer | None:
    """Return the customer, or None where nothing was typed. Raises a ``Refusal`` for each field."""
    name = plain_text(typed.name)
    if len(name) > LONGEST_NAME:
        raise Refusal("bad_name", longest=str(LONGEST_NAME))
    email, phone = typed.email.strip(), typed.phone.strip()
    for field in (name, email):
        if holds_card_number(field):
            raise Refusal("card_number")
    customer = Customer(
        id=str(uuid4()),
        name=name,
        email=rules.email(email) if email else "",
        phone=_phone(phone, rules) if phone else "",
    )
    return None if customer.blank else customer


def _phone(text: str, rules: ContactRules) -> str:
    """One phone number in ten passes Luhn's check: only what is none can be a card's number."""
    try:
        return rules.phone(text)
    except Refusal:
        if holds_card_number(text):
            raise Refusal("card_number") from None
        raise


def plain_text(text: str) -> str:
    """Return the text without control characters, direction overrides and lone surrogates."""
    kept = (
        " " if char in "\t\r\n" else char
        for char in text
        if char in "\t\r\n"
        or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        or char == "\u200d"  # joins the parts of an emoji
    )
    words = (word.strip("\u200d") for word in "".join(kept).split())
    return " ".join(word for word in words if word)


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits pass Luhn's check: card numbers never touch the desk.

    They may be written in groups, and other numbers may stand before and after them.
    """
    return any(_holds_card(re.findall(r"\d+", run)) for run in _GROUPS.findall(text))


def _holds_card(groups: list[str]) -> bool:
    for first in range(len(groups)):
        digits = ""
        for group in groups[first:]:
            digits += group
            if len(digits) > _CARD_LENGTHS[-1]:
                break
            if len(digits) in _CARD_LENGTHS and _luhn(digits):
                return True
    return False


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
