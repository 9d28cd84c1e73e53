"""The sessions of a Stripe account, read and closed with the desk's key, whoever made them."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monzapos.adapters.http import Answer, Http, checked_base
from monzapos.adapters.json_answers import read
from monzapos.adapters.stripe_answers import Page, Session
from monzapos.adapters.stripe_errors import trouble
from monzapos.adapters.stripe_http import ask
from monzapos.adapters.stripe_key import checked_key, is_live
from monzapos.domain.checkout import SessionReport
from monzapos.domain.errors import ProviderTrouble, Refusal

if TYPE_CHECKING:
    from stripe.checkout import SessionService
    from stripe.params.checkout import SessionListParams

API_BASE = "https://api.stripe.com"
PAGE_SIZE = 100
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds from the first to the last byte: of a create, any other call, and a whole find."""

    create: float = 15.0
    read: float = 8.0
    find: float = 40.0


USUAL = Deadlines()


class StripeSessions:
    """``said`` puts a session of an answer into the program's words.

    Raises ``Refusal`` when made with a key or an address that may not be used: those of
    ``checked_key`` and ``checked_base``, and ``live_key_elsewhere``.
    """

    def __init__(
        self,
        key: str,
        api_base: str,
        http: Http,
        deadlines: Deadlines,
        said: Callable[[Session, Answer], SessionReport],
    ) -> None:
        self._key = checked_key(key)
        self._base = checked_base(api_base)
        self.livemode = is_live(key)
        if self.livemode and self._base != API_BASE:
            raise Refusal("live_key_elsewhere", host=self._base)
        self.account = hashlib.sha256((self._base + key).encode()).hexdigest()[:16]
        self._http = http
        self._deadlines = deadlines
        self._said = said
        self._may_read_payments = True  # until Stripe says that this key may not

    async def ask(
        self,
        call: "Callable[[SessionService], Awaitable[object]]",
        body: bytes | None = None,
    ) -> Answer:
        """Make one call, with exactly these bytes where there are some."""
        seconds = self._deadlines.read if body is None else self._deadlines.create
        answer = await ask(self._http, self._key, self._base, seconds, call, body)
        if answer.status >= 400:
            raise trouble(answer)
        return answer

    async def newest(self) -> Answer:
        """List one session: proves key, host and clock. Raises ``key_mode``."""
        answer, page = await self._list({"limit": 1})
        if any(session.livemode is not self.livemode for session in page.data):
            raise ProviderTrouble("key_mode", certain=False)
        return answer

    async def look(self, session_id: str) -> SessionReport:
        """Read a session, with its payment where this key may read that too."""
        if self._may_read_payments:
            try:
                return await self._retrieve(session_id, ["payment_intent"])
            except ProviderTrouble as refused:
                if refused.code != "key_not_permitted":
                    raise
        seen = await self._retrieve(session_id, [])
        self._may_read_payments = False
        return seen

    async def close(self, session_id: str) -> SessionReport:
        """Expire a session. Only an open one can be; else what it is instead is read back."""
        try:
            answer = await self.ask(lambda sessions: sessions.expire_async(session_id))
        except ProviderTrouble as refused:
            if refused.code != "request_refused":
                raise
            return await self.look(session_id)
        return self._said(read(Session, answer), answer)

    async def matching(
        self, wanted: "SessionListParams", belongs: Callable[[Session], bool], most: int
    ) -> list[SessionReport]:
        """Look through Stripe's list until so many sessions belong, and return them.

        Fewer than ``most`` only where the list was read to its end; ``too_many_sessions`` where it
        has none.
        """
        try:
            async with asyncio.timeout(self._deadlines.find):
                return await self._matching(wanted, belongs, most)
        except TimeoutError:
            raise ProviderTrouble("timeout", certain=False) from None

    async def _matching(
        self, wanted: "SessionListParams", belongs: Callable[[Session], bool], most: int
    ) -> list[SessionReport]:
        found: list[SessionReport] = []
        for _ in range(_MOST_PAGES):
            answer, page = await self._list(wanted)
            found += [self._said(session, answer) for session in page.data if belongs(session)]
            if len(found) >= most or not page.has_more or not page.data:
                return found[:most]
            wanted = {**wanted, "starting_after": page.data[-1].id}
        raise ProviderTrouble("too_many_sessions", certain=False)

    async def _retrieve(self, session_id: str, expand: list[str]) -> SessionReport:
        if not session_id:  # the path would be the list's
            raise ValueError("an attempt without a session")
        answer = await self.ask(
            lambda sessions: sessions.retrieve_async(session_id, {"expand": expand})
        )
        return self._said(read(Session, answer), answer)

    async def _list(self, wanted: "SessionListParams") -> tuple[Answer, Page]:
        answer = await self.ask(lambda sessions: sessions.list_async(wanted))
        return answer, read(Page, answer)
