"""Who is at a desk where people sign in: they come, stay, lock, unlock and go."""

import asyncio
import json
from datetime import timedelta

import pytest

from monzapos.application.sign_in import LOOK
from monzapos.application.staff import ClosedStaff, Presence, Roll
from monzapos.application.stopwatch import Stopwatch
from monzapos.application.unlock import SECRET
from monzapos.domain.errors import Refusal
from tests.application.samples import FakeClock
from tests.application.staff_room import ANA, LASTS, MARTA, PASSWORD, StaffRoom

ANAS, MARTAS = "ana@monza.invalid", "marta@monza.invalid"
HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
def room() -> StaffRoom:
    return StaffRoom()


async def signed_in(room: StaffRoom, email: str = ANAS) -> None:
    await room.resume()
    await room.staff.sign_in(email, PASSWORD)


def refusal_of_seller(room: StaffRoom) -> str:
    with pytest.raises(Refusal) as refused:
        room.staff.seller()
    return refused.value.code


async def refusal(call: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await call  # type: ignore[misc]
    return refused.value


class TestComing:
    """At the start, and by a password."""

    async def test_nobody_has_been_here(self, room: StaffRoom) -> None:
        assert room.staff.roll == Roll(Presence.RETURNING)
        assert refusal_of_seller(room) == "not_signed_in"
        await room.resume()
        assert room.staff.roll == Roll(Presence.NOBODY)
        assert refusal_of_seller(room) == "not_signed_in"
        assert room.told == [Roll(Presence.RETURNING), Roll(Presence.NOBODY)]

    async def test_a_password_lets_in(self, room: StaffRoom) -> None:
        await room.resume()
        assert await room.staff.sign_in(ANAS, PASSWORD) == ANA
        assert room.staff.roll == Roll(Presence.HERE, ANA, ANAS)
        assert room.staff.seller() == ANA
        assert room.told[-1] == room.staff.roll

    async def test_a_wrong_one_does_not(self, room: StaffRoom) -> None:
        await room.resume()
        assert (await refusal(room.staff.sign_in(ANAS, "wrong"))).code == "wrong_password"
        assert room.staff.roll.presence is Presence.NOBODY

    async def test_a_wrong_one_sends_nobody_out(self, room: StaffRoom) -> None:
        await signed_in(room)
        assert (await refusal(room.staff.sign_in(MARTAS, "wrong"))).code == "wrong_password"
        assert room.staff.seller() == ANA

    async def test_only_a_manager_is_one(self, room: StaffRoom) -> None:
        await signed_in(room)
        with pytest.raises(Refusal, match="manager_needed"):
            room.staff.manager()
        await room.staff.sign_in(MARTAS, PASSWORD)
        assert room.staff.manager() == MARTA
        room.staff.lock()
        with pytest.raises(Refusal, match="desk_locked"):
            room.staff.manager()

    async def test_a_kept_sign_in_comes_back(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.next_program()
        assert refusal_of_seller(room) == "not_signed_in"
        await room.resume()
        assert room.staff.seller() == ANA

    async def test_a_start_without_the_network_sells_nothing(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.next_program()
        room.offline()
        await room.resume()
        assert room.staff.roll.presence is Presence.OFFLINE
        assert room.staff.attendant() == ANA
        assert refusal_of_seller(room) == "sign_in_unreachable"
        room.online()
        await room.staff.look()
        assert room.staff.roll == Roll(Presence.HERE, ANA, ANAS)

    @pytest.mark.parametrize("code", ["keyring_locked", "wrong_password", "supabase_key_refused"])
    async def test_what_only_a_person_can_change_is_not_tried_again(
        self, room: StaffRoom, code: str
    ) -> None:
        room.identity.trouble = Refusal(code)
        await room.resume()
        assert room.staff.roll.presence is Presence.NOBODY
        assert room.staff.roll.trouble is not None
        assert room.staff.roll.trouble.code == code
        assert await room.staff.look() == LOOK
        assert room.identity.asked == ["resume"]

    async def test_the_pauses_grow_and_a_wish_is_granted(self, room: StaffRoom) -> None:
        room.offline()
        pauses = [await room.staff.look() for _ in range(4)]
        assert pauses == [1.0, 2.0, 4.0, 8.0]
        room.identity.trouble = Refusal("too_many_tries", seconds="60")
        assert await room.staff.look() >= 60

    async def test_who_signs_in_meanwhile_is_not_sent_out_by_an_older_answer(
        self, room: StaffRoom
    ) -> None:
        gate, ask = asyncio.Event(), room.identity.resume

        async def slow() -> None:
            room.identity.asked.append("slow")
            await gate.wait()

        room.identity.resume = slow  # type: ignore[method-assign]
        looking = asyncio.create_task(room.staff.look())
        while not room.identity.asked:
            await asyncio.sleep(0)
        room.identity.resume = ask  # type: ignore[method-assign]
        await room.staff.sign_in(ANAS, PASSWORD)
        gate.set()
        await looking
        assert room.staff.seller() == ANA

    async def test_run_comes_back_by_itself(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.next_program()
        here = asyncio.Event()
        room.staff.subscribe(lambda r: here.set() if r.presence is Presence.HERE else None)
        running = asyncio.create_task(room.staff.run())
        await here.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


class TestStaying:
    """As long as the sign-in's own time runs."""

    async def test_it_is_renewed_before_its_end(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.identity.asked.clear()
        room.clock.pass_(LASTS * 0.7)
        await room.staff.look()
        assert room.identity.asked == []
        room.clock.pass_(LASTS * 0.1)
        await room.staff.look()
        assert room.identity.asked == ["resume"]
        room.clock.pass_(LASTS * 0.7)
        assert room.staff.seller() == ANA

    async def test_what_cannot_be_renewed_ends_with_its_time(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.offline()
        room.clock.pass_(LASTS - 1)
        await room.staff.look()
        assert room.staff.seller() == ANA
        room.clock.pass_(1)
        assert refusal_of_seller(room) == "sign_in_unreachable"
        await room.staff.look()
        assert room.told[-1].presence is Presence.OFFLINE
        room.online()
        await room.staff.look()
        assert room.staff.seller() == ANA

    @pytest.mark.parametrize("jump", [-86_400.0, -1e9])
    async def test_a_clock_that_is_put_back_prolongs_nothing(
        self, room: StaffRoom, jump: float
    ) -> None:
        await signed_in(room)
        room.offline()
        room.put_clock(jump)
        room.clock.pass_(LASTS)
        assert room.staff.roll.presence is Presence.RETURNING

    async def test_a_machine_that_slept_asks_first(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.put_clock(8 * HOUR)  # the other clock stood still
        assert refusal_of_seller(room) == "not_signed_in"
        await room.staff.look()
        assert room.staff.seller() == ANA

    @pytest.mark.parametrize("code", ["signed_out", "user_banned", "not_staff", "mfa_needed"])
    async def test_the_server_ends_it(self, room: StaffRoom, code: str) -> None:
        await signed_in(room)
        room.identity.end(code)
        assert room.staff.roll.presence is Presence.NOBODY
        assert room.staff.roll.trouble is not None
        assert room.staff.roll.trouble.code == code
        await room.staff.aclose()
        assert room.ring.kept == {}
        await room.staff.sign_in(ANAS, PASSWORD)
        assert room.staff.roll == Roll(Presence.HERE, ANA, ANAS)

    async def test_it_is_over_and_the_next_cannot_be_had_yet(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.identity.end("sign_in_unreachable")
        assert refusal_of_seller(room) == "sign_in_unreachable"


class TestLock:
    """A locked desk sells nothing, and only the person's password unlocks it."""

    async def test_locked_is_locked(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        room.staff.lock()
        assert room.staff.roll == Roll(Presence.LOCKED, ANA, ANAS)
        assert refusal_of_seller(room) == "desk_locked"
        room.clock.pass_(LASTS)
        await room.staff.look()  # renewed, and locked all the same
        assert refusal_of_seller(room) == "desk_locked"
        await room.staff.aclose()

    async def test_where_nobody_is_there_is_nothing_to_lock(self, room: StaffRoom) -> None:
        await room.resume()
        room.staff.lock()
        assert room.staff.roll == Roll(Presence.NOBODY)
        assert (await refusal(room.staff.unlock(PASSWORD))).code == "not_signed_in"

    async def test_online_the_server_decides(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        room.identity.password = "changed"
        assert (await refusal(room.staff.unlock(PASSWORD))).code == "wrong_password"
        assert await room.staff.unlock("changed") == ANA
        assert room.staff.roll == Roll(Presence.HERE, ANA, ANAS)

    async def test_offline_the_last_password_counts(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        room.offline()
        assert (await refusal(room.staff.unlock("wrong"))).code == "wrong_password"
        assert room.staff.roll.presence is Presence.LOCKED
        assert await room.staff.unlock(PASSWORD) == ANA
        assert room.staff.seller() == ANA

    @pytest.mark.parametrize("code", ["sign_in_bad_answer", "sign_in_unsafe", "sign_in_busy"])
    async def test_who_is_not_the_project_decides_nothing(self, room: StaffRoom, code: str) -> None:
        """A login page in the network's way keeps nobody out, and lets nobody in."""
        await signed_in(room)
        room.staff.lock()
        room.identity.trouble = Refusal(code)
        assert (await refusal(room.staff.unlock("wrong"))).code == "wrong_password"
        assert room.staff.roll.presence is Presence.LOCKED
        assert await room.staff.unlock(PASSWORD) == ANA
        room.staff.lock()
        room.clock.pass_(DAY)
        assert (await refusal(room.staff.unlock(PASSWORD))).code == "unlock_needs_network"

    @pytest.mark.parametrize("code", ["too_many_tries", "sign_in_refused", "keyring_locked"])
    async def test_a_project_that_has_answered_decides(self, room: StaffRoom, code: str) -> None:
        await signed_in(room)
        room.staff.lock()
        room.identity.trouble = Refusal(code)
        assert (await refusal(room.staff.unlock(PASSWORD))).code == code
        assert room.staff.roll.presence is Presence.LOCKED

    @pytest.mark.parametrize("jump", [0.0, -HOUR, -1e9])
    async def test_offline_for_24_hours(self, room: StaffRoom, jump: float) -> None:
        await signed_in(room)
        room.offline()
        room.staff.lock()
        room.clock.pass_(DAY - 1)
        await room.staff.unlock(PASSWORD)
        room.staff.lock()
        room.put_clock(jump)
        room.clock.pass_(1)
        assert (await refusal(room.staff.unlock(PASSWORD))).code == "unlock_needs_network"
        room.online()
        assert await room.staff.unlock(PASSWORD) == ANA

    async def test_a_machine_that_slept_a_day(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        room.offline()
        room.put_clock(DAY)
        assert (await refusal(room.staff.unlock(PASSWORD))).code == "unlock_needs_network"

    async def test_the_next_program_is_locked_too(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        await room.staff.aclose()
        room.next_program()
        await room.resume()
        assert refusal_of_seller(room) == "desk_locked"
        room.offline()
        assert await room.staff.unlock(PASSWORD) == ANA
        assert room.staff.seller() == ANA
        room.next_program()
        room.online()
        await room.resume()
        assert room.staff.seller() == ANA

    @pytest.mark.parametrize(
        ("passed", "unlocks"),
        [(DAY - 1, True), (DAY, False), (0.0, True), (-1.0, False)],
    )
    async def test_the_next_program_knows_how_long_ago_it_was(
        self, room: StaffRoom, passed: float, unlocks: bool
    ) -> None:
        """A clock that stands before the sign-in says nothing that can be believed."""
        await signed_in(room)
        room.staff.lock()
        await room.staff.aclose()
        room.put_clock(passed)
        room.next_program()
        room.offline()
        await room.resume()
        if unlocks:
            assert await room.staff.unlock(PASSWORD) == ANA
            assert room.staff.roll.presence is Presence.OFFLINE  # no sign-in of today's yet
        else:
            assert (await refusal(room.staff.unlock(PASSWORD))).code == "unlock_needs_network"

    async def test_who_guesses_waits_longer_each_time(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        room.offline()
        waits = []
        for _ in range(5):
            assert (await refusal(room.staff.unlock("wrong"))).code == "wrong_password"
        for _ in range(8):
            refused = await refusal(room.staff.unlock(PASSWORD))  # right, and too early
            assert refused.code == "too_many_tries"
            waits.append(float(refused.details["seconds"]))
            room.clock.pass_(waits[-1])
            assert (await refusal(room.staff.unlock("wrong"))).code == "wrong_password"
        assert waits == [5, 10, 20, 40, 80, 160, 300, 300]
        room.clock.pass_(300)
        assert await room.staff.unlock(PASSWORD) == ANA
        room.staff.lock()
        assert (await refusal(room.staff.unlock("wrong"))).code == "wrong_password"
        assert await room.staff.unlock(PASSWORD) == ANA  # the count begins anew

    @pytest.mark.parametrize("offline", [True, False])
    async def test_a_new_start_gives_no_new_guesses(self, room: StaffRoom, offline: bool) -> None:
        await signed_in(room)
        room.staff.lock()
        waits = []
        for _ in range(8):
            await room.staff.aclose()
            room.next_program()
            room.offline()
            await room.resume()
            if not offline:
                room.online()
            refused = await refusal(room.staff.unlock("wrong"))
            if refused.code == "too_many_tries":
                waits.append(float(refused.details["seconds"]))
                room.clock.pass_(waits[-1])
                refused = await refusal(room.staff.unlock("wrong"))
            assert refused.code == "wrong_password"
        assert waits == [5, 10, 20]
        room.clock.pass_(40)
        assert await room.staff.unlock(PASSWORD) == ANA
        room.staff.lock()
        await room.staff.aclose()
        room.next_program()
        await room.resume()
        assert await room.staff.unlock(PASSWORD) == ANA  # the count begins anew

    async def test_a_count_that_cannot_be_kept_still_counts_here(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        await room.staff.aclose()
        room.ring.trouble = Refusal("keyring_locked")
        codes = [(await refusal(room.staff.unlock("wrong"))).code for _ in range(6)]
        assert codes == ["wrong_password"] * 5 + ["too_many_tries"]

    @pytest.mark.parametrize("wrong", ["-3", "null", "Infinity", '"x"', "[]"])
    async def test_a_note_with_no_count_is_none_or_counts_from_nothing(
        self, room: StaffRoom, wrong: str
    ) -> None:
        await signed_in(room)
        text = room.ring.kept[SECRET]
        assert '"wrong":0' in text
        room.ring.kept[SECRET] = text.replace('"wrong":0', f'"wrong":{wrong}')
        room.next_program()
        await room.resume()
        room.staff.lock()
        if room.staff.roll.presence is Presence.LOCKED:
            assert await room.staff.unlock(PASSWORD) == ANA

    async def test_many_guesses_at_once_are_no_faster(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        calls = (room.staff.unlock("wrong") for _ in range(50))
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [str(result) for result in results].count("wrong_password") == 5

    @pytest.mark.parametrize("code", ["user_banned", "not_staff", "mfa_needed"])
    async def test_who_is_no_staff_any_more_is_sent_out(self, room: StaffRoom, code: str) -> None:
        await signed_in(room)
        room.staff.lock()
        room.identity.trouble = Refusal(code)
        assert (await refusal(room.staff.unlock(PASSWORD))).code == code
        assert room.staff.roll.presence is Presence.NOBODY
        assert "sign_out" in room.identity.asked
        await room.staff.aclose()
        assert room.ring.kept == {}

    async def test_somebody_else_may_sign_in_at_a_locked_desk(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        assert await room.staff.sign_in(MARTAS, PASSWORD) == MARTA
        assert room.staff.seller() == MARTA

    async def test_no_password_is_written_down(self, room: StaffRoom) -> None:
        room.identity.password = "CANARY"
        await room.staff.sign_in(ANAS, "CANARY")
        note = json.loads(room.ring.kept[SECRET])
        assert note.pop("hash") == "hash of CANARY"  # by the hashes of this test
        assert "CANARY" not in f"{note}{room.staff.roll}"
        assert note["person"] == {"id": ANA.id, "name": ANA.name, "manager": False}
        assert note["email"] == ANAS

    @pytest.mark.parametrize(
        "text",
        ["", "null", "[]", "{}", "x" * 10, '{"hash": 1}', "[" * 100_000, '{"at": "2026-01-01"}'],
    )
    async def test_a_note_that_cannot_be_read_is_none(self, room: StaffRoom, text: str) -> None:
        room.ring.kept[SECRET] = text
        await room.resume()
        assert room.staff.roll == Roll(Presence.NOBODY)

    @pytest.mark.parametrize("code", ["keyring_locked", "keyring_failed"])
    async def test_a_keyring_that_opens_late_brings_the_lock_back_too(
        self, room: StaffRoom, code: str
    ) -> None:
        """Whoever is asked for the keyring's password may say no at first, and then yes."""
        await signed_in(room)
        room.staff.lock()
        for _ in range(5):
            await refusal(room.staff.unlock("wrong"))
        await room.staff.aclose()
        room.next_program()
        room.ring.trouble = Refusal(code)
        assert (await refusal(room.staff.recall())).code == code
        room.ring.trouble = None
        await room.staff.look()
        assert room.staff.roll.presence is Presence.LOCKED
        assert (await refusal(room.staff.unlock(PASSWORD))).code == "too_many_tries"

    @pytest.mark.parametrize("code", ["keyring_locked", "keyring_failed"])
    async def test_nobody_comes_back_while_nobody_knows_whether_it_was_locked(
        self, room: StaffRoom, code: str
    ) -> None:
        await signed_in(room)
        room.staff.lock()
        await room.staff.aclose()
        asked = len(room.identity.asked)
        room.next_program()
        room.ring.trouble = Refusal(code)
        await room.resume()
        assert room.staff.roll == Roll(Presence.NOBODY, trouble=room.ring.trouble)
        assert len(room.identity.asked) == asked
        room.ring.trouble = None
        assert await room.staff.sign_in(ANAS, PASSWORD) == ANA

    async def test_what_another_process_has_noted_is_taken_over(self, room: StaffRoom) -> None:
        """A password that was typed at the terminal opens the window's lock as well."""
        await signed_in(room, MARTAS)
        await StaffRoom(room.clock, room.ring).staff.sign_in(ANAS, PASSWORD)
        room.identity.kept = ANAS  # among the secrets of them both
        room.clock.pass_(HOUR)
        await room.staff.look()
        room.staff.lock()
        room.offline()
        assert await room.staff.unlock(PASSWORD) == ANA

    async def test_a_locked_keyring_has_no_note(self, room: StaffRoom) -> None:
        room.ring.trouble = Refusal("keyring_locked")
        await room.resume()
        assert room.staff.roll.presence is Presence.NOBODY


class TestGoing:
    """Signing out."""

    async def test_nobody_is_here_at_once(self, room: StaffRoom) -> None:
        await signed_in(room)
        gate, out = asyncio.Event(), room.identity.sign_out

        async def slow() -> None:
            await gate.wait()
            await out()

        room.identity.sign_out = slow  # type: ignore[method-assign]
        going = asyncio.create_task(room.staff.sign_out())
        await asyncio.sleep(0)
        assert room.staff.roll == Roll(Presence.NOBODY)
        gate.set()
        await going
        assert room.ring.kept == {}
        assert room.identity.kept == ""

    async def test_offline(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.offline()
        await room.staff.sign_out()
        assert room.ring.kept == {}
        assert await room.staff.look() == LOOK
        assert room.identity.asked[-1] == "sign_out"

    async def test_a_locked_desk(self, room: StaffRoom) -> None:
        await signed_in(room)
        room.staff.lock()
        await room.staff.sign_out()
        assert room.staff.roll == Roll(Presence.NOBODY)
        await room.staff.aclose()
        assert room.ring.kept == {}
        room.next_program()
        await room.resume()
        assert room.staff.roll == Roll(Presence.NOBODY)

    async def test_what_is_left_is_told(self, room: StaffRoom) -> None:
        await signed_in(room)

        async def half() -> None:
            raise Refusal("sign_out_incomplete")

        room.identity.sign_out = half  # type: ignore[method-assign]
        assert (await refusal(room.staff.sign_out())).code == "sign_out_incomplete"
        assert room.staff.roll == Roll(Presence.NOBODY)
        assert room.ring.kept == {}

    async def test_a_sign_in_on_its_way_comes_too_late(self, room: StaffRoom) -> None:
        await room.resume()
        gate, ask = asyncio.Event(), room.identity.sign_in

        async def slow(email: str, password: str) -> object:
            await gate.wait()
            return await ask(email, password)

        room.identity.sign_in = slow  # type: ignore[method-assign, assignment]
        coming = asyncio.create_task(room.staff.sign_in(ANAS, PASSWORD))
        await asyncio.sleep(0)
        going = asyncio.create_task(room.staff.sign_out())
        await asyncio.sleep(0)
        gate.set()
        assert (await refusal(coming)).code == "not_signed_in"
        await going
        assert room.staff.roll == Roll(Presence.NOBODY)
        assert room.ring.kept == {}


async def test_a_desk_whose_settings_are_wrong_says_so_to_everybody() -> None:
    staff = ClosedStaff(Refusal("bad_supabase_url", address="x"))
    told: list[Roll] = []
    staff.subscribe(told.append)
    assert told[0].presence is Presence.NOBODY
    assert told[0].trouble is not None
    for ask in (staff.seller, staff.manager):
        with pytest.raises(Refusal, match="bad_supabase_url"):
            ask()
    assert (await refusal(staff.sign_in(ANAS, PASSWORD))).details == {"address": "x"}
    assert (await refusal(staff.unlock(PASSWORD))).code == "bad_supabase_url"
    staff.lock()
    await staff.sign_out()


def test_a_stopwatch_believes_the_clock_that_says_more() -> None:
    clock = FakeClock()
    watch = Stopwatch(clock, already=1.0)
    assert watch.seconds() == 1.0
    clock.pass_(10)
    assert watch.seconds() == 11.0
    clock.at += timedelta(seconds=50)
    assert watch.seconds() == 61.0
    clock.at -= timedelta(days=1)
    assert watch.seconds() == 61.0
    clock.seconds += 100
    assert watch.seconds() == 111.0
