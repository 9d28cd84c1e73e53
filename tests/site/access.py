"""Somebody who is signed in at the dealership's Supabase, as the website's gateway asks for it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from monzapos.adapters.supabase_access import Bearer
from monzapos.domain.errors import Refusal
from tests.supabase.auth_people import Person, metadata
from tests.supabase.project import Project


def add_person(project: Project, person_id: str, name: str = "ana") -> Person:
    """Register somebody under an id that tests know."""
    now = project.clock.now()
    person = Person(f"{name}@monza.invalid", "secret", metadata("sales"), now, now, id=person_id)
    project.auth.people[person_id] = person
    return person


@dataclass
class SignedIn:
    """A desk with one person; ``trouble`` is what signing in says instead of a token."""

    project: Project
    person: Person
    trouble: Refusal | None = None
    asked: list[float] = field(default_factory=list)
    renewals: int = 0

    @property
    def url(self) -> str:
        return self.project.url

    async def bearer(self, fresh_for: float) -> Bearer:
        self.asked.append(fresh_for)
        return self._token()

    async def renewed(self, refused: str) -> Bearer:
        self.renewals += 1
        return self._token()

    def _token(self) -> Bearer:
        if self.trouble is not None:
            raise self.trouble
        ends = self.project.clock.now() + self.project.auth.lifetime
        return Bearer(self.project.auth.token(self.person), datetime.fromtimestamp(ends, UTC))
