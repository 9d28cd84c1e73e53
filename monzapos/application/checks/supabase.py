"""Does the dealership's Supabase project answer, and does it take the publishable key?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level, TryProject
from monzapos.application.settings import SupabaseSettings
from monzapos.domain.errors import Refusal


class ExamineSupabase:
    """Asks the project itself; nobody has to be signed in."""

    def __init__(self, settings: SupabaseSettings, try_project: TryProject) -> None:
        self._settings = settings
        self._try_project = try_project

    async def __call__(self) -> Sequence[CheckLine]:
        url, key = self._settings.url, self._settings.publishable_key
        if not url:
            return [CheckLine("supabase", Level.SKIP, "supabase_skip")]
        try:
            seconds = await self._try_project(url, key)
        except Refusal as refusal:
            return [CheckLine("supabase", Level.FAIL, refusal.code, dict(refusal.details))]
        details = {"ms": str(round(seconds * 1000))}
        return [CheckLine("supabase", Level.OK, "supabase_ok", details)]
