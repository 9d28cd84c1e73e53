"""What a REST check works with: the server, the official client, and bare HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from postgrest import APIError, AsyncPostgrestClient

from tests.supabase.rest_harness import RestHarness
from tests.web import async_web

ROMA = "ca000000-0000-4000-8000-000000000001"
SF90 = "ca000000-0000-4000-8000-000000000003"
ONE = "application/vnd.pgrst.object+json"


@dataclass(frozen=True, slots=True)
class RestBench:
    """One check's own tools; ``http`` and ``client`` come as a salesperson."""

    server: RestHarness
    client: AsyncPostgrestClient
    http: httpx.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """GET with more headers; ``Authorization=""`` is a visitor."""
        return await self._send("GET", path, headers)

    async def call(self, function: str, arguments: object, **headers: str) -> httpx.Response:
        """Call a function."""
        return await self._send("POST", f"rpc/{function}", headers, arguments)

    async def send(self, method: str, path: str, body: object, **headers: str) -> httpx.Response:
        """Send JSON."""
        return await self._send(method, path, headers, body)

    async def _send(
        self, method: str, path: str, headers: dict[str, str], body: object = None
    ) -> httpx.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        request = self.http.build_request(method, path, headers=names, json=body)
        if headers.get("Authorization") == "":
            del request.headers["Authorization"]
        return await self.http.send(request)


def is_error(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Assert that it is one of PostgREST's errors, and return it."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert set(body) == {"code", "message", "details", "hint"}
    assert answer.headers["content-type"].startswith("application/json")
    return body


async def refused(call: Any) -> APIError:
    """Return what the official client raises."""
    try:
        result = await call
    except APIError as error:
        return error
    raise AssertionError(f"not refused: {result}")


@asynccontextmanager
async def rest_bench(server: RestHarness) -> AsyncIterator[RestBench]:
    """Give a check its tools."""
    headers = {
        "apikey": server.publishable_key,
        "Authorization": f"Bearer {server.token('sales')}",
    }
    async with (
        async_web(headers=headers, base_url=server.url) as http,
        AsyncPostgrestClient(
            server.url,
            headers=headers,
            http_client=async_web(),
            retry_enabled=False,
        ) as client,
    ):
        yield RestBench(server, client, http)
