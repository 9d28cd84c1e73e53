"""The website as a provider, before the real library: one request, and whose session it makes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.site_gateway import SiteGateway
from monzapos.adapters.site_reader import SiteReader, StripeKey
from monzapos.adapters.site_request import Website
from monzapos.adapters.supabase_access import Bearer
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.checkout import judge
from monzapos.domain.errors import ProviderTrouble
from monzapos.domain.money import Money
from monzapos.domain.person import Person
from monzapos.domain.vehicle import Vehicle
from tests.contracts.gateway_samples import PcClock, attempt_of, order
from tests.peers.shop import ROMA, Shop

pytestmark = [pytest.mark.proof, pytest.mark.linux("a peer ends with the tests by prctl")]

PRICE = Money(24_500_000, "usd")


class SignedIn:
    """The person's sign-in at the project, by its refresh token, as a desk has it."""

    def __init__(self, shop: Shop) -> None:
        self.url = shop.project.url
        self._web = httpx.Client(
            base_url=self.url,
            headers={"apikey": shop.project.publishable_key},
            trust_env=False,
        )
        self._keep("password", email=shop.person.email, password=shop.person.password)
        self.renewals = 0

    async def bearer(self, fresh_for: float) -> Bearer:
        if (self._bearer.expires_at - datetime.now(UTC)).total_seconds() < fresh_for:
            return await self.renewed(self._bearer.token)
        return self._bearer

    async def renewed(self, refused: str) -> Bearer:
        assert refused == self._bearer.token
        self.renewals += 1
        self._keep("refresh_token", refresh_token=self._refresh_token)
        return self._bearer

    def close(self) -> None:
        self._web.close()

    def _keep(self, kind: str, **given: str) -> None:
        answer = self._web.post(f"/auth/v1/token?grant_type={kind}", json=given)
        session: dict[str, Any] = answer.raise_for_status().json()
        expires_at = datetime.fromtimestamp(session["expires_at"], UTC)
        self._bearer = Bearer(session["access_token"], expires_at)
        self._refresh_token: str = session["refresh_token"]


@pytest.fixture
async def desk(shop: Shop) -> AsyncIterator[SignedIn]:
    signed_in = SignedIn(shop)
    yield signed_in
    signed_in.close()


@pytest.fixture
async def gateway(shop: Shop, desk: SignedIn) -> AsyncIterator[SiteGateway]:
    key, clock = StripeKey("rk_test_practice", shop.stripe), PcClock()
    hosts = QrHosts(frozenset(), shop.stripe)
    made = SiteGateway(Website(shop.site.base_url), desk, SiteReader(key, clock), hosts, clock)
    await made.probe()
    shop.project.requests.clear()
    yield made
    await made.aclose()


def attempt_for(gateway: SiteGateway, shop: Shop) -> Attempt:
    wanted = order(
        vehicle=Vehicle(ROMA, "Roma", price=PRICE),
        amount=PRICE,
        person=Person(shop.person.id, "Lucía"),
        desk_code="",
    )
    prepared = gateway.prepare(wanted, datetime.now(UTC))
    return replace(attempt_of(gateway, wanted, prepared), reference=prepared.reference)


async def test_a_whole_sale(shop: Shop, gateway: SiteGateway) -> None:
    attempt = attempt_for(gateway, shop)
    report = await gateway.open(attempt)
    assert judge(attempt, PRICE, report).state is AttemptState.OPEN
    assert gateway.may_show(report.url)
    attempt = replace(attempt, session_id=report.session_id)
    async with httpx.AsyncClient(trust_env=False) as customer:
        await customer.post(report.url, data={"action": "pay"})
    assert judge(attempt, PRICE, await gateway.look(attempt)).light is Light.PAID


async def test_it_can_be_closed_with_the_key(shop: Shop, gateway: SiteGateway) -> None:
    attempt = attempt_for(gateway, shop)
    report = await gateway.open(attempt)
    attempt = replace(attempt, session_id=report.session_id)
    assert judge(attempt, PRICE, await gateway.close(attempt)).light is Light.NOT_PAID


async def test_its_probe_makes_nothing(shop: Shop, gateway: SiteGateway) -> None:
    probe = await gateway.probe()
    assert (probe.livemode, probe.account) == (False, gateway.account)
    assert not shop.project.requests.all


async def test_a_401_is_answered_by_one_renewal_and_one_repetition(
    shop: Shop, gateway: SiteGateway, desk: SignedIn
) -> None:
    attempt = attempt_for(gateway, shop)
    shop.project.faults.add("/auth/v1/user", "500", 1)  # the website says 401 then
    report = await gateway.open(attempt)
    assert judge(attempt, PRICE, report).state is AttemptState.OPEN
    assert desk.renewals == 1


async def test_a_failure_of_the_website_is_unknown(shop: Shop, gateway: SiteGateway) -> None:
    attempt = attempt_for(gateway, shop)
    shop.project.faults.add("/rest/v1/vehiculos", "500", 9)
    with pytest.raises(ProviderTrouble) as lost:
        await gateway.open(attempt)
    assert (lost.value.code, lost.value.certain) == ("provider_down", False)


async def test_a_sign_in_that_is_longer_than_nodes_headers_is_unknown(
    shop: Shop, gateway: SiteGateway, desk: SignedIn
) -> None:
    """Node says 431 and hangs up at 16 KiB; whether that still arrives is a matter of luck."""
    attempt = attempt_for(gateway, shop)
    shop.person.app_metadata["showrooms"] = ["norte"] * 1500
    await desk.renewed((await desk.bearer(0)).token)
    shop.project.requests.clear()
    with pytest.raises(ProviderTrouble) as lost:
        await gateway.open(attempt)
    assert lost.value.code in {"bad_answer", "no_answer"}
    assert not lost.value.certain
    assert not shop.project.requests.all
