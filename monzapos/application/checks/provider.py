"""Do the providers answer, and do they take the keys?"""

from collections.abc import Sequence, Set

from monzapos.application.check import CheckLine, Level
from monzapos.application.gateways import Gateways, probed
from monzapos.application.ports import Clock, Gateway, Probe
from monzapos.application.settings import Settings
from monzapos.domain.errors import Refusal

NOT_SET_UP = ("no_key", "provider_not_here")  # nobody meant to use these providers
CLOCK_TOLERANCE = 60.0  # seconds that the PC's clock may differ from the provider's


class ExamineProvider:
    """The provider that new sales use: its key, its answer, its clock."""

    def __init__(self, settings: Settings, gateways: Gateways, chosen: str, clock: Clock) -> None:
        self._settings = settings
        self._gateways = gateways
        self._chosen = chosen
        self._clock = clock

    async def __call__(self) -> Sequence[CheckLine]:
        provider = self._settings.checkout.provider
        try:
            gateway = self._gateways.named(self._chosen)
        except Refusal as missing:
            return [
                CheckLine("key", Level.FAIL, missing.code, dict(missing.details)),
                CheckLine("provider", Level.SKIP, "provider_skip", {"provider": provider}),
                CheckLine("clock", Level.SKIP, "clock_skip"),
            ]
        details = key_of(gateway)
        try:
            probe = await probed(gateway)
        except Refusal as refusal:
            failed = {**details, **refusal.details}
            return [
                _untested(gateway, refusal),
                CheckLine("provider", Level.FAIL, refusal.code, failed),
                CheckLine("clock", Level.SKIP, "clock_skip"),
            ]
        measured = {**details, "ms": str(round(probe.latency * 1000))}
        if self._settings.practising:
            played = CheckLine("provider", Level.OK, "provider_practice", measured)
            return [self._of_practice(details), played, self._of_clock(probe)]
        answers = CheckLine("provider", Level.OK, "provider_ok", measured)
        return [_accepted(gateway), answers, self._of_clock(probe)]

    def _of_practice(self, details: dict[str, str]) -> CheckLine:
        """Say that no real money is taken: with the dealership's own staff, loudly."""
        level = Level.WARN if self._settings.supabase.url else Level.OK
        return CheckLine("key", level, "key_practice", details)

    def _of_clock(self, probe: Probe) -> CheckLine:
        off = (self._clock.now() - probe.at).total_seconds()
        if self._settings.practising:  # practice has a clock of its own, which tests move
            return CheckLine("clock", Level.OK, "clock_practice")
        seconds = {"seconds": str(round(abs(off)))}
        if abs(off) > CLOCK_TOLERANCE:
            return CheckLine("clock", Level.WARN, "clock_off", seconds)
        return CheckLine("clock", Level.OK, "clock_ok", seconds)


class ExamineOtherKeys:
    """What a sale can be switched to: nothing stops where it fails.

    ``spoken_for`` are the providers that another examination has a line for.
    """

    def __init__(self, settings: Settings, gateways: Gateways, spoken_for: Set[str]) -> None:
        self._settings = settings
        self._gateways = gateways
        self._spoken_for = spoken_for

    async def __call__(self) -> Sequence[CheckLine]:
        if self._settings.practising:  # practice has a key for every provider
            return []
        lines: list[CheckLine] = []
        for provider, missing in self._gateways.missing.items():
            if provider not in self._spoken_for and missing.code not in NOT_SET_UP:
                details = {**missing.details, "provider": provider}
                lines.append(CheckLine("other_key", Level.WARN, missing.code, details))
        for provider, gateway in self._gateways.by_provider.items():
            if provider in self._spoken_for:
                continue
            try:
                await probed(gateway)
            except Refusal as refusal:
                failed = {**key_of(gateway), **refusal.details}
                lines.append(CheckLine("other_key", Level.WARN, refusal.code, failed))
            else:
                lines.append(CheckLine("other_key", Level.OK, "key_ok", key_of(gateway)))
        return lines


def key_of(gateway: Gateway) -> dict[str, str]:
    """Say whose key it is and of which kind, never which."""
    mode = {True: "live", False: "test", None: ""}[gateway.livemode]
    return {"provider": gateway.provider, "mode": mode}


def _untested(gateway: Gateway, refusal: Refusal) -> CheckLine:
    if gateway.livemode is None:
        return CheckLine("key", Level.SKIP, "key_skip", key_of(gateway))
    level = Level.FAIL if refusal.code.startswith("key_") else Level.WARN
    return CheckLine("key", level, "key_untested", key_of(gateway))


def _accepted(gateway: Gateway) -> CheckLine:
    if gateway.livemode is None:
        return CheckLine("key", Level.SKIP, "key_skip", key_of(gateway))
    return CheckLine("key", Level.OK, "key_ok", key_of(gateway))
