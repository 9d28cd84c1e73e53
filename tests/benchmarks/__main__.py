"""``python -m tests.benchmarks``: run the parts, print the table, end with 1 outside a bound."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.table import Row, table
from tests.stories.screen import unseen_screen

PARTS = ("start_up", "search", "catalogue", "qr_codes", "light", "heartbeat", "frozen")
SCREEN = (1920, 1080)  # pixels
ONE = "--part"


def main(arguments: list[str]) -> int:
    """Run the named parts, or all."""
    if arguments[:1] == [ONE]:
        for row in importlib.import_module(f"tests.benchmarks.{arguments[1]}").rows():
            sys.stdout.write(json.dumps(asdict(row)) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        screen = unseen_screen(*SCREEN, Path(folder))
        rows = [row for part in arguments or PARTS for row in _measure(part, screen)]
    sys.stdout.write(table(rows) + "\n")
    return 0 if all(row.within for row in rows) else 1


def _measure(part: str, screen: str) -> list[Row]:
    """Run one part in a process of its own, where nothing of the others is loaded."""
    sys.stderr.write(f"measuring {part} …\n")
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", ONE, part],
        env=os.environ | {"QT_QPA_PLATFORM": screen},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [Row(**json.loads(line)) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
