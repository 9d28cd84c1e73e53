"""Why Supabase Auth said no, in our own codes. Its texts go no further: they may quote tokens."""

import logging
import math

from monzapos.domain.errors import ProviderTrouble, Refusal

USUAL_PAUSE = 60  # seconds after "too many tries" that says no more
log = logging.getLogger(__name__)

_BY_CODE = {
    "invalid_credentials": "wrong_password",
    "email_not_confirmed": "email_not_confirmed",
    "provider_email_needs_verification": "email_not_confirmed",
    "over_request_rate_limit": "too_many_tries",
    "user_banned": "user_banned",
    "insufficient_aal": "mfa_needed",
    "captcha_failed": "sign_in_captcha",
    "email_provider_disabled": "sign_in_switched_off",
    "refresh_token_not_found": "signed_out",
    "refresh_token_already_used": "signed_out",
    "session_not_found": "signed_out",
    "session_expired": "signed_out",
    "user_not_found": "signed_out",
    "request_timeout": "sign_in_unreachable",
}
# What servers said before there were codes.
_BY_WORDS = {
    "invalid login credentials": "wrong_password",
    "email not confirmed": "email_not_confirmed",
    "user banned": "user_banned",
    "user is banned": "user_banned",
    "invalid refresh token": "signed_out",
    "invalid api key": "supabase_key_refused",
    "no api key found": "supabase_key_refused",
}
_BY_STATUS = {401: "supabase_key_refused", 404: "sign_in_bad_answer", 429: "too_many_tries"}
_BY_LINE = {
    "timeout": "sign_in_unreachable",
    "no_network": "sign_in_unreachable",
    "no_answer": "sign_in_unreachable",
    "tls": "sign_in_unsafe",
    "redirected": "sign_in_bad_answer",
    "bad_answer": "sign_in_bad_answer",
}


def line_trouble(trouble: ProviderTrouble) -> Refusal:
    """Return why the project could not be asked."""
    code = _BY_LINE.get(trouble.code, "sign_in_bad_answer")
    return Refusal(code, host=trouble.details.get("host", ""))


def refusal_of(error: Exception, status: int, wish: float | None, host: str) -> Refusal:
    """Return why the project said no: by its code, else by its words, else by its status.

    ``wish`` is how many seconds it wants to be left alone, where it said so.
    """
    code = _code_of(error, status)
    log.info("Supabase Auth answered %s: %s (%s)", status, code, type(error).__name__)
    seconds = max(1, math.ceil(wish)) if wish is not None else USUAL_PAUSE
    failed = {"status": str(status)} if status >= 500 else {}  # it is there, and has trouble
    return Refusal(code, host=host, seconds=str(seconds), **failed)


def _code_of(error: Exception, status: int) -> str:
    if status >= 500:
        return "sign_in_unreachable"
    told = str(getattr(error, "code", None) or "")
    if told in _BY_CODE:
        return _BY_CODE[told]
    if not hasattr(error, "code") or not 400 <= status < 500 or _is_unknown(error):
        return "sign_in_bad_answer"
    words = str(getattr(error, "message", "")).lower()
    for phrase, code in _BY_WORDS.items():
        if phrase in words:
            return code
    return _BY_STATUS.get(status, "sign_in_refused")


def _is_unknown(error: Exception) -> bool:
    """Whether the client could make nothing of the answer: HTML, or half an answer."""
    return type(error).__name__ == "AuthUnknownError"
