"""What the sale of one car asks VINR for, and what is kept of it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.vinr_request import Shop, body_of, pickup_places, without_customer
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.person import Customer
from monzapos.domain.vehicle import Vehicle
from tests.contracts.gateway_samples import order

CAR = Vehicle("v-1", "Roma")
NO_SHOP = Shop()
PHOTO = "https://dealer.example/roma.jpg"


def never(_url: str) -> bool:
    return False


def sent(shop: Shop = NO_SHOP, **changes: object) -> dict[str, object]:
    document: dict[str, object] = json.loads(body_of(order(**changes), shop, never))
    return document


def test_a_car_is_one_cart_item_at_the_sum_to_pay() -> None:
    assert sent(sale_id="sale-1") == {
        "amount": 8_450_000,
        "currency": "USD",
        "successUrl": "https://dealer.example/success",
        "cancelUrl": "https://dealer.example/cancel",
        "customer": {
            "customerId": "sale-1",
            "email": "ana+car@example.com",
            "name": "Ana",
            "phone": "+593991234567",
        },
        "cartItems": [
            {
                "id": "9d3f8c1e-0000-4000-8000-000000000001",
                "name": "Ferrari Roma & Café [1]",
                "description": "K7QX",
                "price": 8_450_000,
                "quantity": 1,
                "maxQuantity": 1,
            }
        ],
        "supportedCurrencies": ["USD"],
        "metadata": {
            "mode": "payment",
            "shippingAddressHandling": "Skip",
            "promoCode": {"enabled": False},
        },
    }


def test_what_the_settings_name_is_sent_too() -> None:
    shop = Shop("show-1", "Monza Motors", (("north", "Showroom North"), ("sea", "Am Hafen")))
    document = sent(shop)
    assert document["configId"] == "show-1"
    metadata = document["metadata"]
    assert isinstance(metadata, dict)
    assert metadata["merchantName"] == "Monza Motors"
    assert metadata["delivery"] == {
        "enabled": True,
        "options": {
            "pickup": {
                "locations": [
                    {"id": "north", "name": "Showroom North"},
                    {"id": "sea", "name": "Am Hafen"},
                ]
            }
        },
    }


def test_pickup_places_are_written_as_id_and_name() -> None:
    assert pickup_places(()) == ()
    assert pickup_places(("north=Showroom North", " sea = A=B ")) == (
        ("north", "Showroom North"),
        ("sea", "A=B"),
    )


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        (None, {"customerId": "sale-1"}),
        (Customer("c"), {"customerId": "sale-1"}),
        (Customer("c", name="Ana"), {"customerId": "sale-1", "name": "Ana"}),
        (Customer("c", phone="+593991234567"), {"customerId": "sale-1", "phone": "+593991234567"}),
    ],
)
def test_a_guest_still_brings_the_sales_id(
    customer: Customer | None, expected: dict[str, str]
) -> None:
    assert sent(sale_id="sale-1", customer=customer)["customer"] == expected


@pytest.mark.parametrize(
    ("picture", "image"),
    [(PHOTO, PHOTO), ("roma", None), ("", None), ("http://dealer.example/roma.jpg", None)],
)
def test_only_an_absolute_https_picture_is_sent(picture: str, image: str | None) -> None:
    items = sent(vehicle=replace(CAR, picture=picture))["cartItems"]
    assert isinstance(items, list)
    assert items[0].get("image") == image


def test_no_desk_code_is_no_description() -> None:
    items = sent(desk_code="")["cartItems"]
    assert isinstance(items, list)
    assert "description" not in items[0]


@given(minor=st.integers(1, 10**15), currency=st.sampled_from(["usd", "jpy", "kwd", "clf", "isk"]))
def test_the_amount_that_is_sent_is_the_sum_to_pay(minor: int, currency: str) -> None:
    document = sent(amount=Money(minor, currency))
    assert document["amount"] == minor
    assert document["currency"] == currency.upper()
    assert document["supportedCurrencies"] == [currency.upper()]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Money(0, "usd")}, "amount"),
        ({"amount": Money(-1, "usd")}, "amount"),
        ({"vehicle": replace(CAR, name="\u200b")}, "cartItems[0].name"),
        ({"vehicle": replace(CAR, name="x" * 5_001)}, "cartItems[0].name"),
        ({"vehicle": replace(CAR, id="")}, "cartItems[0].id"),
        ({"vehicle": replace(CAR, picture="https://user@dealer.example/")}, "cartItems[0].image"),
        ({"success_url": ""}, "successUrl"),
        ({"success_url": "http://dealer.example/"}, "successUrl"),
        ({"cancel_url": "http://127.0.0.1/"}, "cancelUrl"),
        ({"customer": Customer("c", phone="0991234567")}, "customer.phone"),
        ({"customer": Customer("c", email="nobody")}, "customer.email"),
        ({"sale_id": ""}, "customer.customerId"),
    ],
)
def test_what_vinr_would_refuse_is_refused_first(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        body_of(order(**changes), NO_SHOP, never)
    assert (refused.value.code, refused.value.details["field"]) == ("bad_request", field)


def test_what_is_kept_does_not_name_the_customer() -> None:
    body = body_of(order(sale_id="sale-1"), NO_SHOP, never)
    kept = json.loads(without_customer(body, "customer-3"))
    assert kept["customer"] == {
        "customerId": "sale-1",
        "email": "customer-3",
        "name": "customer-3",
        "phone": "customer-3",
    }
    assert kept | {"customer": None} == json.loads(body) | {"customer": None}


def test_taking_the_customer_out_twice_changes_nothing_more() -> None:
    body = body_of(order(), NO_SHOP, never)
    kept = without_customer(body, "customer-3")
    assert without_customer(kept, "customer-3") == kept
    guest = body_of(order(customer=None), NO_SHOP, never)
    assert without_customer(guest, "") == guest
    assert without_customer(b"", "customer-3") == b""
