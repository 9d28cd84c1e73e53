"""Supabase projects on a real PostgreSQL: one server for the process, a fresh database a test."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from monzapos.resources import resource
from tests.supabase.cluster import SUPERUSER, running_cluster
from tests.supabase.people import Claims

HERE = Path(__file__).parent
_TRIES = 5
MIGRATION = "20261123000000_monzapos_holds.sql"

Row = tuple[Any, ...]
Connection = psycopg.Connection[Row]
Request = Callable[[str, Mapping[str, object]], Any]


def migration() -> str:
    """Return our migration as the dealership applies it."""
    return resource("supabase", MIGRATION).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Database:
    """A Supabase project's database. ``dsn`` connects as its owner, who bypasses every policy."""

    folder: Path  # of the server's socket
    name: str

    @property
    def dsn(self) -> str:
        return self.dsn_of("postgres")

    @property
    def authenticator(self) -> str:
        """How PostgREST connects: it may do nothing but become somebody else."""
        return self.dsn_of("authenticator")

    def dsn_of(self, user: str) -> str:
        return make_conninfo("", host=str(self.folder), dbname=self.name, user=user)

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """Connect as ``postgres``; every statement is committed at once."""
        with closing(psycopg.connect(self.dsn, autocommit=True)) as connection:
            yield connection

    @contextmanager
    def as_person(self, claims: Claims | None) -> Iterator[Connection]:
        """Give one transaction of the person with these claims, None for a visitor with no token.

        As PostgREST does for one request. Committed at the end, rolled back by an exception.
        """
        with psycopg.connect(self.authenticator) as connection:
            become(connection, claims)
            yield connection

    @contextmanager
    def requests_of(self, claims: Claims | None) -> Iterator[Request]:
        """Give a way to call functions by the names of their arguments, one request for each."""
        with closing(psycopg.connect(self.authenticator)) as connection:
            yield partial(request, connection, claims)

    def call(self, claims: Claims | None, function: str, **arguments: object) -> Any:
        """Make one request, and return its answer."""
        with self.requests_of(claims) as ask:
            return ask(function, arguments)

    def run(self, text: str) -> None:
        """Run statements as the owner, as its SQL editor does."""
        with self.as_owner() as connection:
            connection.execute(text.encode())

    def with_odd_prices(self) -> "Database":
        """Make the prices decimals, and add rows that cannot be sold."""
        self.run((HERE / "odd_prices.sql").read_text(encoding="utf-8"))
        return self


def become(connection: Connection, claims: Claims | None) -> None:
    """Act as PostgREST does at the start of each of a person's requests."""
    role = "anon" if claims is None else str(claims["role"])
    text = "{}" if claims is None else json.dumps(claims)
    connection.execute(SQL("set local role {}").format(Identifier(role)))
    connection.execute("select set_config('request.jwt.claims', %s, true)", [text])


def request(
    connection: Connection, claims: Claims | None, function: str, arguments: Mapping[str, object]
) -> Any:
    """Call a function as a person, in a transaction of its own."""
    named = [SQL("{} => %s").format(Identifier(name)) for name in arguments]
    query = SQL("select public.{}({})").format(Identifier(function), SQL(", ").join(named))
    with connection.transaction():
        become(connection, claims)
        row = connection.execute(query, list(arguments.values())).fetchone()
    assert row is not None
    return row[0]


class Server:
    """A running cluster, and the templates that databases are made from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._admin = psycopg.connect(
            make_conninfo("", host=str(folder), dbname="postgres", user=SUPERUSER), autocommit=True
        )

    def close(self) -> None:
        self._admin.close()

    def prepare(self) -> None:
        """Make the templates: ``website`` as a shop has it, ``monzapos`` with our migration."""
        website = self._create("website", "template1")
        with closing(psycopg.connect(website.dsn_of(SUPERUSER), autocommit=True)) as connection:
            connection.execute((HERE / "platform.sql").read_bytes())
        website.run((HERE / "website.sql").read_text(encoding="utf-8"))
        self._create("monzapos", "website").run(migration())

    @contextmanager
    def database(self, template: str) -> Iterator[Database]:
        """Give a fresh database; who is still connected to it at the end is a leak."""
        database = self._create(f"test_{next(self._numbers)}", template)
        try:
            yield database
        finally:
            self._drop(database.name)

    def _create(self, name: str, template: str) -> Database:
        self._admin.execute(
            SQL("create database {} template {}").format(Identifier(name), Identifier(template))
        )
        return Database(self._folder, name)

    def _drop(self, name: str) -> None:
        drop = SQL("drop database {}").format(Identifier(name))
        for _ in range(_TRIES):
            # Waits five seconds for those who are on their way out.
            with suppress(psycopg.errors.ObjectInUse):
                self._admin.execute(drop)
                return
        self._admin.execute(drop + SQL(" with (force)"))
        raise RuntimeError(f"somebody stayed connected to {name}")


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server with its templates made."""
    with running_cluster() as folder, closing(Server(folder)) as server:
        server.prepare()
        yield server
