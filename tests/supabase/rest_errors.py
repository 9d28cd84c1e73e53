"""PostgREST's refusals: its own codes, and PostgreSQL's errors by the status that it gives them."""

import re
from collections.abc import Mapping

import psycopg
from starlette.responses import JSONResponse, Response

# In PostgREST's own order: the first that fits is the one
_STATUS_OF = (
    (r"08", 503),
    (r"09", 500),
    (r"0[LP]", 403),
    (r"23503|23505", 409),
    (r"25006", 405),
    (r"21000", 500),
    (r"25", 500),
    (r"28", 403),
    (r"2D|38|39|3B|40|53400", 500),
    (r"53", 503),
    (r"54|55", 500),
    (r"57P01", 503),
    (r"57|58|F0|HV", 500),
    (r"P0001", 400),
    (r"P0|XX", 500),
    (r"42883|42P01", 404),
    (r"42P17", 500),
)


class RestRefusal(Exception):
    """PostgREST says no, in the four members that its errors have."""

    def __init__(
        self, status: int, code: str, message: str, details: str | None = None, **more: str | None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.body = {
            "code": code,
            "message": message,
            "details": details,
            "hint": more.get("hint"),
        }
        self.headers: dict[str, str] = {"Proxy-Status": f"PostgREST; error={code}"}

    def with_headers(self, headers: Mapping[str, str]) -> "RestRefusal":
        """Add headers."""
        self.headers |= headers
        return self

    def response(self) -> Response:
        """Return it as it goes over the wire."""
        kind = "application/json; charset=utf-8"
        return JSONResponse(self.body, self.status, self.headers, media_type=kind)


def bad_token(message: str, code: str = "PGRST301") -> RestRefusal:
    """Refuse an access token."""
    challenge = f'Bearer error="invalid_token", error_description="{message}"'
    return RestRefusal(401, code, message).with_headers({"WWW-Authenticate": challenge})


def not_implemented(what: str) -> RestRefusal:
    """Refuse, aloud, what PostgREST may know and this server does not."""
    return RestRefusal(400, "PGRST127", "Feature not implemented", what)


def of_postgres(error: psycopg.Error, *, anonymous: bool) -> RestRefusal:
    """Return what PostgREST makes of an error of the database."""
    diagnosis = error.diag
    if diagnosis.sqlstate is None:
        message = "Database connection error. Retrying the connection."
        return RestRefusal(503, "PGRST000", message, str(error))
    message = diagnosis.message_primary or ""
    refusal = RestRefusal(
        _status(diagnosis.sqlstate, message, anonymous),
        diagnosis.sqlstate,
        message,
        diagnosis.message_detail,
        hint=diagnosis.message_hint,
    )
    if refusal.status == 401:
        refusal.with_headers({"WWW-Authenticate": "Bearer"})
    return refusal


def _status(state: str, message: str, anonymous: bool) -> int:
    if state == "42501":
        return 401 if anonymous else 403
    if state == "22023" and message.startswith("role") and message.endswith("does not exist"):
        return 401
    if custom := re.fullmatch(r"PT(\d{3})", state):
        return int(custom[1])
    return next((status for start, status in _STATUS_OF if re.match(start, state)), 400)
