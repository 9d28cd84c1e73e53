"""Stripe's refusals, translated once into trouble that has words for people.

``certain`` is said only where Stripe itself refused this very request before carrying it out.
"""

from monzapos.adapters.foreign_text import harmless
from monzapos.adapters.http import Answer
from monzapos.adapters.json_answers import read
from monzapos.adapters.server_clock import retry_after
from monzapos.adapters.stripe_answers import Fault, FaultAnswer, request_id
from monzapos.domain.errors import ProviderTrouble

_BY_CODE = {
    "amount_too_large": "amount_too_large",
    "amount_too_small": "amount_too_small",
}


def trouble(answer: Answer) -> ProviderTrouble:
    """Return what an answer with a status of 400 or more means."""
    status = answer.status
    if status >= 500:  # Stripe stores it with the key: what happened before it is unknown
        return _made("provider_down", answer, None)
    if status == 429:
        return _made("rate_limited", answer, None)
    try:
        fault = read(FaultAnswer, answer).error
    except ProviderTrouble as bad:  # a proxy or a portal refused, not Stripe
        return bad
    code, certain = _meaning(status, fault)
    return _made(code, answer, fault, certain=certain)


def of_a_resend(refused: ProviderTrouble) -> ProviderTrouble:
    """Return what a refusal means where the same request may have been sent before.

    Stripe looks at the key before it looks for an earlier answer, so a key that was changed or
    revoked meanwhile proves nothing about the first sending.
    """
    if refused.code not in ("key_refused", "key_not_permitted"):
        return refused
    return ProviderTrouble(
        refused.code, certain=False, retry_after=refused.retry_after, **refused.details
    )


def _meaning(status: int, fault: Fault) -> tuple[str, bool]:
    if fault.code == "rate_limit":
        return "rate_limited", False
    if status == 409 or fault.code == "idempotency_key_in_use":
        return "in_flight", False
    if fault.type == "idempotency_error":  # something exists under this key
        return "idempotency_conflict", False
    if status == 401:
        return "key_refused", True
    if status == 403:
        return "key_not_permitted", True
    if status == 404:  # never "not paid": it may be another account's key, or another host
        return "not_found", False
    if status == 400 and fault.type == "invalid_request_error":
        if fault.param == "expires_at":
            return "expired_request", True
        return _BY_CODE.get(fault.code or "", "request_refused"), True
    return "request_failed", False


def _made(
    code: str, answer: Answer, fault: Fault | None, *, certain: bool = False
) -> ProviderTrouble:
    details = {"status": str(answer.status)}
    named = request_id(answer)
    if named:
        details["request_id"] = named
    if fault is not None and fault.message:
        details["message"] = harmless(fault.message)
    if fault is not None and fault.param:
        details["param"] = harmless(fault.param)[:100]
    wish = retry_after(answer.headers.get("Retry-After"), answer.at)
    return ProviderTrouble(code, certain=certain, retry_after=wish, **details)
