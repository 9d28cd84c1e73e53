"""Which providers this desk can sell with, and under which terms."""

from dataclasses import dataclass

from monzapos.adapters.contact_rules import LibraryContactRules
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_gateway import HOSTED_PAGES as STRIPE_PAGES
from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.vinr_gateway import HOSTED_PAGES as VINR_PAGES
from monzapos.adapters.vinr_gateway import VinrGateway
from monzapos.adapters.vinr_request import Shop, pickup_places
from monzapos.application.checks.settings import KEYS
from monzapos.application.gateways import Gateways
from monzapos.application.ports import Clock, Gateway, Probe, Secrets
from monzapos.application.settings import Mode, Settings
from monzapos.application.staff import Staff
from monzapos.application.start_sale import Terms
from monzapos.application.who_follows import WhoFollows
from monzapos.bootstrap.website import site_gateway
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Desk, Person

# They open nothing but this machine's own practice server.
PRACTICE_KEYS = {"stripe": "rk_test_practice", "vinr": "sk_test_practice"}
_NAMES = {"stripe": "Stripe", "vinr": "VINR"}
PRACTICE_PERSON = Person("0a4c7f5e-3d0b-4c57-9f0e-5a1a6c0b7e11", "Lucía Romero", manager=True)


@dataclass(frozen=True, slots=True)
class PracticeAddress:
    """Where the practice server is: for the adapters, and for the customer's phone."""

    base_url: str
    public_url: str


class Providers:
    """Makes gateways from settings, keys and the practice server."""

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        clock: Clock,
        practice: PracticeAddress | None,
        access: SupabaseAccess | None = None,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._clock = clock
        self._practice = practice
        self._access = access

    @property
    def chosen(self) -> str:
        """The protocol that new sales speak."""
        settings = self._settings
        return settings.practice.protocol if settings.practising else settings.checkout.provider

    async def gateways(self) -> Gateways:
        """Return a gateway for every provider that can be used, and the reason for every other."""
        made: dict[str, Gateway] = {}
        missing: dict[str, Refusal] = {}
        for provider in PRACTICE_KEYS:
            try:
                made[provider] = self._gateway(provider, await self._key(provider), self._practice)
            except Refusal as refusal:
                missing[provider] = refusal
        try:
            made["site"] = await self._site()
        except Refusal as refusal:
            missing["site"] = refusal
        return Gateways(made, missing)

    async def try_key(self, provider: str, key: str) -> Probe:
        """Ask a provider whether it takes a key; raises ``Refusal`` with what is against it."""
        if provider not in PRACTICE_KEYS:
            raise Refusal("provider_not_here", provider=provider)
        gateway = self._gateway(provider, key.strip(), None)
        try:
            return await gateway.probe()
        finally:
            await gateway.aclose()

    async def _key(self, provider: str) -> str:
        if self._practice is not None:
            return PRACTICE_KEYS[provider]
        key = await self._secrets.read(provider)
        if not key:
            raise Refusal("no_key", provider=_NAMES[provider])
        return key

    def _gateway(self, provider: str, key: str, practice: PracticeAddress | None) -> Gateway:
        """Make a gateway to a provider, or to practice where it has an address."""
        if provider == "stripe":
            return self._stripe(key, practice)
        return self._vinr(key, practice)

    async def _site(self) -> Gateway:
        if self._practice is not None:
            raise Refusal("provider_not_here", provider="site")
        key = await self._secrets.read("stripe")  # of the same account, if there is one
        hosts = self._hosts(STRIPE_PAGES, None)
        return site_gateway(self._settings, self._access, key, hosts, self._clock)

    def _stripe(self, key: str, practice: PracticeAddress | None) -> Gateway:
        stripe = self._settings.stripe
        return StripeGateway(
            key,
            practice.base_url if practice else stripe.api_base,
            session_minutes=stripe.session_minutes,
            hosts=self._hosts(STRIPE_PAGES, practice),
            clock=self._clock,
        )

    def _vinr(self, key: str, practice: PracticeAddress | None) -> Gateway:
        vinr = self._settings.vinr
        return VinrGateway(
            key,
            practice.base_url if practice else vinr.api_base,
            shop=Shop(vinr.config_id, vinr.merchant_name, pickup_places(vinr.pickup_locations)),
            hosts=self._hosts(VINR_PAGES, practice),
            clock=self._clock,
        )

    def _hosts(self, pages: frozenset[str], practice: PracticeAddress | None) -> QrHosts:
        if practice is not None:
            return QrHosts(frozenset(), practice.public_url)
        return QrHosts(pages | frozenset(self._settings.checkout.allowed_hosts))

    def terms(
        self, desk: Desk, staff: Staff, gateways: Gateways, follows: WhoFollows | None = None
    ) -> Terms:
        """Return what holds for every new sale, and what forbids them all, if anything does."""
        success, cancel = self._return_urls()
        return Terms(
            desk=desk,
            staff=staff,
            provider=self.chosen,
            practice=self._settings.practising,
            success_url=success,
            cancel_url=cancel,
            rules=LibraryContactRules(),
            blocked=self.blocked(gateways),
            follows=follows,
        )

    def mode(self, gateways: Gateways) -> Mode:
        """Return what the strip says."""
        if self._settings.practising:
            return Mode.PRACTICE
        gateway = gateways.by_provider.get(self.chosen)
        if gateway is None:
            return Mode.NOT_SET_UP
        # What nobody knows yet may be real money.
        return Mode.TEST if gateway.livemode is False else Mode.LIVE

    def _return_urls(self) -> tuple[str, str]:
        checkout = self._settings.checkout
        base = self._settings.site.base_url
        if not base and self._practice is not None:
            base = f"{self._practice.public_url}/practice"
        success, cancel = (f"{base.rstrip('/')}/{n}" if base else "" for n in ("success", "cancel"))
        return checkout.success_url or success, checkout.cancel_url or cancel

    def blocked(self, gateways: Gateways) -> Refusal | None:
        """Return what forbids every new sale; a check says the same."""
        settings = self._settings
        wrong = settings.wrong
        if wrong is not None:
            return wrong.refusal
        made_up = settings.catalog.source == "practice"
        if not made_up and not settings.supabase.url:
            return Refusal("catalogue_not_set_up")
        # A key of the wrong kind is worse than an address that is still missing.
        missing = gateways.missing.get(self.chosen)
        if missing is not None and missing.code.startswith(KEYS):
            return missing
        if not all(self._return_urls()):
            return Refusal("no_return_url", setting="site.base_url")
        if made_up and any(gateway.livemode for gateway in gateways.by_provider.values()):
            return Refusal("live_key_practice_cars")
        return None
