"""The four things that can be asked about checkout sessions, from read form to JSON object."""

from typing import Any

from monzapos.practice.forms import Tree
from monzapos.practice.stripe import parameters as shapes
from monzapos.practice.stripe.document import session_object
from monzapos.practice.stripe.errors import StripeError, invalid
from monzapos.practice.stripe.listing import select
from monzapos.practice.stripe.rules import LONGEST, check_session
from monzapos.practice.stripe.session import CheckoutSession, NotOpenError
from monzapos.practice.stripe.sessions import Sessions
from monzapos.practice.world import World

PATH = "/v1/checkout/sessions"


class Operations:
    """Each raises ``StripeError`` for what it refuses."""

    def __init__(self, world: World, sessions: Sessions) -> None:
        self._world = world
        self._sessions = sessions

    def create(self, raw: dict[str, Tree]) -> dict[str, Any]:
        """Open a session."""
        now = self._world.clock.now()
        given = shapes.CREATE.read(raw, "")
        expand = shapes.expansions(given)
        amount, currency = check_session(given, now, self._world.addresses.is_own_page)
        expires_at = given.get("expires_at", now + LONGEST)
        session = self._sessions.open(amount, currency, expires_at, given)
        self._world.outage.begin()
        return self._object(session, expand)

    def get(self, session_id: str, raw: dict[str, Tree]) -> dict[str, Any]:
        """Read a session."""
        expand = shapes.expansions(shapes.EXPAND_ONLY.read(raw, ""))
        return self._object(self._session(session_id), expand)

    def expire(self, session_id: str, raw: dict[str, Tree]) -> dict[str, Any]:
        """End a session, if nobody was faster."""
        expand = shapes.expansions(shapes.EXPAND_ONLY.read(raw, ""))
        try:
            expired = self._session(session_id).expire(self._world.clock.now())
        except NotOpenError as error:
            raise invalid(
                'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
                f" Session has a status of `{error}`."
            ) from error
        return self._object(self._sessions.keep(expired), expand)

    def list(self, raw: dict[str, Tree]) -> dict[str, Any]:
        """Read sessions, newest first, a page at a time."""
        filters = shapes.read_list(raw)
        expand = shapes.expansions(filters, "data.")
        for name in ("starting_after", "ending_before"):
            if name in filters:
                self._session(filters[name], name, status=400)
        page, more = select(self._sessions, filters)
        return {
            "object": "list",
            "data": [self._object(each, expand) for each in page],
            "has_more": more,
            "url": PATH,
        }

    def _session(
        self, session_id: str, param: str = "session", status: int = 404
    ) -> CheckoutSession:
        session = self._sessions.get(session_id)
        if session is None:
            raise StripeError(
                status,
                f"No such checkout.session: {session_id[:100]}",
                code="resource_missing",
                param=param,
            )
        return session

    def _object(self, session: CheckoutSession, expand: bool) -> dict[str, Any]:
        return session_object(session, self._world.addresses.public_url, expand_payment=expand)
