"""The website in Node: the real @supabase/ssr, asked as a till asks it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.peers.programs import PEERS, ROOT, running, wait_for, why_not
from tests.supabase.project import Project

SOURCE = ROOT / "tests" / "site_cookie"
_PLACE = PEERS / "site_cookie"


def script(name: str) -> Path:
    """Return a script of the website's, put where its packages are; fails where those are not."""
    if shutil.which("node") is None or not (_PLACE / "node_modules").is_dir():
        pytest.fail(f"the website's packages are not there: {why_not('site_cookie')}")
    shutil.copy(SOURCE / name, _PLACE)
    return _PLACE / name


def recorded_now() -> str:
    """Return what the real packages make of the recorded sessions today."""
    return subprocess.run(
        ["node", "--no-deprecation", script("vectors.mjs")],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # Node 20 is told to be old
        text=True,
    ).stdout


class Site:
    """The running website."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def checkout(self, vehicle_id: str, **headers: str) -> httpx.Response:
        """Ask for a session for a vehicle."""
        with httpx.Client(base_url=self.base_url, trust_env=False, timeout=30) as till:
            return till.post("/api/checkout", json={"id": vehicle_id}, headers=headers)


@contextmanager
def running_site(project: Project, stripe_base: str, *, cookie_name: str = "") -> Iterator[Site]:
    """Run the website on a project; its sessions are made at ``stripe_base``."""
    environment = os.environ | {
        "SUPABASE_URL": project.url,
        "SUPABASE_KEY": project.publishable_key,
        "STRIPE_BASE": stripe_base,
        "STRIPE_KEY": "sk_test_practice",
        "COOKIE_NAME": cookie_name,
    }
    with running("node", script("site.mjs"), environment=environment) as printed:
        yield Site(wait_for(printed, "Listening at "))
