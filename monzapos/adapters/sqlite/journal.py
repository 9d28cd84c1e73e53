"""The journal: the file that every step is written to before it is taken."""

import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from monzapos.adapters.sqlite import queries
from monzapos.adapters.sqlite.chain import append, first_broken
from monzapos.adapters.sqlite.codec import canonical, fit, kind_of, moment
from monzapos.adapters.sqlite.conflicts import refuse_without_hold
from monzapos.adapters.sqlite.contacts import keep_notes, open_notes
from monzapos.adapters.sqlite.database import Database
from monzapos.adapters.sqlite.erasable import keep
from monzapos.adapters.sqlite.migration import Migration
from monzapos.adapters.sqlite.migrations import MIGRATIONS
from monzapos.adapters.sqlite.projection import project, rebuild
from monzapos.adapters.sqlite.shared_holds import confirm_held
from monzapos.adapters.sqlite.transaction import reading, writing
from monzapos.application.ports import Clock, ContactNote, Entry
from monzapos.domain.attempt import Attempt
from monzapos.domain.errors import Refusal
from monzapos.domain.events import AttemptPrepared, CustomerErased, Event
from monzapos.domain.hold import Hold
from monzapos.domain.person import Desk, Person
from monzapos.domain.sale import Sale

T = TypeVar("T")


class SqliteJournal:
    """The chain of events and everything that follows from it, in one SQLite file.

    Several processes may have the same file open. Every call may raise ``Refusal`` with
    ``journal_locked``, ``journal_full``, ``journal_read_only``, ``journal_corrupt``,
    ``journal_newer``, ``journal_gone`` or ``journal_io``.
    """

    def __init__(
        self,
        path: Path,
        desk: Desk,
        clock: Clock,
        *,
        migrations: Sequence[Migration] = MIGRATIONS,
        busy_timeout: float = 5.0,
        read_only: bool = False,
    ) -> None:
        self.database: Final = Database(
            path, clock, migrations, busy_timeout=busy_timeout, read_only=read_only
        )
        self._desk = desk
        self._clock = clock
        self._writes = 0  # touched on the database's thread only

    async def open(self) -> None:
        """Open, make or migrate the file now, and not at the first use."""
        await self.database.run(lambda _: None)

    async def record(self, *events: Event, by: Person) -> None:
        """Append events and everything that follows from them; all of them or none.

        Raises ``VehicleHeld``; ``Refusal`` with ``payment_open``, ``desk_code_taken``, ``stale``,
        ``hold_lapsed``, ``bad_text``.
        """
        await self.database.run(partial(self._record, events, by))

    async def sale(self, sale_id: str) -> Sale | None:
        """Return the sale as it stands."""
        return await self._read(partial(queries.one_sale, sale_id=sale_id))

    async def sales(self, *, only_open: bool = False, limit: int = 200) -> Sequence[Sale]:
        """Return sales, newest first."""
        return await self._read(partial(queries.newest_sales, only_open=only_open, limit=limit))

    async def holds(self) -> Sequence[Hold]:
        """Return all holds that are not released."""
        return await self._read(queries.unreleased_holds)

    async def timeline(self, sale_id: str) -> Sequence[Entry]:
        """Return the lines of the chain that tell of a sale, in order."""
        return await self._read(partial(queries.timeline_of, sale_id=sale_id))

    async def desk_codes(self) -> frozenset[str]:
        """Return the desk codes of open sales."""
        return await self._read(queries.open_desk_codes)

    async def sessions_beside(self, attempt: Attempt) -> frozenset[str]:
        """Return the provider's sessions of all other attempts with the same reference."""
        return await self._read(partial(queries.sessions_beside, attempt=attempt))

    async def changed(self) -> int:
        """Return a number that differs whenever any process has written since."""
        return await self.database.run(self._version)

    async def note_contacts(self, notes: Mapping[str, ContactNote]) -> None:
        """Write down, by attempt and outside the chain, what other processes need to know."""
        await self.database.run(partial(self._note, notes))

    async def contacts(self) -> Mapping[str, ContactNote]:
        """Return the last note of every open attempt that has one."""
        return await self._read(open_notes)

    async def verify(self) -> int | None:
        """Return the sequence of the first line of the chain that is altered or missing, or None.

        A file that SQLite itself finds damaged is ``Refusal("journal_corrupt")``.
        """
        return await self.database.run(self._verify)

    async def rebuild(self) -> None:
        """Make every projection again from the chain."""
        await self.database.run(self._rebuild)

    async def close(self) -> None:
        """Close the file and end the journal's thread."""
        await self.database.close()

    async def _read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        def work(connection: sqlite3.Connection) -> T:
            with reading(connection):
                return query(connection)

        return await self.database.run(work)

    def _record(self, events: Sequence[Event], by: Person, connection: sqlite3.Connection) -> None:
        self.database.ensure_there()
        at = moment(self._clock.now())
        desk = (fit(self._desk.id), fit(self._desk.name))
        person = (fit(by.id), fit(by.name))
        with writing(connection):
            for event in events:
                salt = secrets.token_bytes(16)
                body = canonical(event, salt)
                line = append(connection, at, desk, person, kind_of(event), body)
                project(connection, event, line)
                keep(connection, event, salt, at)
            for event in events:
                if isinstance(event, AttemptPrepared):
                    refuse_without_hold(connection, event.sale_id)
                    confirm_held(connection, event.sale_id)
        self._writes += 1
        if any(isinstance(event, CustomerErased) for event in events):
            # What was erased from the file still stands in the log beside it. A reader of another
            # process may be in the way; then the log's next turn overwrites it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _note(self, notes: Mapping[str, ContactNote], connection: sqlite3.Connection) -> None:
        self.database.ensure_there()
        with writing(connection):
            keep_notes(connection, notes)  # no news to this process, so ``_writes`` stays

    def _version(self, connection: sqlite3.Connection) -> int:
        (others,) = connection.execute("PRAGMA data_version").fetchone()
        return (self._writes << 32) | (int(others) & 0xFFFFFFFF)

    def _verify(self, connection: sqlite3.Connection) -> int | None:
        with reading(connection):
            (word,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if word != "ok":
                raise Refusal("journal_corrupt", path=str(self.database.path))
            return first_broken(connection)

    def _rebuild(self, connection: sqlite3.Connection) -> None:
        self.database.ensure_there()
        with writing(connection):
            rebuild(connection)
        self._writes += 1
