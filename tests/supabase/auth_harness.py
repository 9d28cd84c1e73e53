"""What the Auth contract needs of a server: how to start it, and how to be its dashboard."""

from collections.abc import Sequence
from typing import Protocol

from tests.supabase.project import AUTH, Project


class AuthHarness(Protocol):
    """One Auth server under test. It is started once; every check brings people of its own.

    ``can`` is what not every server can: ``clock`` (be pushed on), ``gateway`` (ask for the API
    key, as Supabase's gateway in front of GoTrue does), ``limit`` (refuse when it is told to).
    """

    name: str
    can: frozenset[str]
    url: str  # up to where GoTrue's own paths begin
    publishable_key: str

    def start(self) -> None: ...

    def stop(self) -> None: ...

    async def add(
        self,
        email: str,
        password: str,
        role: str | None = None,
        *,
        confirmed: bool = True,
        factors: Sequence[str] = (),
    ) -> str:
        """Register somebody, and return their id."""
        ...

    async def set_role(self, person_id: str, role: str | None) -> None:
        """Write the dealership's word on somebody."""
        ...

    async def ban(self, person_id: str) -> None:
        """Lock somebody out."""
        ...

    async def remove(self, person_id: str) -> None:
        """Delete somebody."""
        ...

    async def advance(self, seconds: float) -> None:
        """Push the server's clock."""
        ...

    async def limit(self, times: int) -> None:
        """Refuse the next requests for a token."""
        ...


class Emulator:
    """The emulator, behind its project's gateway."""

    name = "emulator"
    can = frozenset({"clock", "gateway", "limit"})

    def start(self) -> None:
        self._project = Project()
        self._project.__enter__()
        self.url = f"{self._project.url}{AUTH}"
        self.publishable_key = self._project.publishable_key

    def stop(self) -> None:
        self._project.__exit__(None, None, None)

    async def add(
        self,
        email: str,
        password: str,
        role: str | None = None,
        *,
        confirmed: bool = True,
        factors: Sequence[str] = (),
    ) -> str:
        auth = self._project.auth
        return auth.add(email, password, role, confirmed=confirmed, factors=factors).id

    async def set_role(self, person_id: str, role: str | None) -> None:
        self._project.auth.set_role(self._project.auth.people[person_id], role)

    async def ban(self, person_id: str) -> None:
        self._project.auth.people[person_id].banned = True

    async def remove(self, person_id: str) -> None:
        self._project.auth.remove(self._project.auth.people[person_id])

    async def advance(self, seconds: float) -> None:
        self._project.clock.advance(seconds)

    async def limit(self, times: int) -> None:
        self._project.auth.limit(times)


HARNESSES: tuple[type[AuthHarness], ...] = (Emulator,)
