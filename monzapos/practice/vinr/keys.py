"""API keys: practice accepts every secret and restricted test key, never one that moves money."""

import re

from starlette.datastructures import Headers

from monzapos.practice.vinr.errors import VinrError

ACCOUNT = "acct_practice"  # every key that is let in belongs to it, as a desk's keys do

_ACCEPTED = re.compile(r"[rs]k_test_[A-Za-z0-9_]{1,200}")


def authenticate(headers: Headers) -> None:
    """Check ``X-Api-Key``, or the bearer token where there is none. Raises ``VinrError`` 401."""
    key = headers.get("x-api-key") or _bearer(headers.get("authorization", ""))
    if not key:
        raise _refusal("api_key_missing", "Send your secret key in the X-Api-Key header.")
    if key.startswith("pk_"):
        raise _refusal(
            "api_key_publishable",
            "A publishable key cannot do this. Use a secret or restricted key.",
        )
    if not _ACCEPTED.fullmatch(key):
        raise _refusal("api_key_invalid", "There is no such key here. Practice takes test keys.")


def _bearer(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else ""


def _refusal(code: str, message: str) -> VinrError:
    return VinrError(401, code, message, kind="authentication_error")
