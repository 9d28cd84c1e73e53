"""What tests make go wrong, and the answers (or the silence) that it looks like on the wire."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

OPERATIONS = frozenset({"create", "get", "expire", "list"})
REFUSALS = ("400", "401", "402", "403", "404", "409", "410", "422", "429")  # in its own words
KINDS = frozenset(
    "drop_before drop_after 500 502 503 hang drip truncated redirect garbage".split()
) | frozenset(REFUSALS)
_NOWHERE = "http://127.0.0.1:9/"  # discard: nobody listens, and nothing may be sent there


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong; ``retry_after`` and ``location`` are headers of 429 and redirect."""

    kind: str
    retry_after: str | None = None
    location: str = _NOWHERE


class FaultPlan:
    """The faults that wait for the next requests, in order, for each operation."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = {name: deque() for name in OPERATIONS}

    def add(self, operation: str, fault: Fault, times: int) -> None:
        """Let the next ``times`` requests fail; 0 forgets what had been planned."""
        if times == 0:
            self._waiting[operation].clear()
        self._waiting[operation].extend([fault] * times)

    def take(self, operation: str) -> Fault | None:
        """Return the fault of this request."""
        waiting = self._waiting[operation]
        return waiting.popleft() if waiting else None


def foreign(fault: Fault) -> Response | None:
    """Return what a network or a proxy says in the provider's stead, nothing having been done."""
    match fault.kind:
        case "drop_before":
            return DroppedConnection()
        case "502" | "503":
            return HTMLResponse(
                f"<html><head><title>{fault.kind}</title></head><body>nginx</body></html>",
                status_code=int(fault.kind),
            )
        case "garbage":
            return HTMLResponse("<html><body>Welcome to the hotel's wireless network</body></html>")
        case "redirect":
            return RedirectResponse(fault.location, status_code=307)
    return None


def spoiled(fault: Fault, answer: Response) -> Response:
    """Return the true answer as it arrives, or does not, when the way back is bad."""
    match fault.kind:
        case "drop_after":
            return DroppedConnection()
        case "drip":
            return Drip(answer)
        case "truncated":
            return Truncated(answer)
    return answer


class DroppedConnection(Response):
    """Closes the connection and says nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["transport"].abort()
        await _disconnected(receive)


class Silence(Response):
    """Keeps the connection and says nothing, until the other side has had enough."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then = then

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await _disconnected(receive)
        finally:
            self._then()


class Drip(Response):
    """Sends the body one byte a second."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.body, answer.status_code, dict(answer.headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _start(self, send)
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            for byte in bytes(self.body):
                await send(_chunk(bytes([byte])))
                await asyncio.wait([gone], timeout=1)
                if gone.done():
                    return
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()


class Truncated(Response):
    """Promises the whole body, sends half of it and closes the connection."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.body, answer.status_code, dict(answer.headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _start(self, send)
        await send(_chunk(bytes(self.body)[: len(self.body) // 2]))
        scope["state"]["transport"].close()
        await _disconnected(receive)


async def _start(answer: Response, send: Send) -> None:
    start: dict[str, Any] = {"type": "http.response.start", "status": answer.status_code}
    await send(start | {"headers": answer.raw_headers})


def _chunk(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
