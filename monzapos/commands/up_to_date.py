"""Before vehicles are listed: a list that ages is read again if need be, and says its age."""

import asyncio
from datetime import UTC, datetime, timedelta

from monzapos.application.ports import Catalogue
from monzapos.commands.output import Output
from monzapos.domain.errors import Refusal
from monzapos.presentation.catalogue_screen import age_line

FIRST = 120.0  # seconds that the first list may take
YOUNGER = 10.0  # seconds that a younger one may take
YOUNG = timedelta(minutes=10)


async def bring_up_to_date(catalogue: Catalogue, output: Output) -> None:
    """Wait for the first list, or a moment for a younger one; what is kept does otherwise.

    Raises the ``Refusal`` for which there is no list at all.
    """
    before = catalogue.freshness
    if before is None:
        return
    read_at, now = before.read_at, datetime.now(UTC)
    if read_at is None or abs(now - read_at) > YOUNG:  # clocks are put back, too
        try:
            async with asyncio.timeout(FIRST if read_at is None else YOUNGER):
                await catalogue.refresh()
        except (Refusal, TimeoutError) as trouble:
            if read_at is None:
                raise _refusal(trouble) from None
    if catalogue.freshness is not None:
        output.note(age_line(catalogue.freshness, datetime.now(UTC)).text)


def _refusal(trouble: Exception) -> Refusal:
    if isinstance(trouble, Refusal):
        return trouble
    return Refusal("catalogue_unreachable", reason="timeout")
