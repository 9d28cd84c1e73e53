"""The attempts' rows. The transition table of the domain is kept here, inside the transaction."""

import sqlite3

from monzapos.adapters.sqlite.codec import moment
from monzapos.adapters.sqlite.conflicts import refuse_second_attempt
from monzapos.adapters.sqlite.rows import insert, update
from monzapos.domain.attempt import PAYABLE, AttemptState, Observation, may_become
from monzapos.domain.errors import Refusal
from monzapos.domain.events import (
    AttemptPrepared,
    AttemptSettled,
    CancelAsked,
    Observed,
    RequestSent,
    SessionOpened,
)

_Value = str | int | None


def prepare_attempt(connection: sqlite3.Connection, event: AttemptPrepared) -> None:
    """Insert the attempt, all but its bytes."""
    refuse_second_attempt(connection, event)
    attempt = event.attempt
    insert(
        connection,
        "attempts",
        id=attempt.id,
        sale_id=event.sale_id,
        payment_id=attempt.payment_id,
        number=attempt.number,
        provider=attempt.provider,
        account=attempt.account,
        livemode=attempt.livemode,
        reference=attempt.reference,
        idempotency_key=attempt.idempotency_key,
        first_sent=moment(attempt.first_sent),
        expires_at=moment(attempt.expires_at) if attempt.expires_at else None,
        expiry_source="request",
        watch_until=moment(attempt.watch_until),
        desk_code=attempt.desk_code,
        state=attempt.state,
        payable=attempt.payable,
        session_id=attempt.session_id,
        url=attempt.url,
        payment_reference=attempt.payment_reference,
        sent=attempt.sent,
        cancel_asked=attempt.cancel_asked,
        refusal=attempt.refusal,
        refusal_message=attempt.refusal_message,
        **_last(attempt.last),
    )


def project_attempt(
    connection: sqlite3.Connection,
    event: RequestSent | SessionOpened | Observed | CancelAsked | AttemptSettled,
) -> None:
    """Change the attempt's row. Raises ``Refusal("stale")`` where its state forbids it."""
    row = connection.execute(
        "SELECT * FROM attempts WHERE id = ? AND sale_id = ?", (event.attempt_id, event.sale_id)
    ).fetchone()
    if row is None:
        raise LookupError(f"no attempt {event.attempt_id} in sale {event.sale_id}")
    state = AttemptState(row["state"])
    match event:
        case RequestSent():
            # Whoever comes second finds it sent: of two processes only one may send it.
            _allow(state is AttemptState.PREPARED and not row["sent"])
            changes: dict[str, _Value] = {"sent": 1}
        case SessionOpened():
            _allow(may_become(state, AttemptState.OPEN))
            changes = _opened(event, row)
        case Observed():
            _allow(state in PAYABLE)
            changes = _last(event.observation)
        case CancelAsked():
            _allow(state in PAYABLE)
            changes = {"cancel_asked": 1}
        case AttemptSettled():
            _allow(may_become(state, event.state))
            changes = _settled(event, row)
    update(connection, "attempts", event.attempt_id, **changes)


def _allow(allowed: bool) -> None:
    if not allowed:
        raise Refusal("stale")


def _opened(event: SessionOpened, row: sqlite3.Row) -> dict[str, _Value]:
    changes: dict[str, _Value] = {
        "state": AttemptState.OPEN,
        "session_id": event.session_id,
        "url": event.url,
        "payment_reference": event.payment_reference or row["payment_reference"],
    }
    if event.livemode is not None:
        changes["livemode"] = event.livemode
    if event.expires_at:
        changes |= {"expires_at": moment(event.expires_at), "expiry_source": "provider"}
    return changes


def _settled(event: AttemptSettled, row: sqlite3.Row) -> dict[str, _Value]:
    changes: dict[str, _Value] = {
        "state": event.state,
        "payable": int(row["payable"] and event.state in PAYABLE),
        "session_id": event.session_id or row["session_id"],
        "payment_reference": event.payment_reference or row["payment_reference"],
        "refusal": event.refusal,
        "refusal_message": event.refusal_message,
    }
    return changes | (_last(event.observation) if event.observation else {})


def _last(observation: Observation | None) -> dict[str, _Value]:
    return {
        "last_at": moment(observation.at) if observation else None,
        "last_light": observation.light if observation else None,
        "last_status": observation.provider_status if observation else None,
        "last_request_id": observation.request_id if observation else None,
        "last_alarm": observation.alarm if observation else None,
        "last_final": int(observation.final) if observation else None,
    }
