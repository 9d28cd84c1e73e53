"""Desks that speak to the project as PostgREST lets them: one request for each call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg.rows import dict_row

from tests.supabase.people import Claims
from tests.supabase.postgres import Database

Answer = dict[str, Any]
PRICE = 24_500_000


@dataclass(frozen=True)
class Desk:
    """A desk with somebody at it."""

    database: Database
    person: Claims
    name: str = "Desk 1"

    @property
    def id(self) -> str:
        return id_of(self.name)

    def take(self, sale: UUID, car: UUID, *, practice: bool = False) -> Answer:
        return self._call("monzapos_take_hold", taking(sale, car, self.name, practice=practice))

    def keep(self, sale: UUID, kind: str, **more: object) -> Answer:
        return self._call("monzapos_keep_hold", keeping(sale, kind, desk=self.id, **more))

    def release(self, sale: UUID, car: UUID, reason: str, *, practice: bool = False) -> Answer:
        arguments = releasing(sale, car, reason, practice=practice, desk=self.id)
        return self._call("monzapos_release_hold", arguments)

    def _call(self, function: str, arguments: dict[str, object]) -> Answer:
        answer = self.database.call(self.person, function, **arguments)
        assert isinstance(answer, dict)
        return answer


def id_of(desk: str) -> str:
    """Return what a desk alone knows of itself."""
    return f"id of {desk}"


def taking(sale: UUID, car: UUID, desk: str, *, practice: bool = False) -> dict[str, object]:
    """Return the arguments of taking a car."""
    return {
        "sale": sale,
        "vehicle": car,
        "practice": practice,
        "provider": "stripe",
        "desk": id_of(desk),
        "desk_name": desk,
        "person_name": f"Somebody at {desk}",
    }


def keeping(sale: UUID, kind: str, **more: object) -> dict[str, object]:
    """Return the arguments of bringing a hold into line; ``more`` replaces what is usual."""
    return {
        "sale": sale,
        "kind": kind,
        "until": None,
        "session": "cs_test_1",
        "provider": "stripe",
        "price": PRICE,
        "currency": "usd",
        "paid": {"deposit": 100_000, "sold": PRICE}.get(kind, 0),
        "light": "waiting" if kind == "checkout" else "paid",
        **more,
    }


def releasing(
    sale: UUID, car: UUID, reason: str, *, practice: bool = False, **more: object
) -> dict[str, object]:
    """Return the arguments of ending a hold."""
    return {
        "sale": sale,
        "vehicle": car,
        "practice": practice,
        "reason": reason,
        "paid": 0,
        "light": "not_paid",
        **more,
    }


def new_pair() -> tuple[UUID, UUID]:
    """Return a new sale and a new car."""
    return uuid4(), uuid4()


def row(database: Database, table: str, sale: UUID) -> dict[str, Any]:
    """Return the sale's row of ``holds`` or ``sales``, whatever the policies say."""
    with database.as_owner() as connection, connection.cursor(row_factory=dict_row) as cursor:
        query = f"select * from public.monzapos_{table} where sale_id = %s"
        found = cursor.execute(query.encode(), [sale]).fetchone()
    assert found is not None
    return found


def at(text: str) -> datetime:
    """Return a time as the project writes it."""
    return datetime.fromisoformat(text)
