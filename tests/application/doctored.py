"""A provider that answers like Stripe, but for what it is told to say otherwise."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from tests.contracts.faulty_server import FaultyServer, Heard, reply

PAGE = "https://checkout.stripe.com/c/pay/cs_test_1#x"


class Doctored:
    """Keeps one session; ``says`` replaces fields of every answer about it."""

    def __init__(self) -> None:
        self.says: dict[str, object] = {}
        self.server = FaultyServer(self._answer)
        self._session: dict[str, Any] = {}

    def asked(self, method: str) -> int:
        """Return how many requests of a method have come."""
        return sum(heard.method == method for heard in self.server.heard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = self.server.heard[-1]
        await reply(self._body(heard))(reader, writer)

    def _body(self, heard: Heard) -> dict[str, Any]:
        if heard.method == "GET" and heard.path.partition("?")[0].endswith("/sessions"):
            return {"object": "list", "data": [], "has_more": False}
        if heard.method == "POST" and heard.path.endswith("/sessions"):
            self._session = _session(heard.body.decode())
        if heard.path.endswith("/expire"):
            self._session |= {"status": "expired", "url": None}
        return {**self._session, **self.says}


def _session(form: str) -> dict[str, Any]:
    given = {name: values[0] for name, values in parse_qs(form).items()}
    return {
        "id": "cs_test_1",
        "object": "checkout.session",
        "status": "open",
        "payment_status": "unpaid",
        "amount_total": int(given["line_items[0][price_data][unit_amount]"]),
        "currency": given["line_items[0][price_data][currency]"],
        "livemode": False,
        "client_reference_id": given["client_reference_id"],
        "metadata": {"attempt": given["metadata[attempt]"]},
        "payment_intent": None,
        "url": PAGE,
        "expires_at": int(given["expires_at"]),
    }
