"""Shared holds as a person at a desk has them, without the sign-in itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from monzapos.adapters.http import Http
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_holds import SupabaseHolds
from monzapos.adapters.supabase_project import SupabaseProject
from monzapos.adapters.system_clock import SystemClock
from monzapos.domain.person import Desk
from tests.adapters.supabase_desk import SignedIn
from tests.contracts.hold_samples import ANA, DESK_1
from tests.supabase.project import Project


@asynccontextmanager
async def holds_of(
    project: Project, role: str | None = "sales", desk: Desk = DESK_1
) -> AsyncIterator[SupabaseHolds]:
    """Give the adapter as it works for a newly registered person with this role."""
    person = project.auth.add(f"{uuid4()}@monza.invalid", "secret", role)
    person.user_metadata["full_name"] = ANA.name
    session = SignedIn(lambda: project.auth.token(person))
    async with adapter(project.url, project.publishable_key, session, desk) as holds:
        yield holds


@asynccontextmanager
async def adapter(
    url: str, key: str, session: SignedIn, desk: Desk = DESK_1
) -> AsyncIterator[SupabaseHolds]:
    http = Http(SystemClock())
    try:
        yield SupabaseHolds(SupabaseAccess(SupabaseProject(url, key), session, http), desk.id)
    finally:
        await http.aclose()
