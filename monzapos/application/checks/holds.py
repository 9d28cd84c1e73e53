"""Do other desks see what this one holds?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.checks.vehicles import UNASKED
from monzapos.application.ports import SharedHolds
from monzapos.domain.errors import Refusal


class ExamineHolds:
    """Asks which migration the project has; None where there is no project."""

    def __init__(self, holds: SharedHolds | None) -> None:
        self._holds = holds

    async def __call__(self) -> Sequence[CheckLine]:
        if self._holds is None:
            return [CheckLine("holds", Level.SKIP, "holds_skip")]
        try:
            version = await self._holds.version()
        except Refusal as refusal:
            return [_unanswered(refusal)]
        return [CheckLine("holds", Level.OK, "holds_ok", {"version": str(version)})]


def _unanswered(refusal: Refusal) -> CheckLine:
    if refusal.code in UNASKED:
        return CheckLine("holds", Level.SKIP, "holds_unasked")
    # Without the migration this desk sells alone; with it, no answer means no new sale.
    level = Level.WARN if refusal.code == "holds_not_installed" else Level.FAIL
    return CheckLine("holds", level, refusal.code, dict(refusal.details))
