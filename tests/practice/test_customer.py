"""The scripted customer knows the URL only, and does what a person at the page could do."""

from typing import Any

import httpx
import pytest

from monzapos.practice import customer
from tests.practice.desk import Desk


@pytest.fixture
def session(desk: Desk) -> dict[str, Any]:
    """Return a session that waits for its customer."""
    return desk.create(expires_at=str(desk.advance(0) + 1860))


@pytest.mark.parametrize(
    ("behaviour", "status", "payment"),
    [
        ("", "open", None),
        ("walks-off", "open", None),
        ("pays", "complete", "succeeded"),
        ("declines", "open", "requires_payment_method"),
        ("3ds", "complete", "succeeded"),
        ("provider-down", "complete", "succeeded"),
    ],
)
async def test_behaviours(
    desk: Desk, session: dict[str, Any], behaviour: str, status: str, payment: str | None
) -> None:
    await customer.run(session["url"], behaviour, pause=0)

    now = desk.read(session["id"])
    assert now["status"] == status
    assert (now["payment_intent"] or {}).get("status") == payment


async def test_the_one_who_pays_late_waits_for_the_last_moment(
    desk: Desk, session: dict[str, Any]
) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        """Let the server's clock pass instead of our time."""
        waits.append(seconds)
        assert desk.read(session["id"])["status"] == "open"
        desk.advance(seconds)

    await customer.run(session["url"], "pays-late", look_again=600, wait=wait)

    paid = desk.read(session["id"])
    assert paid["payment_status"] == "paid"
    assert waits[:3] == [600, 600, 600]
    assert session["expires_at"] - 30 <= paid["payment_intent"]["created"] < session["expires_at"]


async def test_a_customer_of_a_closed_page_leaves(desk: Desk, session: dict[str, Any]) -> None:
    desk.expire(session["id"])

    for behaviour in customer.BEHAVIOURS:
        await customer.run(session["url"], behaviour, pause=0)

    assert desk.read(session["id"])["payment_status"] == "unpaid"


async def test_nobody_has_another_behaviour(session: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="steals"):
        await customer.run(session["url"], "steals")


async def test_a_page_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(httpx.ConnectError):
        await customer.run("http://127.0.0.1:9/c/pay/x", "pays", pause=0)
