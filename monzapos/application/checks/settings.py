"""Are the settings right?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.settings import Settings


class ExamineSettings:
    """Tells what was found while they were read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def __call__(self) -> Sequence[CheckLine]:
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
