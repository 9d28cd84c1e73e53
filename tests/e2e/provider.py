"""The practice server seen from outside: as the customer's browser, and as the tests' control."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.e2e.program import Line, until
from tests.web import web

OPERATIONS = ("create", "get", "expire", "list")
FOR_GOOD = 100_000  # more requests than any test makes


class Provider:
    """One practice server, by its address."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._web = web(base_url=base_url, timeout=30)

    def close(self) -> None:
        """Hang up."""
        self._web.close()

    def wait_until_it_answers(self) -> None:
        """Come back when somebody serves this address again."""

        def answers() -> bool:
            try:
                return self._web.get("/_practice/state").is_success
            except httpx.TransportError:
                return False

        until(answers, "an answer of the practice server")

    def visit(self, session_id: str) -> httpx.Response:
        """Open the customer's page."""
        return self._web.get(_page(session_id))

    def press(self, session_id: str, action: str) -> httpx.Response:
        """Press a button of the customer's page."""
        return self._web.post(_page(session_id), data={"action": action})

    def pay(self, session: Line | str) -> None:
        """Pay a session, given by its id or by any event that names it."""
        session_id = session if isinstance(session, str) else str(session["session_id"])
        answer = self.press(session_id, "pay")
        assert answer.status_code == 303, answer.text

    def advance(self, seconds: float) -> None:
        """Push the provider's clock."""
        self._web.post("/_practice/clock", json={"advance": seconds}).raise_for_status()

    def fail(self, on: str, kind: str, times: int = 1) -> None:
        """Let the next requests of one kind go wrong."""
        wish = {"on": on, "kind": kind, "times": times}
        self._web.post("/_practice/fail", json=wish).raise_for_status()

    def fail_all(self, kind: str) -> None:
        """Let every request go wrong until ``heal``."""
        for operation in OPERATIONS:
            self.fail(operation, kind, FOR_GOOD)

    def heal(self) -> None:
        """Forget every fault that was planned."""
        for operation in OPERATIONS:
            self.fail(operation, "500", 0)

    def state(self) -> dict[str, Any]:
        """Return what has arrived."""
        told: dict[str, Any] = self._web.get("/_practice/state").raise_for_status().json()
        return told

    def sessions(self) -> dict[str, int]:
        """Return how many sessions there are, by Stripe's word for where they stand."""
        counts: dict[str, int] = self.state()["sessions"]
        return counts

    def creates(self) -> list[dict[str, Any]]:
        """Return every create request that arrived: its key and the hash of its body."""
        arrived: list[dict[str, Any]] = self.state()["creates"]
        return arrived

    def asked(self, operation: str) -> int:
        """Return how many requests of one kind have arrived since the server began."""
        return int(self.state()["requests"].get(operation, 0))

    @contextmanager
    def in_flight(self, key: str, body: bytes) -> Iterator[None]:
        """Keep a create request under way that nothing comes of, until the block ends."""
        before = len(self.creates())
        self.fail("create", "hang")
        parts = urlsplit(self.base_url)
        other = http.client.HTTPConnection(str(parts.hostname), parts.port)
        headers = {"Authorization": "Bearer rk_test_practice", "Idempotency-Key": key}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            other.request("POST", "/v1/checkout/sessions", body, headers)
            until(lambda: len(self.creates()) > before, "the request that hangs")
            yield
        finally:
            other.close()

    def one_session(self) -> tuple[str, str]:
        """Return the one key and the one body (its hash) that made the one session there is."""
        assert self.sessions()["total"] == 1, self.sessions()
        arrived = {(each["idempotency_key"], each["sha256"]) for each in self.creates()}
        assert len(arrived) == 1, arrived
        return arrived.pop()


def _page(session_id: str) -> str:
    """Return where a session's page is; the id tells whose it is."""
    return f"/vinr/pay/{session_id}" if session_id.startswith("ses_") else f"/c/pay/{session_id}"
