"""How GoTrue words a refusal: by the API version that the client asked for, and by its own age."""

from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.supabase.auth_sessions import AuthRefusal

_VERSION = "X-Supabase-Api-Version"
_CODES_SINCE = date(2024, 1, 1)
_STILL_OAUTH = {"refresh_token_required": "invalid_request"}


def refused(request: Request, refusal: AuthRefusal, retry_after: int | None) -> Response:
    """Return today's answer; ``retry_after`` is the header of a 429, which may be missing."""
    if refusal.code in _STILL_OAUTH:
        return _oauth(_STILL_OAUTH[refusal.code], refusal.message)
    headers = {"x-sb-error-code": refusal.code} | _retry(refusal, retry_after)
    if _asked_for(request) >= _CODES_SINCE:
        headers |= {_VERSION: _CODES_SINCE.isoformat()}
        new = {"code": refusal.code, "message": refusal.message}
        return JSONResponse(new, refusal.status, headers)
    old = {"code": refusal.status, "error_code": refusal.code, "msg": refusal.message}
    return JSONResponse(old, refusal.status, headers)


def refused_as_of_old(request: Request, refusal: AuthRefusal, retry_after: int | None) -> Response:
    """Return the answer from before there were error codes."""
    if request.url.path.endswith("/token") and refusal.status == 400:
        return _oauth("invalid_grant", refusal.message)
    body = {"code": refusal.status, "msg": refusal.message}
    return JSONResponse(body, refusal.status, _retry(refusal, retry_after))


def _asked_for(request: Request) -> date:
    try:
        return date.fromisoformat(request.headers.get(_VERSION, ""))
    except ValueError:  # none, or one that GoTrue does not know either
        return date.min


def _retry(refusal: AuthRefusal, retry_after: int | None) -> dict[str, str]:
    if refusal.status != 429 or retry_after is None:
        return {}
    return {"Retry-After": str(retry_after)}


def _oauth(code: str, description: str) -> Response:
    return JSONResponse({"error": code, "error_description": description}, 400)
