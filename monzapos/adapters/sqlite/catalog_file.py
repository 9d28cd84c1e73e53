"""The catalogue's file: a copy of a source's vehicles made for searching, again at any doubt.

It is written ahead (WAL): a list of 100,000 vehicles takes seconds to put in, and whoever searches
meanwhile is not kept waiting.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from monzapos.adapters.sqlite.catalog_build import COLUMNS, FORMAT, PRICE, build
from monzapos.application.ports import Facets
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle


class ListSource(Protocol):
    """Where the vehicles of a copy come from. Both may block."""

    @property
    def fingerprint(self) -> str:
        """Different whenever any vehicle may be."""
        ...

    def vehicles(self) -> Iterable[Vehicle]:
        """Return all, in the catalogue's own order."""
        ...


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of the whole file. ``longest`` is the letters of the wordiest vehicle."""

    facets: Facets
    longest: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """An open file. ``version`` tells whether anybody else has written to it since."""

    connection: sqlite3.Connection
    contents: Contents
    version: int

    @property
    def current(self) -> bool:
        """Whether the contents are still those of the file."""
        return _data_version(self.connection) == self.version


def open_copy(path: Path, source: ListSource, stopped: Callable[[], bool]) -> OpenCopy:
    """Return the file with the source's vehicles in it; where the disk refuses, a copy in memory.

    Raises ``Refusal("catalogue_closed")`` once ``stopped`` says so while it is being made.
    """
    for place in (path, path, ":memory:"):
        try:
            return _open(place, source, stopped)
        except sqlite3.OperationalError:  # busy, full, not writable: perhaps not at the second try
            continue
        except sqlite3.DatabaseError:  # no database, or a broken one
            remove_copy(path)
    raise Refusal("catalogue_unreadable")


def remove_copy(path: Path) -> None:
    """Take the file away, as far as the system lets us."""
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink()


def connect(place: Path | str) -> sqlite3.Connection:
    """Open a file, or make it."""
    if isinstance(place, Path):
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(place, isolation_level=None, timeout=5)
    try:
        connection.execute("PRAGMA cache_size=-32768")  # KiB: the index of 100,000 vehicles
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # what is lost is read again
    except BaseException:
        connection.close()
        raise
    return connection


def kept_facts(connection: sqlite3.Connection, fingerprint: str) -> dict[str, str]:
    """Return what is written down of a whole list; nothing where it is another one's."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact'").fetchone():
        return {}
    facts = dict(connection.execute("SELECT name, value FROM fact"))
    return facts if facts.get("fingerprint") == full(fingerprint) else {}


def full(fingerprint: str) -> str:
    """Return a source's fingerprint as a file has it."""
    return f"{FORMAT}:{fingerprint}"


def _open(place: Path | str, source: ListSource, stopped: Callable[[], bool]) -> OpenCopy:
    connection = connect(place)
    try:
        fingerprint = source.fingerprint
        if not kept_facts(connection, fingerprint):
            connection.execute("BEGIN IMMEDIATE")  # another process may be about to make the same
            if not kept_facts(connection, fingerprint):
                facts = {"fingerprint": full(fingerprint)}
                build(connection, source.vehicles(), facts, stopped)
            connection.execute("COMMIT")
        # Asked first: what is written between the two is noticed at the next search.
        version = _data_version(connection)
        return OpenCopy(connection, _contents(connection), version)
    except BaseException:
        connection.close()  # rolls back
        raise


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _contents(connection: sqlite3.Connection) -> Contents:
    facts = dict(connection.execute("SELECT name, value FROM fact"))
    found = json.loads(facts["facets"])
    facets = Facets(
        total=found["total"],
        makers=tuple((maker, count) for maker, count in found["makers"]),
        years=tuple((year, count) for year, count in found["years"]),
        lowest_price=found["lowest_price"],
        highest_price=found["highest_price"],
        lowest_power=found["lowest_power"],
        highest_power=found["highest_power"],
    )
    return Contents(facets, int(facts["longest"]), facts)


def read_vehicles(connection: sqlite3.Connection, ordinals: Sequence[int]) -> tuple[Vehicle, ...]:
    """Return these rows as vehicles, in the catalogue's order."""
    columns, marks = ", ".join(COLUMNS), ", ".join("?" * len(ordinals))
    rows = connection.execute(
        f"SELECT price, currency, {columns} FROM vehicle"  # noqa: S608 - our own names and marks
        f" WHERE ordinal IN ({marks}) ORDER BY ordinal",
        ordinals,
    )
    return tuple(_vehicle(*row) for row in rows)


def _vehicle(minor: int | None, currency: str, *cells: Any) -> Vehicle:
    price = None if minor is None else Money(minor, currency)
    ordered = (*cells[:PRICE], price, *cells[PRICE:])
    return Vehicle(*ordered)  # by place: by name takes twice as long, at every keystroke
