"""The first answer to an idempotency key is the only one, for a day of the virtual clock."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from monzapos.practice.clock import VirtualClock
from monzapos.practice.forms import Tree
from monzapos.practice.store import PracticeStore, StoredAnswer
from monzapos.practice.stripe.errors import StripeError, invalid

_KEPT = 24 * 60 * 60
_LONGEST = 255


class Idempotency:
    """Answers by key. Validation errors, 401 and 429 are not kept: nothing had begun."""

    def __init__(self, store: PracticeStore, clock: VirtualClock) -> None:
        self._store = store
        self._clock = clock
        self._in_flight: set[tuple[str, str]] = set()

    def begin(self, scope: str, key: str | None) -> None:
        """Let a key be in flight until ``end``. Raises ``StripeError`` 400 and 409."""
        if key is None:
            return
        if not 1 <= len(key) <= _LONGEST:
            raise invalid(f"Idempotency keys have from 1 to {_LONGEST} characters.")
        if (scope, key) in self._in_flight:
            raise StripeError(
                409,
                "There is currently another in-progress request using this Idempotent Key (that"
                " probably means you submitted twice, and the other request is still going"
                f" through): {key}. Please try again later.",
                kind="idempotency_error",
                code="idempotency_key_in_use",
                headers={"Stripe-Should-Retry": "true"},
            )
        self._in_flight.add((scope, key))

    def end(self, scope: str, key: str | None) -> None:
        """The request with this key is over."""
        with suppress(KeyError):
            self._in_flight.remove((scope, key or ""))

    def answer(
        self,
        scope: str,
        key: str | None,
        asked: dict[str, Tree],
        request_id: str,
        work: Callable[[], dict[str, Any]],
    ) -> tuple[StoredAnswer, bool]:
        """Do the work, or return what it gave the first time, and whether that was so.

        The work and its answer are one transaction. Raises ``StripeError``.
        """
        fingerprint = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        self._store.prune_answers(self._clock.now() - _KEPT)
        stored = self._store.answer(scope, key) if key else None
        if key and stored:
            if stored.fingerprint != fingerprint:
                raise _other_parameters(key)
            return stored, True
        with self._store.together():
            answer = _done(fingerprint, request_id, work)
            if key:
                self._store.keep_answer(scope, key, self._clock.now(), answer)
        return answer, False


def _done(fingerprint: str, request_id: str, work: Callable[[], dict[str, Any]]) -> StoredAnswer:
    try:
        status, content = 200, work()
    except StripeError as error:
        if error.status < 500:
            raise
        status, content = error.status, error.body()
    return StoredAnswer(fingerprint, request_id, status, json_bytes(content))


def _other_parameters(key: str) -> StripeError:
    return StripeError(
        400,
        "Keys for idempotent requests can only be used with the same parameters they were first"
        f" used with. Try using a key other than '{key}' if you meant to execute a different"
        " request.",
        kind="idempotency_error",
    )


def json_bytes(content: dict[str, Any]) -> bytes:
    """Return JSON as it goes over the wire."""
    return json.dumps(content, indent=2).encode()
