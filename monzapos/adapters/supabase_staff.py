"""Who of the project's people is staff: the website lets anybody register."""

import re
from typing import TYPE_CHECKING

from monzapos.adapters.jwt_claims import claims_of
from monzapos.application.customer_input import plain_text
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

if TYPE_CHECKING:
    from supabase_auth.types import Session, User

ROLE = "monzapos_role"
SALES, MANAGER = "sales", "manager"
_LONGEST_NAME = 80
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def staff_member(session: "Session") -> Person | None:
    """Return the member of staff whom a session is for; None where their id is none.

    Only the dealership can write ``app_metadata``; what people write about themselves
    (``user_metadata``) is good for a name and nothing else. Raises ``Refusal``: ``mfa_needed``
    where somebody has a second factor and has not shown it, ``not_staff`` (details: email).
    """
    user = session.user
    if _needs_second_factor(session):
        raise Refusal("mfa_needed")
    role = user.app_metadata.get(ROLE)
    if role not in (SALES, MANAGER):
        raise Refusal("not_staff", email=plain_text(user.email or "")[:200])
    if not _ID.fullmatch(user.id):
        return None
    return Person(user.id, _name_of(user), manager=role == MANAGER)


def _needs_second_factor(session: "Session") -> bool:
    verified = any(factor.status == "verified" for factor in session.user.factors or ())
    return verified and claims_of(session.access_token).get("aal") != "aal2"


def _name_of(user: "User") -> str:
    for field in ("full_name", "name"):
        given = user.user_metadata.get(field)
        if isinstance(given, str) and (name := plain_text(given)[:_LONGEST_NAME]):
            return name
    return plain_text((user.email or "").partition("@")[0])[:_LONGEST_NAME] or user.id
