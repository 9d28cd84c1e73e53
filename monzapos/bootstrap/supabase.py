"""The dealership's Supabase project: who is at the desk, and how to get at its data."""

import random
from contextlib import AsyncExitStack
from dataclasses import dataclass

from monzapos.adapters.argon2_passwords import Argon2Passwords
from monzapos.adapters.home import Home
from monzapos.adapters.home_turn import HomeTurn
from monzapos.adapters.http import Http
from monzapos.adapters.process_lock import ProcessLock
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_auth_api import SupabaseAuth
from monzapos.adapters.supabase_identity import Credentials, SupabaseIdentity
from monzapos.adapters.supabase_project import checked_project
from monzapos.application.ports import Clock, Secrets
from monzapos.application.settings import SupabaseSettings
from monzapos.application.sign_in import SignedInStaff
from monzapos.application.staff import ClosedStaff, Staff
from monzapos.application.unlock import UnlockMemory
from monzapos.bootstrap.background import keep_running
from monzapos.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Supabase:
    """``access`` is None where the settings do not name a project that could be asked."""

    staff: Staff
    access: SupabaseAccess | None


def open_supabase(
    home: Home,
    settings: SupabaseSettings,
    secrets: Secrets,
    clock: Clock,
    credentials: Credentials | None,
    ends: AsyncExitStack,
) -> Supabase:
    """Return the project of the settings; a kept sign-in is being renewed in the background."""
    try:
        project = checked_project(settings.url, settings.publishable_key)
    except Refusal as refusal:
        return Supabase(ClosedStaff(refusal), None)
    http = Http(clock)
    turn = HomeTurn(ProcessLock(home.sign_in_lock))
    identity = SupabaseIdentity(SupabaseAuth(project, http), secrets, turn, credentials)
    ends.push_async_callback(identity.aclose)
    memory = UnlockMemory(secrets, Argon2Passwords(), clock)
    staff = SignedInStaff(identity, memory, clock, random.random)
    ends.push_async_callback(staff.aclose)
    keep_running(staff.run(), "sign-in", ends)
    return Supabase(staff, SupabaseAccess(project, identity, http))
