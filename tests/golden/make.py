"""Write the golden journal of the newest schema: ``python -m tests.golden.make``.

Run once, when a schema is new; a golden file that has been released is never written again.
"""

import asyncio
from pathlib import Path

from monzapos.adapters.sqlite.journal import SqliteJournal
from monzapos.adapters.sqlite.migrations import MIGRATIONS
from tests.golden.story import DESK, MinuteClock, tell

FOLDER = Path(__file__).parent


async def write(path: Path) -> None:
    """Fill a new journal; it is closed, and so one whole file, when this returns."""
    journal = SqliteJournal(path, DESK, MinuteClock())
    try:
        await tell(journal)
    finally:
        await journal.close()


def main() -> None:
    """Write the file in a folder of its own, then put it in its place, if none is there yet."""
    path = FOLDER / f"journal-{len(MIGRATIONS)}.sqlite3"
    if path.exists():
        raise SystemExit(f"{path.name} is there already, and stays as it is")
    apart = FOLDER / "new"
    asyncio.run(write(apart / path.name))
    (apart / path.name).replace(path)
    apart.rmdir()


if __name__ == "__main__":
    main()
