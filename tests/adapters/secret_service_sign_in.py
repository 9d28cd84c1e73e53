"""Runs on a D-Bus session of its own, with a real Secret Service: prints what it has proven.

It imports none of the tests' own keyrings: the library would look into those as well.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import keyring
import pytest
import secretstorage

from monzapos.adapters.home_turn import HomeTurn
from monzapos.adapters.http import Http
from monzapos.adapters.keyring_secrets import KeyringSecrets
from monzapos.adapters.process_lock import ProcessLock
from monzapos.adapters.supabase_auth_api import SupabaseAuth
from monzapos.adapters.supabase_identity import SupabaseIdentity
from monzapos.adapters.supabase_project import checked_project
from monzapos.adapters.system_clock import SystemClock
from monzapos.domain.errors import Refusal
from tests.supabase.project import Project

ANA, PASSWORD = "ana@monza.invalid", "CANARY-password"


@asynccontextmanager
async def program(project: Project, folder: Path) -> AsyncIterator[SupabaseIdentity]:
    """Start a program of the home, and end it."""
    secrets = KeyringSecrets("@1234abcd", {})
    named = checked_project(project.url, project.publishable_key)
    turn = HomeTurn(ProcessLock(folder / "sign-in.lock"))
    identity = SupabaseIdentity(SupabaseAuth(named, Http(SystemClock())), secrets, turn)
    yield identity
    await identity.aclose()
    secrets.close()


def kept() -> str | None:
    return keyring.get_password("monzapos/supabase-refresh@1234abcd", "desk")


def lock_all() -> None:
    with secretstorage.dbus_init() as bus:
        secretstorage.get_default_collection(bus).lock()


async def main(project: Project, folder: Path) -> None:
    project.auth.add(ANA, PASSWORD, "sales")
    async with program(project, folder) as first:
        assert (await first.sign_in(ANA, PASSWORD)).kept
        before = kept()
        assert before
        print("kept")  # noqa: T201
    async with program(project, folder) as second:
        assert await second.resume() is not None
        assert kept() != before
        print("renewed")  # noqa: T201
        project.faults.add("/", "down")
        await second.sign_out()
        assert kept() is None
        print("signed out")  # noqa: T201
    project.faults.clear()
    async with program(project, folder) as third:
        await third.sign_in(ANA, PASSWORD)
        lock_all()
    async with program(project, folder) as fourth:
        with pytest.raises(Refusal, match="keyring_locked"):
            await fourth.resume()
        assert not (await fourth.sign_in(ANA, PASSWORD)).kept
        assert await fourth.resume() is not None
        print("locked")  # noqa: T201


if __name__ == "__main__":
    with Project() as served:
        asyncio.run(main(served, Path(sys.argv[1])))
