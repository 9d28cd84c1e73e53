"""The answer that made a session is the only one to its key, for a day of the virtual clock."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from monzapos.practice.clock import VirtualClock
from monzapos.practice.store import PracticeStore, StoredAnswer
from monzapos.practice.vinr.errors import VinrError
from monzapos.practice.vinr.keys import ACCOUNT

_KEPT = 24 * 60 * 60
_LONGEST = 255
_SCOPE = f"vinr {ACCOUNT} POST /checkout/session"  # the only address that takes a key


class Idempotency:
    """Answers by key; what was refused is not kept, because nothing had begun."""

    def __init__(self, store: PracticeStore, clock: VirtualClock) -> None:
        self._store = store
        self._clock = clock
        self._in_flight: set[str] = set()

    def begin(self, key: str | None) -> None:
        """Let a key be in flight until ``end``. Raises ``VinrError`` 400 and 409."""
        if key is None:
            return
        if not 1 <= len(key) <= _LONGEST:
            raise VinrError(
                400,
                "idempotency_key_invalid",
                f"An Idempotency-Key has 1 to {_LONGEST} characters.",
            )
        if key in self._in_flight:
            raise VinrError(
                409, "idempotency_key_in_use", "A request with this Idempotency-Key is under way."
            )
        self._in_flight.add(key)

    def end(self, key: str | None) -> None:
        """The request with this key is over."""
        self._in_flight.discard(key or "")

    @contextmanager
    def in_flight(self, key: str | None) -> Iterator[None]:
        """Let a key be in flight meanwhile. Raises ``VinrError`` 400 and 409."""
        self.begin(key)
        try:
            yield
        finally:
            self.end(key)

    def answer(
        self,
        key: str | None,
        asked: dict[str, Any],
        request_id: str,
        work: Callable[[], bytes],
    ) -> bytes:
        """Do the work, or return what it gave the first time. Raises ``VinrError``, 409 among it.

        The work and its answer are one transaction.
        """
        fingerprint = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        self._store.prune_answers(self._clock.now() - _KEPT)
        stored = self._store.answer(_SCOPE, key) if key else None
        if stored is not None:
            if stored.fingerprint != fingerprint:
                raise VinrError(
                    409,
                    "idempotency_key_reused",
                    "This Idempotency-Key was used for another request.",
                )
            return stored.body
        with self._store.together():
            body = work()
            if key:
                answer = StoredAnswer(fingerprint, request_id, 200, body)
                self._store.keep_answer(_SCOPE, key, self._clock.now(), answer)
        return body
