"""Stripe Checkout: hosted sessions, read back until they are final."""

import ssl
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monzapos.adapters import stripe_request
from monzapos.adapters.http import Http
from monzapos.adapters.json_answers import read
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_amounts import LARGEST, SMALLEST
from monzapos.adapters.stripe_answers import Session, report
from monzapos.adapters.stripe_errors import of_a_resend
from monzapos.adapters.stripe_sessions import PAGE_SIZE, USUAL, Deadlines, StripeSessions
from monzapos.application.ports import Capabilities, CheckoutOrder, Clock, PreparedRequest, Probe
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport
from monzapos.domain.errors import ProviderTrouble

if TYPE_CHECKING:
    from stripe.params.checkout import SessionListParams

HOSTED_PAGES = frozenset({"checkout.stripe.com"})
SESSION_MINUTES = range(35, 1436)  # Stripe allows 30 to 1440; clocks and networks lag

_LONGEST_LIFE = timedelta(hours=24)  # from a session's creation to its expiry, by Stripe's rule
_MARGIN = timedelta(minutes=10)


class StripeGateway:
    """Stripe, and practice where ``api_base`` is its address.

    Raises ``Refusal`` when made with a key or an address that may not be used: those of
    ``StripeSessions``.
    """

    provider = "stripe"
    capabilities = Capabilities(
        can_close=True,
        can_find=True,
        resend_for=23 * 3600.0,  # Stripe keeps a key for at least 24 hours
        smallest=SMALLEST,
        largest=LARGEST,
        reads_per_minute=20 * 60,  # of the 25 a second that a sandbox allows
    )

    def __init__(
        self,
        key: str,
        api_base: str,
        *,
        session_minutes: int,
        hosts: QrHosts,
        clock: Clock,
        deadlines: Deadlines = USUAL,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        if session_minutes not in SESSION_MINUTES:
            raise ValueError(session_minutes)
        self._minutes = session_minutes
        self._hosts = hosts
        self._clock = clock
        self._http = Http(clock, trust)
        self._sessions = StripeSessions(key, api_base, self._http, deadlines, report)
        self.livemode = self._sessions.livemode
        self.account = self._sessions.account
        # Idempotency keys that surely nobody has sent yet. One process's memory, which errs to the
        # safe side: after a restart a key counts as sent, so no refusal is taken for the last word.
        self._unsent: set[str] = set()

    def server_now(self) -> datetime | None:
        """Return Stripe's clock (UTC), kept going since its last answer; None before any."""
        return self._http.server_now()

    async def probe(self) -> Probe:
        """List one session: proves key, host and clock."""
        began = self._clock.monotonic()
        answer = await self._sessions.newest()
        latency = self._clock.monotonic() - began
        return Probe(answer.at, self.livemode, self.account, latency)

    def prepare(self, order: CheckoutOrder, now: datetime) -> PreparedRequest:
        """Write the create request for a moment of Stripe's clock. Sends nothing."""
        prepared = stripe_request.prepare(order, now, self._minutes)
        self._unsent.add(order.attempt_key)
        return prepared

    async def open(self, attempt: Attempt) -> SessionReport:
        """Send the attempt's exact bytes with its key; the first time and every further time."""
        key = attempt.idempotency_key
        first = key in self._unsent
        self._unsent.discard(key)
        try:
            answer = await self._sessions.ask(
                lambda sessions: sessions.create_async({}, {"idempotency_key": key}),
                body=attempt.request,
            )
        except ProviderTrouble as refused:
            raise (refused if first else of_a_resend(refused)) from None
        session = read(Session, answer)
        if answer.headers.get("Idempotent-Replayed") == "true":
            try:  # a replay is what was true then; the session may be paid or expired by now
                return await self._sessions.look(session.id)
            except ProviderTrouble:  # it exists all the same
                return report(session, answer)
        return report(session, answer)

    async def look(self, attempt: Attempt) -> SessionReport:
        """Read the session."""
        return await self._sessions.look(attempt.session_id)

    async def close(self, attempt: Attempt) -> SessionReport:
        """Expire the session. Only an open one can be; else what it is instead is read back."""
        return await self._sessions.close(attempt.session_id)

    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        """Look through Stripe's list for the session of an attempt whose answer was lost.

        It carries the attempt's own key, so what is ``known`` is another's without being told. None
        only where the list was read to its end; ``too_many_sessions`` where it has none.
        """
        found = await self._sessions.matching(
            _window(attempt), lambda session: _is_of(session, attempt), most=1
        )
        return found[0] if found else None

    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        """Return the request with everything that names the customer replaced by the id."""
        return stripe_request.without_customer(request, customer_id)

    def may_show(self, url: str) -> bool:
        """Whether a QR may carry this URL: byte-exact https of an allowed host."""
        return self._hosts.may_show(url)

    async def aclose(self) -> None:
        await self._http.aclose()


def _window(attempt: Attempt) -> "SessionListParams":
    """Return what to list: everything that can be the attempt's session.

    Stripe makes no session that lives longer than a day, so the frozen expiry bounds its creation
    whatever the PC's clock said when the request was sent.
    """
    if attempt.expires_at is None:
        earliest = attempt.first_sent - _MARGIN
        return {"created": {"gte": int(earliest.timestamp())}, "limit": PAGE_SIZE}
    earliest = attempt.expires_at - _LONGEST_LIFE - _MARGIN
    latest = attempt.expires_at
    return {
        "created": {"gte": int(earliest.timestamp()), "lte": int(latest.timestamp())},
        "limit": PAGE_SIZE,
    }


def _is_of(session: Session, attempt: Attempt) -> bool:
    marked = (session.metadata or {}).get("attempt")
    return session.client_reference_id == attempt.reference and marked == attempt.idempotency_key
