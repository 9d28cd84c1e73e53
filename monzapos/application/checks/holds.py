"""Do other desks see what this one holds?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.checks.sign_in import somebody_in
from monzapos.application.holds import Exchange
from monzapos.application.staff import Staff
from monzapos.domain.errors import Refusal


class ExamineHolds:
    """Asks which migration the project has; None where there is no project."""

    def __init__(self, exchange: Exchange | None, staff: Staff) -> None:
        self._exchange = exchange
        self._staff = staff

    async def __call__(self) -> Sequence[CheckLine]:
        if self._exchange is None:
            return [CheckLine("holds", Level.SKIP, "holds_skip")]
        if not await somebody_in(self._staff):
            return [CheckLine("holds", Level.SKIP, "holds_unasked")]
        try:
            version = await self._exchange.shared.version()
        except Refusal as refusal:
            return [await _unanswered(refusal, self._exchange)]
        return [CheckLine("holds", Level.OK, "holds_ok", {"version": str(version)})]


async def _unanswered(refusal: Refusal, exchange: Exchange) -> CheckLine:
    details = dict(refusal.details)
    if refusal.code != "holds_not_installed":
        return CheckLine("holds", Level.FAIL, refusal.code, details)
    # A desk that never shared anything sells alone; one that did sells nothing without it.
    if await exchange.notes.answered():
        return CheckLine("holds", Level.FAIL, "holds_gone", details)
    return CheckLine("holds", Level.WARN, refusal.code, details)
