"""How vehicles lie in a catalogue's file, and how all of them are put there."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields

from monzapos.adapters.sqlite.catalog_words import words
from monzapos.domain.errors import Refusal
from monzapos.domain.vehicle import Vehicle

FORMAT = 3  # count up when the tables or the words change
_FIELDS = [field.name for field in fields(Vehicle)]
PRICE = _FIELDS.index("price")  # kept in two columns of its own, the others by their names
COLUMNS = (*_FIELDS[:PRICE], *_FIELDS[PRICE + 1 :])
_SCHEMA = f"""
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE vehicle (
    ordinal INTEGER PRIMARY KEY, price INTEGER, currency TEXT, {", ".join(COLUMNS)}
);
-- What filters ask, apart from the wide rows: a scan reads a hundredth of the pages.
CREATE TABLE narrow (
    ordinal INTEGER PRIMARY KEY, price INTEGER, year INTEGER, maker TEXT, power INTEGER
);
-- The words come from catalog_words alone; 'ascii' leaves whatever is not ASCII as it stands.
CREATE VIRTUAL TABLE word USING fts5 (
    text, content='', columnsize=0, prefix='1 2 3 4', tokenize='ascii'
);
"""
_INSERT = f"INSERT INTO vehicle VALUES ({', '.join('?' * (len(COLUMNS) + 3))})"  # noqa: S608 - marks only
_TABLES = ("fact", "vehicle", "narrow", "word")


def build(
    connection: sqlite3.Connection,
    vehicles: Iterable[Vehicle],
    facts: Mapping[str, str],
    stopped: Callable[[], bool],
) -> None:
    """Fill the file inside the caller's transaction, in one pass over the vehicles.

    Raises ``Refusal("catalogue_closed")`` once ``stopped`` says so.
    """
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _SCHEMA.split(";\n"):
        connection.execute(statement)
    longest = 0
    for ordinal, vehicle in enumerate(vehicles, 1):
        if ordinal % 256 == 0 and stopped():
            raise Refusal("catalogue_closed")
        found = words(searchable(vehicle))
        longest = max(longest, sum(map(len, found)))
        price = vehicle.price.minor if vehicle.price else None
        connection.execute(_INSERT, (ordinal, price, *_cells(vehicle)))
        connection.execute(
            "INSERT INTO narrow VALUES (?, ?, ?, ?, ?)",
            (ordinal, price, vehicle.year, storable(vehicle.maker), vehicle.power_hp),
        )
        connection.execute(
            "INSERT INTO word (rowid, text) VALUES (?, ?)", (ordinal, " ".join(found))
        )
    found_facts = {**facts, "facets": _facets(connection), "longest": str(longest)}
    connection.executemany("INSERT INTO fact VALUES (?, ?)", found_facts.items())


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
    return (currency, *(storable(getattr(vehicle, name)) for name in COLUMNS))


def _facets(connection: sqlite3.Connection) -> str:
    (total,) = connection.execute("SELECT count(*) FROM narrow").fetchone()
    least = "SELECT min(price), max(price), min(power), max(power) FROM narrow"
    lowest, highest, weakest, strongest = connection.execute(least).fetchone()
    makers = "SELECT maker, count(*) FROM narrow WHERE maker <> '' GROUP BY maker ORDER BY maker"
    years = "SELECT year, count(*) FROM narrow WHERE year NOT NULL GROUP BY year ORDER BY year DESC"
    return json.dumps(
        {
            "total": total,
            "makers": connection.execute(makers).fetchall(),
            "years": connection.execute(years).fetchall(),
            "lowest_price": lowest or 0,
            "highest_price": highest or 0,
            "lowest_power": weakest or 0,
            "highest_power": strongest or 0,
        }
    )
