"""Are the settings right, and may anything be sold with them?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.settings import Settings
from monzapos.domain.errors import Refusal

KEYS = ("stripe_key_", "vinr_key_")  # of the wrong kind: the provider's own line says so


class ExamineSettings:
    """Tells what was found while they were read, and what in them refuses every new sale.

    ``blocked`` is the refusal that a sale would meet: what a check calls right can be sold with.
    """

    def __init__(self, settings: Settings, blocked: Refusal | None = None) -> None:
        self._settings = settings
        self._blocked = blocked

    async def __call__(self) -> Sequence[CheckLine]:
        lines = [
            CheckLine(
                "settings",
                Level.FAIL if f.stops else Level.WARN,
                f.refusal.code,
                f.refusal.details,
            )
            for f in self._settings.findings
        ]
        blocked = self._blocked
        if blocked and not self._settings.wrong and not blocked.code.startswith(KEYS):
            line = CheckLine("settings", Level.FAIL, blocked.code, dict(blocked.details))
            lines.insert(0, line)
        return lines or [CheckLine("settings", Level.OK, "settings_ok")]
