"""Who is signed in at this desk?"""

import asyncio
import contextlib
from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.staff import Presence, Roll, Staff

RENEWAL = 20.0  # seconds in which a kept sign-in is renewed, or is told to be in trouble


class ExamineSignIn:
    """Whoever is here was let in by the project in this run: that is the real call."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    async def __call__(self) -> Sequence[CheckLine]:
        if not self._staff.signs_in:
            return [CheckLine("sign_in", Level.SKIP, "sign_in_skip")]
        return [_of_roll(await renewed(self._staff))]


async def renewed(staff: Staff) -> Roll:
    """Return who is here, as soon as a kept sign-in has been renewed or cannot be."""
    if _settled(staff.roll):
        return staff.roll
    settled = asyncio.Event()

    def hear(roll: Roll) -> None:
        if _settled(roll):
            settled.set()

    staff.subscribe(hear)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(RENEWAL):
            await settled.wait()
    return staff.roll


async def somebody_in(staff: Staff) -> bool:
    """Whether the project can be asked as anybody at all; a locked desk goes on asking."""
    if not staff.signs_in:
        return True
    roll = await renewed(staff)
    return roll.presence in (Presence.HERE, Presence.LOCKED)


def _settled(roll: Roll) -> bool:
    return roll.presence is not Presence.RETURNING or roll.trouble is not None


def _of_roll(roll: Roll) -> CheckLine:
    if roll.trouble is not None:
        return CheckLine("sign_in", Level.FAIL, roll.trouble.code, dict(roll.trouble.details))
    person = roll.person
    if person is None or roll.presence in (Presence.NOBODY, Presence.RETURNING):
        return CheckLine("sign_in", Level.FAIL, "not_signed_in")
    details = {"person": person.name, "role": "manager" if person.manager else "sales"}
    if not roll.kept:
        return CheckLine("sign_in", Level.WARN, "sign_in_fleeting", details)
    return CheckLine("sign_in", Level.OK, "sign_in_ok", details)
