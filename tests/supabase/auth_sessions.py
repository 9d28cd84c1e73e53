"""Sessions and refresh tokens as GoTrue keeps them: single use, with its rules of reuse."""

import secrets
import string
import uuid
from dataclasses import dataclass, field

REUSE_SECONDS = 10  # Supabase's own setting of GoTrue's reuse interval
_ALPHABET = string.ascii_lowercase + string.digits


class AuthRefusal(Exception):
    """GoTrue says no: status, error code and message are its own."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message


@dataclass
class RefreshToken:
    """One refresh token; ``changed`` is when it was last written, in seconds since 1970."""

    parent: str
    changed: float
    revoked: bool = False
    token: str = field(
        default_factory=lambda: "".join(secrets.choice(_ALPHABET) for _ in range(12))
    )


@dataclass
class Session:
    """What a sign-in began: a family of refresh tokens, the newest last."""

    person_id: str
    began: float
    tokens: list[RefreshToken] = field(default_factory=list)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def grow(self, parent: str, at: float) -> str:
        """Add a token, and return it."""
        self.tokens.append(RefreshToken(parent, at))
        return self.tokens[-1].token

    def swap(self, given: str, at: float) -> str:
        """Return the successor of a token of this family.

        The parent of the active token gets that again, however late: its owner has lost the
        answer. Any other used token is an abuse after the reuse window, and ends the family.
        """
        token = next(each for each in self.tokens if each.token == given)
        active = next((each for each in reversed(self.tokens) if not each.revoked), None)
        if token.revoked:
            if active is not None and active.parent == given:
                return active.token
            if at > token.changed + REUSE_SECONDS:
                self._revoke_all(at)
                raise AuthRefusal(
                    400, "refresh_token_already_used", "Invalid Refresh Token: Already Used"
                )
        token.revoked, token.changed = True, at
        return self.grow(given, at)

    def _revoke_all(self, at: float) -> None:
        for token in self.tokens:
            if not token.revoked:
                token.revoked, token.changed = True, at


class Sessions:
    """Every session there is."""

    def __init__(self) -> None:
        self._all: dict[str, Session] = {}

    def open(self, person_id: str, at: float) -> Session:
        """Begin a session with its first token."""
        session = Session(person_id, at)
        session.grow("", at)
        self._all[session.id] = session
        return session

    def get(self, session_id: str) -> Session:
        """Return a session by the claim of an access token."""
        if session_id not in self._all:
            raise AuthRefusal(
                403,
                "session_not_found",
                "Session from session_id claim in JWT does not exist",
            )
        return self._all[session_id]

    def of_token(self, token: str) -> Session:
        """Return the session that a refresh token belongs to."""
        for session in self._all.values():
            if any(each.token == token for each in session.tokens):
                return session
        raise AuthRefusal(
            400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found"
        )

    def of_person(self, person_id: str) -> list[Session]:
        """Return somebody's sessions."""
        return [each for each in self._all.values() if each.person_id == person_id]

    def end(self, session: Session) -> None:
        """Delete a session and its tokens."""
        self._all.pop(session.id, None)
