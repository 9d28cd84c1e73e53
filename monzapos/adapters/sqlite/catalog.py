"""The catalogue: any source's vehicles, found at every keystroke, in the source's own order."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TypeVar

from monzapos.adapters.sqlite.catalog_file import (
    Contents,
    VehicleSource,
    open_copy,
    read_vehicles,
    storable,
)
from monzapos.adapters.sqlite.catalog_words import asked_words
from monzapos.application.ports import Facets, Freshness, VehiclePage, VehicleQuery
from monzapos.domain.vehicle import Vehicle

T = TypeVar("T")

COUNTED = 500  # hits that are counted; beyond them a page is not exact
_LARGEST = 2**63 - 1  # what SQLite can compare with


class SqliteCatalogue:
    """Fits ``application.ports.Catalogue``. All work is done on one thread of its own.

    The first search makes the copy at ``path`` where it is missing or the source has changed.
    A copy that breaks while in use is made again. Every text is taken literally: a hit has, for
    each word of it, a word that begins with it; a text without any letter or figure has no hit.
    """

    def __init__(self, path: Path, source: VehicleSource) -> None:
        self._path = path
        self._source = source
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="catalogue")
        self._closing = Event()
        self._connection: sqlite3.Connection | None = None
        self._contents: Contents | None = None
        self._version = 0

    async def search(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        """Return hits from ``offset`` on.

        Raises ``Refusal("catalogue_unreadable")``, and ``Refusal("catalogue_closed")`` where the
        program ends before the copy is made.
        """
        return await self._run(lambda: self._ask(lambda c, k: _search(c, k, query, offset, limit)))

    async def facets(self) -> Facets:
        """Return the counts of the whole catalogue. Raises as ``search`` does."""
        return await self._run(lambda: self._ask(lambda _, contents: contents.facets))

    async def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one vehicle again, from the source itself."""
        return await self._run(lambda: self._source.vehicle(vehicle_id))

    @property
    def freshness(self) -> Freshness | None:
        """Return None: a source on this machine does not age."""
        return None

    def subscribe(self, listener: Callable[[Freshness], None]) -> None:
        """Tell nothing: the list never changes while the program runs."""

    async def refresh(self) -> None:
        """Do nothing: the list is always as its source is."""

    async def close(self) -> None:
        """End the thread; a copy that is being made is given up."""
        if self._closing.is_set():
            return
        self._closing.set()
        await self._run(self._disconnect)
        self._worker.shutdown()

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _ask(self, work: Callable[[sqlite3.Connection, Contents], T]) -> T:
        try:
            return work(*self._opened())
        except sqlite3.DatabaseError:  # the copy broke, or is gone
            self._disconnect()
            with suppress(OSError):
                self._path.unlink()
            return work(*self._opened())

    def _opened(self) -> tuple[sqlite3.Connection, Contents]:
        if self._connection and self._contents:
            # Another process may have put other vehicles into the same file.
            if _data_version(self._connection) == self._version:
                return self._connection, self._contents
            self._disconnect()
        self._connection, self._contents = open_copy(self._path, self._source, self._closing.is_set)
        self._version = _data_version(self._connection)
        return self._connection, self._contents

    def _disconnect(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _search(
    connection: sqlite3.Connection,
    contents: Contents,
    query: VehicleQuery,
    offset: int,
    limit: int,
) -> VehiclePage:
    asked = asked_words(query.text)
    nothing_said = bool(query.text.strip()) and not asked
    # Each of the words needs one of its own, so longer than the longest finds nothing. This also
    # keeps what somebody pastes by mistake away from the index.
    if nothing_said or sum(map(len, asked)) > contents.longest:
        return VehiclePage((), 0, offset)
    hits, values = _hits(query, asked)
    if not values:
        page = _ordinals(connection, hits, (), limit, offset)
        return VehiclePage(read_vehicles(connection, page), contents.facets.total, offset)
    # One pass: this page, and what follows as far as it is counted.
    counted = max(COUNTED - offset, limit)
    found = _ordinals(connection, hits, values, counted + 1, offset)
    total = offset + min(len(found), counted)
    if offset and not found:  # the page lies behind the last hit
        total = len(_ordinals(connection, hits, values, offset, 0))
    vehicles = read_vehicles(connection, found[:limit])
    return VehiclePage(vehicles, total, offset, exact=len(found) <= counted)


def _ordinals(
    connection: sqlite3.Connection, hits: str, values: Sequence[object], limit: int, offset: int
) -> list[int]:
    rows = connection.execute(f"{hits} LIMIT ? OFFSET ?", (*values, limit, offset))
    return [ordinal for (ordinal,) in rows]


def _hits(query: VehicleQuery, asked: list[str]) -> tuple[str, list[object]]:
    """Return the SQL of the hits' ordinals, in the catalogue's order, and its values."""
    conditions: list[str] = []
    values: list[object] = []
    if asked:
        conditions.append("word MATCH ?")
        values.append(" ".join(f'"{word}"*' for word in asked))
    for condition, value in (
        ("price >= ?", query.price_from),
        ("price < ?", query.price_below),
        ("year >= ?", query.year_from),
        ("maker = ?", query.maker),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(
                max(-_LARGEST, min(value, _LARGEST)) if isinstance(value, int) else storable(value)
            )
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    table, ordinal = "narrow", "narrow.ordinal"
    if asked:
        table, ordinal = "word", "word.rowid"
        if len(values) > 1:
            table += " JOIN narrow ON narrow.ordinal = word.rowid"
    # Only names of our own are in the text; what people gave is bound.
    return f"SELECT {ordinal} FROM {table}{where} ORDER BY {ordinal}", values  # noqa: S608
