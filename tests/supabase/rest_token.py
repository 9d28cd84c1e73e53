"""Whose request it is: the access token as PostgREST reads it."""

from dataclasses import dataclass, field
from typing import Any

import jwt
from jwt.types import Options

from tests.supabase.clock import MovableClock
from tests.supabase.rest_errors import bad_token

_SKEW = 30  # seconds that PostgREST forgives
_UNCHECKED: Options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}


@dataclass(frozen=True, slots=True)
class Caller:
    """The role that the request runs as, and the claims that policies see."""

    role: str = "anon"
    claims: dict[str, Any] = field(default_factory=lambda: {"role": "anon"})

    @property
    def anonymous(self) -> bool:
        return self.role == "anon"


class TokenReader:
    """Verifies access tokens by the project's secret and the movable clock.

    ``expired_code`` is PGRST301 up to PostgREST 12, and PGRST303 since PostgREST 13.
    """

    def __init__(self, secret: str, clock: MovableClock) -> None:
        self.expired_code = "PGRST301"
        self._secret = secret
        self._clock = clock

    def read(self, authorization: str, publishable_key: str) -> Caller:
        """Return the caller; the publishable key in a token's place is a visitor, as at Supabase.

        Raises ``RestRefusal``.
        """
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or token == publishable_key:
            return Caller()
        claims = self._decoded(token)
        now = self._clock.now()
        if claims.get("exp", now) < now - _SKEW:
            raise bad_token("JWT expired", self.expired_code)
        if claims.get("iat", now) > now + _SKEW:
            raise bad_token("JWT issued at future", "PGRST303")
        role = str(claims.get("role", "anon"))
        return Caller(role, claims | {"role": role})

    def _decoded(self, token: str) -> dict[str, Any]:
        if not token:
            raise bad_token("Empty JWT is sent in Authorization header")
        if (parts := token.count(".") + 1) != 3:
            raise bad_token(f"Expected 3 parts in JWT; got {parts}")
        try:
            claims: dict[str, Any] = jwt.decode(token, self._secret, ["HS256"], options=_UNCHECKED)
        except jwt.InvalidTokenError as error:
            raise bad_token("No suitable key or wrong key type") from error
        return claims
