"""The HTTP client that every gateway shares: one deadline for a whole call, and no trust.

It follows no redirect, keeps no cookie, reads no proxy, netrc or certificate setting from the
environment, and believes no answer that is too large or cut short.
"""

import asyncio
import functools
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx

from monzapos.adapters.loopback import is_loopback
from monzapos.adapters.server_clock import ServerClock
from monzapos.application.ports import Clock
from monzapos.domain.errors import ProviderTrouble, Refusal

LARGEST_ANSWER = 1_000_000  # bytes
_USUAL_PORTS = {"http": 80, "https": 443}

Take = Callable[[bytes], Awaitable[None]]

_BROKEN = (httpx.TransportError, ssl.SSLError)  # httpx lets TLS errors in mid-stream through

for _name in ("httpx", "httpcore"):  # below WARNING they print addresses and headers
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: header names match in any case; ``at`` is UTC by the server's clock."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime


class Redirected(ProviderTrouble):
    """An answer wants to lead elsewhere. ``to`` may hold secrets, so it is in no details."""

    def __init__(self, url: httpx.URL, to: str) -> None:
        super().__init__("redirected", certain=False, host=host_of(str(url)))
        self.host = url.host
        self.to = to


@functools.cache
def own_trust() -> ssl.SSLContext:
    """Return the bundled authorities, TLS 1.2 or later; made once, because it takes 25 ms."""
    context = httpx.create_ssl_context(trust_env=False)
    # Else SSLKEYLOGFILE in the environment would lay every session open.
    context.keylog_filename = None  # type: ignore[assignment]
    return context


class Http:
    """Sends requests, each within its own number of seconds from first to last byte."""

    def __init__(
        self, clock: Clock, trust: ssl.SSLContext | None = None, largest: int = LARGEST_ANSWER
    ) -> None:
        self._clock = clock
        self._largest = largest  # bytes of an answer
        self._server_clock = ServerClock(clock)
        self._client = httpx.AsyncClient(
            verify=trust or own_trust(),
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # noqa: S113 - the total deadline of ``send`` is the time-out
            headers={"Accept-Encoding": "identity"},  # a size limit has to count what is sent
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )

    def server_now(self) -> datetime | None:
        """Return the server's clock (UTC), kept going since its last answer."""
        return self._server_clock.now()

    async def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        seconds: float,
    ) -> Answer:
        """Send a request once and read the answer, whatever its status but a redirect.

        Raises ``ProviderTrouble``, never certain: ``timeout``, ``no_network`` (nobody was reached)
        and ``tls`` (somebody was, and no secure line could be made): with these two not a byte of
        the request has left. ``no_answer`` (the line broke before an answer), ``redirected``,
        ``bad_answer`` (details: reason). Cancelling it closes the socket.
        """
        content = bytearray()

        async def keep(piece: bytes) -> None:
            content.extend(piece)

        headers_heard, status, at = await self._within(
            seconds, _Request(method, url, headers, body), keep
        )
        return Answer(status, headers_heard, bytes(content), at)

    async def download(
        self, url: str, headers: Mapping[str, str], seconds: float, take: Take
    ) -> None:
        """Hand the answer on piece by piece, as it comes.

        Raises as ``send`` does, and ``bad_answer`` for every status but 200.
        """
        await self._within(seconds, _Request("GET", url, headers, None, only_ok=True), take)

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _within(
        self, seconds: float, request: "_Request", take: Take
    ) -> tuple[Mapping[str, str], int, datetime]:
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(request, take)
        except TimeoutError:
            code = "timeout"
        except httpx.ConnectError as error:  # a secure line is part of the connection
            code = "tls" if _is_tls(error) else "no_network"
        except _BROKEN:  # the request may have been read before
            code = "no_answer"
        raise ProviderTrouble(code, certain=False, host=host_of(request.url))

    async def _exchange(
        self, request: "_Request", take: Take
    ) -> tuple[Mapping[str, str], int, datetime]:
        async with self._client.stream(
            request.method, request.url, headers=dict(request.headers), content=request.body
        ) as response:
            at = self._server_clock.hear(response.headers.get("Date")) or self._clock.now()
            if response.has_redirect_location or 300 <= response.status_code < 400:
                raise Redirected(response.url, response.headers.get("Location", ""))
            if request.only_ok and response.status_code != 200:
                status = str(response.status_code)
                raise ProviderTrouble("bad_answer", certain=False, reason=status)
            await _read(response, self._largest, take)
            return response.headers, response.status_code, at


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    only_ok: bool = False


async def _read(response: httpx.Response, largest: int, take: Take) -> None:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ProviderTrouble("bad_answer", certain=False, reason="encoding")
    received = 0
    try:
        async for piece in response.aiter_raw():
            received += len(piece)
            if received > largest:
                raise ProviderTrouble("bad_answer", certain=False, reason="too_large")
            await take(piece)
    except _BROKEN:
        raise ProviderTrouble("bad_answer", certain=False, reason="truncated") from None


def _is_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def host_of(url: str) -> str:
    """Return the host of an address for people, with its port where that is not the usual one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    if port is None or port == _USUAL_PORTS.get(parts.scheme):
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def checked_base(address: str) -> str:
    """Return an ``api_base`` without its last slash.

    Raises ``Refusal``: ``insecure_api_base`` where it is not https and its host is no loopback
    address, ``bad_url`` where it is no plain address of a server (details: address).
    """
    base = address.rstrip("/")
    try:
        parts = urlsplit(base)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise Refusal("bad_url", setting="api_base", address=address[:200]) from None
    plain = base.isascii() and base.isprintable() and not set(base) & set(" \\@?#")
    if not plain or parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise Refusal("bad_url", setting="api_base", address=address[:200])
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise Refusal("insecure_api_base", address=address[:200])
    return base
