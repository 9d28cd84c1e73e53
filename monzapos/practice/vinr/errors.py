"""Errors in VINR's own shape."""

from typing import Any

_ERROR_PAGE = "https://docs.vinr.com/docs/troubleshooting/error-codes#"


class VinrError(Exception):
    """An answer that says no, as VINR says it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        kind: str = "validation_error",
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.kind = kind
        self.param = param
        self.headers = headers or {}

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the JSON object that goes over the wire."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "type": self.kind,
                "param": self.param,
                "doc_url": _ERROR_PAGE + self.code,
                "request_id": request_id,
            }
        }


_BY_STATUS = {
    400: ("parameter_invalid", "validation_error"),
    401: ("api_key_invalid", "authentication_error"),
    402: ("payment_required", "payment_error"),
    403: ("ip_not_allowed", "authentication_error"),
    404: ("session_not_found", "validation_error"),
    409: ("state_conflict", "validation_error"),
    410: ("session_expired", "validation_error"),
    422: ("parameters_contradict", "validation_error"),
    429: ("rate_limit_exceeded", "rate_limit_error"),
    500: ("internal_error", "api_error"),
}


def by_status(status: int, message: str, headers: dict[str, str] | None = None) -> VinrError:
    """Return the error that is usual for a status."""
    code, kind = _BY_STATUS[status]
    return VinrError(status, code, message, kind=kind, headers=headers)
