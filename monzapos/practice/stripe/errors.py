"""Errors in Stripe's own shape."""

from typing import Any

_ERROR_PAGES = "https://stripe.com/docs/error-codes/"


class StripeError(Exception):
    """An answer that says no, as Stripe says it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.code = code
        self.param = param
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """Return the JSON object that goes over the wire."""
        error = {"message": self.message, "type": self.kind}
        if self.code:
            error |= {"code": self.code, "doc_url": _ERROR_PAGES + self.code.replace("_", "-")}
        if self.param:
            error["param"] = self.param
        return {"error": error}


def invalid(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    """Return a 400 about one parameter."""
    return StripeError(400, message, code=code, param=param)
