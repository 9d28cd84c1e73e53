"""One page of the list of sessions."""

from typing import Any

from monzapos.practice.stripe.errors import invalid
from monzapos.practice.stripe.session import CheckoutSession
from monzapos.practice.stripe.sessions import Sessions

_USUAL_LIMIT = 10
_END_OF_TIME = 2**62


def select(sessions: Sessions, filters: dict[str, Any]) -> tuple[list[CheckoutSession], bool]:
    """Return the page that the filters and the cursor ask for, and whether there is more behind it.

    Newest first, in either direction. The cursor is the id of a session that exists.
    """
    limit = filters.get("limit", _USUAL_LIMIT)
    after, before = filters.get("starting_after"), filters.get("ending_before")
    if after and before:
        raise invalid(
            "You may only specify one of these parameters: ending_before, starting_after."
        )
    first, last = _bounds(filters.get("created", {}))
    if not (after or before):
        hits = [each for each in sessions.created_between(first, last) if _fits(each, filters)]
        return hits[:limit], len(hits) > limit
    everything = list(sessions.created_between(0, _END_OF_TIME))
    place = next(number for number, each in enumerate(everything) if each.id in (after, before))
    side = everything[place + 1 :] if after else everything[:place]
    hits = [each for each in side if first <= each.created <= last and _fits(each, filters)]
    return (hits[:limit] if after else hits[-limit:]), len(hits) > limit


def _bounds(created: dict[str, int]) -> tuple[int, int]:
    first = max(created.get("gte", 0), created.get("gt", -1) + 1)
    last = min(created.get("lte", _END_OF_TIME), created.get("lt", _END_OF_TIME) - 1)
    return first, last


def _fits(session: CheckoutSession, filters: dict[str, Any]) -> bool:
    payment = session.payment.id if session.payment else None
    email = filters.get("customer_details", {}).get("email")
    return (
        filters.get("status", session.status) == session.status
        and filters.get("payment_intent", payment) == payment
        and (email is None or session.parameters.get("customer_email") == email)
    )
