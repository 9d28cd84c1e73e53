"""A dealership as its website has it: the site in Node, a project, Stripe in practice, a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monzapos.adapters.ssr_cookie import ssr_cookie
from tests.contracts.gateway_harness import StripeInPractice
from tests.peers.site import Site, running_site
from tests.supabase.auth_people import Person
from tests.supabase.postgres import Server
from tests.supabase.project import Project

ROMA = "ca000000-0000-4000-8000-000000000001"  # 245,000 dollars


@dataclass
class Shop:
    """The website, the project behind it, and one person of the staff."""

    site: Site
    project: Project
    person: Person
    stripe: str  # where the website makes its sessions

    def token(self, **claims: Any) -> str:
        """Return a new access token of the person."""
        return self.project.auth.token(self.person, **claims)

    def cookie(self, token: str, seconds: float = 3600) -> str:
        """Return our cookie for a token that is said to last so long from now."""
        expires_at = datetime.now(UTC) + timedelta(seconds=seconds)
        return ssr_cookie(self.project.url, token, expires_at)

    def asked(self) -> list[tuple[str, str]]:
        """Return what Auth has heard."""
        return [(each.method, each.path) for each in self.project.requests.of("/auth/v1/")]

    def refuses(self, **headers: str) -> bool:
        """Whether the website takes a request for nobody's, and reads nothing for it."""
        answer = self.site.checkout(ROMA, **headers)
        said = (answer.status_code, answer.json())
        return said == (401, {"error": "Unauthorized"}) and not self.project.requests.of("/rest/")


@contextmanager
def open_shop(server: Server, folder: Path) -> Iterator[Shop]:
    """Run all of it."""
    practice = StripeInPractice()
    practice.start(folder)
    try:
        with (
            server.database("website") as database,
            Project(database.authenticator) as project,
            running_site(project, practice.base) as site,
        ):
            person = project.auth.add("lucia@monza.invalid", "a password", "sales")
            yield Shop(site, project, person, practice.base)
    finally:
        practice.stop()
