"""A list that was read elsewhere: kept for the next start, and for when it cannot be read."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monzapos.adapters.sqlite.catalog_build import build
from monzapos.adapters.sqlite.catalog_file import Contents, connect, full, kept_facts, remove_copy
from monzapos.domain.vehicle import Vehicle

LATER = timedelta(minutes=15)  # longer than a reading takes, and another process with its own


@dataclass(frozen=True, slots=True)
class Reading:
    """A list that was read whole. ``vehicles`` can be gone through again and again.

    ``at`` is when the reading began (UTC); ``digest`` tells one list from another.
    """

    vehicles: Iterable[Vehicle]
    at: datetime
    digest: str


class KeptList:
    """Fits ``ListSource``; until a list is put in, it has no vehicles.

    ``owner`` says whose list it is: another owner's is not shown, and makes way.
    """

    def __init__(self, path: Path, owner: str) -> None:
        self._path = path
        self._owner = owner
        self._in_memory: tuple[Vehicle, ...] = ()
        self._homeless = ""  # the digest of a list that the disk did not take

    @property
    def fingerprint(self) -> str:
        """Return whose list it is; one that lives in memory alone has a name of its own."""
        return f"{self._owner} {self._homeless}" if self._homeless else self._owner

    def vehicles(self) -> Iterable[Vehicle]:
        """Return what the disk did not take."""
        return self._in_memory

    def replace(self, reading: Reading, stopped: Callable[[], bool]) -> None:
        """Put a list in the place of the last one, all of it or nothing; may take seconds.

        A later reading of another process stays, unless it is so much later that a clock was wrong:
        it would stay until that time has come. Where the disk refuses, the list is kept in memory
        until the program ends. Raises ``Refusal("catalogue_closed")`` once ``stopped`` says so.
        """
        for _ in range(2):
            try:
                self._write(reading, stopped)
            except sqlite3.OperationalError:  # busy, full, not writable
                break
            except sqlite3.DatabaseError:  # no database, or a broken one
                remove_copy(self._path)
            else:
                self._homeless, self._in_memory = "", ()
                return
        self._in_memory = tuple(reading.vehicles)
        self._homeless = f"{reading.at.isoformat()} {reading.digest}"

    def read_at(self, contents: Contents) -> datetime | None:
        """Return from when the list of an open copy is (UTC); None where none was ever read."""
        text = self._homeless.partition(" ")[0] or contents.facts.get("read_at", "")
        return datetime.fromisoformat(text).astimezone(UTC) if text else None

    def _write(self, reading: Reading, stopped: Callable[[], bool]) -> None:
        with closing(connect(self._path)) as connection:  # closing it rolls back
            connection.execute("BEGIN IMMEDIATE")
            kept, at = kept_facts(connection, self._owner), reading.at.isoformat()
            if at < kept.get("read_at", "") <= (reading.at + LATER).isoformat():
                return
            if kept.get("digest") == reading.digest:
                connection.execute("UPDATE fact SET value = ? WHERE name = 'read_at'", (at,))
            else:
                facts = {
                    "fingerprint": full(self._owner),
                    "read_at": at,
                    "digest": reading.digest,
                }
                build(connection, reading.vehicles, facts, stopped)
            connection.execute("COMMIT")
