"""One origin on loopback: what every request to the project goes through, and the thread of it."""

import json
import socket
import threading
from collections.abc import Mapping, Set
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monzapos.practice.server import Server
from tests.supabase.clock import MovableClock
from tests.supabase.faults import Faults

_PATIENCE = 10.0  # seconds until the server has to be there
_NO_KEY = {
    "message": "No API key found in request",
    "hint": "No `apikey` request header or url param was found.",
}
_WRONG_KEY = {
    "message": "Invalid API key",
    "hint": "Double check your Supabase `anon` or `service_role` API key.",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: header names in lower case, ``path`` with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def everything(self) -> str:
        """Return all of it as one text, for a search for what must not be in it."""
        return f"{self.method} {self.path}\n{json.dumps(dict(self.headers))}\n{self.body!r}"


class RequestLog:
    """Every request that reached the origin, whatever became of it."""

    def __init__(self) -> None:
        self.all: list[Request] = []

    def of(self, prefix: str, method: str = "") -> list[Request]:
        """Return the requests below a path (with query where that tells them apart)."""
        return [
            request
            for request in self.all
            if request.path.startswith(prefix) and method in ("", request.method)
        ]

    def count(self, prefix: str, method: str = "") -> int:
        """Count them."""
        return len(self.of(prefix, method))

    def clear(self) -> None:
        """Forget what came so far."""
        self.all.clear()


class Gateway:
    """Logs, spoils, asks for the API key as Supabase's gateway does, and hands on by path."""

    def __init__(self, apps: Mapping[str, ASGIApp], keys: Set[str], clock: MovableClock) -> None:
        self.requests = RequestLog()
        self.faults = Faults()
        self._apps = apps
        self._keys = keys
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        headers = Headers(scope=scope)
        query = scope["query_string"].decode("latin-1")
        path = scope["path"] + (f"?{query}" if query else "")
        self.requests.all.append(Request(scope["method"], path, dict(headers), body))

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Date"] = self._clock.http_date()
            await send(message)

        app = self.faults.wrapped(self._answer(scope["path"], headers), path)
        await app(scope, _replayed(body, receive), dated)

    def _answer(self, path: str, headers: Headers) -> ASGIApp:
        if not (key := headers.get("apikey", "")):
            return JSONResponse(_NO_KEY, 401)
        if key not in self._keys:
            return JSONResponse(_WRONG_KEY, 401)
        for prefix, app in self._apps.items():
            if path.startswith(prefix):
                return app
        return JSONResponse({"message": "no Route matched with those values"}, 404)


async def _body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    first = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return first.pop() if first else await receive()

    return replay


class Origin:
    """Serves an application on a port of its own, in a thread, until ``stop``."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        # The protocol is named, because asyncio turns Nagle's delay off for declared TCP only
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", port))
        self._listener.setblocking(False)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._ready = threading.Event()
        self._server = Server(app, self._ready.set)
        self._thread = threading.Thread(
            target=self._server.run_on, args=(self._listener,), name="supabase"
        )

    def start(self) -> None:
        """Return when it answers."""
        self._thread.start()
        assert self._ready.wait(_PATIENCE)

    def stop(self) -> None:
        """Return when every connection is closed."""
        self._server.stop()
        self._thread.join()
