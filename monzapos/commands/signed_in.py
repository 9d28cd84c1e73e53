"""Who runs a command that sells or shows sales: a kept sign-in is renewed as it starts."""

import asyncio
import contextlib

from monzapos.application.staff import Presence, Roll, Staff
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

PATIENCE = 10.0  # seconds


async def seller(staff: Staff, patience: float | None = None) -> Person:
    """Return who sells, as soon as it is known; ``patience`` (seconds) is the command's own.

    Raises ``Refusal`` where nobody may: with the reason why a sign-in did not come about.
    """
    await known(staff, patience, to_sell=True)
    _tell_why(staff.roll)
    return staff.seller()


async def attendant(staff: Staff, patience: float | None = None) -> Person:
    """Return who may see what is open, and cancel it, as soon as it is known; raises as above."""
    await known(staff, patience)
    _tell_why(staff.roll)
    return staff.attendant()


def _tell_why(roll: Roll) -> None:
    if roll.presence is Presence.NOBODY and roll.trouble is not None:
        raise Refusal(roll.trouble.code, **roll.trouble.details)
    if roll.presence is Presence.RETURNING and roll.trouble is None:  # the project still thinks
        raise Refusal("sign_in_waits")


async def known(staff: Staff, patience: float | None = None, *, to_sell: bool = False) -> None:
    """Wait until it is known who is at the desk, if anybody is; ``patience`` in seconds.

    ``to_sell``: also for a server that may answer yet; else it is enough who was here last.
    """
    settled = asyncio.Event()

    def hear(roll: Roll) -> None:
        if roll.presence is Presence.RETURNING or (to_sell and roll.presence is Presence.OFFLINE):
            return
        settled.set()

    staff.subscribe(hear)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE if patience is None else min(patience, PATIENCE)):
            await settled.wait()
