"""What a home's journal holds, read from a copy: the file itself is the program's to recover."""

import hashlib
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.program import Home


@dataclass(frozen=True, slots=True)
class Written:
    """One attempt as the journal has it."""

    sale_id: str
    key: str
    request: bytes
    state: str
    session_id: str

    @property
    def sent(self) -> tuple[str, str]:
        """Key and hash of the body, as the provider counts them."""
        return self.key, hashlib.sha256(self.request).hexdigest()


def attempts(home: Home) -> list[Written]:
    """Return every attempt of the journal, oldest first."""
    rows = query(
        home.journal,
        "SELECT sale_id, idempotency_key, request, state, session_id FROM attempts ORDER BY rowid",
    )
    return [Written(*row) for row in rows]


def held(home: Home) -> list[str]:
    """Return the vehicles that are held."""
    rows = query(home.journal, "SELECT vehicle_id FROM holds WHERE released_at IS NULL")
    return [str(row[0]) for row in rows]


def sessions_at_the_provider(home: Home) -> list[str]:
    """Return the ids of all sessions that practice keeps, known to the desk or not."""
    rows = query(home.folder / "practice.sqlite3", "SELECT id FROM sessions ORDER BY sequence")
    return [str(row[0]) for row in rows]


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Read a database as a crash left it, with the log beside it, and touch nothing."""
    if not path.exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        for name in (path.name, f"{path.name}-wal"):
            if path.with_name(name).exists():
                shutil.copy(path.with_name(name), folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as copy:
            return list(copy.execute(sql))
