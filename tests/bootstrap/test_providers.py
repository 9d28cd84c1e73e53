"""Which gateways a desk has, made of its settings, its keys and practice."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from monzapos.application.gateways import Gateways
from monzapos.application.ports import SecretsReport
from monzapos.application.settings import (
    CatalogSettings,
    CheckoutSettings,
    PracticeSettings,
    Settings,
    SiteSettings,
    SupabaseSettings,
    VinrSettings,
)
from monzapos.application.staff import OwnStaff
from monzapos.bootstrap.providers import PracticeAddress, Providers
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Desk, Person
from monzapos.practice.host import PracticeHost
from tests.contracts.faulty_server import FaultyServer, reply
from tests.contracts.gateway_samples import PcClock, order

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ADDRESS = PracticeAddress("http://127.0.0.1:7001", "http://192.168.1.7:7001")


@dataclass
class Keys:
    """Keys that are kept until the test ends."""

    kept: dict[str, str] = field(default_factory=dict)

    async def read(self, name: str) -> str | None:
        return self.kept.get(name)

    async def save(self, name: str, value: str) -> bool:
        self.kept[name] = value
        return True

    async def remove(self, name: str) -> None:
        self.kept.pop(name, None)

    async def describe(self) -> SecretsReport:
        return SecretsReport("memory", works=True)


def providers(
    settings: Settings, practice: PracticeAddress | None = None, **keys: str
) -> Providers:
    return Providers(settings, Keys(keys), PcClock(), practice)


@asynccontextmanager
async def gateways(made: Providers) -> AsyncIterator[Gateways]:
    found = await made.gateways()
    try:
        yield found
    finally:
        await found.aclose()


def vinr(**changes: object) -> Settings:
    checkout = CheckoutSettings(provider="vinr")
    return Settings(checkout=checkout, vinr=replace(VinrSettings(), **changes))  # type: ignore[arg-type]


async def test_a_desk_sells_with_every_provider_that_it_has_a_key_for() -> None:
    made = providers(vinr(), stripe="rk_test_a", vinr="rk_live_a")
    async with gateways(made) as found:
        assert set(found.by_provider) == {"stripe", "vinr"}
        assert found.named("vinr").livemode
        assert not found.named("stripe").livemode
        assert made.chosen == "vinr"
        assert found.named("vinr").may_show("https://checkout.vinr.com/s/1")
        assert not found.named("vinr").may_show("https://checkout.stripe.com/c/1")
        assert not found.named("stripe").may_show("https://checkout.vinr.com/s/1")


@pytest.mark.parametrize(
    ("key", "changes", "code"),
    [
        ("", {}, "no_key"),
        ("pk_test_a", {}, "vinr_key_publishable"),
        ("whatever", {}, "vinr_key_malformed"),
        ("sk_test_a", {"api_base": "https://api.vinr.com"}, "vinr_key_wrong_host"),
        ("sk_live_a", {"api_base": "https://proxy.example"}, "live_key_elsewhere"),
        ("sk_test_a", {"api_base": "http://proxy.example"}, "insecure_api_base"),
    ],
)
async def test_a_key_that_cannot_be_used_says_why(
    key: str, changes: dict[str, object], code: str
) -> None:
    async with gateways(providers(vinr(**changes), vinr=key)) as found:
        with pytest.raises(Refusal) as refused:
            found.named("vinr")
    assert refused.value.code == code
    if code == "no_key":
        assert refused.value.details["provider"] == "VINR"


async def test_the_dealerships_own_words_and_places_are_in_every_request() -> None:
    places = ("north=Sala Norte",)
    settings = vinr(config_id="show", merchant_name="Monza", pickup_locations=places)
    async with gateways(providers(settings, vinr="sk_test_a")) as found:
        sent = json.loads(found.named("vinr").prepare(order(), NOON).body)
    assert sent["configId"] == "show"
    assert sent["metadata"]["merchantName"] == "Monza"
    pickup = sent["metadata"]["delivery"]["options"]["pickup"]
    assert pickup == {"locations": [{"id": "north", "name": "Sala Norte"}]}


@pytest.mark.parametrize(
    ("stripe", "theirs", "code"),
    [
        ("rk_test_a", "sk_live_a", "live_key_practice_cars"),
        ("rk_live_a", "sk_test_a", "live_key_practice_cars"),
        ("rk_test_a", "sk_test_a", ""),
    ],
)
async def test_no_live_key_meets_practice_cars_whoever_is_chosen(
    stripe: str, theirs: str, code: str
) -> None:
    settings = Settings(
        checkout=CheckoutSettings(provider="stripe"),
        site=SiteSettings(base_url="https://dealer.example"),
    )
    made = providers(settings, stripe=stripe, vinr=theirs)
    async with gateways(made) as found:
        blocked = made.terms(Desk("1", "Desk 1"), OwnStaff(Person("1", "Ana")), found).blocked
        assert (blocked.code if blocked else "") == code


@pytest.mark.parametrize(
    ("url", "code"), [("https://p.supabase.co", ""), ("", "catalogue_not_set_up")]
)
async def test_a_live_key_sells_the_dealerships_own_cars(url: str, code: str) -> None:
    settings = Settings(
        catalog=CatalogSettings(source="supabase"),
        checkout=CheckoutSettings(provider="stripe"),
        site=SiteSettings(base_url="https://dealer.example"),
        supabase=SupabaseSettings(url=url),
    )
    made = providers(settings, stripe="rk_live_a")
    async with gateways(made) as found:
        blocked = made.terms(Desk("1", "Desk 1"), OwnStaff(Person("1", "Ana")), found).blocked
        assert (blocked.code if blocked else "") == code


@pytest.mark.parametrize(
    ("provider", "key", "code"),
    [
        ("stripe", "pk_test_a", "stripe_key_publishable"),
        ("stripe", "sk_live_a", "stripe_key_secret_live"),
        ("vinr", "whatever", "vinr_key_malformed"),
        ("stripe", "", "no_return_url"),
        ("stripe", "rk_test_a", "no_return_url"),
    ],
)
async def test_a_key_of_the_wrong_kind_is_said_before_a_missing_address(
    provider: str, key: str, code: str
) -> None:
    settings = Settings(checkout=CheckoutSettings(provider=provider))
    made = Providers(settings, Keys({provider: key}), PcClock(), None)
    async with gateways(made) as found:
        blocked = made.terms(Desk("1", "Desk 1"), OwnStaff(Person("1", "Ana")), found).blocked
    assert blocked is not None
    assert blocked.code == code


async def test_a_locked_keyring_is_said_to_be_locked() -> None:
    class Locked(Keys):
        async def read(self, name: str) -> str | None:
            raise Refusal("keyring_locked", backend="KeyringLocked")

    async with gateways(Providers(vinr(), Locked(), PcClock(), None)) as found:
        with pytest.raises(Refusal, match="keyring_locked"):
            found.named("vinr")


@pytest.mark.parametrize("protocol", ["stripe", "vinr"])
async def test_practice_speaks_both_whatever_keys_there_are(protocol: str) -> None:
    settings = Settings(practice=PracticeSettings(protocol=protocol))
    made = providers(settings, ADDRESS, stripe="rk_live_a", vinr="sk_live_a")
    async with gateways(made) as found:
        assert made.chosen == protocol
        for name in ("stripe", "vinr"):
            gateway = found.named(name)
            assert not gateway.livemode
            assert gateway.may_show("http://192.168.1.7:7001/pay/1")
            assert not gateway.may_show("https://checkout.stripe.com/c/1")
            page = "http://192.168.1.7:7001/practice/success"
            assert page.encode() in gateway.prepare(order(success_url=page), NOON).body.replace(
                b"%3A", b":"
            ).replace(b"%2F", b"/")


@pytest.fixture
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeHost]:
    host = PracticeHost(tmp_path_factory.mktemp("practice"))
    host.start()
    yield host
    host.stop()


async def test_a_key_is_tried_with_a_real_call(practice: PracticeHost) -> None:
    made = providers(vinr(api_base=practice.base_url))
    probe = await made.try_key("vinr", " sk_test_practice\n")
    assert not probe.livemode
    assert probe.account


async def test_a_key_that_vinr_refuses_is_refused() -> None:
    async with FaultyServer(reply(b"", 401)) as server:
        made = providers(vinr(api_base=server.base_url))
        with pytest.raises(Refusal, match="key_refused"):
            await made.try_key("vinr", "sk_test_a")


@pytest.mark.parametrize(
    ("provider", "key", "code"),
    [
        ("vinr", "pk_live_a", "vinr_key_publishable"),
        ("stripe", "pk_live_a", "stripe_key_publishable"),
        ("site", "sk_test_a", "provider_not_here"),
    ],
)
async def test_some_keys_need_no_call(provider: str, key: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await providers(vinr()).try_key(provider, key)
