"""What goes wrong between a client and the project, by the first part of the path."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KINDS = frozenset("down drop_after 500 502 503 hang portal redirect drip truncated".split())
_NOWHERE = "http://127.0.0.1:9"  # discard: nobody listens, and nothing may be sent there


@dataclass
class _Plan:
    prefix: str
    kind: str
    times: int | None
    to: str


class Faults:
    """Plans faults; the newest plan that fits a path is the one that counts.

    ``down`` closes the connection unanswered; ``drop_after`` does what was asked, and then closes
    it; ``500``, ``502``, ``503`` and ``portal`` (200) answer with HTML; ``hang`` keeps silent;
    ``redirect`` is a 307 to the same path at ``to``; ``drip`` sends the true answer one byte in
    5 ms; ``truncated`` sends half of it.
    """

    def __init__(self) -> None:
        self._plans: list[_Plan] = []

    def add(self, prefix: str, kind: str, times: int | None = None, *, to: str = _NOWHERE) -> None:
        """Let the next requests below ``prefix`` fail; ``None`` is until ``clear``."""
        if kind not in KINDS:
            raise ValueError(kind)
        self._plans.append(_Plan(prefix, kind, times, to))

    def clear(self, prefix: str = "") -> None:
        """Forget every plan at or below ``prefix``."""
        self._plans = [plan for plan in self._plans if not plan.prefix.startswith(prefix)]

    def wrapped(self, app: ASGIApp, path: str) -> ASGIApp:
        """Return what answers this request: the application, or what went wrong."""
        plan = next((each for each in reversed(self._plans) if path.startswith(each.prefix)), None)
        if plan is None:
            return app
        if plan.times is not None:
            plan.times -= 1
            if plan.times <= 0:
                self._plans.remove(plan)
        return _spoiled(plan, app)


def _spoiled(plan: _Plan, app: ASGIApp) -> ASGIApp:
    match plan.kind:
        case "down":
            return _drop
        case "hang":
            return _silence
        case "portal":
            return HTMLResponse("<html><body>Welcome to the hotel's wireless network</body></html>")
        case "redirect":
            return _Redirect(plan.to)
        case "drop_after":
            return _Lost(app)
        case "drip":
            return _Drip(app)
        case "truncated":
            return _Truncated(app)
    return HTMLResponse(f"<html><body><h1>{plan.kind}</h1></body></html>", int(plan.kind))


async def _drop(scope: Scope, receive: Receive, send: Send) -> None:
    scope["state"]["transport"].abort()
    await _disconnected(receive)


async def _silence(scope: Scope, receive: Receive, send: Send) -> None:
    await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class _Redirect:
    def __init__(self, to: str) -> None:
        self._to = to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode()
        target = self._to + scope["path"] + (f"?{query}" if query else "")
        await RedirectResponse(target, status_code=307)(scope, receive, send)


class _Kept:
    """Runs the application, and keeps its answer back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0], body


class _Lost(_Kept):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(scope, receive)
        await _drop(scope, receive, send)


class _Drip(_Kept):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await self._answer(scope, receive)
        await send(start)
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            for chunk in _bytes_of(body):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await asyncio.wait([gone], timeout=0.005)
                if gone.done():
                    return
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()


class _Truncated(_Kept):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await self._answer(scope, receive)
        await send(start)
        half = body[: len(body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["transport"].close()
        await _disconnected(receive)


def _bytes_of(body: bytes) -> Iterable[bytes]:
    return (bytes([byte]) for byte in body)
