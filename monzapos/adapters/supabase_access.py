"""How the program gets at the dealership's Supabase project, as the person who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.adapters.http import Answer, Http
from monzapos.adapters.supabase_project import SupabaseProject

FRESH_FOR = 30.0  # seconds that a token has to last, so that it does not die on its way


@dataclass(frozen=True, slots=True)
class Bearer:
    """The signed-in person's access token, and when it ends (UTC, by the server's clock)."""

    token: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Bearer({self.expires_at:%H:%M:%S})"


class Session(Protocol):
    """Who keeps the signed-in person's tokens, and renews them."""

    async def bearer(self, fresh_for: float) -> Bearer:
        """Return a token that lasts so many seconds; raises ``Refusal`` where there is none."""
        ...

    async def renewed(self, refused: str) -> Bearer:
        """Return another token than the one that the project has refused."""
        ...


class SupabaseAccess:
    """Sends requests to the project. The address and the key are checked before."""

    def __init__(self, project: SupabaseProject, session: Session, http: Http) -> None:
        self._project = project
        self._session = session
        self._http = http

    @property
    def url(self) -> str:
        return self._project.url

    @property
    def publishable_key(self) -> str:
        return self._project.publishable_key

    async def bearer(self, fresh_for: float = FRESH_FOR) -> Bearer:
        """Return the person's token, renewed first where it would not last ``fresh_for`` seconds.

        However many ask at once, it is renewed once. Raises ``Refusal``: ``not_signed_in``,
        ``signed_out``, ``sign_in_unreachable`` and whatever else a sign-in may say.
        """
        return await self._session.bearer(fresh_for)

    async def renewed(self, refused: str) -> Bearer:
        """Return another token than one that somebody who asks the project has refused."""
        return await self._session.renewed(refused)

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 10.0,
        anonymous: bool = False,
    ) -> Answer:
        """Send a request to a path of the project (``/rest/v1/…``), and return its answer.

        A 401 is answered by one renewal of the token and one repetition: nothing was done before
        it. ``anonymous`` sends nobody's token. ``seconds`` is for one sending, first to last byte.
        Raises what ``bearer`` and ``Http.send`` raise.
        """
        own = {**(headers or {}), "apikey": self.publishable_key}
        if anonymous:
            return await self._http.send(method, self.url + path, own, body, seconds)
        bearer = await self._session.bearer(FRESH_FOR)
        answer = await self._send(method, path, own, body, seconds, bearer)
        if answer.status != 401:
            return answer
        bearer = await self._session.renewed(bearer.token)
        return await self._send(method, path, own, body, seconds, bearer)

    async def _send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        seconds: float,
        bearer: Bearer,
    ) -> Answer:
        signed = {**headers, "Authorization": f"Bearer {bearer.token}"}
        return await self._http.send(method, self.url + path, signed, body, seconds)
