"""Stripe Checkout: hosted sessions, read back until they are final."""

import asyncio
import hashlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monzapos.adapters import stripe_request
from monzapos.adapters.http import Answer, Http, checked_base
from monzapos.adapters.json_answers import read
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_amounts import LARGEST, SMALLEST
from monzapos.adapters.stripe_answers import Page, Session, report
from monzapos.adapters.stripe_errors import of_a_resend, trouble
from monzapos.adapters.stripe_http import ask
from monzapos.adapters.stripe_key import checked_key, is_live
from monzapos.application.ports import Capabilities, CheckoutOrder, Clock, PreparedRequest, Probe
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport
from monzapos.domain.errors import ProviderTrouble, Refusal

if TYPE_CHECKING:
    from stripe.checkout import SessionService
    from stripe.params.checkout import SessionListParams

API_BASE = "https://api.stripe.com"
HOSTED_PAGES = frozenset({"checkout.stripe.com"})
SESSION_MINUTES = range(35, 1436)  # Stripe allows 30 to 1440; clocks and networks lag

_LONGEST_LIFE = timedelta(hours=24)  # from a session's creation to its expiry, by Stripe's rule
_MARGIN = timedelta(minutes=10)
_PAGE_SIZE = 100
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds from the first to the last byte: of a create, any other call, and a whole find."""

    create: float = 15.0
    read: float = 8.0
    find: float = 40.0


class StripeGateway:
    """Stripe, and practice where ``api_base`` is its address.

    Raises ``Refusal`` when made with a key or an address that may not be used: those of
    ``checked_key`` and ``checked_base``, and ``live_key_elsewhere``.
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
        deadlines: Deadlines = Deadlines(),
        trust: ssl.SSLContext | None = None,
    ) -> None:
        if session_minutes not in SESSION_MINUTES:
            raise ValueError(session_minutes)
        self._key = checked_key(key)
        self._base = checked_base(api_base)
        self.livemode = is_live(key)
        if self.livemode and self._base != API_BASE:
            raise Refusal("live_key_elsewhere", host=self._base)
        self.account = hashlib.sha256((self._base + key).encode()).hexdigest()[:16]
        self._minutes = session_minutes
        self._hosts = hosts
        self._clock = clock
        self._deadlines = deadlines
        self._http = Http(clock, trust)
        self._may_read_payments = True  # until Stripe says that this key may not
        # Idempotency keys that surely nobody has sent yet. One process's memory, which errs to the
        # safe side: after a restart a key counts as sent, so no refusal is taken for the last word.
        self._unsent: set[str] = set()

    def server_now(self) -> datetime | None:
        """Return Stripe's clock (UTC), kept going since its last answer; None before any."""
        return self._http.server_now()

    async def probe(self) -> Probe:
        """List one session: proves key, host and clock."""
        began = self._clock.monotonic()
        answer, page = await self._list({"limit": 1})
        if any(session.livemode is not self.livemode for session in page.data):
            raise ProviderTrouble("key_mode", certain=False)
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
            answer = await self._ask(
                lambda sessions: sessions.create_async({}, {"idempotency_key": key}),
                body=attempt.request,
            )
        except ProviderTrouble as refused:
            raise (refused if first else of_a_resend(refused)) from None
        session = read(Session, answer)
        if answer.headers.get("Idempotent-Replayed") == "true":
            try:  # a replay is what was true then; the session may be paid or expired by now
                return await self._look(session.id)
            except ProviderTrouble:  # it exists all the same
                return report(session, answer)
        return report(session, answer)

    async def look(self, attempt: Attempt) -> SessionReport:
        """Read the session."""
        return await self._look(attempt.session_id)

    async def close(self, attempt: Attempt) -> SessionReport:
        """Expire the session. Only an open one can be; else what it is instead is read back."""
        try:
            answer = await self._ask(lambda sessions: sessions.expire_async(attempt.session_id))
        except ProviderTrouble as refused:
            if refused.code != "request_refused":
                raise
            return await self._look(attempt.session_id)
        return report(read(Session, answer), answer)

    async def find(self, attempt: Attempt) -> SessionReport | None:
        """Look through Stripe's list for the session of an attempt whose answer was lost.

        None only where the list was read to its end; ``too_many_sessions`` where it has none.
        """
        try:
            async with asyncio.timeout(self._deadlines.find):
                return await self._find(attempt)
        except TimeoutError:
            raise ProviderTrouble("timeout", certain=False) from None

    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        """Return the request with everything that names the customer replaced by the id."""
        return stripe_request.without_customer(request, customer_id)

    def may_show(self, url: str) -> bool:
        """Whether a QR may carry this URL: byte-exact https of an allowed host."""
        return self._hosts.may_show(url)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _ask(
        self,
        call: "Callable[[SessionService], Awaitable[object]]",
        body: bytes | None = None,
    ) -> Answer:
        seconds = self._deadlines.read if body is None else self._deadlines.create
        answer = await ask(self._http, self._key, self._base, seconds, call, body)
        if answer.status >= 400:
            raise trouble(answer)
        return answer

    async def _look(self, session_id: str) -> SessionReport:
        if self._may_read_payments:
            try:
                return await self._retrieve(session_id, ["payment_intent"])
            except ProviderTrouble as refused:
                if refused.code != "key_not_permitted":
                    raise
        seen = await self._retrieve(session_id, [])
        self._may_read_payments = False
        return seen

    async def _retrieve(self, session_id: str, expand: list[str]) -> SessionReport:
        if not session_id:  # the path would be the list's
            raise ValueError("an attempt without a session")
        answer = await self._ask(
            lambda sessions: sessions.retrieve_async(session_id, {"expand": expand})
        )
        return report(read(Session, answer), answer)

    async def _list(self, wanted: "SessionListParams") -> tuple[Answer, Page]:
        answer = await self._ask(lambda sessions: sessions.list_async(wanted))
        return answer, read(Page, answer)

    async def _find(self, attempt: Attempt) -> SessionReport | None:
        wanted = _window(attempt)
        for _ in range(_MOST_PAGES):
            answer, page = await self._list(wanted)
            for session in page.data:
                if _is_of(session, attempt):
                    return report(session, answer)
            if not page.has_more or not page.data:
                return None
            wanted = {**wanted, "starting_after": page.data[-1].id}
        raise ProviderTrouble("too_many_sessions", certain=False)


def _window(attempt: Attempt) -> "SessionListParams":
    """Return what to list: everything that can be the attempt's session.

    Stripe makes no session that lives longer than a day, so the frozen expiry bounds its creation
    whatever the PC's clock said when the request was sent.
    """
    if attempt.expires_at is None:
        earliest = attempt.first_sent - _MARGIN
        return {"created": {"gte": int(earliest.timestamp())}, "limit": _PAGE_SIZE}
    earliest = attempt.expires_at - _LONGEST_LIFE - _MARGIN
    latest = attempt.expires_at
    return {
        "created": {"gte": int(earliest.timestamp()), "lte": int(latest.timestamp())},
        "limit": _PAGE_SIZE,
    }


def _is_of(session: Session, attempt: Attempt) -> bool:
    marked = (session.metadata or {}).get("attempt")
    return session.client_reference_id == attempt.reference and marked == attempt.idempotency_key
