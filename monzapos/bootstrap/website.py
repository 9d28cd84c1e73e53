"""The dealership's website as a provider: settings, who is signed in, and a key that reads."""

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.site_gateway import SiteGateway
from monzapos.adapters.site_reader import SiteReader, StripeKey
from monzapos.adapters.site_request import Website
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.application.ports import Clock
from monzapos.application.settings import Settings
from monzapos.domain.errors import Refusal


def site_gateway(
    settings: Settings, access: SupabaseAccess | None, key: str | None, hosts: QrHosts, clock: Clock
) -> SiteGateway:
    """Return the gateway; with a key of the website's Stripe account it reads what it has made.

    Raises ``Refusal``: ``no_site``, ``site_needs_supabase``, and those of the key and the address.
    """
    site = settings.site
    if not site.base_url:
        raise Refusal("no_site")
    if access is None:
        raise Refusal("site_needs_supabase")
    made_up = settings.catalog.source == "practice"
    website = Website(
        site.base_url,
        site.cookie_name,
        site.confirm_by_hand,
        Refusal("site_practice_cars") if made_up else None,
    )
    reader = SiteReader(StripeKey(key, settings.stripe.api_base), clock) if key else None
    return SiteGateway(website, access, reader, hosts, clock)
