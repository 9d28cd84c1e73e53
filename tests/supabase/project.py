"""The tests' own Supabase project: Auth and REST at one origin, over one database.

``python -m tests.supabase.project --database --person ana@monza.invalid:secret:sales`` serves one
until its standard input ends; its first line of output is JSON with ``url``, ``publishable_key``
and ``database``. Its database, with vehicles and our migration, ends with it; so does its website,
with ``--website``, of which ``website`` and ``stripe`` are told.
"""

import argparse
import json
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import jwt

from tests.supabase.auth_server import AuthServer
from tests.supabase.clock import MovableClock
from tests.supabase.origin import Gateway, Origin
from tests.supabase.postgres import Database, running_server
from tests.supabase.rest_server import RestServer

AUTH = "/auth/v1"
REST = "/rest/v1"


class Project:
    """Start it, use ``url`` and ``publishable_key``, stop it.

    ``dsn`` is how PostgREST would connect (the role ``authenticator``); without one the project
    has no REST, and needs no database. ``auth`` has the people, ``rest`` the settings of REST,
    ``faults`` goes wrong by path, ``requests`` is what came, ``clock`` is the time of it all.
    """

    database: Database

    def __init__(self, dsn: str = "", port: int = 0) -> None:
        self.clock = MovableClock()
        self.publishable_key = f"sb_publishable_{secrets.token_urlsafe(16)}"
        secret = secrets.token_hex(32)
        self.anon_key = jwt.encode({"iss": "supabase", "role": "anon"}, secret, algorithm="HS256")
        self.auth = AuthServer(secret, self.clock)
        self.rest = RestServer(dsn, secret, self.clock, self.publishable_key)
        apps = {AUTH: self.auth.app} | ({REST: self.rest.app} if dsn else {})
        gateway = Gateway(apps, {self.publishable_key, self.anon_key}, self.clock)
        self.requests = gateway.requests
        self.faults = gateway.faults
        self._origin = Origin(gateway, port)
        self.url = self._origin.url
        self.auth.issuer = f"{self.url}{AUTH}"

    @classmethod
    def over(cls, database: Database) -> Self:
        """Return a project over a database that tests know as ``database``."""
        project = cls(database.authenticator)
        project.database = database
        return project

    def __enter__(self) -> Self:
        self._origin.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._origin.stop()


def main() -> None:
    """Serve a project for a process that is no test."""
    parser = argparse.ArgumentParser(prog="python -m tests.supabase.project")
    database = parser.add_mutually_exclusive_group()
    database.add_argument("--dsn", default="", help="the database of REST; without one, no REST")
    database.add_argument(
        "--database", action="store_true", help="make one, with vehicles and the migration"
    )
    parser.add_argument(
        "--website", action="store_true", help="and a website of it, with a Stripe of practice"
    )
    parser.add_argument("--port", type=int, default=0, help="any free one, unless it is told")
    parser.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="EMAIL:PASSWORD[:ROLE]",
        help="may be given again; a role is sales or manager",
    )
    given = parser.parse_args()
    owner = ""
    with ExitStack() as ends:
        if given.database:
            server = ends.enter_context(running_server())
            made = ends.enter_context(server.database("monzapos"))
            given.dsn, owner = made.authenticator, made.dsn
        if given.website and not given.dsn:
            parser.error("a website reads its cars from a database: --database, or --dsn")
        project = ends.enter_context(Project(given.dsn, given.port))
        for person in given.person:
            project.auth.add(*person.split(":"))
        told = {"url": project.url, "publishable_key": project.publishable_key}
        told |= {"database": owner} if owner else {}
        if given.website:
            told |= ends.enter_context(_website(project))
        print(json.dumps(told), flush=True)  # noqa: T201
        sys.stdin.read()


@contextmanager
def _website(project: Project) -> Iterator[dict[str, str]]:
    """Serve the website of a project; what is paid at its Stripe, a desk with a key hears of."""
    from monzapos.practice.host import PracticeHost
    from tests.site.website import STRIPE_PAGES, Website, rows_of  # it is made of parts of ours

    with ExitStack() as ends:
        folder = ends.enter_context(tempfile.TemporaryDirectory())
        stripe = PracticeHost(Path(folder))
        stripe.start()
        ends.callback(stripe.stop)
        rows = rows_of(project.url, project.publishable_key)
        site = Website(project.url, project.publishable_key, stripe.base_url, rows)
        site.pages = STRIPE_PAGES
        ends.enter_context(site)
        yield {"website": site.url, "stripe": stripe.base_url}


if __name__ == "__main__":
    main()
