"""What the REST contract needs of a server: how to start it, and how to be somebody there."""

from typing import Any, Protocol

from tests.supabase.postgres import HERE, Database, Server
from tests.supabase.project import REST, Project


class RestHarness(Protocol):
    """One REST server under test, over a database of its own; the checks leave it as it was.

    ``can`` is what not every server can: ``gateway`` (ask for the API key, as Supabase's gateway in
    front of PostgREST does), ``limit`` (send 1,000 rows at most), ``words`` (say PostgREST's own
    sentences, and not just its codes).
    """

    name: str
    can: frozenset[str]
    url: str  # up to where PostgREST's own paths begin
    publishable_key: str
    expired_code: str  # PGRST301 up to PostgREST 12, PGRST303 since 13

    def start(self, postgres: Server) -> None: ...

    def stop(self) -> None: ...

    def token(self, staff: str | None, **claims: Any) -> str:
        """Return an access token of somebody who is staff (`sales`, `manager`), or is none."""
        ...


def prepared(database: Database) -> Database:
    """Make what the checks need."""
    database.with_odd_prices().run((HERE / "rest_contract.sql").read_text(encoding="utf-8"))
    return database


class Emulator:
    """The tests' own server, behind its project's gateway."""

    name = "emulator"
    can = frozenset({"gateway", "limit", "words"})
    expired_code = "PGRST301"

    def start(self, postgres: Server) -> None:
        self._lent = postgres.database("website")
        self._project = Project.over(prepared(self._lent.__enter__()))
        self._project.__enter__()
        self.url = f"{self._project.url}{REST}"
        self.publishable_key = self._project.publishable_key

    def stop(self) -> None:
        self._project.__exit__(None, None, None)
        self._lent.__exit__(None, None, None)

    def token(self, staff: str | None, **claims: Any) -> str:
        auth = self._project.auth
        return auth.token(auth.add("somebody@monza.invalid", "secret", staff), **claims)


HARNESSES: tuple[type[RestHarness], ...] = (Emulator,)
