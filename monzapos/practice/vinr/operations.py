"""The two things that can be asked of VINR Checkout, from checked JSON to JSON.

There is no request that cancels, expires or lists sessions: VINR documents none.
"""

import itertools
from typing import Any

from monzapos.practice.vinr.errors import VinrError
from monzapos.practice.vinr.keys import ACCOUNT
from monzapos.practice.vinr.reading import check
from monzapos.practice.vinr.session import CheckoutSession
from monzapos.practice.vinr.sessions import Sessions
from monzapos.practice.vinr.switches import Switchboard
from monzapos.practice.world import World

PATH = "/checkout/session"

_ECHOED = ("customer", "cartItems", "metadata")
_TOLD_OF_CUSTOMER = ("customerId", "email", "name")


class Operations:
    """Each raises ``VinrError`` for what it refuses."""

    def __init__(self, world: World, sessions: Sessions, switchboard: Switchboard) -> None:
        self._world = world
        self._sessions = sessions
        self._switchboard = switchboard
        self._turns = itertools.cycle(("id", "session"))

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        """Open a session."""
        check(given, self._world.addresses.is_own_page)
        session = self._sessions.open(given)
        self._world.outage.begin()
        return {
            **self._names(session),
            "accountId": ACCOUNT,
            "amount": given["amount"],
            "currency": given["currency"],
            "status": session.status,
            **{name: given[name] for name in _ECHOED if name in given},
        }

    def result(self, session_id: str) -> dict[str, Any]:
        """Read what became of a session."""
        session = self._sessions.get(session_id)
        switches = self._switchboard.now
        if session is None:
            raise VinrError(404, "session_not_found", f"There is no session {session_id[:100]}.")
        if session.status == "expired" and switches.expired == "gone":
            raise VinrError(410, "session_expired", "The session has expired. Create a new one.")
        told = {
            "sessionId": session.id,
            "status": switches.words.get(session.status, session.status),
            "amount": session.given["amount"],
            "currency": session.given["currency"],
        }
        if "customer" in session.given:
            customer = session.given["customer"]
            told["customer"] = {
                name: customer[name] for name in _TOLD_OF_CUSTOMER if name in customer
            }
        return told

    def _names(self, session: CheckoutSession) -> dict[str, str]:
        shape = self._switchboard.now.shape
        if shape == "bare":
            return {"id": session.id}
        if (next(self._turns) if shape == "alternating" else shape) == "id":
            return {"id": session.id, "url": session.url}
        return {"sessionId": session.id, "checkoutUrl": session.url}
