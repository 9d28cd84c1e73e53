"""Check everything that a sale needs, with real calls, one line for each."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from monzapos.application.ports import Clock, Gateway, Journal, Probe, Secrets
from monzapos.application.settings import Settings
from monzapos.domain.errors import Refusal

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


class Check:
    """Runs all checks. Never changes anything but a probe entry in the keyring."""

    def __init__(
        self,
        settings: Settings,
        journal: Journal,
        secrets: Secrets,
        clock: Clock,
        gateway: Gateway | None,
        missing: Refusal | None,
        try_key: Callable[[str, str], Awaitable[Probe]],
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._secrets = secrets
        self._clock = clock
        self._gateway = gateway
        self._missing = missing
        self._try_key = try_key

    async def __call__(self) -> Sequence[CheckLine]:
        """Return one line for each thing, in the order in which a person mends them."""
        lines = self._of_settings()
        lines += await self._of_provider()
        lines.append(CheckLine("supabase", Level.SKIP, "supabase_skip"))
        lines.append(await self._of_journal())
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
        if self._gateway is None:
            code = self._missing.code if self._missing else "no_key"
            details = dict(self._missing.details) if self._missing else {}
            return [
                CheckLine("key", Level.FAIL, code, details),
                CheckLine("provider", Level.SKIP, "provider_skip", {"provider": provider}),
                CheckLine("clock", Level.SKIP, "clock_skip"),
            ]
        kind = "live" if self._gateway.livemode else "test"
        details = {"provider": self._gateway.provider, "mode": kind}
        try:
            probe = await self._gateway.probe()
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
            broken = await self._journal.verify()
            open_sales = await self._journal.sales(only_open=True)
        except Refusal as refusal:
            return CheckLine("journal", Level.FAIL, refusal.code, dict(refusal.details))
        if broken is not None:
            return CheckLine("journal", Level.FAIL, "journal_altered", {"line": str(broken)})
        return CheckLine("journal", Level.OK, "journal_ok", {"open": str(len(open_sales))})

    async def _of_keyring(self) -> CheckLine:
        report = await self._secrets.describe()
        details = {"backend": report.backend}
        if report.works:
            return CheckLine("keyring", Level.OK, "keyring_ok", details)
        level = Level.WARN if self._settings.practising else Level.FAIL
        return CheckLine("keyring", level, report.trouble or "keyring_absent", details)
