"""All the checkout sessions: kept in the store, and expired when the clock says so."""

from typing import Any

from monzapos.practice.vinr.session import (
    OPEN,
    PROTOCOL,
    CheckoutSession,
    from_record,
    new_session,
)
from monzapos.practice.world import World


class Sessions:
    """Each look first expires what is overdue, so that no state depends on a timer."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self._clock = world.clock
        self._addresses = world.addresses

    def open(self, given: dict[str, Any]) -> CheckoutSession:
        """Make and keep a new session."""
        session = new_session(given, self._clock.now(), self._addresses.public_url)
        self._store.add(session.to_record())
        return session

    def get(self, session_id: str) -> CheckoutSession | None:
        """Return one session as it is now."""
        for status in OPEN:
            for overdue in self._store.overdue(PROTOCOL, status, self._clock.now()):
                self.keep(from_record(overdue).expire())
        record = self._store.session(PROTOCOL, session_id)
        return from_record(record) if record else None

    def keep(self, session: CheckoutSession) -> CheckoutSession:
        """Keep a session's new state, and return it."""
        self._store.update(session.to_record())
        return session
