"""Nobody can be asked whether a sign-in still holds: what may be seen, and for how long."""

import pytest

from monzapos.application.sign_in import KEYRING_PAUSE
from monzapos.application.staff import Presence, Roll
from monzapos.application.unlock import GOOD_FOR, SECRET
from monzapos.domain.errors import Refusal
from tests.application.staff_room import ANA, LASTS, PASSWORD, PEOPLE, StaffRoom

ANAS, MARTAS = PEOPLE
HOUR = 3600.0


@pytest.fixture
async def room() -> StaffRoom:
    """Return a desk where Ana has signed in just now."""
    room = StaffRoom()
    await room.resume()
    await room.staff.sign_in(ANAS, PASSWORD)
    return room


def may(room: StaffRoom) -> tuple[bool, bool]:
    """Return whether somebody may sell, and whether somebody may see and cancel."""
    allowed = []
    for ask in (room.staff.seller, room.staff.attendant):
        try:
            allowed.append(ask() == ANA)
        except Refusal:
            allowed.append(False)
    return allowed[0], allowed[1]


async def go_by(room: StaffRoom, seconds: float) -> None:
    room.clock.pass_(seconds)
    await room.staff.look()


async def test_who_was_here_sees_and_cancels_for_24_hours_and_sells_nothing(
    room: StaffRoom,
) -> None:
    room.offline()
    await go_by(room, LASTS - 1)
    assert may(room) == (True, True)
    await go_by(room, 1)
    assert room.staff.roll.presence is Presence.OFFLINE
    assert may(room) == (False, True)
    await go_by(room, GOOD_FOR - LASTS - 1)
    assert may(room) == (False, True)
    await go_by(room, 1)
    assert (room.told[-1].presence, may(room)) == (Presence.RETURNING, (False, False))
    room.online()
    await room.staff.look()
    assert may(room) == (True, True)


async def test_an_unlock_opens_what_it_locked_though_the_token_has_ended(room: StaffRoom) -> None:
    room.offline()
    await go_by(room, HOUR + 1)
    room.staff.lock()
    assert may(room) == (False, False)
    assert await room.staff.unlock(PASSWORD) == ANA
    assert (room.staff.roll.presence, may(room)) == (Presence.OFFLINE, (False, True))


async def test_it_opens_at_once_where_nobody_has_tried_to_renew_yet(room: StaffRoom) -> None:
    room.staff.lock()
    room.offline()
    room.clock.pass_(HOUR)
    await room.staff.unlock(PASSWORD)
    assert may(room) == (False, True)


@pytest.mark.parametrize("code", ["signed_out", "user_banned", "not_staff", "mfa_needed"])
@pytest.mark.parametrize("heard", ["renewal", "request"])
async def test_a_server_that_says_no_sends_them_out_at_once(
    room: StaffRoom, code: str, heard: str
) -> None:
    room.offline()
    await go_by(room, HOUR)
    assert may(room) == (False, True)
    if heard == "request":
        room.identity.end(code)
    else:
        room.identity.trouble = Refusal(code)
        await room.staff.look()
    assert (room.staff.roll.presence, may(room)) == (Presence.NOBODY, (False, False))
    await room.staff.aclose()


async def test_what_is_over_is_seen_by_nobody_nor_unlocked_by_its_password(
    room: StaffRoom,
) -> None:
    """The session has ended, and the next by the environment cannot be had yet."""
    room.identity.end("sign_in_unreachable")
    assert may(room) == (False, False)
    await room.staff.aclose()
    room.next_program()
    room.offline()
    await room.resume()
    assert may(room) == (False, False)
    room.staff.lock()
    with pytest.raises(Refusal, match="unlock_needs_network"):
        await room.staff.unlock(PASSWORD)
    await room.staff.aclose()


@pytest.mark.parametrize("passed", [0.0, GOOD_FOR - 1, GOOD_FOR, -1.0])
async def test_the_next_program_goes_on(room: StaffRoom, passed: float) -> None:
    room.put_clock(passed)
    room.next_program()
    room.offline()
    await room.resume()
    assert may(room) == (False, 0 <= passed < GOOD_FOR)


@pytest.mark.parametrize("locked", [False, True])
async def test_who_came_in_without_a_password_is_known_to_the_next_program(locked: bool) -> None:
    """The environment signs in, or a kept token does: no password unlocks that offline."""
    room = StaffRoom()
    room.identity.kept = ANAS
    await room.resume()
    if locked:
        room.staff.lock()
        await room.staff.aclose()
    room.next_program()
    room.offline()
    await room.resume()
    assert may(room) == (False, not locked)
    room.staff.lock()
    for typed in ("", PASSWORD):
        with pytest.raises(Refusal, match="unlock_needs_network"):
            await room.staff.unlock(typed)
    await room.staff.aclose()


async def test_a_renewal_keeps_the_password_and_another_person_does_not(room: StaffRoom) -> None:
    before = room.ring.kept[SECRET]
    await go_by(room, HOUR)
    assert room.ring.kept[SECRET] == before
    room.identity.kept = MARTAS
    room.staff.lock()
    await room.staff.aclose()
    await go_by(room, HOUR)
    assert '"hash":""' in room.ring.kept[SECRET]
    assert '"locked":true' in room.ring.kept[SECRET]
    assert MARTAS in room.ring.kept[SECRET]
    await room.staff.aclose()


async def test_a_keyring_that_locks_signs_nobody_out_and_is_not_asked_again_and_again(
    room: StaffRoom,
) -> None:
    room.identity.trouble = Refusal("keyring_locked")
    await go_by(room, LASTS * 0.8)
    assert (room.staff.roll.presence, may(room)) == (Presence.HERE, (True, True))
    trouble = room.staff.roll.trouble
    assert trouble is not None
    assert (trouble.code, room.told[-1].trouble) == ("keyring_locked", trouble)
    assert SECRET in room.ring.kept
    asked = len(room.identity.asked)
    await go_by(room, KEYRING_PAUSE - 1)
    assert len(room.identity.asked) == asked
    await go_by(room, LASTS * 0.2)
    assert len(room.identity.asked) == asked + 1
    assert may(room) == (False, True)
    with pytest.raises(Refusal, match="keyring_locked"):
        room.staff.seller()
    room.online()
    await go_by(room, KEYRING_PAUSE)
    assert room.staff.roll == Roll(Presence.HERE, ANA, ANAS)


async def test_a_keyring_in_trouble_signs_nobody_out_and_is_asked_again_soon(
    room: StaffRoom,
) -> None:
    room.staff.lock()
    room.identity.trouble = Refusal("keyring_failed")
    await go_by(room, LASTS)
    room.online()
    await go_by(room, KEYRING_PAUSE / 2)
    assert room.staff.roll == Roll(Presence.LOCKED, ANA, ANAS)
    assert SECRET in room.ring.kept
    await room.staff.unlock(PASSWORD)
    assert may(room) == (True, True)
