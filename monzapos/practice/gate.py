"""Who may come in, and what every answer carries, whichever protocol gives it."""

import ipaddress
import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monzapos.practice.addresses import Addresses
from monzapos.practice.clock import VirtualClock

_LOCAL_ONLY = ("/v1/", "/checkout/", "/_practice/")

log = logging.getLogger(__name__)


class Gate:
    """Wraps the application: phones get pages, the API and the control are this machine's alone."""

    def __init__(self, app: ASGIApp, addresses: Addresses, clock: VirtualClock) -> None:
        self._app = app
        self._addresses = addresses
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Taken from the virtual clock: clients learn the provider's time from it
                headers["Date"] = self._clock.http_date()
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        try:
            await (refusal or self._app)(scope, receive, dated)
        except ClientDisconnect:  # left in the middle of its own request: nobody to tell
            log.debug("client left in the middle of %s", scope["path"])

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        host = Headers(scope=scope).get("host", "")
        if not self._addresses.is_own(host):
            return PlainTextResponse("This server has another name.", status_code=421)
        if not scope["path"].startswith(_LOCAL_ONLY):
            return None
        client = ipaddress.ip_address(scope["client"][0])
        if not (client.is_loopback and self._addresses.is_local(host)):
            return PlainTextResponse("Only for programs of this machine.", status_code=403)
        return None
