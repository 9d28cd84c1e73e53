"""Supabase Auth by its own client, over our HTTP: what it grants, and why it does not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import httpx

from monzapos.adapters.foreign_text import unfit
from monzapos.adapters.http import Answer, Http
from monzapos.adapters.server_clock import retry_after
from monzapos.adapters.supabase_auth_errors import line_trouble, refusal_of
from monzapos.adapters.supabase_project import SupabaseProject
from monzapos.adapters.supabase_staff import staff_member
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.person import Person

if TYPE_CHECKING:
    from supabase_auth import AsyncGoTrueClient
    from supabase_auth.types import AuthResponse, Session

DEADLINE = 10.0  # seconds for a call, first to last byte
FAREWELL = 3.0  # seconds for a sign-out that nobody waits for
_OURS = frozenset({"accept-encoding", "connection", "content-length", "host", "user-agent"})


@dataclass(frozen=True, slots=True)
class Grant:
    """A sign-in that the project has given.

    Its access token ends at ``expires_at`` (UTC, the server's clock), ``lasts`` seconds after
    it was given.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    lasts: float
    person: Person
    email: str


class SupabaseAuth:
    """Asks the project's Auth. Keeps nothing between two calls, and never retries."""

    def __init__(
        self,
        project: SupabaseProject,
        http: Http,
        name: str = "monzapos",
        seconds: float = DEADLINE,
    ) -> None:
        self._project = project
        self._http = http
        self._name = name
        self._seconds = seconds

    def server_now(self) -> datetime | None:
        """Return the project's clock (UTC), kept going since its last answer."""
        return self._http.server_now()

    async def by_password(self, email: str, password: str) -> Grant:
        """Sign somebody in. Raises ``Refusal``, as ``Identity`` says."""
        if not email or not password or unfit(email + password):
            raise Refusal("wrong_password")
        return await self._granted(
            lambda client: client.sign_in_with_password({"email": email, "password": password})
        )

    async def by_refresh_token(self, token: str) -> Grant:
        """Renew a sign-in; the token is spent by it. ``signed_out`` where it counts no more."""
        return await self._granted(lambda client: client.refresh_session(token))

    async def end(self, access_token: str) -> bool:
        """End the session of a token at the project; False where that could not be had."""
        try:
            client, _ = await self._client(FAREWELL)
            await client.admin.sign_out(access_token, "local")
        except ProviderTrouble:
            return False
        except Exception as error:  # the client's errors have no common kind
            return getattr(error, "status", 0) in (401, 403, 404)  # it has ended already
        return True

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _granted(
        self, ask: Callable[["AsyncGoTrueClient"], Awaitable["AuthResponse"]]
    ) -> Grant:
        client, line = await self._client(self._seconds)
        try:
            session = (await ask(client)).session
        except ProviderTrouble as trouble:
            raise line_trouble(trouble) from None
        except Exception as error:  # one that quotes tokens (pydantic's) goes no further
            raise refusal_of(error, line.status, line.retry_after, self._project.host) from None
        if session is None or line.heard is None:
            raise self._nonsense()
        return await self._checked(session, line.heard.at)

    async def _checked(self, session: "Session", at: datetime) -> Grant:
        """Take staff in; end what was begun for anybody else."""
        if not session.access_token or not session.refresh_token or session.expires_in <= 0:
            raise self._nonsense()
        try:
            person = staff_member(session)
        except Refusal:
            await self.end(session.access_token)
            raise
        if person is None:
            raise self._nonsense()
        return Grant(
            session.access_token,
            session.refresh_token,
            at + timedelta(seconds=session.expires_in),
            session.expires_in,
            person,
            session.user.email or "",
        )

    def _nonsense(self) -> Refusal:
        return Refusal("sign_in_bad_answer", host=self._project.host)

    async def _client(self, seconds: float) -> tuple["AsyncGoTrueClient", "_Line"]:
        client = await asyncio.to_thread(_library)  # 175 ms the first time
        line = _Line(self._http, seconds)
        made = client(
            url=f"{self._project.url}/auth/v1",
            headers={"apikey": self._project.publishable_key, "X-Client-Info": self._name},
            auto_refresh_token=False,
            persist_session=False,
            http_client=httpx.AsyncClient(transport=line, trust_env=False, follow_redirects=False),
        )
        return made, line


def _library() -> type["AsyncGoTrueClient"]:
    from supabase_auth import AsyncGoTrueClient

    return AsyncGoTrueClient


class _Line(httpx.AsyncBaseTransport):
    """Carries the client's request by our own HTTP, and keeps the answer."""

    def __init__(self, http: Http, seconds: float) -> None:
        self._http = http
        self._seconds = seconds
        self.heard: Answer | None = None

    @property
    def status(self) -> int:
        return self.heard.status if self.heard else 0

    @property
    def retry_after(self) -> float | None:
        """The seconds that it wishes us to wait, where it said so."""
        if self.heard is None:
            return None
        return retry_after(self.heard.headers.get("Retry-After"), self.heard.at)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name not in _OURS}
        body = await request.aread()
        answer = await self._http.send(
            request.method, str(request.url), headers, body, self._seconds
        )
        self.heard = answer
        kept = [
            (name, answer.headers[name])
            for name in ("Content-Type", "X-Supabase-Api-Version")
            if name in answer.headers
        ]
        return httpx.Response(answer.status, headers=kept, content=answer.body)
