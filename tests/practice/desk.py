"""A desk that talks to the practice server, and has every answer judged by Stripe's document."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpx

from monzapos.practice.host import PracticeHost
from tests.contracts.stripe_document import validate_request, validate_response
from tests.web import web

KEY = "rk_test_practice"
SESSIONS = "/v1/checkout/sessions"
CAR: dict[str, str] = {
    "mode": "payment",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "8450000",
    "line_items[0][price_data][product_data][name]": "Veloce S",
    "success_url": "https://dealer.example/success?session_id={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://dealer.example/cancel",
}


def form(**changes: str | None) -> bytes:
    """Return the body of a create request; ``None`` leaves a parameter out."""
    wanted = CAR | changes
    return urlencode({name: value for name, value in wanted.items() if value is not None}).encode()


@contextmanager
def silent_request(base_url: str, key: str, body: bytes) -> Iterator[socket.socket]:
    """Send a create request and wait for nothing; hang up at the end."""
    address = httpx.URL(base_url)
    head = (
        f"POST {SESSIONS} HTTP/1.1\r\nHost: {address.host}:{address.port}\r\n"
        f"Authorization: Bearer {KEY}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((address.host, address.port or 80), timeout=5) as line:
        line.sendall(head.encode() + body)
        yield line


class Desk:
    """A client of one practice server."""

    def __init__(self, host: PracticeHost) -> None:
        self.host = host
        self.web = web(base_url=host.base_url, timeout=5)

    def ask(
        self, method: str, path: str, body: bytes = b"", *, key: str | None = None, **headers: str
    ) -> httpx.Response:
        """Send a request as Stripe's package would, and return the answer once it is judged."""
        sent = {
            "Authorization": f"Bearer {KEY}",
            "Content-Type": "application/x-www-form-urlencoded",
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Idempotency-Key"] = key
        answer = self.web.request(method, path, content=body or None, headers=sent)
        if answer.headers["content-type"] == "application/json":
            validate_response(path, method, answer.status_code, answer.json())
            assert answer.headers["Request-Id"].startswith("req_")
        return answer

    def create(self, key: str | None = None, **changes: str | None) -> dict[str, Any]:
        """Open a session."""
        body = form(**changes)
        validate_request("POST", SESSIONS, body)
        answer = self.ask("POST", SESSIONS, body, key=key)
        assert answer.status_code == 200, answer.text
        session: dict[str, Any] = answer.json()
        return session

    def refused(self, body: bytes) -> dict[str, Any]:
        """Return the error that a create request gets."""
        answer = self.ask("POST", SESSIONS, body)
        assert answer.status_code == 400, answer.text
        error: dict[str, Any] = answer.json()["error"]
        return error

    def read(self, session_id: str, *, expand: bool = True) -> dict[str, Any]:
        """Read a session, with its PaymentIntent."""
        query = "?expand[]=payment_intent" if expand else ""
        answer = self.ask("GET", f"{SESSIONS}/{session_id}{query}")
        assert answer.status_code == 200, answer.text
        session: dict[str, Any] = answer.json()
        return session

    def list(self, query: str = "") -> dict[str, Any]:
        """Read the list of sessions."""
        answer = self.ask("GET", SESSIONS + query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def expire(self, session_id: str) -> httpx.Response:
        """Ask that a session ends."""
        return self.ask("POST", f"{SESSIONS}/{session_id}/expire")

    def press(self, session: dict[str, Any], action: str, below: str = "") -> httpx.Response:
        """Press a button of the hosted page."""
        page = f"/c/pay/{session['id']}{below}"
        return self.web.post(page, data={"action": action})

    def advance(self, seconds: float) -> int:
        """Push the clock; return the new time."""
        answer = self.web.post("/_practice/clock", json={"advance": seconds})
        return int(answer.raise_for_status().json()["now"])

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
