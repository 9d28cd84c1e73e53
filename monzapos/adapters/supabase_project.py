"""Which Supabase project is the dealership's, and the key that opens its front door."""

import re
from dataclasses import dataclass

from monzapos.adapters.http import checked_base, host_of
from monzapos.adapters.jwt_claims import claims_of
from monzapos.domain.errors import Refusal

_KEY = re.compile(r"[A-Za-z0-9._-]{1,4000}")
# Keys of another house, and what people are let in with: the project is to see neither.
_NO_KEY = re.compile(r"(?:sk|rk|pk|whsec)_|eyJ")


@dataclass(frozen=True, slots=True)
class SupabaseProject:
    """A project: its address without a last slash, and its publishable key."""

    url: str
    publishable_key: str

    @property
    def host(self) -> str:
        return host_of(self.url)


def checked_project(url: str, publishable_key: str) -> SupabaseProject:
    """Return the project that the settings name.

    Raises ``Refusal``: ``bad_supabase_url`` (details: address) where the address is no https
    address of a server (http on loopback alone), ``no_publishable_key``,
    ``supabase_key_malformed``, and ``supabase_key_secret`` for a key that is no desk's business.
    """
    try:
        base = checked_base(url.strip())
    except Refusal:
        raise Refusal("bad_supabase_url", address=url[:200]) from None
    return SupabaseProject(base, _checked_key(publishable_key.strip()))


def _checked_key(key: str) -> str:
    if not key:
        raise Refusal("no_publishable_key")
    if key.startswith("sb_secret_") or _role_of(key) == "service_role":
        raise Refusal("supabase_key_secret")
    if _role_of(key) == "anon" or (_KEY.fullmatch(key) and not _NO_KEY.match(key)):
        return key
    raise Refusal("supabase_key_malformed")


def _role_of(key: str) -> str:
    """Return the role in a key of the older kind, which is a JWT; else nothing."""
    return str(claims_of(key).get("role", "")) if key.startswith("eyJ") else ""
