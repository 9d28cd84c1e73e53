"""Is there a newer version, where this desk may ask?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.updates import Standing, Updates
from monzapos.domain.errors import Refusal


class ExamineUpdates:
    """Asks now. That nobody can tell is no failure: a desk sells without it."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates

    async def __call__(self) -> Sequence[CheckLine]:
        if self._updates.news.standing is Standing.OFF:
            return [CheckLine("updates", Level.SKIP, "updates_skip")]
        try:
            news = await self._updates.look()
        except Refusal as refusal:
            return [CheckLine("updates", Level.WARN, refusal.code, dict(refusal.details))]
        if news.release is None:
            return [CheckLine("updates", Level.OK, "updates_ok", {"version": news.running})]
        details = {"version": str(news.release.version), "running": news.running}
        return [CheckLine("updates", Level.OK, "update_there_ok", details)]
