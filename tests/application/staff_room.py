"""A desk's staff over a sign-in in memory: what a dealership's server would say is set by hand."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from monzapos.application.ports import SecretsReport, SignIn
from monzapos.application.sign_in import SignedInStaff
from monzapos.application.staff import Roll
from monzapos.application.unlock import UnlockMemory
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person
from tests.application.samples import FakeClock

LASTS = 3600.0
ANA = Person("11111111-0000-4000-8000-000000000001", "Ana")
MARTA = Person("11111111-0000-4000-8000-000000000002", "Marta", manager=True)
PEOPLE = {"ana@monza.invalid": ANA, "marta@monza.invalid": MARTA}
PASSWORD = "right"


@dataclass
class Identity:
    """Fits ``ports.Identity``. ``trouble`` is what every question is answered with."""

    clock: FakeClock
    trouble: Refusal | None = None
    kept: str = ""  # whose session is kept
    password: str = PASSWORD
    asked: list[str] = field(default_factory=list)
    listeners: list[Callable[[Refusal], None]] = field(default_factory=list)

    def subscribe(self, listener: Callable[[Refusal], None]) -> None:
        self.listeners.append(listener)

    async def sign_in(self, email: str, password: str) -> SignIn:
        self._ask("sign_in")
        if email not in PEOPLE or password != self.password:
            raise Refusal("wrong_password")
        self.kept = email
        return self._sign_in()

    async def resume(self) -> SignIn | None:
        self._ask("resume")
        return self._sign_in() if self.kept else None

    async def sign_out(self) -> None:
        self.asked.append("sign_out")
        self.kept = ""

    async def aclose(self) -> None:
        pass

    def end(self, code: str = "signed_out") -> None:
        """Let the server end the session, as somebody's request has just found."""
        self.kept = ""
        for listener in self.listeners:
            listener(Refusal(code))

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.trouble is not None:
            raise Refusal(self.trouble.code, **self.trouble.details)

    def _sign_in(self) -> SignIn:
        until = self.clock.now() + timedelta(seconds=LASTS)
        return SignIn(PEOPLE[self.kept], self.kept, until, LASTS)


class Hashes:
    """Fits ``ports.PasswordHashes``, and is no secret."""

    async def hashed(self, password: str) -> str:
        return f"hash of {password}"

    async def fits(self, made: str, password: str) -> bool:
        return made == f"hash of {password}"


@dataclass
class Ring:
    """Fits ``ports.Secrets``."""

    kept: dict[str, str] = field(default_factory=dict)
    trouble: Refusal | None = None

    async def read(self, name: str) -> str | None:
        self._may()
        return self.kept.get(name)

    async def save(self, name: str, value: str) -> bool:
        self._may()
        self.kept[name] = value
        return True

    async def remove(self, name: str) -> None:
        self._may()
        self.kept.pop(name, None)

    async def describe(self) -> SecretsReport:
        return SecretsReport("ring", True)

    def _may(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@dataclass
class StaffRoom:
    """One program of a desk; ``next_program`` is what starts after it has ended."""

    clock: FakeClock = field(default_factory=FakeClock)
    ring: Ring = field(default_factory=Ring)
    identity: Identity = field(init=False)
    staff: SignedInStaff = field(init=False)
    told: list[Roll] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.identity = Identity(self.clock)
        self._start()

    def next_program(self) -> None:
        """End the program, and start it again."""
        self.identity.listeners.clear()
        self._start()

    async def resume(self) -> None:
        """Do what ``run`` does first."""
        with contextlib.suppress(Refusal):
            await self.staff.recall()
        await self.staff.look()

    def offline(self) -> None:
        self.identity.trouble = Refusal("sign_in_unreachable", host="monza.invalid")

    def online(self) -> None:
        self.identity.trouble = None

    def put_clock(self, seconds: float) -> None:
        """Set the PC's wall clock forward or back."""
        self.clock.at += timedelta(seconds=seconds)

    def _start(self) -> None:
        memory = UnlockMemory(self.ring, Hashes(), self.clock)
        self.staff = SignedInStaff(self.identity, memory, self.clock, lambda: 0.5)
        self.told = []
        self.staff.subscribe(lambda roll: self.told.append(replace(roll)))
