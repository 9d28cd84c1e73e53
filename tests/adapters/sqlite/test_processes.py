"""Several processes, one file; and a process that is killed."""

import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from monzapos.adapters.sqlite.journal import SqliteJournal
from tests.adapters.sqlite.deals import journal_at

ROOT = Path(__file__).parents[3]


class Racer:
    """A process that sells what it is told to."""

    def __init__(self, path: Path, *before: str) -> None:
        module = [sys.executable, "-m", "tests.adapters.sqlite.racer", str(path)]
        self.process = subprocess.Popen(
            [*before, *module], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> "Racer":
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        assert self.process.stdout
        if self.process.poll() is None:
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def tell(self, car: str, sale: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{car} {sale}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


async def test_of_two_desks_exactly_one_gets_each_car(path: Path) -> None:
    """The first round also races for making the file itself."""
    with Racer(path) as one, Racer(path) as other:
        for round_ in range(50):
            for racer, name in ((one, "one"), (other, "other")):
                racer.tell(f"car-{round_}", f"sale-{round_}-{name}")
            assert sorted([one.hear(), other.hear()]) == ["vehicle_held", "won"], round_
    await _check(path, sales=50)


async def test_many_processes_make_the_file_at_once(path: Path) -> None:
    with ExitStack() as stack:
        racers = [stack.enter_context(Racer(path)) for _ in range(4)]
        for number, racer in enumerate(racers):
            racer.tell(f"car-{number}", f"sale-{number}")
        assert [racer.hear() for racer in racers] == ["won"] * 4
    await _check(path, sales=4)


@pytest.mark.parametrize("after", [1, 7, 20])
async def test_a_killed_process_loses_no_announced_sale(path: Path, after: int) -> None:
    with Racer(path) as racer:
        for number in range(after):
            racer.tell(f"car-{number}", f"sale-{number}")
            assert racer.hear() == "won"
        racer.tell("car-last", "sale-last")  # killed somewhere in the middle of this one
        racer.process.kill()
        assert racer.process.stdin
        racer.process.stdin.close()
    journal = journal_at(path)
    sales = {sale.id for sale in await journal.sales()}
    assert sales >= {f"sale-{number}" for number in range(after)}
    for sale in await journal.sales():
        assert sale.hold
        assert len(sale.attempts) == 1
    assert await journal.verify() is None
    await journal.close()


@pytest.mark.proof
def test_what_is_announced_is_on_the_disk(path: Path, tmp_path: Path) -> None:
    """The system calls prove it: each key is in a synced write of the log before it is announced.

    ``kill -9`` proves the order only, never the sync.
    """
    trace = tmp_path / "trace"
    calls = "trace=pwrite64,fdatasync,fsync,write"
    with Racer(path, "strace", "-f", "-y", "-s", "5000", "-e", calls, "-o", str(trace)) as racer:
        for number in range(5):
            racer.tell(f"car-{number}", f"sale-{number}")
            assert racer.hear() == "won"
    durable: set[str] = set()
    pending: set[str] = set()
    announced = 0
    for line in trace.read_text(errors="replace").splitlines():
        assert "unfinished" not in line or "sqlite3-wal" not in line
        if "pwrite64" in line and "-wal>" in line:
            pending |= set(re.findall(r"sale-\d+-key-1", line))
        elif re.search(r"f(data)?sync\(", line) and "-wal>" in line:
            durable |= pending
            pending.clear()
        elif '"won' in line:
            assert f"sale-{announced}-key-1" in durable, line
            announced += 1
    assert announced == 5


async def _check(path: Path, sales: int) -> None:
    journal: SqliteJournal = journal_at(path)
    found = await journal.sales()
    assert len(found) == sales
    assert len({hold.vehicle_id for hold in await journal.holds()}) == sales
    assert await journal.verify() is None
    await journal.close()
