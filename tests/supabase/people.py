"""The people whom the project knows, as Supabase Auth writes them into an access token."""

from collections.abc import Mapping
from uuid import UUID, uuid5

Claims = Mapping[str, object]

_OURS = UUID("5af3c0de-0000-4000-8000-000000000000")


def claims_of(
    name: str, role: str | None = None, user_metadata: Mapping[str, object] | None = None
) -> Claims:
    """Return the claims of a person of this name; ``role`` is the dealership's word on staff.

    Only the dealership writes ``app_metadata``; ``user_metadata`` is written by the person.
    """
    staff = {} if role is None else {"monzapos_role": role}
    return {
        "iss": "https://project.invalid/auth/v1",
        "sub": str(uuid5(_OURS, name)),
        "aud": "authenticated",
        "role": "authenticated",
        "email": f"{name}@monza.invalid",
        "app_metadata": {"provider": "email", "providers": ["email"], **staff},
        "user_metadata": {"email_verified": True, **(user_metadata or {})},
        "aal": "aal1",
        "is_anonymous": False,
    }


VISITOR = claims_of("visitor")
IMPOSTOR = claims_of("impostor", user_metadata={"monzapos_role": "manager"})
ANA = claims_of("ana", "sales")
BEA = claims_of("bea", "sales")
MARTA = claims_of("marta", "manager")
