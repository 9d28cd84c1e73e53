"""Which API keys practice lets in: test keys of any spelling, never one that could move money."""

import base64
import binascii
import re

from monzapos.practice.stripe.errors import StripeError

ACCOUNT = "acct_1Practice"  # every key that is let in belongs to it, as a desk's keys do

_ACCEPTED = re.compile(r"(?:rk_practice_|rk_test_|sk_test_)[A-Za-z0-9_]{1,200}")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Stripe"'}
_NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header,"
    " using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
)


def authenticate(authorization: str) -> None:
    """Check an ``Authorization`` header. Raises ``StripeError`` 401."""
    key = _key(authorization)
    if not key:
        raise StripeError(401, _NO_KEY, headers=_CHALLENGE)
    if key.startswith("pk_"):
        raise StripeError(
            401,
            "This API call cannot be made with a publishable API key. Please use a secret API key.",
            code="secret_key_required",
            headers=_CHALLENGE,
        )
    if not _ACCEPTED.fullmatch(key):
        raise StripeError(401, f"Invalid API Key provided: {_masked(key)}", headers=_CHALLENGE)


def _key(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(credentials, validate=True).decode("ascii").partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _masked(key: str) -> str:
    """Show the kind of a key and its last four characters, as Stripe does."""
    kind = re.match(r"[a-z]{2}_(?:[a-z]+_)?", key)
    shown = kind[0] if kind else ""
    return f"{shown}{'*' * 8}{key[-4:] if len(key) > 20 else ''}"
