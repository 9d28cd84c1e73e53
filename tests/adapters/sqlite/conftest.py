"""A real journal in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from tests.adapters.sqlite.deals import journal_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "journal.sqlite3"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[SqliteJournal]:
    opened = journal_at(path, busy_timeout=0.05)
    yield opened
    await opened.close()
