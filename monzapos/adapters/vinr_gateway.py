"""VINR Checkout: hosted sessions of five minutes, read back until they are final."""

import hashlib
import ssl
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monzapos.adapters import vinr_request
from monzapos.adapters.http import Answer, Http
from monzapos.adapters.json_answers import read
from monzapos.adapters.loopback import is_loopback
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.vinr_answers import STANDINGS, Session, expired, report
from monzapos.adapters.vinr_errors import fault_of, of_a_resend, trouble
from monzapos.adapters.vinr_key import base_for, checked_key, is_live
from monzapos.adapters.vinr_request import Shop
from monzapos.application.ports import Capabilities, CheckoutOrder, Clock, PreparedRequest, Probe
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.errors import ProviderTrouble

HOSTED_PAGES = frozenset({"checkout.vinr.com"})
LIFE = timedelta(minutes=5)  # of every session; nothing makes it longer or shorter
LARGEST = 10**15  # minor units: VINR names no limit, so this is the program's own

_SESSIONS = "/checkout/session"  # VINR's other resources are under /v1
_GONE = 410
_FINAL = frozenset({Standing.PAID, Standing.DEAD, Standing.ODD})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds from the first to the last byte: of a create, and of any other call."""

    create: float = 15.0
    read: float = 8.0


class VinrGateway:
    """VINR, and practice where ``api_base`` is its address; "" lets the key choose.

    Raises ``Refusal`` when made with a key or an address that may not be used: those of
    ``checked_key`` and ``base_for``.
    """

    provider = "vinr"
    capabilities = Capabilities(
        can_close=False,  # VINR has no call for it: a session ends by itself
        can_find=False,  # nor a list
        resend_for=23 * 3600.0,
        smallest={},
        largest=LARGEST,
        reads_per_minute=300,
    )

    def __init__(
        self,
        key: str,
        api_base: str,
        *,
        shop: Shop,
        hosts: QrHosts,
        clock: Clock,
        deadlines: Deadlines = Deadlines(),
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._key = checked_key(key)
        self._base = base_for(key, api_base)
        self.livemode = is_live(key)
        self.account = hashlib.sha256((self._base + key).encode()).hexdigest()[:16]
        self._shop = shop
        self._hosts = hosts
        self._clock = clock
        self._deadlines = deadlines
        self._http = Http(clock, trust)
        # Idempotency keys that surely nobody has sent yet. One process's memory, which errs to the
        # safe side: after a restart a key counts as sent, so no refusal is taken for the last word.
        self._unsent: set[str] = set()

    def server_now(self) -> datetime | None:
        """Return VINR's clock (UTC), kept going since its last answer; None before any."""
        return self._http.server_now()

    async def probe(self) -> Probe:
        """Ask for a session that cannot exist: VINR documents no call that only says "here I am".

        "Not found" in VINR's own words comes after the key was accepted, so it proves key, host
        and clock, and costs one read.
        """
        began = self._clock.monotonic()
        answer = await self._get(f"probe-{uuid.uuid4()}")
        if answer.status < 400:
            raise ProviderTrouble("bad_answer", certain=False, reason="shape")
        if answer.status not in (404, _GONE):
            raise trouble(answer)
        fault_of(answer)
        latency = self._clock.monotonic() - began
        return Probe(answer.at, self.livemode, self.account, latency)

    def prepare(self, order: CheckoutOrder, now: datetime) -> PreparedRequest:
        """Write the create request; it asks for no expiry. Sends nothing."""
        body = vinr_request.body_of(order, self._shop, self._may_be_http)
        self._unsent.add(order.attempt_key)
        return PreparedRequest(body, None)

    async def open(self, attempt: Attempt) -> SessionReport:
        """Send the attempt's exact bytes with its key; the first time and every further time.

        The report has a URL only where the create answer said ``pending``; what it says of the
        sum, the domain judges. ``vinr_not_pending`` where nothing is known of the session but that
        it exists.
        """
        first = attempt.idempotency_key in self._unsent
        self._unsent.discard(attempt.idempotency_key)
        answer = await self._create(attempt)
        if answer.status >= 400:
            refused = trouble(answer)
            raise refused if first else of_a_resend(refused)
        session = read(Session, answer)
        told = report(session, answer, attempt, url=session.url, expires_at=answer.at + LIFE)
        if told.standing in _FINAL:
            return replace(told, url="")
        if first and told.standing is Standing.OPEN:
            return told
        # A repeated answer is what was true then; the session may be paid or over by now.
        return await self._now(attempt, told)

    async def look(self, attempt: Attempt) -> SessionReport:
        """Read the session. "Gone" is expired, but says nothing against "completed"."""
        if not attempt.session_id:
            raise ValueError("an attempt without a session")
        answer = await self._get(attempt.session_id)
        if answer.status == _GONE:
            fault_of(answer)
            if _seen_paid(attempt):
                raise ProviderTrouble("vinr_gone", certain=False)
            return expired(answer, attempt)
        if answer.status >= 400:
            raise trouble(answer)
        return report(read(Session, answer), answer, attempt)

    async def close(self, attempt: Attempt) -> SessionReport:
        """Only look: VINR cannot be told to end a session."""
        return await self.look(attempt)

    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        """Raise ``cannot_ask``: VINR has no list, so nothing can be said to be missing from it."""
        raise ProviderTrouble("cannot_ask", certain=False, provider="VINR")

    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        """Return the request with everything that names the customer replaced by the id."""
        return vinr_request.without_customer(request, customer_id)

    def may_show(self, url: str) -> bool:
        """Whether a QR may carry this URL: byte-exact https of an allowed host."""
        return self._hosts.may_show(url)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _create(self, attempt: Attempt) -> Answer:
        headers = {
            **self._headers(),
            "Content-Type": "application/json",
            "Idempotency-Key": attempt.idempotency_key,
        }
        address = self._base + _SESSIONS
        return await self._http.send(
            "POST", address, headers, attempt.request, self._deadlines.create
        )

    async def _get(self, session_id: str) -> Answer:
        address = f"{self._base}{_SESSIONS}/{session_id}/result"
        return await self._http.send("GET", address, self._headers(), None, self._deadlines.read)

    def _headers(self) -> dict[str, str]:
        return {"X-Api-Key": self._key, "Accept": "application/json"}

    async def _now(self, attempt: Attempt, told: SessionReport) -> SessionReport:
        """Return how a session stands now, of which an answer says that it exists.

        No code is shown for one that was not called pending, nor where two answers differ.
        """
        try:
            seen = await self.look(replace(attempt, session_id=told.session_id))
        except ProviderTrouble:
            if told.standing is Standing.OPEN:
                return told
            seen = told
        if seen.standing is Standing.UNKNOWN:
            raise ProviderTrouble("vinr_not_pending", certain=False, word=seen.provider_status)
        agreed = (told.amount, told.currency) == (seen.amount, seen.currency)
        shown = told.url if agreed and told.standing is Standing.OPEN else ""
        account = told.account_reference
        return replace(seen, url=shown, expires_at=told.expires_at, account_reference=account)

    def _may_be_http(self, url: str) -> bool:
        """Whether a page to return to is this machine's own, or practice's."""
        if not is_loopback(urlsplit(self._base).hostname or ""):
            return False
        return is_loopback(urlsplit(url).hostname or "") or self._hosts.may_show(url)


def _seen_paid(attempt: Attempt) -> bool:
    last = attempt.last
    return last is not None and STANDINGS.get(last.provider_status) is Standing.PAID
