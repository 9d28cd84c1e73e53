"""A second desk, as a process of its own: tries to sell each car that it is told of.

Reads ``car sale`` lines; answers ``won`` or the refusal's code, once each is decided.
"""

import asyncio
import sys
from pathlib import Path

from monzapos.domain.errors import Refusal
from tests.adapters.sqlite.deals import ANA, Deal, journal_at


async def race(path: Path) -> None:
    journal = journal_at(path)
    for line in sys.stdin:
        car, sale = line.split()
        try:
            await journal.record(*Deal(sale=sale, car=car).started(), by=ANA)
            outcome = "won"
        except Refusal as refusal:
            outcome = refusal.code
        sys.stdout.write(outcome + "\n")
        sys.stdout.flush()
    await journal.close()


if __name__ == "__main__":
    asyncio.run(race(Path(sys.argv[1])))
