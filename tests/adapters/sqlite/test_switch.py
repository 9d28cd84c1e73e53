"""Two programs that make one new file: both get it, and neither is told that it is locked."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from monzapos.adapters.sqlite.database import write_ahead

PROGRAMS = 4
ROUNDS = 60  # without another try, SQLite refuses somebody in every fourth of them


def test_programs_that_switch_one_new_file_all_succeed(tmp_path: Path) -> None:
    together = Barrier(PROGRAMS)

    def switch(path: Path) -> str:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            together.wait()
            return write_ahead(connection, 30)
        finally:
            connection.close()

    with ThreadPoolExecutor(PROGRAMS) as programs:
        for number in range(ROUNDS):
            paths = [tmp_path / f"{number}.sqlite3"] * PROGRAMS
            assert list(programs.map(switch, paths)) == ["wal"] * PROGRAMS
