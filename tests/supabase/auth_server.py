"""An Auth emulator: GoTrue's routes, shapes and errors, as its source and its client have them."""

import json
from collections.abc import Sequence
from typing import Any

import jwt
from jwt.types import Options
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.supabase.auth_answers import refused, refused_as_of_old
from tests.supabase.auth_people import Json, Person, factors_of, metadata
from tests.supabase.auth_sessions import AuthRefusal, Session, Sessions
from tests.supabase.clock import MovableClock

_ABOUT = {
    "version": "v2.189.0",
    "name": "GoTrue",
    "description": "GoTrue is a user registration and authentication API",
}
_SETTINGS = {
    "external": {"email": True, "phone": False},
    "disable_signup": False,
    "mailer_autoconfirm": False,
}
_REFUSED_JWT = "invalid JWT: unable to parse or verify signature, "
_WRONG = AuthRefusal(400, "invalid_credentials", "Invalid login credentials")


class AuthServer:
    """The emulator and its people. ``issuer`` is the URL that stands in its tokens.

    ``lifetime`` is how long an access token lasts, in seconds. ``old_errors`` makes it answer as
    GoTrue did before it had error codes.
    """

    def __init__(self, secret: str, clock: MovableClock, issuer: str = "") -> None:
        self.people: dict[str, Person] = {}
        self.lifetime = 3600
        self.old_errors = False
        self.issuer = issuer
        self._secret = secret
        self._clock = clock
        self._sessions = Sessions()
        self._limited = 0
        self._retry_after: int | None = None
        self.app = Starlette(routes=self._routes(), exception_handlers={AuthRefusal: self._refused})

    def add(
        self,
        email: str,
        password: str,
        role: str | None = None,
        *,
        confirmed: bool = True,
        factors: Sequence[str] = (),
        banned: bool = False,
    ) -> Person:
        """Register somebody; ``role`` is their ``monzapos_role``, ``factors`` such as ``totp``."""
        now = self._clock.now()
        person = Person(
            email.lower(),
            password,
            metadata(role),
            now,
            now if confirmed else None,
            banned,
            factors_of(factors, now),
        )
        self.people[person.id] = person
        return person

    def remove(self, person: Person) -> None:
        """Delete somebody, with every session and token of theirs."""
        del self.people[person.id]
        self.sign_out_everywhere(person)

    def set_role(self, person: Person, role: str | None) -> None:
        """Change somebody's role; tokens that were issued keep the old one until a refresh."""
        person.app_metadata = metadata(role)

    def sign_out_everywhere(self, person: Person) -> None:
        """End every session of somebody, as the dashboard can."""
        for session in self._sessions.of_person(person.id):
            self._sessions.end(session)

    def limit(self, times: int, retry_after: int | None = None) -> None:
        """Refuse the next requests for a token with 429, with or without ``Retry-After``."""
        self._limited, self._retry_after = times, retry_after

    def token(self, person: Person, **claims: Any) -> str:
        """Return an access token of a session of its own; ``claims`` replace its claims."""
        return self._access_token(person, self._sessions.open(person.id, self._clock.now()), claims)

    def _routes(self) -> list[Route]:
        return [
            Route("/auth/v1/token", self._token, methods=["POST"]),
            Route("/auth/v1/user", self._user),
            Route("/auth/v1/logout", self._logout, methods=["POST"]),
            Route("/auth/v1/health", self._health),
            Route("/auth/v1/settings", self._settings),
        ]

    async def _token(self, request: Request) -> Response:
        grant = request.query_params.get("grant_type", "")
        grants = {"password": self._password_grant, "refresh_token": self._refresh_grant}
        if grant not in grants:
            raise AuthRefusal(400, "invalid_credentials", "unsupported_grant_type")
        if self._limited > 0:
            self._limited -= 1
            raise AuthRefusal(429, "over_request_rate_limit", "Request rate limit reached")
        return JSONResponse(grants[grant](await _json(request)))

    def _password_grant(self, given: Json) -> Json:
        if not given.get("email"):
            raise AuthRefusal(400, "validation_failed", "missing email or phone")
        email = str(given["email"]).lower()
        person = next((each for each in self.people.values() if each.email == email), None)
        if person is None:
            raise _WRONG
        if person.banned:
            raise AuthRefusal(400, "user_banned", "User is banned")
        if given.get("password") != person.password:
            raise _WRONG
        if person.confirmed is None:
            raise AuthRefusal(400, "email_not_confirmed", "Email not confirmed")
        person.last_sign_in = self._clock.now()
        session = self._sessions.open(person.id, person.last_sign_in)
        return self._issued(person, session, session.tokens[0].token)

    def _refresh_grant(self, given: Json) -> Json:
        token = given.get("refresh_token")
        if not token:
            raise AuthRefusal(400, "refresh_token_required", "refresh_token required")
        session = self._sessions.of_token(str(token))
        person = self.people[session.person_id]
        if person.banned:
            raise AuthRefusal(400, "user_banned", "Invalid Refresh Token: User Banned")
        return self._issued(person, session, session.swap(str(token), self._clock.now()))

    def _issued(self, person: Person, session: Session, refresh_token: str) -> Json:
        access_token = self._access_token(person, session, {})
        return {
            "access_token": access_token,
            "token_type": "bearer",
            "expires_in": self.lifetime,
            "expires_at": int(self._clock.now()) + self.lifetime,
            "refresh_token": refresh_token,
            "user": person.json(),
        }

    def _access_token(self, person: Person, session: Session, claims: Json) -> str:
        now = int(self._clock.now())
        own: Json = {
            "iss": self.issuer,
            "sub": person.id,
            "aud": "authenticated",
            "exp": now + self.lifetime,
            "iat": now,
            "email": person.email,
            "phone": "",
            "app_metadata": person.app_metadata,
            "user_metadata": person.user_metadata,
            "role": "authenticated",
            "aal": "aal1",
            "amr": [{"method": "password", "timestamp": int(session.began)}],
            "session_id": session.id,
            "is_anonymous": False,
        }
        return jwt.encode(own | claims, self._secret, algorithm="HS256")

    def _signed_in(self, request: Request) -> tuple[Person, Session]:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise AuthRefusal(401, "no_authorization", "This endpoint requires a Bearer token")
        claims = self._claims(token)
        if not (subject := claims.get("sub")):
            raise AuthRefusal(403, "bad_jwt", "invalid claim: missing sub claim")
        if subject not in self.people:
            raise AuthRefusal(403, "user_not_found", "User from sub claim in JWT does not exist")
        session = self._sessions.get(claims.get("session_id", ""))
        if self.people[subject].banned:
            raise AuthRefusal(403, "user_banned", "User is banned")
        return self.people[subject], session

    def _claims(self, token: str) -> Json:
        try:  # judged by the movable clock
            checks: Options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
            claims: Json = jwt.decode(token, self._secret, ["HS256"], options=checks)
        except jwt.InvalidTokenError as error:
            raise AuthRefusal(403, "bad_jwt", f"{_REFUSED_JWT}{error}") from error
        if claims.get("exp", 0) < self._clock.now():
            raise AuthRefusal(
                403, "bad_jwt", f"{_REFUSED_JWT}token has invalid claims: token is expired"
            )
        return claims

    async def _user(self, request: Request) -> Response:
        return JSONResponse(self._signed_in(request)[0].json())

    async def _logout(self, request: Request) -> Response:
        person, session = self._signed_in(request)
        scope = request.query_params.get("scope") or "global"
        if scope not in ("global", "local", "others"):
            raise AuthRefusal(400, "validation_failed", f'Unsupported logout scope "{scope}"')
        for each in self._sessions.of_person(person.id):
            if scope == "global" or (each.id == session.id) == (scope == "local"):
                self._sessions.end(each)
        return Response(status_code=204)

    async def _health(self, _request: Request) -> Response:
        return JSONResponse(_ABOUT)

    async def _settings(self, _request: Request) -> Response:
        return JSONResponse(_SETTINGS)

    async def _refused(self, request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, AuthRefusal)
        answer = refused_as_of_old if self.old_errors else refused
        return answer(request, refusal, self._retry_after)


async def _json(request: Request) -> Json:
    try:
        given = json.loads(await request.body())
    except ValueError as error:
        message = f"Could not parse request body as JSON: {error}"
        raise AuthRefusal(400, "bad_json", message) from error
    return given if isinstance(given, dict) else {}
