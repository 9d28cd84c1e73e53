"""The typed request: VINR's own example field for field, and every rule of the reference."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.vinr_session import CreateSession, checked
from monzapos.domain.errors import Refusal
from tests.adapters.vinr.documents import (
    BROKEN,
    CODE,
    EXAMPLE,
    OPTIONAL,
    REQUESTS,
    REQUIRED,
    Document,
    put,
    without,
)


def field_refused(document: Document) -> str:
    with pytest.raises(Refusal) as refused:
        checked(document)
    assert refused.value.code == "bad_request"
    assert refused.value.details["provider"] == "VINR"
    return refused.value.details["field"]


def test_the_full_example_is_sent_field_for_field() -> None:
    assert json.loads(checked(EXAMPLE).body()) == EXAMPLE


def test_the_full_example_is_typed_values() -> None:
    session = checked(EXAMPLE)
    assert session.amount == 5000
    assert session.customer is not None
    assert session.customer.phone == "+12125551234"
    assert session.cart_items is not None
    assert session.cart_items[0].max_quantity == 5
    assert session.metadata is not None
    assert session.metadata.shipping_address_handling == "Collect"
    assert session.metadata.promo_code is not None
    assert session.metadata.promo_code.available_codes is not None
    assert session.metadata.promo_code.available_codes[0].discount_type == "percentage"
    delivery = session.metadata.delivery
    assert delivery is not None
    assert delivery.options is not None
    assert delivery.options.shipping is not None
    assert [m.estimated_days.max for m in delivery.options.shipping.methods] == [5, 2]
    assert delivery.options.pickup is not None
    assert delivery.options.pickup.locations[0].id == "loc_berlin_mitte"


def test_four_fields_are_enough() -> None:
    names = ("amount", "currency", "successUrl", "cancelUrl")
    least = {name: EXAMPLE[name] for name in names}
    assert json.loads(checked(least).body()) == least


@pytest.mark.parametrize("path", OPTIONAL)
def test_what_may_be_left_out(path: str) -> None:
    left = without(path)
    assert json.loads(checked(left).body()) == left
    assert json.loads(checked(put(path, None)).body()) == left


@pytest.mark.parametrize("path", REQUIRED)
def test_what_may_not_be_left_out_is_named(path: str) -> None:
    assert field_refused(without(path)) == path


@pytest.mark.parametrize(("path", "value"), BROKEN, ids=lambda part: repr(part)[:50])
def test_every_broken_rule_names_its_field(path: str, value: object) -> None:
    assert field_refused(put(path, value)) == path


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 4_999}, "cartItems"),
        ({"cartItems": [EXAMPLE["cartItems"][0] | {"quantity": 2}]}, "cartItems"),
        ({"cartItems": EXAMPLE["cartItems"] * 2}, "cartItems"),
    ],
)
def test_a_cart_that_comes_to_another_sum_is_refused(changes: Document, field: str) -> None:
    assert field_refused(EXAMPLE | changes) == field


@pytest.mark.parametrize(
    ("discount", "kind"),
    [(0, "percentage"), (100, "percentage"), (12.5, "percentage"), (0, "fixed"), (9_999, "fixed")],
)
def test_discounts_that_are_right(discount: float, kind: str) -> None:
    code = {"code": "SAVE20", "discount": discount, "discountType": kind}
    body = checked(put(CODE, code)).body()
    sent = json.loads(body)["metadata"]["promoCode"]["availableCodes"][0]
    assert sent == code


def test_a_fixed_discount_is_in_minor_units() -> None:
    code = {"code": "SAVE20", "discount": 12.5, "discountType": "fixed"}
    assert field_refused(put(CODE, code)) == f"{CODE}.discount"


@pytest.mark.parametrize(
    "url",
    [
        "https://yoursite.com/order?from=desk&x=%2Fa%20b#top",
        "https://yoursite.com:8443/",
        "HTTPS://yoursite.com/",
        "https://xn--caf-dma.example/?q=%C3%A9",
    ],
)
def test_a_return_page_is_sent_byte_for_byte(url: str) -> None:
    assert json.loads(checked(put("successUrl", url)).body())["successUrl"] == url


def test_plain_http_is_for_pages_of_this_machine_only() -> None:
    own = "http://127.0.0.1:8000/practice/success"
    document = EXAMPLE | {"successUrl": own}
    sent = checked(document, may_be_http=lambda url: url == own).body()
    assert json.loads(sent)["successUrl"] == own
    with pytest.raises(Refusal, match="bad_request"):
        checked(document, may_be_http=lambda url: False)
    picture = put("cartItems[0].image", own)
    with pytest.raises(Refusal, match="bad_request"):
        checked(picture, may_be_http=lambda url: True)


def test_the_same_values_give_the_same_bytes_without_a_space() -> None:
    body = checked(put("customer.name", "Lucía 🚗")).body()
    assert body == checked(put("customer.name", "Lucía 🚗")).body()
    assert "Lucía 🚗".encode() in body
    assert b": " not in body
    assert b", " not in body.replace(b"Over-ear, noise", b"")


def test_a_refusal_quotes_nothing_of_the_customer() -> None:
    with pytest.raises(Refusal) as refused:
        checked(put("customer.email", "jane at example.com"))
    assert "jane" not in f"{refused.value!r} {refused.value.details}"
    assert refused.value.__cause__ is None


@given(REQUESTS)
def test_what_the_types_allow_comes_out_as_it_went_in(document: Document) -> None:
    session = checked(document)
    assert isinstance(session, CreateSession)
    assert json.loads(session.body()) == document


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from(REQUIRED + OPTIONAL),
)
def test_whatever_is_put_anywhere_is_sent_or_refused_by_name(value: object, path: str) -> None:
    document = put(path, value)
    told = None
    try:
        json.loads(checked(document).body())
    except Refusal as refused:
        told = refused
    assert told is None or (told.code, bool(told.details["field"])) == ("bad_request", True)
