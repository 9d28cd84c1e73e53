"""Is the journal whole, and is anything open in the one that is not in use?"""

from collections.abc import Awaitable, Callable, Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.ports import Journal
from monzapos.domain.errors import Refusal


class ExamineJournal:
    """Follows the whole chain."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def __call__(self) -> Sequence[CheckLine]:
        try:
            broken = await self._journal.verify()
            open_sales = await self._journal.sales(only_open=True)
        except Refusal as refusal:
            return [CheckLine("journal", Level.FAIL, refusal.code, dict(refusal.details))]
        if broken is not None:
            return [CheckLine("journal", Level.FAIL, "journal_altered", {"line": str(broken)})]
        return [CheckLine("journal", Level.OK, "journal_ok", {"open": str(len(open_sales))})]


class ExamineOtherJournal:
    """Tells of sales that nobody follows while the provider setting stays as it is."""

    def __init__(self, open_sales: Callable[[], Awaitable[int]], *, practising: bool) -> None:
        self._open_sales = open_sales
        self._practising = practising

    async def __call__(self) -> Sequence[CheckLine]:
        try:
            count = await self._open_sales()
        except Refusal as refusal:
            details = dict(refusal.details)
            return [CheckLine("other_journal", Level.WARN, "other_journal_unread", details)]
        if not count:
            return []
        code = "real_sales_open" if self._practising else "practice_sales_open"
        return [CheckLine("other_journal", Level.WARN, code, {"open": str(count)})]
