"""The dealership's website as a provider: its own POST /api/checkout, as the person signed in.

The route takes no idempotency key, so a request leaves once and never again: whatever is not a
clear answer stays unknown until Stripe's list, or a manager, says what came of it.
"""

import asyncio
import hashlib
import ssl
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.adapters import site_request
from monzapos.adapters.http import Answer, Http
from monzapos.adapters.jwt_claims import claims_of
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.site_answers import asks_to_sign_in, made, trouble
from monzapos.adapters.site_reader import STARTS_WITHIN, SiteReader
from monzapos.adapters.site_request import Website, checked_website, person_of
from monzapos.adapters.ssr_cookie import session_cookie, ssr_cookie
from monzapos.adapters.stripe_amounts import LARGEST, SMALLEST
from monzapos.adapters.supabase_access import Bearer
from monzapos.application.ports import Capabilities, CheckoutOrder, Clock, PreparedRequest, Probe
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport
from monzapos.domain.errors import ProviderTrouble, Refusal

FRESH_FOR = 120.0  # seconds that a token has to last: with less than 90 the website refreshes it
_CHECKOUT = "/api/checkout"
# Not a byte of the request has left: nobody was reached, or not by a secure line.
_NOTHING_LEFT = {"no_network": "site_not_reached", "tls": "site_not_secure"}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds from the first to the last byte: of the one request, and of a question."""

    create: float = 30.0  # the website may have to wake up, and asks two others itself
    probe: float = 8.0
    # Until there is a token: another process's turn (20), the project (10), and the keyring, which
    # may ask a person for as long as it likes.
    sign_in: float = 60.0


USUAL = Patience()


class Access(Protocol):
    """Whose sign-in the website is shown; ``SupabaseAccess`` fits."""

    @property
    def url(self) -> str: ...

    async def bearer(self, fresh_for: float) -> Bearer: ...

    async def renewed(self, refused: str) -> Bearer: ...


class SiteGateway:
    """Without a ``reader`` nobody at this desk can read, close or find what the website makes.

    Raises ``Refusal`` when made with an address or a cookie's name that may not be used.
    """

    provider = "site"

    def __init__(
        self,
        site: Website,
        access: Access,
        reader: SiteReader | None,
        hosts: QrHosts,
        clock: Clock,
        patience: Patience = USUAL,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        base = checked_website(site.base_url)
        if site.cookie_name:
            session_cookie(site.cookie_name, {})  # a name that cannot be is found out now
        self._site = site
        self._address = base + _CHECKOUT
        self._access = access
        self._reader = reader
        self._hosts = hosts
        self._clock = clock
        self._patience = patience
        self._http = Http(clock, trust)
        self.livemode = reader.livemode if reader else None
        # The website's account is what a sale belongs to; a key for it may come and go.
        self.account = hashlib.sha256(f"{base} {access.url}".encode()).hexdigest()[:16]
        self.capabilities = _capabilities(reads=reader is not None)

    def server_now(self) -> datetime | None:
        """Return Stripe's clock (UTC) where there is a key for it, else the website's."""
        return (self._reader or self._http).server_now()

    async def probe(self) -> Probe:
        """Ask the route for what it does not do: that proves it is there, and makes nothing.

        Raises ``site_no_checkout`` (no such route, or a page in its place) and ``site_guarded``
        (its host asks for a password of its own).
        """
        began = self._clock.monotonic()
        at = await self._ask_website()
        if self._reader is not None:
            at = (await self._reader.probe()).at
        if at is None or self.server_now() is None:
            raise ProviderTrouble("bad_answer", certain=False, reason="no_date")
        latency = self._clock.monotonic() - began
        return Probe(at, self.livemode, self.account, latency)

    def prepare(self, order: CheckoutOrder, now: datetime) -> PreparedRequest:
        """Write the request; it says which vehicle and nothing else. Sends nothing.

        Raises ``site_needs_key`` where nobody could follow the sale and nobody has allowed that.
        """
        if self._site.closed is not None:
            raise self._site.closed
        if self._reader is None and not self._site.by_hand:
            raise Refusal("site_needs_key")
        return site_request.prepare(order)

    async def open(self, attempt: Attempt) -> SessionReport:
        """Send the request, once for ever. Certain is only what surely made nothing.

        ``expired_request`` (the seller has gone), ``other_person``, ``site_signed_out`` (after one
        refresh and one repetition), whatever the sign-in refuses, ``site_sign_in_slow``,
        ``site_not_reached``, ``site_not_secure``, ``site_no_checkout``; anything else is unknown.
        """
        bearer = await self._bearer(attempt, None)
        answer = await self._post(attempt, bearer)
        if answer is None:
            answer = await self._post(attempt, await self._bearer(attempt, bearer))
        if answer is None:
            raise ProviderTrouble("site_signed_out", certain=True)
        if answer.status != 200:
            raise trouble(answer)
        return made(answer)

    async def look(self, attempt: Attempt) -> SessionReport:
        """Read the session at Stripe."""
        return await self._reading().look(attempt)

    async def close(self, attempt: Attempt) -> SessionReport:
        """Expire the session at Stripe; what it is instead is read back."""
        return await self._reading().close(attempt)

    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        """Look through Stripe's list for what a lost answer may have told of."""
        return await self._reading().find(attempt, known)

    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        """Return the request as it is: it names nobody."""
        return request

    def may_show(self, url: str) -> bool:
        """Whether a QR may carry this URL: byte-exact https of an allowed host."""
        return self._hosts.may_show(url)

    async def aclose(self) -> None:
        await self._http.aclose()
        if self._reader is not None:
            await self._reader.aclose()

    def _reading(self) -> SiteReader:
        if self._reader is None:
            raise ProviderTrouble("by_hand", certain=False, provider=self.provider)
        return self._reader

    async def _bearer(self, attempt: Attempt, refused: Bearer | None) -> Bearer:
        """Return the token of the sale's own person; nothing has been made without it."""
        try:
            async with asyncio.timeout(self._patience.sign_in):
                if refused is None:
                    bearer = await self._access.bearer(FRESH_FOR)
                else:
                    bearer = await self._access.renewed(refused.token)
        except TimeoutError:
            raise ProviderTrouble("site_sign_in_slow", certain=True) from None
        except Refusal as refusal:
            raise ProviderTrouble(
                refusal.code, certain=True, retry_after=None, **refusal.details
            ) from None
        if claims_of(bearer.token).get("sub") != person_of(attempt.reference):
            raise ProviderTrouble("other_person", certain=True)
        return bearer

    async def _post(self, attempt: Attempt, bearer: Bearer) -> Answer | None:
        """Return the website's answer; None where it takes the person for signed out.

        Raises ``expired_request`` where ``find`` might not see any more what it would make.
        """
        self._refuse_if_late(attempt)  # here: whatever was waited for, it leaves now or never
        name = self._site.cookie_name
        headers = {
            "Cookie": ssr_cookie(self._access.url, bearer.token, bearer.expires_at, name),
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        seconds = self._patience.create
        try:
            answer = await self._http.send("POST", self._address, headers, attempt.request, seconds)
        except ProviderTrouble as broken:
            if asks_to_sign_in(broken):
                return None
            if broken.code in _NOTHING_LEFT:
                raise ProviderTrouble(_NOTHING_LEFT[broken.code], certain=True) from None
            raise
        return None if answer.status == 401 else answer

    def _refuse_if_late(self, attempt: Attempt) -> None:
        """Raise ``expired_request`` too where no clock can tell: this machine has slept since."""
        now = self.server_now()
        if now is None or now - attempt.first_sent > STARTS_WITHIN:
            raise ProviderTrouble("expired_request", certain=True)

    async def _ask_website(self) -> datetime | None:
        seconds = self._patience.probe
        try:
            answer = await self._http.send("HEAD", self._address, {}, None, seconds)
        except ProviderTrouble as broken:
            if asks_to_sign_in(broken):  # it is there, and keeps its door
                return self._http.server_now()
            raise
        page = answer.headers.get("Content-Type", "").startswith("text/")
        if answer.status == 404 or (answer.status == 200 and page):
            raise ProviderTrouble("site_no_checkout", certain=False)
        if answer.status == 401 and (page or "WWW-Authenticate" in answer.headers):
            raise ProviderTrouble("site_guarded", certain=False)  # the route itself speaks JSON
        if answer.status >= 429:
            raise trouble(answer)
        return answer.at


def _capabilities(*, reads: bool) -> Capabilities:
    return Capabilities(
        can_close=reads,
        can_find=reads,
        can_look=reads,
        resend_for=0.0,
        smallest=SMALLEST,
        largest=LARGEST,
        reads_per_minute=20 * 60,
        carries_code=False,
        takes_parts=False,
        as_seller=True,
    )
