"""VINR's refusals, translated once into trouble that has words for people.

``certain`` is said only where VINR itself refused this very request before carrying it out. Its
reference promises no more than a status, so an answer without a body is VINR's too; any other body
than VINR's own is somebody else's.
"""

import re

from monzapos.adapters.foreign_text import harmless
from monzapos.adapters.http import Answer
from monzapos.adapters.json_answers import read
from monzapos.adapters.server_clock import retry_after
from monzapos.adapters.vinr_answers import Fault, FaultAnswer, request_id
from monzapos.domain.errors import ProviderTrouble

_BY_CODE = {"amount_too_large": "amount_too_large", "amount_too_small": "amount_too_small"}
_CERTAIN = {
    400: "request_refused",
    401: "key_refused",
    402: "vinr_payment_refused",
    410: "expired_request",  # nobody was ever shown its link, and now nobody can pay it
    422: "request_refused",
}
_OF_THE_KEY = frozenset({"key_refused", "key_not_permitted", "vinr_address_not_allowed"})
_IN_FLIGHT = re.compile(r"in[_ ](?:use|progress|flight)|concurrent|locked|still", re.IGNORECASE)
_REUSED = re.compile(r"idempot|reuse|payload|mismatch", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:\b|_)ip(?:\b|_)|allow_?-?list|white_?-?list|(?:\b|_)address", re.IGNORECASE
)


def trouble(answer: Answer) -> ProviderTrouble:
    """Return what an answer with a status of 400 or more means."""
    status = answer.status
    if status >= 500 or status == 429:
        code = "rate_limited" if status == 429 else "provider_down"
        return _made(code, answer, _told(answer))
    try:
        fault = fault_of(answer)
    except ProviderTrouble as bad:  # a proxy or a portal refused, not VINR
        return bad
    code, certain = _meaning(status, fault)
    return _made(code, answer, fault, certain=certain)


def fault_of(answer: Answer) -> Fault | None:
    """Return VINR's own body, None for none; ``ProviderTrouble("bad_answer")`` for another's."""
    return read(FaultAnswer, answer).error if answer.body else None


def of_a_resend(refused: ProviderTrouble) -> ProviderTrouble:
    """Return what a refusal means where the same request may have been sent before.

    The key, and where it may be used from, are looked at before an earlier answer is, so a key
    that was changed or revoked meanwhile proves nothing about the first sending.
    """
    if refused.code not in _OF_THE_KEY:
        return refused
    return ProviderTrouble(
        refused.code, certain=False, retry_after=refused.retry_after, **refused.details
    )


def _meaning(status: int, fault: Fault | None) -> tuple[str, bool]:
    said = f"{fault.code} {fault.type} {fault.message}" if fault else ""
    if status == 403:
        # VINR's pages name two reasons; one without a word is the one that a desk will meet.
        at_fault = not said or _ADDRESS.search(said)
        return "vinr_address_not_allowed" if at_fault else "key_not_permitted", True
    if status == 404:  # never "not paid": it may be another account's key, or another host
        return "not_found", False
    if status == 409:
        return _conflict(said), False
    if status in _CERTAIN:
        usual = _CERTAIN.get(status, "request_failed")
        return _BY_CODE.get(fault.code or "", usual) if fault else usual, True
    return "request_failed", False


def _conflict(said: str) -> str:
    """Return which of two things 409 is: somebody else's request, or our own on its way."""
    if _IN_FLIGHT.search(said) or not said:
        return "in_flight"
    return "idempotency_conflict" if _REUSED.search(said) else "vinr_conflict"


def _told(answer: Answer) -> Fault | None:
    try:
        return fault_of(answer)
    except ProviderTrouble:  # a proxy's page: its status is enough
        return None


def _made(
    code: str, answer: Answer, fault: Fault | None, *, certain: bool = False
) -> ProviderTrouble:
    details = {"status": str(answer.status)}
    named = request_id(answer)
    if fault is not None:
        named = harmless(fault.request_id or "")[:100] or named
        if fault.message:
            details["message"] = harmless(fault.message)
        if fault.param:
            details["param"] = harmless(fault.param)[:100]
    if named:
        details["request_id"] = named
    wish = retry_after(answer.headers.get("Retry-After"), answer.at)
    return ProviderTrouble(code, certain=certain, retry_after=wish, **details)
