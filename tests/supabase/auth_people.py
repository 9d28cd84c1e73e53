"""Who is registered with the Auth emulator, and what GoTrue's JSON says of a person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
_BAN = 100 * 365 * 86400  # seconds


def stamp(seconds: float) -> str:
    """Return a time as GoTrue writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


@dataclass
class Person:
    """One registered person; tests may change the fields at any time."""

    email: str
    password: str
    app_metadata: Json
    created: float
    confirmed: float | None
    banned: bool = False
    factors: list[Json] = field(default_factory=list)
    user_metadata: Json = field(default_factory=dict)
    last_sign_in: float | None = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    identity_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def json(self) -> Json:
        """Return GoTrue's ``user``; what is null there is left out, as there."""
        confirmed = self.confirmed and stamp(self.confirmed)
        user: Json = {
            "id": self.id,
            "aud": "authenticated",
            "role": "authenticated",
            "email": self.email,
            "email_confirmed_at": confirmed,
            "phone": "",
            "confirmed_at": confirmed,
            "last_sign_in_at": self.last_sign_in and stamp(self.last_sign_in),
            "app_metadata": self.app_metadata,
            "user_metadata": self.user_metadata,
            "factors": self.factors or None,
            "identities": [self._identity()],
            "created_at": stamp(self.created),
            "updated_at": stamp(self.last_sign_in or self.created),
            "banned_until": stamp(self.created + _BAN) if self.banned else None,
            "is_anonymous": False,
        }
        return {name: value for name, value in user.items() if value is not None}

    def _identity(self) -> Json:
        at = stamp(self.created)
        return {
            "identity_id": self.identity_id,
            "id": self.id,
            "user_id": self.id,
            "identity_data": {
                "email": self.email,
                "email_verified": self.confirmed is not None,
                "phone_verified": False,
                "sub": self.id,
            },
            "provider": "email",
            "last_sign_in_at": at,
            "created_at": at,
            "updated_at": at,
            "email": self.email,
        }


def factor(kind: str, at: float, *, verified: bool = True) -> Json:
    """Return a second factor (``totp``, ``phone``) as GoTrue tells of it."""
    return {
        "id": str(uuid.uuid4()),
        "created_at": stamp(at),
        "updated_at": stamp(at),
        "status": "verified" if verified else "unverified",
        "friendly_name": f"Their {kind}",
        "factor_type": kind,
        "phone": "",
        "last_challenged_at": None,
    }


def metadata(role: str | None) -> Json:
    """Return the ``app_metadata`` of somebody with a role at the dealership, or with none."""
    own = {"provider": "email", "providers": ["email"]}
    return own if role is None else own | {"monzapos_role": role}


def factors_of(kinds: Sequence[str], at: float) -> list[Json]:
    """Return verified factors of these kinds; ``-totp`` is one that was never verified."""
    return [factor(kind.lstrip("-"), at, verified=not kind.startswith("-")) for kind in kinds]
