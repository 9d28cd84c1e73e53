"""One SQLite file, and the one thread of this process that touches it."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from monzapos.adapters.sqlite.migration import Migration, guarded_version, migrate
from monzapos.adapters.sqlite.private_files import private_file, private_folder
from monzapos.adapters.sqlite.trouble import translated
from monzapos.application.ports import Clock
from monzapos.domain.errors import Refusal

T = TypeVar("T")
_Identity = tuple[int, int]

_PRAGMAS = (
    "PRAGMA synchronous=FULL",  # in WAL: every commit is on the disk before it returns
    "PRAGMA fullfsync=1",  # macOS: fsync alone may stop in the drive's cache; elsewhere no effect
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only unlinked
)


class Database:
    """Opens the file at the first use and keeps it open; every call is a job for its own thread.

    ``busy_timeout`` (seconds) is how long a write waits for another process.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        migrations: Sequence[Migration],
        *,
        busy_timeout: float = 5.0,
        read_only: bool = False,
    ) -> None:
        self.path: Final = path
        self._clock = clock
        self._migrations = migrations
        self._busy_timeout = busy_timeout
        self._read_only = read_only
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._connection: sqlite3.Connection | None = None
        self._identities: dict[Path, _Identity] = {}
        self._closed = False

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do the work on the database's thread.

        Raises ``Refusal("journal_…")`` where the disk does not do its part. A cancelled caller
        does not undo work that has begun: what is true stands in the file.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._work, work)

    async def close(self) -> None:
        """Close the file and end the thread. A second time does nothing."""
        if self._closed:
            return
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()

    def ensure_there(self) -> None:
        """Raise ``Refusal("journal_gone")`` if the path no longer leads to the open files.

        SQLite would go on writing into a file that nobody can find again.
        """
        for path, known in self._identities.items():
            if _identity(path) != known:
                raise Refusal("journal_gone", path=str(self.path))

    def _work(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with translated(self.path):
            if self._connection is None:
                self._connection = self._connect()
            return work(self._connection)

    def _connect(self) -> sqlite3.Connection:
        if not self._read_only:
            private_folder(self.path.parent)
            private_file(self.path)
        uri = f"{self.path.absolute().as_uri()}?mode={'ro' if self._read_only else 'rw'}"
        connection = sqlite3.connect(
            uri, uri=True, timeout=self._busy_timeout, isolation_level=None
        )
        try:
            connection.row_factory = sqlite3.Row
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = guarded_version(connection, len(self._migrations))
        if self._read_only:
            if version < len(self._migrations):  # it would have to be migrated first
                raise Refusal("journal_read_only", path=str(self.path))
            return
        if write_ahead(connection, self._busy_timeout) != "wal":
            # a network drive, say: no shared memory, no safe sharing
            raise Refusal("journal_io", path=str(self.path))
        migrate(connection, self.path, self._migrations, self._clock)
        beside = self.path.with_name(self.path.name + "-wal")
        self._identities = {path: _identity(path) for path in (self.path, beside)}

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def write_ahead(connection: sqlite3.Connection, patience: float) -> str:
    """Switch to WAL and return the mode that the file has then; ``patience`` is in seconds.

    Of two processes that switch a new file, SQLite refuses one at once, whatever its timeout is:
    each holds what the other waits for. The one that was refused has let go, and can wait for a
    lock in the ordinary way before it tries again.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() >= deadline:
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        else:
            return str(mode)


def _identity(path: Path) -> _Identity:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
