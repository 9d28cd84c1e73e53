"""The website's sessions at Stripe, read with a restricted key of the same account."""

import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta

from monzapos.adapters.http import Answer, Http
from monzapos.adapters.site_answers import owner, said
from monzapos.adapters.stripe_answers import Session
from monzapos.adapters.stripe_sessions import PAGE_SIZE, USUAL, Deadlines, StripeSessions
from monzapos.application.ports import Clock
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.errors import ProviderTrouble

# What an answer that was lost may have made is Stripe's own time: two of its clocks may differ.
_SKEW = timedelta(seconds=10)
# From its writing down: sending a request begins by then; the rest of it, and the route at its
# host, take no longer than the time after it.
STARTS_WITHIN = timedelta(minutes=5)
_LATEST = STARTS_WITHIN + timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class StripeKey:
    """A restricted key, and the address that it goes to."""

    key: str
    api_base: str


class SiteReader:
    """Looks, closes and finds. Raises ``Refusal`` when made as ``StripeSessions`` does."""

    def __init__(
        self,
        key: StripeKey,
        clock: Clock,
        deadlines: Deadlines = USUAL,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._http = Http(clock, trust)
        self._sessions = StripeSessions(key.key, key.api_base, self._http, deadlines, said)
        self.livemode = self._sessions.livemode
        self._same_account = False  # until this key has shown a session that the website made

    def server_now(self) -> datetime | None:
        """Return Stripe's clock (UTC), kept going since its last answer."""
        return self._http.server_now()

    async def probe(self) -> Answer:
        """Prove the key, and Stripe's clock."""
        return await self._sessions.newest()

    async def look(self, attempt: Attempt) -> SessionReport:
        """Read the session."""
        seen = await self._sessions.look(attempt.session_id)
        self._same_account = True
        return seen

    async def close(self, attempt: Attempt) -> SessionReport:
        """Expire the session; what it is instead is read back."""
        closed = await self._sessions.close(attempt.session_id)
        self._same_account = True
        return closed

    async def find(self, attempt: Attempt, known: frozenset[str]) -> SessionReport | None:
        """Look for the one session that a lost answer can have told of, beside what is known.

        None only where it can not be made any more, and this key is surely of the website's
        account. Raises ``site_not_listed`` while it may still come or nobody knows whose key this
        is, and ``site_listed_twice`` where nobody can tell which is meant. A single one that is
        dead is no last word while another may still come: it may be of somebody else's attempt.
        """
        found = await self._sessions.matching(
            {
                "created": {
                    "gte": int((attempt.first_sent - _SKEW).timestamp()),
                    "lte": int((attempt.first_sent + _LATEST).timestamp()),
                },
                "limit": PAGE_SIZE,
            },
            lambda session: self._is_of(session, attempt) and session.id not in known,
            most=2,
        )
        if len(found) > 1:
            raise ProviderTrouble("site_listed_twice", certain=False)
        now = self._http.server_now()
        may_come = now is None or now - attempt.first_sent < _LATEST
        if found and not (may_come and found[0].standing is Standing.DEAD):
            return found[0]
        if may_come or not self._same_account:
            raise ProviderTrouble("site_not_listed", certain=False)
        return None

    async def aclose(self) -> None:
        await self._http.aclose()

    def _is_of(self, session: Session, attempt: Attempt) -> bool:
        whose = owner(session)
        self._same_account = self._same_account or whose is not None
        return whose == attempt.reference
