"""The scripted customer finds its way on VINR's page as on any other."""

from typing import Any

import pytest

from monzapos.practice import customer
from tests.practice.vinr.desk import VinrDesk


@pytest.fixture
def session(vinr: VinrDesk) -> dict[str, Any]:
    """Return a session that waits for its customer."""
    return vinr.create()


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        ("", "pending"),
        ("walks-off", "pending"),
        ("pays", "completed"),
        ("declines", "failed"),
        ("3ds", "completed"),
        ("provider-down", "completed"),
    ],
)
async def test_behaviours(
    vinr: VinrDesk, session: dict[str, Any], behaviour: str, status: str
) -> None:
    await customer.run(session["url"], behaviour, pause=0)

    assert vinr.status(session) == status


async def test_three_d_secure_is_seen_on_the_way(vinr: VinrDesk, session: dict[str, Any]) -> None:
    seen: list[str] = []

    async def wait(seconds: float) -> None:
        seen.append(vinr.status(session))

    await customer.run(session["url"], "3ds", wait=wait)

    assert [*seen, vinr.status(session)] == ["pending", "authentication_required", "completed"]


async def test_the_one_who_pays_late_is_in_time(vinr: VinrDesk, session: dict[str, Any]) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        """Let the server's clock pass instead of our time."""
        waited.append(seconds)
        assert vinr.status(session) == "pending"
        vinr.advance(seconds)

    await customer.run(session["url"], "pays-late", wait=wait)

    assert vinr.status(session) == "completed"
    assert 240 <= sum(waited) < 300


async def test_a_customer_of_a_closed_page_leaves(vinr: VinrDesk, session: dict[str, Any]) -> None:
    vinr.press(session, "cancel")

    for behaviour in customer.BEHAVIOURS:
        await customer.run(session["url"], behaviour, pause=0)

    assert vinr.status(session) == "canceled"
