"""Every request that the Stripe gateway makes, judged by Stripe's own mock.

The mock keeps nothing: it refuses what Stripe's document does not allow, and answers everything
else from fixtures. So the proof is that it accepts ours, and that it is awake.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.domain.attempt import Attempt, Light
from monzapos.domain.checkout import Standing, judge
from monzapos.domain.errors import ProviderTrouble
from monzapos.domain.money import Money
from monzapos.domain.person import Customer
from monzapos.domain.vehicle import Vehicle
from tests.contracts.gateway_samples import PRICE, PcClock, attempt_of, order

pytestmark = [pytest.mark.proof, pytest.mark.linux("a peer ends with the tests by prctl")]

PLAIN = {"success_url": "", "cancel_url": "", "desk_code": ""}
WISHES: dict[str, dict[str, object]] = {
    "everything": {},
    "nothing optional": {**PLAIN, "customer": None},
    "a customer without e-mail": {"customer": Customer("customer-3", "Ana")},
    "no decimals": {"amount": Money(8_450_000, "jpy")},
    "three decimals": {"amount": Money(8_450_000, "kwd")},
    "the smallest": {"amount": Money(50, "usd")},
    "the largest": {"amount": Money(99_999_999, "usd")},
    "a long name": {"vehicle": Vehicle("v", "Ñandú [1]=&% " * 300)},
}


@pytest.fixture
async def gateway(stripe_mock: str) -> AsyncIterator[StripeGateway]:
    made = StripeGateway(
        "rk_test_123",
        stripe_mock,
        session_minutes=60,
        hosts=QrHosts(frozenset({"checkout.stripe.com"})),
        clock=PcClock(),
    )
    yield made
    await made.aclose()


def attempt_for(gateway: StripeGateway, **changes: object) -> Attempt:
    wanted = order(**changes)
    return attempt_of(gateway, wanted, gateway.prepare(wanted, datetime.now(UTC)))


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES)
async def test_it_accepts_every_session_we_ask_for(
    gateway: StripeGateway, wish: dict[str, object]
) -> None:
    attempt = attempt_for(gateway, **wish)
    report = await gateway.open(attempt)
    assert (report.reference, report.livemode) == (attempt.reference, False)
    assert report.expires_at == attempt.expires_at
    assert gateway.may_show(report.url)


async def test_it_accepts_every_other_call(gateway: StripeGateway) -> None:
    probe = await gateway.probe()
    assert (probe.livemode, probe.account) == (False, gateway.account)
    attempt = attempt_for(gateway)
    attempt = replace(attempt, session_id=(await gateway.open(attempt)).session_id)
    seen = await gateway.look(attempt)
    assert (seen.session_id, seen.standing) == (attempt.session_id, Standing.OPEN)
    # Three words, not two: the mock has sent the payment that a look asks for.
    assert seen.provider_status == "open/unpaid/requires_payment_method"
    assert (await gateway.close(attempt)).session_id
    assert await gateway.find(attempt) is None


async def test_its_fixtures_are_taken_for_no_session_of_ours(gateway: StripeGateway) -> None:
    """They bear no amount, and a session of an unknown amount is shown to nobody."""
    attempt = attempt_for(gateway)
    verdict = judge(attempt, PRICE, await gateway.open(attempt))
    assert (verdict.light, verdict.alarm) == (Light.UNKNOWN, "currency")


@pytest.mark.parametrize(
    "wrong",
    [b"&vin=1", b"&mode=rent", b"&expires_at=soon", b"&line_items[0][quantity]=one", b"&locale=xx"],
)
async def test_it_is_awake(gateway: StripeGateway, wrong: bytes) -> None:
    attempt = attempt_for(gateway)
    with pytest.raises(ProviderTrouble) as refused:
        await gateway.open(replace(attempt, request=attempt.request + wrong))
    assert (refused.value.code, refused.value.certain) == ("request_refused", True)
