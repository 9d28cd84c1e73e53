"""A desk that signs in at the Auth emulator, and everything that could give a secret away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend

from monzapos.adapters.home_turn import HomeTurn
from monzapos.adapters.http import Http
from monzapos.adapters.keyring_secrets import KeyringSecrets
from monzapos.adapters.process_lock import ProcessLock
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_auth_api import SupabaseAuth
from monzapos.adapters.supabase_identity import Credentials, SupabaseIdentity
from monzapos.adapters.supabase_project import SupabaseProject
from monzapos.domain.errors import Refusal
from tests.adapters.keyrings import Trusted
from tests.application.samples import FakeClock
from tests.supabase.project import Project

PASSWORD = "CANARY-password"
ANA = "ana@monza.invalid"
TOKENS = "/auth/v1/token"
REFRESH = f"{TOKENS}?grant_type=refresh_token"
BY_PASSWORD = f"{TOKENS}?grant_type=password"
LOGOUT = "/auth/v1/logout"
KEPT = ("monzapos/supabase-refresh", "desk")


@dataclass
class SigningDesk:
    """One desk. ``clock`` is its own; the project has another."""

    project: Project
    clock: FakeClock
    backend: Trusted
    secrets: KeyringSecrets
    identity: SupabaseIdentity
    access: SupabaseAccess
    ended: list[str] = field(default_factory=list)

    @property
    def kept(self) -> str | None:
        """The refresh token in the keyring."""
        return self.backend._secrets.get(KEPT)

    def asked(self, path: str) -> int:
        """How many requests have come to a path."""
        return self.project.requests.count(path)

    def pass_(self, seconds: float) -> None:
        """Let time go by, here and at the project."""
        self.clock.pass_(seconds)
        self.project.clock.advance(seconds)


@asynccontextmanager
async def signing_desk(
    project: Project,
    folder: Path,
    backend: KeyringBackend | None = None,
    credentials: Credentials | None = None,
    *,
    url: str = "",
    key: str = "",
    seconds: float = 5.0,
) -> AsyncIterator[SigningDesk]:
    """Build a desk as bootstrap does, over a keyring of the test's own."""
    used = backend or Trusted()
    keyring.set_keyring(used)
    clock, secrets = FakeClock(), KeyringSecrets("", {})
    http = Http(clock)
    named = SupabaseProject(url or project.url, key or project.publishable_key)
    auth = SupabaseAuth(named, http, seconds=seconds)
    turn = HomeTurn(ProcessLock(folder / "sign-in.lock"))
    identity = SupabaseIdentity(auth, secrets, turn, credentials)
    access = SupabaseAccess(named, identity, http)
    assert isinstance(used, Trusted)
    desk = SigningDesk(project, clock, used, secrets, identity, access)
    identity.subscribe(lambda refusal: desk.ended.append(refusal.code))
    try:
        yield desk
    finally:
        await identity.aclose()
        secrets.close()


async def code_of(call: object) -> str:
    """Return the code that a call is refused with."""
    try:
        result = await call  # type: ignore[misc]
    except Refusal as refusal:
        return refusal.code
    raise AssertionError(f"not refused: {result}")
