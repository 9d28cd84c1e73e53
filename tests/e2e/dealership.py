"""A dealership: a Supabase project over a real PostgreSQL, and desks with homes of their own."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monzapos.application.ports import HoldEnd
from monzapos.domain.person import Desk as AnyDesk
from tests.adapters.holds_desk import holds_of
from tests.e2e import paper
from tests.e2e.program import Home
from tests.e2e.provider import Provider
from tests.e2e.scenes import open_shop
from tests.supabase.postgres import Server
from tests.supabase.project import Project

ROMA = "ca000000-0000-4000-8000-000000000001"
CARRERA = "ca000000-0000-4000-8000-000000000002"
OFFICE = AnyDesk("desk-office", "Office")
_ACTIVE = "select sale_id::text, vehicle_id::text, kind, desk_name from monzapos_holds"


@dataclass(frozen=True)
class Held:
    """An active hold, as the project has it."""

    sale_id: str
    vehicle_id: str
    kind: str
    desk: str


@dataclass(frozen=True)
class Desk:
    """A desk, somebody at it, and the provider that it sells with."""

    name: str
    home: Home
    provider: Provider


@dataclass(frozen=True)
class Dealership:
    """Two desks, one project."""

    project: Project
    first: Desk
    second: Desk

    def held(self) -> list[Held]:
        """Return what is held for all desks."""
        rows = self.query(f"{_ACTIVE} where released_at is null and practice order by taken_at")
        return [Held(*row) for row in rows]

    def lets_go(self, car: str) -> None:
        """Let a manager at a third desk put a car back on sale, with the program's own adapter."""
        [held] = [one for one in self.held() if one.vehicle_id == car]

        async def release() -> None:
            async with holds_of(self.project, "manager", OFFICE) as office:
                await office.release(HoldEnd(held.sale_id, car, practice=True, reason="by_hand"))

        asyncio.run(release())

    def reprices(self, car: str, dollars: int) -> None:
        """Give a car another price in the dealership's own table."""
        with self.project.database.as_owner() as owner:
            owner.execute("update vehiculos set precio = %s where id = %s", (dollars, car))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.project.database.as_owner() as owner:
            return owner.execute(sql.encode()).fetchall()


@contextmanager
def open_dealership(
    folder: Path, server: Server, template: str = "monzapos"
) -> Iterator[Dealership]:
    """Open it for two people; the desks are in two homes, and their processes die alone."""
    with ExitStack() as ends:
        project = ends.enter_context(Project.over(ends.enter_context(server.database(template))))
        desks = []
        for name, person in (("Desk A", "ana"), ("Desk B", "bea")):
            project.auth.add(f"{person}@monza.invalid", "correct horse", "sales")
            home, provider = ends.enter_context(open_shop(folder / person))
            home.environment |= {
                "MONZAPOS_DESK__NAME": name,
                "MONZAPOS_CATALOG__SOURCE": "supabase",
                "MONZAPOS_SUPABASE__URL": project.url,
                "MONZAPOS_SUPABASE__PUBLISHABLE_KEY": project.publishable_key,
                "MONZAPOS_SUPABASE_EMAIL": f"{person}@monza.invalid",
                "MONZAPOS_SUPABASE_PASSWORD": "correct horse",
            }
            desks.append(Desk(name, home, provider))
        yield Dealership(project, *desks)


def refused(desk: Desk, car: str = ROMA) -> str:
    """Start a sale that is refused before anything is sent, and return why."""
    before = (desk.provider.creates(), paper.attempts(desk.home))
    sale = desk.home.run("sell", car)
    assert (sale.status, [line["event"] for line in sale.lines]) == (2, ["trouble"])
    assert (desk.provider.creates(), paper.attempts(desk.home)) == before
    return str(sale.lines[0]["message"])


def left_open(desk: Desk) -> str:
    """Sell as far as to the code, and leave; return the sale's id."""
    sale = desk.home.start("sell", ROMA)
    sale_id = str(sale.wait_for("session_opened")["sale_id"])
    sale.interrupt()
    assert sale.finish().status == 4
    return sale_id


def sells(desk: Desk, car: str = ROMA) -> None:
    """Sell a car to its end."""
    sale = desk.home.start("sell", car)
    desk.provider.pay(sale.wait_for("session_opened"))
    assert sale.finish().status == 0


def only_holds(dealership: Dealership, desk: Desk, kind: str) -> None:
    """One desk holds the one car, for all and in its own journal, and nobody else holds any."""
    [held] = dealership.held()
    assert (held.vehicle_id, held.kind, held.desk) == (ROMA, kind, desk.name)
    for each in (dealership.first, dealership.second):
        assert paper.held(each.home) == ([ROMA] if each is desk else [])
