"""The catalogue's file: a copy of a source's vehicles made for searching, again at any doubt."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

from monzapos.adapters.sqlite.catalog_words import words
from monzapos.application.ports import Facets
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle

_FORMAT = 1  # count up when the tables or the words change
_FIELDS = [field.name for field in fields(Vehicle)]
_PRICE = _FIELDS.index("price")  # kept in two columns of its own, the others by their names
_COLUMNS = (*_FIELDS[:_PRICE], *_FIELDS[_PRICE + 1 :])
_SCHEMA = f"""
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE vehicle (
    ordinal INTEGER PRIMARY KEY, price INTEGER, currency TEXT, {", ".join(_COLUMNS)}
);
-- What filters ask, apart from the wide rows: a scan reads a hundredth of the pages.
CREATE TABLE narrow (ordinal INTEGER PRIMARY KEY, price INTEGER, year INTEGER, maker TEXT);
-- The words come from catalog_words alone; 'ascii' leaves whatever is not ASCII as it stands.
CREATE VIRTUAL TABLE word USING fts5 (
    text, content='', columnsize=0, prefix='1 2 3 4', tokenize='ascii'
);
"""
_INSERT = f"INSERT INTO vehicle VALUES ({', '.join('?' * (len(_COLUMNS) + 3))})"  # noqa: S608 - marks only
_TABLES = ("fact", "vehicle", "narrow", "word")


class VehicleSource(Protocol):
    """Where a catalogue comes from. All three may block."""

    @property
    def fingerprint(self) -> str:
        """Different whenever any vehicle may be."""
        ...

    def vehicles(self) -> Iterable[Vehicle]:
        """Return all, in the catalogue's own order."""
        ...

    def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one again."""
        ...


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of the whole file. ``longest`` is the letters of the wordiest vehicle."""

    facets: Facets
    longest: int


def open_copy(
    path: Path, source: VehicleSource, stopped: Callable[[], bool]
) -> tuple[sqlite3.Connection, Contents]:
    """Return the file with the source's vehicles in it; where the disk refuses, a copy in memory.

    Raises ``Refusal("catalogue_closed")`` once ``stopped`` says so while it is being made.
    """
    for place in (path, path, ":memory:"):
        try:
            return _open(place, source, stopped)
        except sqlite3.OperationalError:  # busy, full, not writable: perhaps not at the second try
            continue
        except sqlite3.DatabaseError:  # no database, or a broken one
            with suppress(OSError):
                path.unlink()
    raise Refusal("catalogue_unreadable")


def _open(
    place: Path | str, source: VehicleSource, stopped: Callable[[], bool]
) -> tuple[sqlite3.Connection, Contents]:
    if isinstance(place, Path):
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(place, isolation_level=None, timeout=5)
    try:
        connection.execute("PRAGMA cache_size=-32768")  # KiB: the index of 100,000 vehicles
        fingerprint = f"{_FORMAT}:{source.fingerprint}"
        connection.execute("BEGIN IMMEDIATE")  # another process may be about to make the same copy
        if not _holds(connection, fingerprint):
            _build(connection, source, fingerprint, stopped)
        connection.execute("COMMIT")
        return connection, _contents(connection)
    except BaseException:
        connection.close()  # rolls back
        raise


def _holds(connection: sqlite3.Connection, fingerprint: str) -> bool:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact'").fetchone():
        return False
    return (
        connection.execute(
            "SELECT 1 FROM fact WHERE name = 'fingerprint' AND value = ?", (fingerprint,)
        ).fetchone()
        is not None
    )


def _contents(connection: sqlite3.Connection) -> Contents:
    facts = dict(connection.execute("SELECT name, value FROM fact"))
    found = json.loads(facts["facets"])
    facets = Facets(
        total=found["total"],
        makers=tuple((maker, count) for maker, count in found["makers"]),
        years=tuple((year, count) for year, count in found["years"]),
        lowest_price=found["lowest_price"],
        highest_price=found["highest_price"],
    )
    return Contents(facets, int(facts["longest"]))


def _build(
    connection: sqlite3.Connection,
    source: VehicleSource,
    fingerprint: str,
    stopped: Callable[[], bool],
) -> None:
    """Fill the file inside the caller's transaction, in one pass over the source."""
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _SCHEMA.split(";\n"):
        connection.execute(statement)
    longest = 0
    for ordinal, vehicle in enumerate(source.vehicles(), 1):
        if ordinal % 256 == 0 and stopped():
            raise Refusal("catalogue_closed")
        found = words(searchable(vehicle))
        longest = max(longest, sum(map(len, found)))
        price = vehicle.price.minor if vehicle.price else None
        connection.execute(_INSERT, (ordinal, price, *_cells(vehicle)))
        connection.execute(
            "INSERT INTO narrow VALUES (?, ?, ?, ?)",
            (ordinal, price, vehicle.year, storable(vehicle.maker)),
        )
        connection.execute(
            "INSERT INTO word (rowid, text) VALUES (?, ?)", (ordinal, " ".join(found))
        )
    facts = {"fingerprint": fingerprint, "facets": _facets(connection), "longest": str(longest)}
    connection.executemany("INSERT INTO fact VALUES (?, ?)", facts.items())


def searchable(vehicle: Vehicle) -> str:
    """Return all that a person may type to find the vehicle."""
    year = "" if vehicle.year is None else str(vehicle.year)
    return "\n".join(
        (vehicle.name, vehicle.model, vehicle.maker, year, vehicle.engine, vehicle.plant)
    )


def storable(value: object) -> object:
    """Return the value as SQLite can keep it: it knows no lone surrogates."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _cells(vehicle: Vehicle) -> tuple[object, ...]:
    currency = vehicle.price.currency if vehicle.price else None
    return (currency, *(storable(getattr(vehicle, name)) for name in _COLUMNS))


def read_vehicles(connection: sqlite3.Connection, ordinals: Sequence[int]) -> tuple[Vehicle, ...]:
    """Return these rows as vehicles, in the catalogue's order."""
    columns, marks = ", ".join(_COLUMNS), ", ".join("?" * len(ordinals))
    rows = connection.execute(
        f"SELECT price, currency, {columns} FROM vehicle"  # noqa: S608 - our own names and marks
        f" WHERE ordinal IN ({marks}) ORDER BY ordinal",
        ordinals,
    )
    return tuple(_vehicle(*row) for row in rows)


def _vehicle(minor: int | None, currency: str, *cells: Any) -> Vehicle:
    price = None if minor is None else Money(minor, currency)
    ordered = (*cells[:_PRICE], price, *cells[_PRICE:])
    return Vehicle(*ordered)  # by place: by name takes twice as long, at every keystroke


def _facets(connection: sqlite3.Connection) -> str:
    (total,) = connection.execute("SELECT count(*) FROM narrow").fetchone()
    lowest, highest = connection.execute("SELECT min(price), max(price) FROM narrow").fetchone()
    makers = "SELECT maker, count(*) FROM narrow WHERE maker <> '' GROUP BY maker ORDER BY maker"
    years = "SELECT year, count(*) FROM narrow WHERE year NOT NULL GROUP BY year ORDER BY year DESC"
    return json.dumps(
        {
            "total": total,
            "makers": connection.execute(makers).fetchall(),
            "years": connection.execute(years).fetchall(),
            "lowest_price": lowest or 0,
            "highest_price": highest or 0,
        }
    )
