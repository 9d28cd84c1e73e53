"""Which addresses and numbers are taken, and in which form they are kept."""

import pytest

from monzapos.adapters.contact_rules import LibraryContactRules
from monzapos.domain.errors import Refusal

RULES = LibraryContactRules("US")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ana@example.com", "ana@example.com"),
        ("Ana.Alvarez+car@Example.COM", "Ana.Alvarez+car@example.com"),
        ("ñandú@correo.ec", "ñandú@correo.ec"),
        ("a@sub.domain.example.org", "a@sub.domain.example.org"),
    ],
)
def test_an_address_is_kept_in_its_normal_form(typed: str, kept: str) -> None:
    assert RULES.email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "ana@",
        "@example.com",
        "ana@example",
        "ana@@example.com",
        "ana@example..com",
        "ana @example.com",
        "ana@example.com,eva@example.com",
        "Ana <ana@example.com>",
        "ana@example.com\nBcc: eva@example.com",
        "ana@exa\u202emple.com",
        "ana\0@example.com",
        "ana\ud800@example.com",
        "ana@127.0.0.1",
        "ana@localhost",
        "x" * 100_000 + "@example.com",
    ],
)
def test_anything_else_is_no_address(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        RULES.email(typed)
    assert refused.value.code == "bad_email"
    assert refused.value.details == {}


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("+1 305 555 0123", "EC", "+13055550123"),
        ("305 555 0123", "US", "+13055550123"),
        ("(305) 555-0123", "US", "+13055550123"),
        ("099 123 4567", "EC", "+593991234567"),
        ("+593 99 123 4567", "US", "+593991234567"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        ("+44 7700 900123", "US", "+447700900123"),  # kept for plays and films
    ],
)
def test_a_number_is_kept_as_e164(typed: str, region: str, kept: str) -> None:
    assert LibraryContactRules(region).phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "12",
        "call me",
        "+",
        "+1",
        "+999 123 456 789",
        "5551234",
        "+49 30",
        "+1 305 555 0123 ext. 5",
        "+1 305 555 01234567",
        "\0",
        "+\ud800",
        "+1" * 9_000,
    ],
)
def test_anything_else_is_no_number(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        RULES.phone(typed)
    assert refused.value.code == "bad_phone"


@pytest.mark.parametrize(
    ("locale", "typed", "kept"),
    [
        (("es_EC", "UTF-8"), "099 123 4567", "+593991234567"),
        (("en_US", "UTF-8"), "305 555 0123", "+13055550123"),
        ((None, None), "305 555 0123", "+13055550123"),
        (("es_419", "UTF-8"), "305 555 0123", "+13055550123"),
        (("C", "UTF-8"), "305 555 0123", "+13055550123"),
    ],
)
def test_a_number_without_a_country_is_of_the_systems_region(
    locale: tuple[str | None, str | None],
    typed: str,
    kept: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: locale)
    assert LibraryContactRules().phone(typed) == kept


def test_a_locale_that_python_cannot_read_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> tuple[str, str]:
        raise ValueError("unknown locale: xx")

    monkeypatch.setattr("locale.getlocale", unknown)
    assert LibraryContactRules().phone("305 555 0123") == "+13055550123"
