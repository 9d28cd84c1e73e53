"""SQLite's and the disk's errors as refusals, translated once."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monzapos.domain.errors import Refusal

_CODES = {
    sqlite3.SQLITE_BUSY: "journal_locked",
    sqlite3.SQLITE_LOCKED: "journal_locked",
    sqlite3.SQLITE_FULL: "journal_full",
    sqlite3.SQLITE_READONLY: "journal_read_only",
    sqlite3.SQLITE_CORRUPT: "journal_corrupt",
    sqlite3.SQLITE_NOTADB: "journal_corrupt",
    sqlite3.SQLITE_IOERR: "journal_io",
    sqlite3.SQLITE_CANTOPEN: "journal_io",
    sqlite3.SQLITE_PERM: "journal_io",
    sqlite3.SQLITE_PROTOCOL: "journal_io",
}
_ERRNOS = {
    errno.ENOSPC: "journal_full",
    errno.EROFS: "journal_read_only",
    errno.EACCES: "journal_read_only",
    errno.EPERM: "journal_read_only",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the disk did into ``Refusal("journal_…", path=…)``; a bug stays what it is."""
    try:
        yield
    except sqlite3.Error as error:
        code = _CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if code is None:
            raise
        raise Refusal(code, path=str(path)) from error
    except OSError as error:
        code = _ERRNOS.get(error.errno or 0, "journal_io")
        raise Refusal(code, path=str(path)) from error
