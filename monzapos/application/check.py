"""Check everything that a sale needs, with real calls, one line for each."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from monzapos.application.gateways import Gateways
from monzapos.application.ports import Clock, Gateway, Journal, Probe, Secrets
from monzapos.application.settings import Settings
from monzapos.domain.errors import Refusal

NOT_SET_UP = ("no_key", "provider_not_here")  # nobody meant to use these providers
CLOCK_TOLERANCE = 60.0  # seconds that the PC's clock may differ from the provider's


class Level(StrEnum):
    """How a line came out. ``OK`` is said only after a real call in this run."""

    OK = "ok"
    WARN = "warn"
    SKIP = "skip"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One finding; ``code`` and ``details`` are for the words."""

    name: str
    level: Level
    code: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Journals:
    """The journal in use, and how many sales are open in the one that is not."""

    used: Journal
    others_open: Callable[[], Awaitable[int]]  # raises Refusal where it cannot be read


class Check:
    """Runs all checks. Never changes anything but a probe entry in the keyring."""

    def __init__(
        self,
        settings: Settings,
        journals: Journals,
        secrets: Secrets,
        clock: Clock,
        gateways: Gateways,
        chosen: str,
        try_key: Callable[[str, str], Awaitable[Probe]],
    ) -> None:
        self._settings = settings
        self._journals = journals
        self._secrets = secrets
        self._clock = clock
        self._gateways = gateways
        self._chosen = chosen
        self._try_key = try_key

    async def __call__(self) -> Sequence[CheckLine]:
        """Return one line for each thing, in the order in which a person mends them."""
        lines = self._of_settings()
        lines += await self._of_provider()
        if not self._settings.practising:  # practice has a key for every provider
            lines += await self._of_other_keys()
        lines.append(CheckLine("supabase", Level.SKIP, "supabase_skip"))
        lines.append(await self._of_journal())
        lines += await self._of_other_journal()
        lines.append(await self._of_keyring())
        return lines

    async def provider(self, provider: str, key: str) -> Probe:
        """Try a key before it is saved; raises ``Refusal`` with the reason against it."""
        return await self._try_key(provider, key)

    def _of_settings(self) -> list[CheckLine]:
        if not self._settings.findings:
            return [CheckLine("settings", Level.OK, "settings_ok")]
        return [
            CheckLine(
                "settings",
                Level.FAIL if f.stops else Level.WARN,
                f.refusal.code,
                f.refusal.details,
            )
            for f in self._settings.findings
        ]

    async def _of_provider(self) -> list[CheckLine]:
        provider = self._settings.checkout.provider
        try:
            gateway = self._gateways.named(self._chosen)
        except Refusal as missing:
            return [
                CheckLine("key", Level.FAIL, missing.code, dict(missing.details)),
                CheckLine("provider", Level.SKIP, "provider_skip", {"provider": provider}),
                CheckLine("clock", Level.SKIP, "clock_skip"),
            ]
        details = _key_of(gateway)
        try:
            probe = await gateway.probe()
        except Refusal as refusal:
            failed = {**details, **refusal.details}
            key_level = Level.FAIL if refusal.code.startswith("key_") else Level.WARN
            return [
                CheckLine("key", key_level, "key_untested", details),
                CheckLine("provider", Level.FAIL, refusal.code, failed),
                CheckLine("clock", Level.SKIP, "clock_skip"),
            ]
        milliseconds = str(round(probe.latency * 1000))
        return [
            CheckLine("key", Level.OK, "key_ok", details),
            CheckLine("provider", Level.OK, "provider_ok", {**details, "ms": milliseconds}),
            self._of_clock(probe),
        ]

    async def _of_other_keys(self) -> list[CheckLine]:
        """Try what a sale can be switched to: nothing stops where it fails."""
        lines: list[CheckLine] = []
        for provider, missing in self._gateways.missing.items():
            if provider != self._chosen and missing.code not in NOT_SET_UP:
                details = {**missing.details, "provider": provider}
                lines.append(CheckLine("other_key", Level.WARN, missing.code, details))
        for provider, gateway in self._gateways.by_provider.items():
            if provider == self._chosen:
                continue
            try:
                await gateway.probe()
            except Refusal as refusal:
                failed = {**_key_of(gateway), **refusal.details}
                lines.append(CheckLine("other_key", Level.WARN, refusal.code, failed))
            else:
                lines.append(CheckLine("other_key", Level.OK, "key_ok", _key_of(gateway)))
        return lines

    def _of_clock(self, probe: Probe) -> CheckLine:
        off = (self._clock.now() - probe.at).total_seconds()
        if self._settings.practising:  # practice has a clock of its own, which tests move
            return CheckLine("clock", Level.OK, "clock_practice")
        seconds = {"seconds": str(round(abs(off)))}
        if abs(off) > CLOCK_TOLERANCE:
            return CheckLine("clock", Level.WARN, "clock_off", seconds)
        return CheckLine("clock", Level.OK, "clock_ok", seconds)

    async def _of_journal(self) -> CheckLine:
        try:
            broken = await self._journals.used.verify()
            open_sales = await self._journals.used.sales(only_open=True)
        except Refusal as refusal:
            return CheckLine("journal", Level.FAIL, refusal.code, dict(refusal.details))
        if broken is not None:
            return CheckLine("journal", Level.FAIL, "journal_altered", {"line": str(broken)})
        return CheckLine("journal", Level.OK, "journal_ok", {"open": str(len(open_sales))})

    async def _of_other_journal(self) -> list[CheckLine]:
        """Tell of sales that nobody follows while the provider setting stays as it is."""
        try:
            count = await self._journals.others_open()
        except Refusal as refusal:
            details = dict(refusal.details)
            return [CheckLine("other_journal", Level.WARN, "other_journal_unread", details)]
        if not count:
            return []
        code = "real_sales_open" if self._settings.practising else "practice_sales_open"
        return [CheckLine("other_journal", Level.WARN, code, {"open": str(count)})]

    async def _of_keyring(self) -> CheckLine:
        report = await self._secrets.describe()
        details = {"backend": report.backend}
        if report.works:
            return CheckLine("keyring", Level.OK, "keyring_ok", details)
        # Practice has keys of its own, and a key that is here came from the environment.
        needed = not self._settings.practising and self._chosen not in self._gateways.by_provider
        level = Level.FAIL if needed else Level.WARN
        return CheckLine("keyring", level, report.trouble or "keyring_absent", details)


def _key_of(gateway: Gateway) -> dict[str, str]:
    """Say whose key it is and of which kind, never which."""
    return {"provider": gateway.provider, "mode": "live" if gateway.livemode else "test"}
