"""A real PostgreSQL of the tests' own: a cluster for the process, a fresh database for each test.

The server runs as an ordinary user, answers on a Unix socket only, keeps nothing, and ends with the
process that started it, even where that is killed.
"""

import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from monzapos.resources import resource
from tests.supabase.people import Claims

HERE = Path(__file__).parent
MIGRATION = "20261123000000_monzapos_holds.sql"
SUPERUSER = "supabase_admin"
_PATIENCE = 30.0  # seconds for the server to come up on a busy machine
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}

Row = tuple[Any, ...]
Connection = psycopg.Connection[Row]


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

    def call(self, claims: Claims | None, function: str, **arguments: object) -> Any:
        """Call a function by the names of its arguments in one request, and return its answer."""
        with self.as_person(claims) as connection:
            return call(connection, function, arguments)

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


def call(connection: Connection, function: str, arguments: Mapping[str, object]) -> Any:
    """Call a function by the names of its arguments."""
    named = [SQL("{} => %s").format(Identifier(name)) for name in arguments]
    query = SQL("select public.{}({})").format(Identifier(function), SQL(", ").join(named))
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
        try:
            self._admin.execute(drop)  # waits some seconds for those who are on their way out
        except psycopg.errors.ObjectInUse:
            self._admin.execute(drop + SQL(" with (force)"))
            raise


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a cluster, prepare its templates, and leave nothing of it behind."""
    # Not the tests' own temporary folder: the path of a socket is limited to some 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="monzapos-pg-", dir="/tmp"))
    try:
        before = _as_ordinary_user(folder)
        _initialise(folder, before)
        with _running(folder, before):
            server = Server(folder)
            with closing(server):
                server.prepare()
                yield server
    finally:
        shutil.rmtree(folder)


def _as_ordinary_user(folder: Path) -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to run as root."""
    before = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        before += ["--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups"]
    return before


def _initialise(folder: Path, before: list[str]) -> None:
    options = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [*before, _program("initdb"), *options, f"--username={SUPERUSER}", "-D", folder / "data"],
        check=True,
        capture_output=True,
        cwd=folder,
    )


@contextmanager
def _running(folder: Path, before: list[str]) -> Iterator[None]:
    settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
    log = folder / "log"
    with (
        log.open("wb") as words,
        subprocess.Popen(
            [*before, _program("postgres"), "-D", folder / "data", "-k", folder, *settings],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
        ) as process,
    ):
        try:
            _await(process, folder / "data" / "postmaster.pid", log)
            yield
        finally:
            process.send_signal(signal.SIGINT)  # which does not wait for who is connected


def _await(process: subprocess.Popen[bytes], pid_file: Path, log: Path) -> None:
    """Wait for the word that the server writes into the last line of its file for this."""
    tick = threading.Event()
    for _ in range(int(_PATIENCE / 0.01)):
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("\nready"):
            return
        if process.poll() is not None:
            break
        tick.wait(0.01)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def _program(name: str) -> str:
    """Find one of the server's programs: Debian keeps them in a folder for each version."""
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(debian, key=_version, default=None)
    found = str(newest) if newest else shutil.which(name)
    if found is None:
        raise RuntimeError(f"no {name}: packaging/setup test installs Debian's postgresql")
    return found


def _version(path: Path) -> int:
    number = re.match(r"\d+", path.parent.parent.name)
    return int(number[0]) if number else 0
