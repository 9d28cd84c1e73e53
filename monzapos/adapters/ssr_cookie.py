"""The sign-in cookie of @supabase/ssr: how the dealership's website knows who is asking."""

import base64
import json
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from monzapos.domain.errors import Refusal

_PREFIX = "base64-"
_CHUNK = 3180  # characters of one cookie's value
# The website asks for some refresh token but must never have ours: it would spend it, and the desk
# would be signed out.
_NOBODYS = "kept-by-the-desk"
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 6265; anything else could end the cookie


def ssr_cookie(project_url: str, access_token: str, expires_at: datetime, name: str = "") -> str:
    """Return the value of the Cookie header that signs a person in at the website.

    It holds the access token and never the refresh token. ``expires_at`` (UTC) is the token's; from
    90 seconds before it the website tries to refresh, in vain, so refresh before that. ``name``
    replaces the name that follows from the project's URL. Raises ``bad_cookie_name`` (details:
    name).
    """
    session = {
        "access_token": access_token,
        "token_type": "bearer",
        "expires_at": int(expires_at.timestamp()),
        "refresh_token": _NOBODYS,
    }
    return session_cookie(name or cookie_name(project_url), session)


def cookie_name(project_url: str) -> str:
    """Return the name that the website's library gives the cookie by itself.

    It is made of the first label of the host, so ``https://api.monza.example`` gives
    ``sb-api-auth-token``.
    """
    host = urlsplit(project_url).hostname or ""
    return f"sb-{host.partition('.')[0]}-auth-token"


def session_cookie(name: str, session: Mapping[str, object]) -> str:
    """Write a session as one cookie, or as numbered ones where it is long; never as both."""
    if not _NAME.fullmatch(name):
        raise Refusal("bad_cookie_name", name=name[:200])
    text = json.dumps(session, ensure_ascii=False, separators=(",", ":"))
    value = _PREFIX + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    if len(value) <= _CHUNK:
        return f"{name}={value}"
    starts = range(0, len(value), _CHUNK)
    return "; ".join(
        f"{name}.{number}={value[start : start + _CHUNK]}" for number, start in enumerate(starts)
    )
