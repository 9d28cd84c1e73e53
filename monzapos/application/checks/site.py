"""Can the dealership's website be asked for a checkout, and who can follow it?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.checks.provider import NOT_SET_UP
from monzapos.application.gateways import Gateways, probed
from monzapos.domain.errors import Refusal

SITE = "site"
_NOT_MEANT = (*NOT_SET_UP, "unknown_provider", "no_site", "site_needs_supabase")


class ExamineSite:
    """Says too whether this desk can follow and close what the website opens.

    ``chosen``: new sales go through it, so that nothing sells where it fails. ``by_hand``: a
    manager has allowed sales that nobody here can follow.
    """

    def __init__(self, gateways: Gateways, *, chosen: bool, by_hand: bool) -> None:
        self._chosen = chosen
        self._by_hand = by_hand
        self._gateways = gateways

    async def __call__(self) -> Sequence[CheckLine]:
        level = Level.FAIL if self._chosen else Level.WARN
        try:
            gateway = self._gateways.named(SITE)
        except Refusal as missing:
            if not self._chosen and missing.code in _NOT_MEANT:
                return [CheckLine(SITE, Level.SKIP, "site_skip")]
            return [CheckLine(SITE, level, missing.code, dict(missing.details))]
        try:
            probe = await probed(gateway)
        except Refusal as refusal:
            return [CheckLine(SITE, level, refusal.code, dict(refusal.details))]
        details = {"ms": str(round(probe.latency * 1000))}
        if gateway.capabilities.can_look:
            return [CheckLine(SITE, Level.OK, "site_ok", details)]
        if self._by_hand:
            return [CheckLine(SITE, Level.WARN, "site_by_hand", details)]
        return [CheckLine(SITE, level, "site_needs_key")]
