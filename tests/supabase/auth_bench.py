"""What an Auth check works with: the server, the official client, and bare HTTP."""

import base64
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from supabase_auth import AsyncGoTrueClient
from supabase_auth.errors import AuthApiError
from supabase_auth.types import AuthResponse, Session

from tests.supabase.auth_harness import AuthHarness
from tests.web import async_web

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class AuthBench:
    """One check's own tools."""

    server: AuthHarness
    client: AsyncGoTrueClient
    http: httpx.AsyncClient

    async def sign_in(self, email: str, password: str = PASSWORD) -> Session:
        """Sign in by the official client."""
        answer = await self.client.sign_in_with_password({"email": email, "password": password})
        return session_of(answer)

    async def refresh(self, token: str) -> Session:
        """Refresh by the official client."""
        return session_of(await self.client.refresh_session(token))

    async def grant(self, kind: str, body: object, **headers: str) -> httpx.Response:
        """Ask for a token with nothing but HTTP."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(f"token?grant_type={kind}", json=body, headers=names)

    async def user(self, access_token: str) -> httpx.Response:
        """Ask who is signed in, with nothing but HTTP."""
        return await self.http.get("user", headers={"Authorization": f"Bearer {access_token}"})

    async def logout(self, access_token: str, scope: str) -> httpx.Response:
        """Sign out, with nothing but HTTP."""
        headers = {"Authorization": f"Bearer {access_token}"}
        return await self.http.post(f"logout?scope={scope}", headers=headers)


def session_of(answer: AuthResponse) -> Session:
    """Return the session that has to be in an answer."""
    assert answer.session is not None
    return answer.session


async def refused(call: Any) -> AuthApiError:
    """Return what the official client raises."""
    try:
        result = await call
    except AuthApiError as error:
        return error
    raise AssertionError(f"not refused: {result}")


def claims_of(access_token: str) -> dict[str, Any]:
    """Return what stands in an access token."""
    part = access_token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def somebody() -> str:
    """Return an address that nobody has."""
    return f"{uuid.uuid4().hex}@monza.invalid"


@asynccontextmanager
async def auth_bench(server: AuthHarness) -> AsyncIterator[AuthBench]:
    """Give a check its tools."""
    headers = {"apikey": server.publishable_key}
    async with (
        async_web(headers=headers, base_url=server.url) as http,
        async_web() as for_client,
        AsyncGoTrueClient(
            url=server.url,
            headers=headers,
            auto_refresh_token=False,
            persist_session=False,
            http_client=for_client,
        ) as client,
    ):
        yield AuthBench(server, client, http)
