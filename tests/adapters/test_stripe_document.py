"""Every request of the adapter, and every answer that it is tested with, by Stripe's document."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.stripe_request import prepare
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle
from tests.adapters.test_stripe_gateway import OTHERS, page, session, stripe_that
from tests.contracts.faulty_server import reply
from tests.contracts.gateway_samples import order
from tests.contracts.stripe_document import ContractError, validate_request

SESSIONS = "/v1/checkout/sessions"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def test_every_request_is_one_that_stripe_documents() -> None:
    lists = (page(session(), more=True), page(*OTHERS))
    single = (reply(session()), reply(session(status="expired")))
    told = (reply(session()), *lists, *single, page(*OTHERS))
    async with stripe_that(*told) as (gateway, server, attempt):
        await gateway.open(attempt)
        await gateway.find(replace(attempt, idempotency_key="another"))
        await gateway.look(attempt)
        await gateway.close(attempt)
        await gateway.probe()
    paths = [heard.path.partition("?")[0] for heard in server.heard]
    mine = f"{SESSIONS}/cs_test_1"
    assert paths == [SESSIONS, SESSIONS, SESSIONS, mine, f"{mine}/expire", SESSIONS]
    asked = [validate_request(heard.method, heard.path, heard.body) for heard in server.heard]
    assert asked[2]["starting_after"] == "cs_test_1"
    assert asked[3] == {"expand": ["payment_intent"]}
    assert asked[4] == {}
    assert asked[5] == {"limit": 1}


def test_the_create_request_means_what_was_asked() -> None:
    wanted = order(sale_id="sale-1", attempt_key="key-1")
    made = prepare(wanted, NOW, 60)
    metadata = {"vehicleId": wanted.vehicle.id, "userId": wanted.person.id, "attempt": "key-1"}
    assert validate_request("POST", SESSIONS, made.body) == {
        "payment_method_types": ["card"],
        "mode": "payment",
        "line_items": [
            {
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 8_450_000,
                    "product_data": {"name": wanted.vehicle.name},
                },
                "quantity": 1,
            }
        ],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "client_reference_id": "sale-1",
        "expires_at": int(NOW.timestamp()) + 3600,
        "adaptive_pricing": {"enabled": False},
        "allow_promotion_codes": False,
        "success_url": wanted.success_url,
        "cancel_url": wanted.cancel_url,
        "custom_text": {"submit": {"message": "Code · Código: K7QX"}},
        "customer_email": "ana+car@example.com",
    }


@given(
    name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
        lambda text: any(c.isalnum() for c in text)
    ),
    minor=st.integers(min_value=50, max_value=99_999_999),
)
def test_any_name_and_any_sum_arrive_as_they_are(name: str, minor: int) -> None:
    wanted = order(vehicle=Vehicle("v-1", name), amount=Money(minor, "usd"))
    asked = validate_request("POST", SESSIONS, prepare(wanted, NOW, 60).body)
    price = asked["line_items"][0]["price_data"]
    assert (price["product_data"]["name"], price["unit_amount"]) == (name, minor)


def test_the_document_does_refuse() -> None:
    body = prepare(order(), NOW, 60).body
    for more in (b"&currencyy=usd", b"&adaptive_pricing[on]=true", b"&expires_at2=soon"):
        with pytest.raises(ContractError):
            validate_request("POST", SESSIONS, body + more)
