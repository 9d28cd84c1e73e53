"""A copy of a list of vehicles, searched at every keystroke, in the list's own order."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TypeVar

from monzapos.adapters.sqlite.catalog_build import storable
from monzapos.adapters.sqlite.catalog_file import (
    Contents,
    ListSource,
    OpenCopy,
    open_copy,
    read_vehicles,
    remove_copy,
)
from monzapos.adapters.sqlite.catalog_words import asked_words
from monzapos.application.ports import Facets, VehiclePage, VehicleQuery

T = TypeVar("T")

COUNTED = 500  # hits that are counted; beyond them a page is not exact
_LARGEST = 2**63 - 1  # what SQLite can compare with


class CatalogueCopy:
    """The file at ``path``, made from ``source`` where it has no such list. Has its own thread.

    A copy that breaks while in use is made again; one that another process has written anew is read
    anew. Every text is taken literally: a hit has, for each word of it, a word that begins with it;
    a text without any letter or figure has no hit.
    """

    def __init__(self, path: Path, source: ListSource) -> None:
        self._path = path
        self._source = source
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="catalogue")
        self._closing = Event()
        self._open: OpenCopy | None = None
        self._fingerprint = ""

    async def search(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        """Return hits from ``offset`` on.

        Raises ``Refusal("catalogue_unreadable")``, and ``Refusal("catalogue_closed")`` where the
        program ends before the copy is made.
        """
        return await self.run(
            lambda: self._ask(
                lambda copy: _search(copy.connection, copy.contents, query, offset, limit)
            )
        )

    async def contents(self) -> Contents:
        """Return what is known of the whole list. Raises as ``search`` does."""
        return await self.run(lambda: self._ask(lambda copy: copy.contents))

    async def facets(self) -> Facets:
        """Return the counts of the whole list. Raises as ``search`` does."""
        return (await self.contents()).facets

    @property
    def closed(self) -> bool:
        """Whether whatever is being made has to be given up. Any thread."""
        return self._closing.is_set()

    async def close(self) -> None:
        """End the thread; a copy that is being made is given up."""
        if self._closing.is_set():
            return
        self._closing.set()
        await self.run(self._disconnect)
        self._worker.shutdown()

    async def run(self, work: Callable[[], T]) -> T:
        """Do something on the thread, between two searches."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _ask(self, work: Callable[[OpenCopy], T]) -> T:
        try:
            return work(self._opened())
        except sqlite3.DatabaseError:  # the copy broke, or is gone
            self._disconnect()
            remove_copy(self._path)
            return work(self._opened())

    def _opened(self) -> OpenCopy:
        fingerprint = self._source.fingerprint
        if self._open is not None:
            if self._open.current and fingerprint == self._fingerprint:
                return self._open
            self._disconnect()
        self._open = open_copy(self._path, self._source, self._closing.is_set)
        self._fingerprint = fingerprint
        return self._open

    def _disconnect(self) -> None:
        if self._open is not None:
            self._open.connection.close()
        self._open = None


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
        ("power >= ?", query.power_from),
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
