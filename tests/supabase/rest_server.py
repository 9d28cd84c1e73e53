"""A PostgREST-shaped server over a real PostgreSQL, which makes the JSON and minds the policies."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import psycopg
from psycopg.sql import SQL, Identifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.supabase.clock import MovableClock
from tests.supabase.rest_answer import Answer, wants_one
from tests.supabase.rest_calls import called
from tests.supabase.rest_errors import RestRefusal, of_postgres
from tests.supabase.rest_reads import read
from tests.supabase.rest_schema import Connection
from tests.supabase.rest_token import Caller, TokenReader
from tests.supabase.rest_writes import written

_POOL = 10  # connections at a time, as PostgREST's default


class RestServer:
    """The server. ``max_rows`` is Supabase's setting; ``tokens`` says who is who."""

    def __init__(self, dsn: str, secret: str, clock: MovableClock, publishable_key: str) -> None:
        self.max_rows = 1000
        self.tokens = TokenReader(secret, clock)
        self._dsn = dsn
        self._publishable_key = publishable_key
        self._places: asyncio.Semaphore | None = None
        self.app = Starlette(
            routes=[
                Route("/rest/v1/rpc/{name}", self._rpc, methods=["GET", "POST"]),
                Route("/rest/v1/{name}", self._table, methods=["GET", "POST", "PATCH", "DELETE"]),
                Route("/rest/v1/{name:path}", self._nowhere),
            ],
            exception_handlers={RestRefusal: _refused},
        )

    async def _nowhere(self, _request: Request) -> Response:
        raise RestRefusal(404, "PGRST125", "Invalid path specified in request URL")

    async def _rpc(self, request: Request) -> Response:
        if request.method != "POST":
            raise RestRefusal(405, "PGRST101", f"Cannot use the {request.method} method on RPC")
        name = request.path_params["name"]
        return await self._transaction(request, lambda each: called(each, request, name))

    async def _table(self, request: Request) -> Response:
        name = request.path_params["name"]
        if request.method in ("GET", "HEAD"):
            return await self._transaction(
                request, lambda each: read(each, request, name, self.max_rows)
            )
        return await self._transaction(request, lambda each: written(each, request, name))

    async def _transaction(
        self, request: Request, run: Callable[[Connection], Awaitable[Answer]]
    ) -> Response:
        """Answer within one transaction of the caller's own, which a refusal rolls back."""
        one = wants_one(request)
        token = request.headers.get("authorization", "")
        caller = self.tokens.read(token, self._publishable_key)
        self._places = self._places or asyncio.Semaphore(_POOL)  # made in the loop that serves
        try:
            async with (
                self._places,
                await psycopg.AsyncConnection.connect(self._dsn) as connection,
            ):
                await _become(connection, caller)
                answer = await run(connection)
                if one and answer.count != 1:
                    raise _not_one(answer.count)
        except psycopg.Error as error:
            raise of_postgres(error, anonymous=caller.anonymous) from error
        return answer.response(singular=one)


async def _become(connection: Connection, caller: Caller) -> None:
    claims = json.dumps(caller.claims)
    await connection.execute(SQL("set local role {}").format(Identifier(caller.role)))
    await connection.execute("select set_config('request.jwt.claims', %s, true)", [claims])


def _not_one(count: int) -> RestRefusal:
    message = "Cannot coerce the result to a single JSON object"
    return RestRefusal(406, "PGRST116", message, f"The result contains {count} rows")


async def _refused(_request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, RestRefusal)
    return refusal.response()
