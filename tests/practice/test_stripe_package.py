"""Stripe's own package, unchanged, against the practice server."""

from collections.abc import Iterator

import pytest
import requests
import stripe
from stripe.checkout import SessionService

from tests.practice.desk import KEY, Desk

PARAMETERS: stripe.params.checkout.SessionCreateParams = {
    "mode": "payment",
    "line_items": [
        {
            "quantity": 1,
            "price_data": {
                "currency": "usd",
                "unit_amount": 8_450_000,
                "product_data": {"name": "Veloce S"},
            },
        }
    ],
    "success_url": "https://dealer.example/success",
    "metadata": {"vehicleId": "v-1"},
}


@pytest.fixture
def web() -> Iterator[requests.Session]:
    """Return connections that are closed at the end."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


def client(desk: Desk, web: requests.Session, key: str = KEY) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": desk.host.base_url},
        http_client=stripe.RequestsClient(session=web, timeout=5),
        max_network_retries=0,
    )


@pytest.fixture
def sessions(desk: Desk, web: requests.Session) -> SessionService:
    """Return the package's way to checkout sessions."""
    return client(desk, web).v1.checkout.sessions


def test_a_whole_sale(desk: Desk, sessions: SessionService) -> None:
    made = sessions.create(PARAMETERS, {"idempotency_key": "sale-1-1"})
    again = sessions.create(PARAMETERS, {"idempotency_key": "sale-1-1"})
    desk.press({"id": made.id}, "authenticate")
    asked = sessions.retrieve(made.id, {"expand": ["payment_intent"]})
    desk.press({"id": made.id}, "pay")
    paid = sessions.retrieve(made.id)

    assert made.id == again.id
    assert again.last_response is not None
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert isinstance(asked.payment_intent, stripe.PaymentIntent)
    assert asked.payment_intent.status == "requires_action"
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.metadata is not None
    assert paid.metadata["vehicleId"] == "v-1"


def test_expire_and_list(desk: Desk, sessions: SessionService) -> None:
    desk.advance(100)
    made = [sessions.create(PARAMETERS).id for _ in range(3)]
    since = sessions.retrieve(made[0]).created

    ended = sessions.expire(made[1])
    page = sessions.list({"created": {"gte": since}, "limit": 2})

    assert ended.status == "expired"
    assert [each.id for each in page.auto_paging_iter()] == made[::-1]


def test_errors_are_the_packages_own(
    desk: Desk,
    web: requests.Session,
    sessions: SessionService,
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as invalid:
        sessions.create({**PARAMETERS, "success_url": "nowhere"})
    with pytest.raises(stripe.AuthenticationError):
        client(desk, web, "rk_live_nothing").v1.checkout.sessions.list()
    with pytest.raises(stripe.InvalidRequestError) as missing:
        sessions.retrieve("cs_test_nobody")
    sessions.create(PARAMETERS, {"idempotency_key": "mismatch"})
    with pytest.raises(stripe.IdempotencyError):
        sessions.create({**PARAMETERS, "locale": "es"}, {"idempotency_key": "mismatch"})

    assert (invalid.value.param, invalid.value.code) == ("success_url", "url_invalid")
    assert missing.value.http_status == 404


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("drop_before", stripe.APIConnectionError),
        ("drop_after", stripe.APIConnectionError),
        ("truncated", stripe.APIConnectionError),
        ("500", stripe.APIError),
        ("502", stripe.APIError),
        ("garbage", stripe.APIError),
        ("429", stripe.RateLimitError),
        ("403", stripe.PermissionError),
    ],
)
def test_faults_reach_the_package(
    desk: Desk,
    sessions: SessionService,
    kind: str,
    error: type[stripe.StripeError],
) -> None:
    desk.fail("list", kind)

    with pytest.raises(error):
        sessions.list()
