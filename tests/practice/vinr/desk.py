"""A desk that talks VINR to the practice server, over real HTTP and without the adapter."""

import json
from typing import Any

import httpx

from monzapos.practice.host import PracticeHost
from tests.practice.vinr.literal_table import KEY, MINIMAL
from tests.web import web

SESSION = "/checkout/session"
ORDINARY: dict[str, Any] = {
    "shape": "id",
    "expired": "status",
    "address_allowed": True,
    "creates_a_minute": 1_000_000,
    "reads_a_minute": 1_000_000,
    "words": {},
}


def body(**changes: Any) -> bytes:
    """Return the minimal request with changes."""
    return json.dumps(json.loads(MINIMAL) | changes).encode()


class VinrDesk:
    """A client of one practice server."""

    def __init__(self, host: PracticeHost) -> None:
        self.host = host
        self.web = web(base_url=host.base_url, timeout=5)

    def ask(
        self, method: str, path: str, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a request as JSON."""
        sent = {"Content-Type": "application/json"} | (KEY if headers is None else headers)
        return self.web.request(method, path, content=content or None, headers=sent)

    def post(self, content: bytes, key: str | None = None) -> httpx.Response:
        """Ask for a session."""
        headers = KEY if key is None else KEY | {"Idempotency-Key": key}
        return self.ask("POST", SESSION, content, headers)

    def create(self, key: str | None = None, **changes: Any) -> dict[str, Any]:
        """Open a session; the answer has ``id`` and ``url`` as long as nobody switches."""
        answer = self.post(body(**changes), key)
        assert answer.status_code == 200, answer.text
        session: dict[str, Any] = answer.json()
        return session

    def result(self, session: dict[str, Any]) -> httpx.Response:
        """Read what became of a session."""
        return self.ask("GET", f"{SESSION}/{session['id']}/result")

    def status(self, session: dict[str, Any]) -> str:
        """Return the session's status."""
        answer = self.result(session)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["status"])

    def press(self, session: dict[str, Any], action: str, below: str = "") -> httpx.Response:
        """Press a button of the hosted page."""
        return self.web.post(page(session) + below, data={"action": action})

    def advance(self, seconds: float) -> int:
        """Push the clock; return the new time."""
        answer = self.web.post("/_practice/clock", json={"advance": seconds})
        return int(answer.raise_for_status().json()["now"])

    def switch(self, **wish: Any) -> dict[str, Any]:
        """Switch how the server answers; return all switches."""
        answer = self.web.post("/_practice/vinr", json=wish)
        told: dict[str, Any] = answer.raise_for_status().json()
        return told

    def fail(self, on: str, kind: str, times: int = 1, **details: str) -> None:
        """Let the next requests go wrong."""
        wish = {"on": on, "kind": kind, "times": times, **details}
        self.web.post("/_practice/fail", json=wish).raise_for_status()

    def state(self) -> dict[str, Any]:
        """Return what has arrived."""
        counted: dict[str, Any] = self.web.get("/_practice/state").raise_for_status().json()
        return counted

    def close(self) -> None:
        """Hang up."""
        self.web.close()


def page(session: dict[str, Any]) -> str:
    """Return the path of a session's hosted page."""
    return f"/vinr/pay/{session['id']}"
