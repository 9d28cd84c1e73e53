"""Whatever people, the clock and the server do in whatever order: who may sell is who may sell."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from monzapos.application.staff import Presence
from monzapos.application.unlock import GOOD_FOR
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person
from tests.application.staff_room import LASTS, PASSWORD, PEOPLE, StaffRoom

T = TypeVar("T")


class Desk(RuleBasedStateMachine):
    """A desk, and what a person beside it knows for certain."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.room = StaffRoom()
        self.do(self.room.resume())
        self.person: Person | None = None  # who gave the right password last
        self.locked = False
        self.asked_at = self.password_at = 0.0  # when the server has let them in last
        self.unasked = False  # whether the server has been asked since, in vain
        self.offline = False

    def do(self, work: Awaitable[T]) -> T | str:
        """Do it; return its result, or the code that it is refused with."""

        async def wait() -> T:
            return await work

        try:
            return self.runner.run(wait())
        except Refusal as refusal:
            return refusal.code

    @property
    def now(self) -> float:
        return self.room.clock.seconds

    @rule(email=st.sampled_from(sorted(PEOPLE)), right=st.booleans())
    def sign_in(self, email: str, right: bool) -> None:
        result = self.do(self.room.staff.sign_in(email, PASSWORD if right else "wrong"))
        if self.offline:
            assert result == "sign_in_unreachable"
        elif right:
            assert result == PEOPLE[email]
            self.person, self.locked, self.unasked = PEOPLE[email], False, False
            self.asked_at = self.password_at = self.now
        else:
            assert result == "wrong_password"

    @initialize(email=st.sampled_from(sorted(PEOPLE)))
    def somebody_begins(self, email: str) -> None:
        self.sign_in(email, True)

    @rule()
    def sign_out(self) -> None:
        self.do(self.room.staff.sign_out())
        self.person, self.locked = None, False
        assert self.room.ring.kept == {}

    @rule()
    def lock(self) -> None:
        async def lock() -> None:
            self.room.staff.lock()

        self.do(lock())
        self.locked = self.person is not None

    @precondition(lambda self: self.locked)
    @rule(right=st.booleans())
    def unlock(self, right: bool) -> None:
        result = self.do(self.room.staff.unlock(PASSWORD if right else "wrong"))
        if result in ("too_many_tries", "unlock_needs_network"):
            if result == "unlock_needs_network":
                assert self.offline
                assert self.now - self.password_at >= GOOD_FOR
            return
        assert (result == self.person) is right
        if right:
            self.locked = False
            if self.offline:
                assert self.now - self.password_at < GOOD_FOR
                self.unasked = self.unasked or self.now - self.asked_at >= LASTS
            else:
                self.asked_at, self.password_at, self.unasked = self.now, self.now, False

    @rule()
    def the_server_ends_it(self) -> None:
        if self.person is not None:
            self.room.identity.kept = ""
            if not self.offline:
                self._found_out()

    def _found_out(self) -> None:
        async def end() -> None:
            self.room.identity.end()

        self.do(end())
        self.person, self.locked = None, False

    @rule(seconds=st.sampled_from([1.0, 60.0, LASTS / 2, LASTS, GOOD_FOR]))
    def time_goes_by(self, seconds: float) -> None:
        self.room.clock.pass_(seconds)

    @rule(seconds=st.sampled_from([-1e6, -60.0]))
    def the_clock_is_put_back(self, seconds: float) -> None:
        self.room.put_clock(seconds)

    @rule()
    def the_program_looks(self) -> None:
        asked = len(self.room.identity.asked)
        self.do(self.room.staff.look())
        if len(self.room.identity.asked) == asked:
            return
        self.unasked = self.offline
        if not self.offline:
            if self.room.identity.kept:
                self.asked_at = self.now
            else:
                self.person, self.locked = None, False

    @rule(offline=st.booleans())
    def the_network(self, offline: bool) -> None:
        self.offline = offline
        self.room.offline() if offline else self.room.online()

    @invariant()
    def only_who_may_sell_sells(self) -> None:
        roll = self.room.staff.roll
        assert (roll.presence is Presence.LOCKED) is self.locked
        assert roll.person == self.person
        in_time = self.now - self.asked_at < LASTS
        if roll.presence is Presence.HERE:
            assert in_time
            assert self.room.staff.seller() == self.person
            return
        assert self.person is None or self.locked or not in_time
        lately = self.unasked and self.now - self.asked_at < GOOD_FOR
        sees = self.person is not None and not self.locked and lately
        assert (roll.presence is Presence.OFFLINE) is sees
        if sees:
            assert self.room.staff.attendant() == self.person
        else:
            with pytest.raises(Refusal):
                self.room.staff.attendant()
        with pytest.raises(Refusal) as refused:
            self.room.staff.seller()
        assert (refused.value.code == "desk_locked") is self.locked

    def teardown(self) -> None:
        self.do(self.room.staff.aclose())
        self.runner.close()


Desk.TestCase.settings = settings(max_examples=80, stateful_step_count=40)
TestDesk = Desk.TestCase
