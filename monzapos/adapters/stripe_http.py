"""The ``stripe`` package over our own HTTP client.

The package writes requests: paths, headers, version, forms. It does not read answers, because it
believes whatever shape comes (a list, null, a captive portal's JSON); our own models read them.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

import stripe
from stripe import _util as stripe_util

from monzapos.adapters.http import Answer, Http

if TYPE_CHECKING:
    from stripe.checkout import SessionService
    from stripe.params.checkout import SessionCreateParams

# The package's own default, 2026-10-28.endive, refuses ``payment_method_types``, with which the
# dealership's sessions are made. The tests hold Stripe's document of exactly this version.
API_VERSION = "2026-05-27.dahlia"

# The package's own switches: no fingerprint of this machine is sent or written to disk, and
# STRIPE_LOG in the environment cannot print customers' data to standard error.
stripe.enable_telemetry = False
stripe_util.STRIPE_LOG = None
logging.getLogger("stripe").setLevel(logging.WARNING)


def form(params: "SessionCreateParams") -> bytes:
    """Return the body that the package sends for a create request."""
    recorder = _Recorder()
    _sessions("", "", recorder).create(params)
    return recorder.body


async def ask(
    http: Http,
    key: str,
    base: str,
    seconds: float,
    call: Callable[["SessionService"], Awaitable[object]],
    body: bytes | None = None,
) -> Answer:
    """Make one call of the package within so many seconds, and return the raw answer.

    With ``body``, exactly these bytes are sent, whatever the package would encode.
    """
    courier = _Courier(http, seconds, body)
    await call(_sessions(key, base, courier))
    return courier.answers[-1]


def _sessions(key: str, base: str, client: stripe.HTTPClient) -> "SessionService":
    # A client for each call costs a tenth of a millisecond and keeps calls free of shared state.
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        http_client=client,
        stripe_version=API_VERSION,
        max_network_retries=0,  # the follower decides when to ask again
    ).v1.checkout.sessions


class _Recorder(stripe.HTTPClient):
    """Keeps a request's body instead of sending it."""

    name = "recorder"
    body = b""

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        self.body = (post_data or "").encode("ascii")
        return "{}", 200, {}


class _Courier(stripe.HTTPClient):
    """Carries one request of the package, and keeps the answer."""

    name = "httpx"

    def __init__(self, http: Http, seconds: float, body: bytes | None) -> None:
        super().__init__()
        self._http = http
        self._seconds = seconds
        self._body = body
        self.answers: list[Answer] = []

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: str | None = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        written = post_data.encode("ascii") if post_data is not None else None
        body = written if self._body is None else self._body
        self.answers.append(await self._http.send(method, url, headers, body, self._seconds))
        return b"{}", 200, {}
