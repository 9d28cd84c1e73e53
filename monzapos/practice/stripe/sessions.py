"""All the checkout sessions: kept in the store, and expired when the clock says so."""

from collections.abc import Iterator
from typing import Any

from monzapos.practice.stripe.session import (
    PROTOCOL,
    CheckoutSession,
    fragment,
    from_record,
    identifier,
)
from monzapos.practice.world import World


class Sessions:
    """Each look first expires what is overdue, so that no state depends on a timer."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self._clock = world.clock
        self._addresses = world.addresses

    def open(
        self, amount: int, currency: str, expires_at: int, parameters: dict[str, Any]
    ) -> CheckoutSession:
        """Make and keep a new session."""
        name = identifier("cs_test_a1", 56)
        session = CheckoutSession(
            id=name,
            created=self._clock.now(),
            expires_at=expires_at,
            status="open",
            amount=amount,
            currency=currency,
            fragment=fragment(f"{self._addresses.public_url}/c/pay/{name}"),
            parameters=parameters,
        )
        self._store.add(session.to_record())
        return session

    def get(self, session_id: str) -> CheckoutSession | None:
        """Return one session as it is now."""
        self._expire_overdue()
        record = self._store.session(PROTOCOL, session_id)
        return from_record(record) if record else None

    def keep(self, session: CheckoutSession) -> CheckoutSession:
        """Keep a session's new state, and return it."""
        self._store.update(session.to_record())
        return session

    def created_between(self, first: int, last: int) -> Iterator[CheckoutSession]:
        """Return the sessions made in this time, newest first; both ends are included."""
        self._expire_overdue()
        return map(from_record, self._store.sessions(PROTOCOL, first, last))

    def _expire_overdue(self) -> None:
        for record in self._store.overdue(PROTOCOL, "open", self._clock.now()):
            self.keep(from_record(record).expire(record.expires_at))
