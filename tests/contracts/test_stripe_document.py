"""The judge itself: what Stripe's document allows passes, what it does not is named."""

from typing import Any

import pytest

from tests.contracts.stripe_document import (
    ContractError,
    decode,
    validate_request,
    validate_response,
)

SESSIONS = "/v1/checkout/sessions"
LINE = "mode=payment&line_items[0][quantity]=1&line_items[0][price_data][currency]=usd"


def test_a_form_becomes_values() -> None:
    body = f"{LINE}&line_items[0][price_data][unit_amount]=5&automatic_tax[enabled]=false"

    assert validate_request("POST", SESSIONS, body.encode()) == {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": {"currency": "usd", "unit_amount": 5}}],
        "automatic_tax": {"enabled": False},
    }


def test_a_query_becomes_values() -> None:
    path = f"{SESSIONS}?created[gte]=5&limit=3&expand[]=data.payment_intent"

    assert validate_request("GET", path) == {
        "created": {"gte": 5},
        "limit": 3,
        "expand": ["data.payment_intent"],
    }


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ("bogus=1", "bogus"),
        ("expires_at=soon", "expires_at"),
        ("ui_mode=window", "ui_mode"),
        ("line_items[0][price_data][vin]=1", "line_items[0][price_data][vin]"),
        ("custom_text[submit][text]=x", "custom_text[submit][text]"),
        ("automatic_tax[liability][type]=self", "automatic_tax[enabled]"),
        ("metadata[a][b]=c", "metadata[a]"),
        ("client_reference_id=" + "x" * 201, "client_reference_id"),
    ],
)
def test_what_the_document_does_not_allow_is_named(more: str, param: str) -> None:
    with pytest.raises(ContractError) as caught:
        validate_request("POST", SESSIONS, f"{LINE}&{more}".encode())

    assert caught.value.param == param


def test_an_unknown_address_is_refused() -> None:
    with pytest.raises(ContractError, match="/v1/cars"):
        validate_request("GET", "/v1/cars")


@pytest.mark.parametrize(
    "content", [{}, [], {"object": "list"}, {"error": {}}, {"error": {"type": "sad"}}]
)
def test_answers_of_another_shape_are_refused(content: Any) -> None:
    with pytest.raises(ContractError):
        validate_response(SESSIONS, "POST", 200, content)
    with pytest.raises(ContractError):
        validate_response(SESSIONS, "POST", 400, content)


def test_an_empty_form_is_a_form() -> None:
    assert decode(b"") == {}


def test_a_value_cannot_be_an_object_too() -> None:
    with pytest.raises(ContractError, match="both a value and an object"):
        decode(b"a=1&a[b]=2")
